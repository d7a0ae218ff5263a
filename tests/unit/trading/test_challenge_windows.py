"""Until when a challenge may be raised: the day before, the day itself, the day after, over holidays."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest

from chalicelib.catalogue.trading import ChallengeKind, Family, Ground, Standing
from chalicelib.kernel.cases import Case, Head
from chalicelib.kernel.clock import Moment
from chalicelib.kernel.deadlines import Deadline, Limit
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.facts import SYSTEM, Body, Stamp, write
from chalicelib.trading.challenges.state import ChallengeCase
from chalicelib.trading.challenges.windows import Admitted, Asked, Windows
from chalicelib.trading.facts import BidsOpened, PeriodEnded, Running
from chalicelib.trading.state import Halt, LotStage, LotState, TradingCase, key
from chalicelib.trading.values import Bid, Lot, Money, Organisation
from tests.challenge_days import A_DAY, CALENDAR, LAW, MOMENT, ONE, STARTS, at, before, last, ledger, night
from tests.trading import firm

FIRM = Organisation.model_validate(firm(1))


def project(
    family: Family, stage: LotStage, facts: Sequence[tuple[Body, datetime]] = (), **state: Any
) -> Case[TradingCase]:
    """A project of one lot, with one bid of the firm once it is open."""
    bids = () if stage in ("registered", "prequalifying", "tendering") else (Bid(bidder=FIRM, price=Money(amount="1")),)
    lot = LotState(lot=Lot(id="1", title="一标段"), stage=stage, bids=bids)
    written = [
        write("trading", "P", n, "", [body], Stamp(at=Moment(legal=when, wall=when), by=SYSTEM))[0]
        for n, (body, when) in enumerate(facts)
    ]
    known = TradingCase(family=family, registered_at=at(date(2026, 1, 5)), lots={"1": lot}, **state)
    return Case(Head("P", known), tuple(written))


def admit(
    case: Case[TradingCase], now: datetime, kind: ChallengeKind, ground: Ground, standing: Standing = "bidder",
    known: datetime | None = None, prior: ChallengeCase | None = None,
) -> Admitted:  # fmt: skip
    earlier = Head("C", prior) if prior is not None else None
    return Windows(LAW, CALENDAR, case, now).admit(Asked(kind, ground, ONE, standing, FIRM.code, known, earlier))


def until(end: date, case: Case[TradingCase], *asked: Any, **told: Any) -> None:
    """In time until the night of a day, and too late from then on, with that day and the article told."""
    for now in (at(end - A_DAY), night(end) - MOMENT):
        admit(case, now, *asked, **told)
    for now in (night(end), at(end + A_DAY)):
        refusal = refused(case, now, *asked, **told)
        assert refusal.code == "challenge_late"
        assert f"{end.year}年{end.month}月{end.day}日" in refusal.sentence
        assert "条" in refusal.sentence


def refused(case: Case[TradingCase], now: datetime, *asked: Any, **told: Any) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        admit(case, now, *asked, **told)
    return refusal.value


@pytest.mark.parametrize("start", STARTS, ids=str)
@pytest.mark.parametrize(
    ("stage", "target", "days"), [("prequalifying", "prequalification_due", 2), ("tendering", "bids_due", 10)]
)
def test_an_objection_to_documents_comes_so_many_days_before(
    start: date, stage: LotStage, target: str, days: int
) -> None:
    case = project("construction", stage, dates={target: at(start + 40 * A_DAY)})
    until(start + (40 - days) * A_DAY, case, "objection", "documents", "potential")
    assert refused(project("construction", stage), at(start), "objection", "documents").code == "challenge_early"


def test_a_pause_that_lasts_moves_the_last_day_of_an_objection_with_the_deadline() -> None:
    due, since = at(date(2026, 4, 20)), at(date(2026, 4, 7))
    opened = Deadline.open("bids", at(date(2026, 3, 20)), Limit(amount=20, unit="calendar_day", basis="法"), CALENDAR)
    bids = Running(
        name="bids", title="截止", sense="at_least", target="bids_due", suspends=True, at=due,
        deadline=opened.suspend(since, "异议", "法"),
    )  # fmt: skip
    halts = {"C": Halt(lots=ONE, since=since, reason="异议", basis="法")}
    case = project("construction", "tendering", dates={"bids_due": due}, periods={"bids": bids}, halts=halts)
    assert admit(case, at(date(2026, 4, 12)), "objection", "documents", "potential")
    settled = project("construction", "tendering", dates={"bids_due": due})
    assert refused(settled, at(date(2026, 4, 12)), "objection", "documents", "potential").code == "challenge_late"


@pytest.mark.parametrize("start", STARTS, ids=str)
def test_an_objection_to_the_opening_comes_on_its_day(start: date) -> None:
    case = project("construction", "opened", [(BidsOpened(lot="1", bids=()), at(start))])
    until(last(ledger(at(start), "objection_to_opening", "construction")), case, "objection", "opening")
    none = project("construction", "tendering")
    assert refused(none, at(start), "objection", "opening").code == "challenge_known"


@pytest.mark.parametrize("start", STARTS, ids=str)
def test_an_objection_to_the_evaluation_comes_during_the_publicity(start: date) -> None:
    row = LAW.period("candidates_publicity", "construction", "open_tender", start)
    deadline = Deadline.open(row.name, at(start), row.limit, CALENDAR)
    end = last(ledger(at(start), row.name, "construction"))
    running = Running(name=row.name, title=row.title, sense="runs", lot="1", target=row.target, deadline=deadline)
    case = project("construction", "evaluated", periods={key(row.name, "1"): running})
    until(end, case, "objection", "evaluation")
    over = PeriodEnded(name=row.name, lot="1", due=night(end))
    ended = project("construction", "evaluated", [(over, night(end))])
    assert refused(ended, night(end), "objection", "evaluation").code == "challenge_late"
    assert refused(project("construction", "evaluated"), at(start), "objection", "evaluation").code == "challenge_early"
    planned = running.model_copy(update={"at": at(end + 3 * A_DAY)})
    longer = project("construction", "evaluated", periods={key(row.name, "1"): planned})
    assert admit(longer, at(end + 2 * A_DAY), "objection", "evaluation")


@pytest.mark.parametrize("start", STARTS, ids=str)
def test_a_query_comes_in_seven_working_days_from_knowing(start: date) -> None:
    end = last(ledger(at(start), "query_raised", "procurement"))
    until(end, project("procurement", "tendering"), "query", "other", known=at(start))
    opened = project("procurement", "opened", [(BidsOpened(lot="1", bids=()), at(start))])
    until(end, opened, "query", "opening")
    shown = PeriodEnded(name="result_publicity", lot="1", due=night(start))
    result = project("procurement", "awarded", [(shown, night(start))])
    until(end, result, "query", "evaluation")
    # what was told later than it had to be known does not count from then
    assert refused(result, night(end), "query", "evaluation", known=night(end)).code == "challenge_late"


@pytest.mark.parametrize("start", STARTS, ids=str)
def test_a_complaint_of_works_comes_in_ten_days_without_those_of_the_objection(start: date) -> None:
    bare = project("construction", "evaluated")
    until(last(ledger(at(start), "complaint_raised", "construction")), bare, "complaint", "other", known=at(start))
    raised, closed = at(start + 2 * A_DAY), at(start + 6 * A_DAY)
    answered = before("construction", "evaluation", raised, closed, at(start))
    end = last(ledger(at(start), "complaint_raised", "construction", (raised, closed)))
    until(end, bare, "complaint", "evaluation", prior=answered)
    waiting = before("construction", "evaluation", raised, None, at(start))
    due = last(ledger(raised, "objection_answer", "construction"))
    assert refused(bare, night(due) - MOMENT, "complaint", "evaluation", prior=waiting).code == (
        "challenge_answer_awaited"
    )
    end = last(ledger(at(start), "complaint_raised", "construction", (raised, night(due) - MOMENT)))
    assert end > due
    admit(bare, night(due), "complaint", "evaluation", prior=waiting)
    until(end, bare, "complaint", "evaluation", prior=waiting)


@pytest.mark.parametrize("start", STARTS, ids=str)
def test_a_complaint_of_a_purchase_comes_in_fifteen_working_days_after_the_time_for_the_answer(start: date) -> None:
    case = project("procurement", "awarded")
    due = last(ledger(at(start), "query_answer", "procurement"))
    end = last(ledger(at(due), "complaint_raised", "procurement"))
    early = before("procurement", "evaluation", at(start), at(start + A_DAY), at(start))
    never = before("procurement", "evaluation", at(start), None, at(start))
    late = before("procurement", "evaluation", at(start), at(due + 4 * A_DAY), at(start))
    until(end, case, "complaint", "evaluation", prior=early)
    until(end, case, "complaint", "evaluation", prior=never)
    later = last(ledger(at(due + 4 * A_DAY), "complaint_raised", "procurement"))
    until(later, case, "complaint", "evaluation", prior=late)
