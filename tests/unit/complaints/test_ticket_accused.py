"""Whom a ticket accuses comes out after it came: they neither see nor handle it then; it goes on without them."""

import pytest

from chalicelib.complaints.schemas import Queue
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.errors import DomainError
from tests.ticketing import CITY, DESK, GOVERNMENT, HEALTH, HOUSING, WHY, Ticketing, officer

FINAL_ORGAN = "11530100015100012R"


@pytest.fixture
def world() -> Ticketing:
    return Ticketing()


def accused(world: Ticketing, case: str, *departments: str, officers: tuple[str, ...] = ()) -> str:
    return world.does("name_accused", case, world.operator, departments=departments, officers=officers).stage


def unseen(world: Ticketing, case: str, caller: Caller) -> bool:
    with pytest.raises(DomainError) as failure:
        world.shown(case, caller)
    return failure.value.code == "case_unknown"


def queued(world: Ticketing, caller: Caller, kind: str) -> list[str]:
    return [one.id for one in world.tickets.reading.queue(caller, Queue.model_validate({"kind": kind})).items]


def test_what_the_accused_handles_goes_back_and_is_hidden_from_them(world: Ticketing) -> None:
    case = world.drafted().id
    assert accused(world, case, CITY) == "registered"
    assert unseen(world, case, world.worker)
    assert queued(world, world.worker, "handle") == []
    assert queued(world, world.operator, "dispatch") == [case]
    state = world.stands(case)
    assert (state.steps, state.draft, state.result, state.main) == (0, 0, None, "")
    assert {"sign", "return"}.isdisjoint(state.clocks)
    assert {"dispatch", "handle"} <= set(state.clocks)
    told = {"department": CITY, "category": world.category}
    assert world.refuses("dispatch", case, world.operator, **told) == "ticket_accused_handler"
    world.does("sign", world.dispatched(case, to=HEALTH), world.doctor)
    assert world.refuses("draft", case, world.doctor, text=WHY, result="resolved") == "ticket_no_step"
    assert world.sound(case)


def test_who_helps_leaves_it_and_who_handles_goes_on(world: Ticketing) -> None:
    case = world.dispatched(joint=[HEALTH, HOUSING])
    assert accused(world, case, HEALTH) == "dispatched"
    handlers = world.stands(case).handlers
    assert handlers is not None
    assert (handlers.main, handlers.joint) == (CITY, (HOUSING,))
    assert unseen(world, case, world.doctor)


def test_a_colleague_alone_is_accused_and_the_department_goes_on(world: Ticketing) -> None:
    case = world.taken_on()
    assert accused(world, case, officers=("C1",)) == "handling"
    assert unseen(world, case, world.worker)
    assert world.shown(case, world.checker).readable


def test_the_dispatcher_who_names_its_own_department_has_it_no_more(world: Ticketing) -> None:
    case = world.reports().id
    accused(world, case, DESK)
    assert world.stands(case).desk == GOVERNMENT
    assert unseen(world, case, world.operator)
    assert queued(world, officer("M1", GOVERNMENT, "head"), "dispatch") == [case]
    known = {"department": CITY, "category": world.category}
    world.does("dispatch", case, officer("M1", GOVERNMENT, "head"), **known)


def test_an_answer_of_the_accused_that_does_not_do_is_dispatched_anew(world: Ticketing) -> None:
    case = world.replied()
    assert accused(world, case, CITY) == "answered"
    assert unseen(world, case, world.chief)
    assert world.does("confirm", case, world.resident(), solved=False, text="又坏了。").stage == "registered"
    assert "dispatch" in world.stands(case).clocks
    assert world.sound(case)


def test_it_is_named_once_by_who_dispatches_and_of_departments_that_there_are(world: Ticketing) -> None:
    case = world.taken_on()
    assert world.refuses("name_accused", case, world.worker, departments=[HEALTH]) == "ticket_not_yours"
    assert world.refuses("name_accused", case, world.operator, departments=["91530100MA6K0T0A1X"]) == (
        "ticket_department_unknown"
    )
    for _ in range(2):
        accused(world, case, HEALTH)
    assert [fact.kind for fact in world.cases.timeline(case)].count("accused_named") == 1
    everybody = [DESK, GOVERNMENT, FINAL_ORGAN]
    assert world.refuses("name_accused", case, world.operator, departments=everybody) == "ticket_all_accused"


def test_who_reported_it_does_not_read_of_it(world: Ticketing) -> None:
    case = world.taken_on()
    accused(world, case, HEALTH)
    reading = world.tickets.reading
    assert "accused_named" not in {one.kind for one in reading.timeline(world.resident(), case).steps}
    assert "accused_named" in {one.kind for one in reading.timeline(world.operator, case).steps}
