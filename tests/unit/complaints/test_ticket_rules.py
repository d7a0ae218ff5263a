"""Who handles a ticket and who may not; merging; departments that succeed each other."""

import pytest

from chalicelib.complaints import commands as c, facts as f
from chalicelib.complaints.deciding import decide
from chalicelib.complaints.model import FLOW
from chalicelib.complaints.seats import waiting
from chalicelib.complaints.values import MACHINE, Accused, Actor
from chalicelib.kernel.errors import DomainError, Forbidden, Invalid, NotAllowed, NotFound
from chalicelib.kernel.facts import By
from tests.ticket_cases import (
    ACCUSED,
    CHECKER,
    CITY,
    COMMUNITY,
    DESK,
    GOVERNMENT,
    MERGED,
    MODEL,
    OPERATOR,
    REPORTER,
    RULES,
    START,
    TIMER,
    TRAFFIC,
    WATER,
    WORKER,
    Told,
    dispatching,
    draft,
    step,
    to,
)


def refused(ticket: Told, command: c.Command, actor: Actor = OPERATOR) -> DomainError:
    before = ticket.head
    with pytest.raises(DomainError) as found:
        ticket.asks(command, actor)
    assert ticket.head == before
    return found.value


def test_of_a_ticket_that_was_not_registered_nothing_is_known() -> None:
    with pytest.raises(NotFound):
        decide(FLOW.state(), c.Sign(TIMER), WORKER, START)


def test_who_is_accused_neither_handles_nor_touches_it() -> None:
    ticket = Told("report", accused=ACCUSED)
    for handlers in (to(WATER), to(CITY, WATER)):
        command = c.Dispatch("water_supply", None, handlers, TIMER)
        assert refused(ticket, command).code == "ticket_accused_handler"
    insider, plumber = (
        Actor(By(role="officer", id="W7"), frozenset({DESK})),
        Actor(By(role="officer", id="W1"), frozenset({WATER, DESK})),
    )
    for actor in (insider, plumber):
        assert refused(ticket, dispatching(), actor).code == "ticket_accused"
    ticket.dispatched()
    assert ticket.state.main == CITY


def test_where_the_desk_is_accused_who_stands_above_it_dispatches() -> None:
    assert RULES.desk_of(()) == DESK
    assert RULES.desk_of((DESK,)) == GOVERNMENT
    assert RULES.desk_of((DESK, GOVERNMENT)) == RULES.final_organ
    with pytest.raises(NotAllowed):
        RULES.desk_of((DESK, GOVERNMENT, RULES.final_organ))


def test_an_order_passes_over_who_is_accused() -> None:
    ticket = Told(accused=Accused(departments=(DESK,)), desk=GOVERNMENT)
    government = Actor(By(role="officer", id="G1"), frozenset({GOVERNMENT}))
    ticket.asks(dispatching(), government)
    ticket.asks(c.Order("", TIMER), government)
    ticket.watched(days=10)
    assert ticket.state.order is not None
    assert (ticket.state.order.level, ticket.state.order.to) == (3, GOVERNMENT)


def suggestion(score: int = 960, department: str = CITY) -> c.Suggest:
    return c.Suggest(
        f.SuggestionMade(category="street_lighting", department=department, score=score, model=MODEL)
    )  # fmt: skip


def test_a_suggestion_is_followed_without_a_person_only_where_the_rules_let_it() -> None:
    threshold = RULES.category("street_lighting").threshold
    sure = Told()
    sure.asks(suggestion(threshold), MACHINE)
    sure.asks(dispatching(rule=MODEL), MACHINE)
    assert f"得分 {threshold}/1000" in sure.facts[-1].basis
    doubtful, petition, accusing = Told(), Told("petition"), Told(accused=ACCUSED)
    doubtful.asks(suggestion(threshold - 1), MACHINE)
    for ticket in (petition, accusing):
        ticket.asks(suggestion(1000), MACHINE)
    for ticket in (doubtful, petition, accusing, Told()):
        assert refused(ticket, dispatching(rule=MODEL), MACHINE).code == "ticket_by_rule"
    other = Told()
    other.asks(suggestion(1000), MACHINE)
    assert refused(other, dispatching(TRAFFIC, rule=MODEL), MACHINE).code == "ticket_by_rule"


def test_a_suggestion_that_comes_twice_or_too_late_is_nothing() -> None:
    ticket = Told()
    assert ticket.asks(suggestion(), MACHINE)
    assert ticket.asks(suggestion(), MACHINE) == []
    ticket.dispatched()
    assert ticket.asks(suggestion(500), MACHINE) == []


def test_handlers_are_one_and_some_others() -> None:
    assert refused(Told(), dispatching("")).code == "ticket_main_missing"
    assert refused(Told(), dispatching(CITY, CITY)).code == "ticket_joint"
    assert refused(Told(), dispatching(CITY, TRAFFIC, TRAFFIC)).code == "ticket_joint"
    assert refused(Told(), dispatching(category="nothing_such")).code == "ticket_category"


def test_who_returned_it_with_consent_gets_it_back_from_who_supervises_alone() -> None:
    ticket = Told().dispatched(TRAFFIC)
    ticket.returns()
    ticket.asks(c.GrantReturn("", TIMER))
    assert (ticket.state.stage, ticket.state.handlers) == ("registered", None)
    assert refused(ticket, dispatching(TRAFFIC)).code == "ticket_returned_by"
    ticket.dispatched()
    for _ in range(RULES.numbers.bounces - 2):
        ticket.returns()
        ticket.asks(c.RefuseReturn("", TIMER))
    ticket.returns()
    assert ticket.state.stage == "disputed"
    ticket.asks(c.AssignFinally("road_damage", None, to(TRAFFIC), "", TIMER))
    assert (ticket.state.main, ticket.state.final) == (TRAFFIC, True)


def test_who_returns_it_does_not_decide_on_that() -> None:
    ticket = Told().dispatched()
    ticket.returns()
    assert isinstance(refused(ticket, c.GrantReturn("", TIMER), WORKER), Forbidden)


def test_nobody_replies_who_did_nothing() -> None:
    ticket = Told().signed()
    assert refused(ticket, draft(), WORKER).code == "ticket_no_step"
    ticket.asks(c.GiveTask(COMMUNITY, "", TIMER), WORKER)
    ticket.asks(step(), WORKER)
    assert refused(ticket, draft(), WORKER).code == "ticket_tasks_open"
    ticket.asks(c.DoTask(f.FieldTaskDone(task="t1", done=False, sealed="")), WORKER)
    ticket.asks(draft(), WORKER)
    assert refused(ticket, c.CheckReply(ticket.state.draft, TIMER), WORKER).code == "ticket_yourself"
    ticket.asks(draft(), CHECKER)
    assert refused(ticket, c.CheckReply(ticket.state.draft - 1, TIMER), WORKER).code == "case_busy"
    ticket.asks(c.CheckReply(ticket.state.draft, TIMER), WORKER)
    assert ticket.state.stage == "answered"
    ticket.asks(c.Reopen("", TIMER), REPORTER)
    assert refused(ticket, draft(), WORKER).code == "ticket_no_step"


def test_what_the_grid_did_is_a_step_and_a_stranger_takes_none() -> None:
    ticket = Told().signed()
    assert refused(ticket, step(TRAFFIC), WORKER).code == "ticket_not_yours"
    ticket.asks(c.GiveTask(COMMUNITY, "", TIMER), WORKER)
    assert waiting(COMMUNITY, "street") in {place.queue for place in FLOW.index(ticket.state).others if place}
    ticket.asks(c.DoTask(f.FieldTaskDone(task="t1", done=True, sealed="")), WORKER)
    assert FLOW.index(ticket.state).others == (None,)
    ticket.asks(draft(), WORKER)


def test_a_merged_ticket_goes_on_as_another_and_accuses_nobody_who_handles_that() -> None:
    accusing = Told(accused=ACCUSED)
    assert refused(accusing, c.Merge("other", to(CITY, WATER))).code == "ticket_accused_handler"
    main = Told().dispatched(CITY, TRAFFIC)
    assert refused(main, c.Join("it", Accused(departments=(TRAFFIC,)))).code == "ticket_accused_handler"
    main.asks(c.Join("it", ACCUSED))
    assert main.asks(c.Join("it", ACCUSED)) == []
    assert (main.state.joined, main.state.accused) == (("it",), ACCUSED)
    assert refused(main, c.Merge("third", None)).code == "ticket_merge_main"
    accusing.asks(c.Merge("main", to(CITY)))
    assert accusing.asks(c.Merge("main", to(CITY))) == []
    assert refused(accusing, c.Merge("third", None)).code == "ticket_stage"


def test_a_department_that_was_merged_is_followed_by_another_unless_that_one_is_accused() -> None:
    ticket = Told().stepped(TRAFFIC)
    ticket.asks(c.Order("", TIMER))
    ticket.asks(c.Succeed(CITY, MERGED, TIMER), MACHINE)
    assert (ticket.state.main, ticket.state.handlers, ticket.state.stage) == (MERGED, to(MERGED, TRAFFIC), "handling")
    assert ticket.state.order is not None
    assert ticket.state.order.to == MERGED
    assert ticket.asks(c.Succeed(CITY, MERGED, TIMER), MACHINE) == []
    hidden = Told(accused=Accused(departments=(MERGED,))).dispatched()
    hidden.asks(c.Succeed(CITY, MERGED, TIMER), MACHINE)
    assert (hidden.state.stage, hidden.state.handlers) == ("registered", None)
    assert "dispatch" in hidden.state.clocks
    named = Told(accused=ACCUSED).dispatched(TRAFFIC)
    named.asks(c.Succeed(WATER, TRAFFIC, TIMER), MACHINE)
    assert named.state.stage == "registered"
    assert refused(named, dispatching(TRAFFIC)).code == "ticket_accused_handler"


def test_what_is_not_solved_is_handled_again_so_many_times() -> None:
    ticket = Told().replied()
    for _ in range(RULES.numbers.reopenings):
        ticket.follows_up(reached=True, solved=False)
        assert ticket.state.stage == "handling"
        ticket.answers_again()
    ticket.follows_up(reached=True, solved=False)
    assert (ticket.state.stage, ticket.state.outcome) == ("closed", "unsolved")
    assert refused(ticket, c.Reopen("", TIMER), REPORTER).code == "ticket_reopen_most"
    assert isinstance(refused(Told().replied(), c.FollowUp(True, None, "", TIMER)), Invalid)


def test_what_cannot_wait_comes_first() -> None:
    calm, urgent = Told(), Told()
    urgent.asks(c.Flag("触电"))
    assert urgent.asks(c.Flag("触电")) == []
    first, second = FLOW.index(urgent.state), FLOW.index(calm.state)
    assert first.due is not None
    assert second.due is not None
    assert (first.queue, first.due < second.due) == (second.queue, True)


def test_what_was_registered_as_urgent_comes_first_as_well() -> None:
    told = Told(emergency=True)
    assert told.state.emergency
    assert told.asks(c.Flag("触电")) == []
