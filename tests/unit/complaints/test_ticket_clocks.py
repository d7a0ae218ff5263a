"""Limits of tickets against days counted by hand, their cards, and what moves them."""

from datetime import date, datetime, timedelta

import pytest

from chalicelib.catalogue.complaints import TicketKind
from chalicelib.complaints import commands as c, facts as f
from chalicelib.complaints.clockwork import TicketClockwork
from chalicelib.complaints.values import MACHINE
from chalicelib.kernel.deadlines import Deadline, legal_day
from chalicelib.kernel.errors import NotAllowed
from tests.challenge_days import MOMENT, ORACLE, STARTS, at
from tests.ticket_cases import (
    CHECKER,
    DESK,
    DIRECTOR,
    GOVERNMENT,
    REPORTER,
    RULES,
    TIMER,
    WORKER,
    Told,
    dispatching,
    step,
)
from tests.ticketing import Ticketing


def last(ticket: Told, name: str) -> date:
    """The last day of a limit."""
    due = ticket.state.clocks[name].deadline.due
    assert due is not None
    return legal_day(due - MOMENT)


def counted(name: str, start: datetime, kind: TicketKind = "help", hard: bool = False) -> date:
    """The last day of a row, counted by hand."""
    row = RULES.limit(name, kind, hard, legal_day(start))
    due, _ = ORACLE.due(Deadline(kind=name, start=start, limit=row.limit, calendar=""))
    assert due is not None
    return legal_day(due - MOMENT)


@pytest.mark.parametrize("start", STARTS, ids=str)
@pytest.mark.parametrize("kind", ["help", "enquiry", "petition"])
def test_every_limit_ends_on_the_day_that_is_counted_by_hand(kind: TicketKind, start: date) -> None:
    ticket, now = Told(kind, at=at(start)), at(start)
    assert last(ticket, "dispatch") == counted("dispatch", now, kind)
    ticket.dispatched()
    assert {name: last(ticket, name) for name in ("sign", "return")} == {
        name: counted(name, now, kind) for name in ("sign", "return")
    }
    ticket.asks(c.Sign(TIMER), WORKER)
    assert last(ticket, "handle") == counted("handle", now, kind)
    ticket.answers_again()
    window = "review_asking" if kind == "petition" else "reopening"
    for name in ("follow_up", window):
        assert last(ticket, name) == counted(name, now, kind)


def test_a_complex_matter_has_more_time_and_an_enquiry_less() -> None:
    asked: tuple[tuple[TicketKind, bool], ...] = (
        ("enquiry", False), ("help", False), ("help", True), ("petition", False),
    )  # fmt: skip
    amounts = [RULES.limit("handle", kind, hard, date(2026, 9, 14)).limit.amount for kind, hard in asked]
    assert amounts == [3, 5, 15, 60]


def test_a_return_war_gives_the_department_no_day_more_and_ends_with_who_supervises() -> None:
    ticket = Told().dispatched()
    end = last(ticket, "handle")
    for bounce in range(1, RULES.numbers.bounces + 1):
        asked = ticket.passes(days=1).returns()
        if bounce < RULES.numbers.bounces:
            assert [body.kind for body in asked] == ["return_asked"]
            ticket.asks(c.RefuseReturn("", TIMER))
        assert last(ticket, "handle") == end
    assert ticket.state.stage == "disputed"
    assert set(ticket.state.clocks) == {"handle", "final_assignment"}
    ticket.asks(c.AssignFinally("street_lighting", None, dispatching().handlers, "", TIMER))
    assert last(ticket, "handle") == end
    with pytest.raises(NotAllowed) as refused:
        ticket.returns()
    assert refused.value.code == "ticket_assigned_finally"


def test_a_return_comes_within_its_limit_and_before_anything_was_done() -> None:
    late = Told().dispatched()
    late.at = at(last(late, "return") + timedelta(days=1), 0)
    with pytest.raises(NotAllowed) as refused:
        late.returns()
    assert (refused.value.code, "9月15日" in refused.value.sentence) == ("ticket_return_late", True)
    begun = Told().signed()
    begun.asks(step(), WORKER)
    with pytest.raises(NotAllowed) as refused:
        begun.returns()
    assert refused.value.code == "ticket_begun"


def test_time_of_a_suspension_does_not_count_and_it_has_a_limit_of_its_own() -> None:
    ticket = Told().stepped()
    end = last(ticket, "handle")
    ticket.asks(c.Suspend("works", TIMER), WORKER)
    assert ticket.state.clocks["handle"].deadline.due is None
    assert last(ticket, "suspension") == date(2026, 10, 14)
    ticket.passes(days=3).asks(c.Resume(TIMER), WORKER)
    assert "suspension" not in ticket.state.clocks
    assert last(ticket, "handle") == date(2026, 9, 23)
    assert end == date(2026, 9, 20)  # a Sunday on which people work


def test_it_is_extended_once_while_it_runs_and_the_reason_stands_in_the_ledger() -> None:
    ticket = Told().stepped()
    ticket.asks(c.Extend("等待电力部门停电检修。", TIMER), CHECKER)
    assert last(ticket, "handle") == date(2026, 9, 28)
    assert any("等待电力部门停电检修" in line for line in ticket.state.clocks["handle"].deadline.explain())
    with pytest.raises(NotAllowed) as refused:
        ticket.asks(c.Extend("再等等。", TIMER), CHECKER)
    assert refused.value.code == "ticket_extended_once"
    late = Told().stepped().passes(days=8)
    with pytest.raises(NotAllowed) as refused:
        late.asks(c.Extend("来不及。", TIMER), CHECKER)
    assert refused.value.code == "deadline_passed"


def test_cards_come_before_and_when_a_limit_runs_out_and_a_new_limit_begins_without() -> None:
    ticket = Told().dispatched()
    ticket.at = at(last(ticket, "sign") + timedelta(days=1), 0)
    warned = ticket.asks(c.Watch(TIMER), MACHINE)
    assert [(body.clock, body.colour) for body in warned if isinstance(body, f.ClockWarned)] == [
        ("sign", "yellow"), ("sign", "red"),
    ]  # fmt: skip
    assert ticket.asks(c.Watch(TIMER), MACHINE) == []
    ticket.asks(c.Sign(TIMER), WORKER)
    assert ticket.state.cards == ()


def test_an_order_that_is_not_answered_climbs_the_line_to_its_end() -> None:
    ticket = Told().ordered()
    found = []
    for _ in range(4):
        order = ticket.state.order
        assert order is not None
        found.append((order.level, order.to))
        ticket.watched(days=10)
    assert found == [(1, ticket.state.main), (2, DESK), (3, GOVERNMENT), (3, GOVERNMENT)]
    assert "supervision:red" in ticket.state.cards
    ticket.asks(c.AnswerOrder(""), DIRECTOR)
    with pytest.raises(NotAllowed) as refused:
        ticket.asks(c.Order("", TIMER))
    assert refused.value.code == "ticket_line_over"


def test_without_answer_three_calls_and_the_window_close_it() -> None:
    ticket = Told().replied()
    ticket.follows_up()
    with pytest.raises(NotAllowed) as refused:
        ticket.follows_up()
    assert refused.value.code == "ticket_follow_up_soon"
    for _ in range(RULES.numbers.tries - 1):
        ticket.passes(hours=RULES.numbers.apart_hours).follows_up()
    assert "follow_up" not in ticket.state.clocks
    ticket.watched(days=8)
    assert (ticket.state.stage, ticket.state.outcome) == ("closed", "unreached")


def test_who_left_no_name_is_asked_nothing_and_silence_closes_it() -> None:
    ticket = Told(identity="anonymous", subject="").replied()
    assert "follow_up" not in ticket.state.clocks
    ticket.watched(days=8)
    assert (ticket.state.stage, ticket.state.outcome) == ("closed", "silent")


def test_a_petition_is_reviewed_twice_within_its_windows_and_no_more() -> None:
    late = Told("petition").replied().passes(days=40)
    with pytest.raises(NotAllowed) as refused:
        late.asks(c.AskReview("", TIMER), REPORTER)
    assert refused.value.code == "ticket_review_late"
    ticket = Told("petition").reviewing()
    assert ticket.state.organ == GOVERNMENT
    ticket.asks(c.DecideReview("upheld", "", TIMER), DIRECTOR)
    ticket.asks(c.AskReview("", TIMER), REPORTER)
    assert ticket.state.organ == RULES.final_organ
    ticket.asks(c.DecideReview("changed", "", TIMER), DIRECTOR)
    assert (ticket.state.stage, ticket.state.outcome, ticket.state.ruling) == ("closed", "decided", "changed")
    with pytest.raises(NotAllowed) as refused:
        ticket.asks(c.AskReview("", TIMER), REPORTER)
    assert refused.value.code == "ticket_review_over"


def test_the_workflow_waits_while_a_closed_ticket_may_be_opened_again() -> None:
    world = Ticketing()
    case = world.replied()
    clockwork: TicketClockwork = world.ticking
    world.does("follow_up", case, world.operator, reached=True, solved=True, text="")
    state = world.stands(case)
    assert state.stage == "closed"
    assert clockwork.stand(case) == (True, state.clocks["reopening"].deadline.due)
    world.clock.move(timedelta(days=30))
    assert clockwork.stand(case) == (False, None)
