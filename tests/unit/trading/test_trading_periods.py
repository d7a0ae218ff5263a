"""Every row of the law: the day before, the day itself, the day after, over holidays and make-up days."""

from datetime import date, datetime, time, timedelta
from functools import partial

import pytest

from chalicelib.catalogue.trading import TradingPeriod
from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.errors import NotAllowed
from chalicelib.trading.halting import halted, resumed
from chalicelib.trading.planning import NOTICE, Planner, ends, over
from chalicelib.trading.state import Halt, TradingCase, key
from tests.broadcasting import published

LAW, CALENDAR = published().trading(), published().calendar()
PLANNER = Planner(LAW, CALENDAR)
ROWS = LAW.rows
each = partial(pytest.mark.parametrize, "row", ids=lambda row: "-".join((row.families[0], *row.methods[:1], row.name)))
STARTS = (
    date(2026, 3, 2),  # nothing special
    date(2026, 9, 17), date(2026, 9, 24), date(2026, 9, 30),  # before and into the National Day holidays
    date(2026, 10, 9),  # a Friday; the day after is a working Saturday
    date(2026, 2, 12), date(2026, 2, 14),  # the Spring Festival, with working days at both week-ends
    date(2026, 12, 25),  # over the turn of the year
)  # fmt: skip


def _planned(row: TradingPeriod) -> bool:
    return row.sense in ("at_least", "runs") and row.target in LAW.dates


def _changing(row: TradingPeriod) -> bool:
    """Who may object until when is the challenges' own test."""
    return row.sense == "before" and row.starts.startswith(NOTICE)


def at(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), CHINA)


def project(row: TradingPeriod) -> TradingCase:
    """A project that the row is about."""
    return TradingCase(family=row.families[0], method=row.methods[0] if row.methods else "open_tender")


def last(row: TradingPeriod, start: date) -> date:
    """Counted by hand, a day at a time: the start is not counted, and the last day is a working day."""
    day, left = start, row.limit.amount
    while left:
        day += timedelta(days=1)
        left -= row.limit.unit == "calendar_day" or CALENDAR.is_working(day)
    while not CALENDAR.is_working(day):
        day += timedelta(days=1)
    return day


def refused(row: TradingPeriod, what: str, dates: dict[str, datetime], now: datetime) -> bool:
    """Whether this row does not allow the dates, and says so."""
    try:
        PLANNER.check(project(row), what, dates, now)
    except NotAllowed as refusal:
        return refusal.field == f"dates.{row.target}" and row.limit.basis in refusal.sentence
    return False


@pytest.mark.parametrize("start", STARTS, ids=str)
@each([row for row in ROWS if _planned(row)])
def test_a_planned_date_may_lie_on_the_last_day_and_not_before(row: TradingPeriod, start: date) -> None:
    what = row.starts.removeprefix(NOTICE) if row.starts.startswith(NOTICE) else "none"
    given = {} if row.starts.startswith(NOTICE) else {row.starts: at(start)}
    first = last(row, start)
    told = [
        refused(row, what, given | {row.target: at(first + timedelta(days=days))}, at(start)) for days in (-1, 0, 1)
    ]
    assert told == [True, False, False]


@pytest.mark.parametrize("start", STARTS, ids=str)
@each([row for row in ROWS if _changing(row)])
def test_a_change_may_come_so_many_days_before_and_not_later(row: TradingPeriod, start: date) -> None:
    what, due = row.starts.removeprefix(NOTICE), start + timedelta(days=40)
    latest = due - timedelta(days=row.limit.amount)
    told = [refused(row, what, {row.target: at(due)}, at(latest + timedelta(days=days))) for days in (-1, 0, 1)]
    assert told == [False, False, True]


@pytest.mark.parametrize("start", STARTS, ids=str)
@each([row for row in ROWS if row.sense in ("runs", "at_most")])
def test_a_window_is_over_at_the_end_of_its_last_day(row: TradingPeriod, start: date) -> None:
    state = project(row)
    found = [one for one in PLANNER.begun(state, row.starts, at(start)) if one.name == row.name]
    assert [one.deadline.limit for one in found] == [row.limit]
    running = state.model_copy(update={"periods": {key(row.name): found[0]}})
    day = last(row, start)
    assert [len(over(running, at(day + timedelta(days=days), 23))) for days in (-1, 0, 1)] == [0, 0, 1]
    end = ends(found[0])
    assert end == at(day + timedelta(days=1), 0)
    assert any(row.limit.basis in line for line in found[0].deadline.explain())


def test_every_row_of_the_law_is_tried_somewhere() -> None:
    senses = {row.sense for row in ROWS}
    assert senses == {"at_least", "runs", "at_most", "before"}
    assert {row.families[0] for row in ROWS} == {"construction", "procurement", "land", "property"}


@pytest.mark.parametrize("days", [1, 3, 10])
def test_a_pause_moves_a_planned_date_by_its_days(days: int) -> None:
    state = TradingCase(dates={"bids_due": at(date(2026, 4, 20))})
    given = {"documents_from": at(date(2026, 3, 25)), "bids_due": at(date(2026, 4, 20))}
    found = PLANNER.begun(state, "notice_tender", at(date(2026, 3, 25)), dates=given)
    [bids] = [one for one in found if one.name == "bids"]
    since, until = at(date(2026, 4, 7)), at(date(2026, 4, 7) + timedelta(days=days))
    halt = Halt(lots=("1",), since=since, reason="异议", basis="条例第二十二条")
    [stopped] = halted([bids], {"C": halt}, CALENDAR)
    assert ends(stopped) is None
    dates, [going] = resumed([stopped], {"C": halt.model_copy(update={"until": until})}, "C", CALENDAR)
    moved = dates["bids_due"]
    assert legal_day(moved) >= date(2026, 4, 20) + timedelta(days=days)
    assert CALENDAR.is_working(legal_day(moved))
    assert (moved.timetz(), going.at) == (at(date(2026, 4, 20)).timetz(), moved)
