"""Rates over several flows: a flow that cannot do something is no failure to do it."""

from collections.abc import Iterator
from datetime import date

from chalicelib.kernel.facts import Body, Fact
from chalicelib.kernel.ids.case_id import new_case_id
from chalicelib.supervision import schemas as asks
from chalicelib.supervision.answers import Figures
from tests import timelines as t
from tests.counting import BUREAU, Counted, timelines

RIGHT, REPLIES = 10, 90
TICKET = next(facts for flow, facts in timelines() if flow == "ticket" and any(one.kind == "replied" for one in facts))


def cases() -> Iterator[tuple[str, tuple[Fact, ...]]]:
    """Applications that are decided by rule, and tickets that are replied to."""
    for n in range(RIGHT + REPLIES):
        flow, facts = ("application", tuple(t.timeline(t.SUBMITTED, t.BY_RULE))) if n < RIGHT else ("ticket", TICKET)
        case_id = new_case_id(1_800_000_000_000 + n, n.to_bytes(10))
        yield flow, tuple(fact.model_copy(update={"case_id": case_id}) for fact in facts)


def told(*more: Body) -> Figures:
    """The figures over all flows, and one more application where its facts are given."""
    late = (tuple(t.timeline(*more)),) if more else ()
    world = Counted((*cases(), *(("application", facts) for facts in late))).told()
    days = {"from": date(2026, 9, 1), "to": date(2027, 3, 31), "by": "day"}
    return world.overview.figures(BUREAU, asks.Split.model_validate(days)).total


def test_what_was_right_the_first_time_is_all_that_could_be() -> None:
    every = told()
    assert every.decided >= RIGHT + REPLIES
    assert (every.first_time, every.could_first_time, every.first_time_rate) == (RIGHT, RIGHT, 100.0)
    assert (every.instant, every.could_instant, every.instant_rate) == (RIGHT, RIGHT, 100.0)


def test_what_could_have_been_and_was_not_lowers_the_rate() -> None:
    every = told(t.RECEIVED, t.HANDED_OVER, t.SUPPLEMENT_ASKED, t.SUPPLEMENTED, t.ACCEPTED, t.APPROVED)
    assert every.first_time_rate == every.instant_rate == round(100 * RIGHT / (RIGHT + 1), 2)
