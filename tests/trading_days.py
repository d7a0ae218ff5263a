"""Every row of the law by the day: what is said of the day before, the last day and the day after, and what is right.

What is right is counted by hand, a day at a time.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from chalicelib.catalogue.trading import TradingPeriod
from chalicelib.kernel.cases import Case, Head
from chalicelib.kernel.errors import NotAllowed
from chalicelib.trading.challenges.windows import Asked, Windows
from chalicelib.trading.facts import Running
from chalicelib.trading.planning import NOTICE, Planner, over
from chalicelib.trading.state import LotStage, LotState, TradingCase, key
from chalicelib.trading.values import Lot
from tests.challenge_days import A_DAY, CALENDAR, LAW, at
from tests.trading import FIRMS

PLANNER = Planner(LAW, CALENDAR)
ROWS = LAW.rows
DAYS = (-A_DAY, timedelta(0), A_DAY)
"""From the last day."""
AHEAD = 40 * A_DAY
"""From where a row is tried to the planned date that something has to come before."""
OBJECTION = "objection_"
STAGES: dict[str, LotStage] = {"prequalification_due": "prequalifying", "bids_due": "tendering"}
"""At which stage documents are objected to, by the date that the row is about."""

Answer = tuple[list[bool], list[bool]]
"""What is said of the three days, and what is right."""


def plans(row: TradingPeriod) -> bool:
    """Whether a planned date is held against the row."""
    return row.sense in ("at_least", "runs") and row.target in LAW.dates


def changes(row: TradingPeriod) -> bool:
    """Whether a notice that changes something is."""
    return row.sense == "before" and row.starts.startswith(NOTICE)


def objects(row: TradingPeriod) -> bool:
    """Whether an objection is."""
    return row.sense == "before" and row.starts.startswith(OBJECTION)


def runs(row: TradingPeriod) -> bool:
    """Whether something waits for its end."""
    return row.sense in ("runs", "at_most")


def project(row: TradingPeriod) -> TradingCase:
    """A project that the row is about."""
    return TradingCase(family=row.families[0], method=row.methods[0] if row.methods else "open_tender")


def trials(starts: Sequence[date]) -> Iterator[tuple[TradingPeriod, date]]:
    """Every row, from each day on which it is in force; one that comes later, or is past, from its own first days."""
    for row in ROWS:
        days = [start for start in starts if _stands(row, start)]
        yield from ((row, day) for day in days or [row.valid_from + n * A_DAY for n in range(len(starts))])


def last(row: TradingPeriod, start: date) -> date:
    """The start is not counted, and the last day is a working day."""
    day, left = start, row.limit.amount
    while left:
        day += A_DAY
        left -= row.limit.unit == "calendar_day" or CALENDAR.is_working(day)
    while not CALENDAR.is_working(day):
        day += A_DAY
    return day


def planned(row: TradingPeriod, start: date) -> list[bool]:
    """Whether a date that lies on these days is refused."""
    begins = row.starts.startswith(NOTICE)
    what = row.starts.removeprefix(NOTICE) if begins else "none"
    given = {} if begins else {row.starts: at(start)}
    first = last(row, start)
    return [_refused(row, what, given | {row.target: at(first + days)}, at(start)) for days in DAYS]


def changed(row: TradingPeriod, due: date) -> list[bool]:
    """Whether a change on these days, before what is due, is refused."""
    what, latest = row.starts.removeprefix(NOTICE), due - row.limit.amount * A_DAY
    return [_refused(row, what, {row.target: at(due)}, at(latest + days)) for days in DAYS]


def objected(row: TradingPeriod, due: date) -> list[bool]:
    """Whether an objection to the documents on these days, before what is due, is refused."""
    lot = LotState(lot=Lot(id="1", title="一标段"), stage=STAGES[row.target])
    state = project(row).model_copy(
        update={"registered_at": at(due - 90 * A_DAY), "lots": {"1": lot}, "dates": {row.target: at(due)}}
    )
    asked = Asked("objection", "documents", ("1",), "potential", FIRMS[0], None, None)
    latest = due - row.limit.amount * A_DAY

    def late(now: datetime) -> bool:
        try:
            Windows(LAW, CALENDAR, Case(Head("P", state), ()), now).admit(asked)
        except NotAllowed as refusal:
            return refusal.code == "challenge_late" and row.limit.basis in refusal.sentence
        return False

    return [late(at(latest + days)) for days in DAYS]


def begun(row: TradingPeriod, start: date) -> list[Running]:
    """What runs by the row from a day on."""
    return [one for one in PLANNER.begun(project(row), row.starts, at(start)) if one.name == row.name]


def ended(row: TradingPeriod, start: date) -> list[bool]:
    """Whether it is over late on these days."""
    [running] = begun(row, start)
    state, day = project(row).model_copy(update={"periods": {key(row.name): running}}), last(row, start)
    return [bool(over(state, at(day + days, 23))) for days in DAYS]


def answers(row: TradingPeriod, start: date) -> Iterator[Answer]:
    """For each way in which the row is applied."""
    due = start + AHEAD
    if plans(row):
        yield planned(row, start), [True, False, False]
    if changes(row):
        yield changed(row, due), [False, False, True]
    if objects(row):
        yield objected(row, due), [False, False, True]
    if runs(row):
        yield ended(row, start), [False, False, True]


def wrong(starts: Iterable[date]) -> tuple[int, list[str]]:
    """How many answers there were, and each wrong one; a row that is applied in no way is a wrong one, too."""
    asked, found = 0, []
    for row, start in trials(list(starts)):
        told = list(answers(row, start))
        amiss = [one != other for said, right in told for one, other in zip(said, right, strict=True)]
        asked += len(amiss)
        found += [f"{row.families[0]} {row.name} from {start}"] * (sum(amiss) if told else 1)
    return asked, found


def _stands(row: TradingPeriod, start: date) -> bool:
    """Whether it is in force from the day on, for as long as it is tried."""
    state, until = project(row), start + (AHEAD + A_DAY if row.sense == "before" else 0 * A_DAY)
    return all(row in LAW.periods(state.family, state.method, day) for day in (start, until))


def _refused(row: TradingPeriod, what: str, dates: dict[str, datetime], now: datetime) -> bool:
    """Whether this row does not allow the dates, and says so."""
    try:
        PLANNER.check(project(row), what, dates, now)
    except NotAllowed as refusal:
        return refusal.field == f"dates.{row.target}" and row.limit.basis in refusal.sentence
    return False
