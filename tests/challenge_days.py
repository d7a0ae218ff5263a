"""Days on which challenges begin and end, counted by hand, and challenges that stand at a given day."""

from datetime import date, datetime, time, timedelta

from chalicelib.catalogue.trading import ChallengeKind, Family, Ground
from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.deadlines import Deadline, Suspension, legal_day
from chalicelib.trading.challenges.state import ChallengeCase
from chalicelib.trading.challenges.timing import Timer
from tests.broadcasting import published
from tests.ledgers import arrangements

LAW, CALENDAR, CARDS = published().trading(), published().calendar(), published().card_rule()
ORACLE = arrangements()[0].oracle
STARTS = (
    date(2026, 3, 2), date(2026, 9, 17), date(2026, 9, 24), date(2026, 9, 30), date(2026, 10, 9), date(2026, 2, 12),
    date(2026, 2, 14), date(2026, 12, 25),
)  # fmt: skip
"""A plain week; before and into the National Day holidays; round the Spring Festival; over the turn of the year."""
A_DAY, MOMENT = timedelta(days=1), timedelta(microseconds=1)
ONE = ("1",)


def at(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), CHINA)


def night(day: date) -> datetime:
    """24:00 of a day."""
    return at(day + A_DAY, 0)


def ledger(start: datetime, name: str, family: Family, *pauses: tuple[datetime, datetime]) -> Deadline:
    """A row's ledger, for the oracle to count."""
    row = LAW.period(name, family, "open_tender", legal_day(start))
    stopped = tuple(Suspension(reason="等待答复", basis="法", since=a, until=b) for a, b in pauses)
    return Deadline(kind=name, start=start, limit=row.limit, suspensions=stopped, calendar="")


def last(deadline: Deadline) -> date:
    """The last day, counted by hand."""
    due, _ = ORACLE.due(deadline)
    assert due is not None
    return legal_day(due - MOMENT)


def before(family: Family, ground: Ground, raised: datetime, closed: datetime | None, known: datetime) -> ChallengeCase:
    """An objection or query, answered or not."""
    kind: ChallengeKind = "objection" if family == "construction" else "query"
    rule = LAW.challenge(kind, ground, family, "evaluated", legal_day(raised))
    assert rule is not None
    terms = Timer(LAW, CALENDAR, CARDS).terms(rule, family, "open_tender", raised)
    return ChallengeCase(
        what=kind, ground=ground, project="P", lots=ONE, family=family, raised_at=raised, closed_at=closed,
        known=known, stage="answered" if closed else "raised", terms=terms,
    )  # fmt: skip


def running(kind: ChallengeKind, family: Family, ground: Ground, event: str, start: datetime) -> ChallengeCase:
    """A challenge whose limits begin with an event."""
    rule = LAW.challenge(kind, ground, family, "evaluated", legal_day(start))
    assert rule is not None
    timer = Timer(LAW, CALENDAR, CARDS)
    terms = timer.terms(rule, family, "open_tender", start)
    return ChallengeCase(
        what=kind, family=family, terms=terms, raised_at=start, stage="accepted",
        clocks=timer.clocks(terms, event, family, "open_tender", start),
    )  # fmt: skip
