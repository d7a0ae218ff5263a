"""Repair: asked by whom the mark is about, decided by the head of the department that made it."""

import json
from typing import Any

import pytest

from chalicelib.credit.answers import RepairView
from chalicelib.credit.schemas import RepairDecision, RepairRequest, Whose
from chalicelib.kernel.errors import Conflict, DomainError, Forbidden, NotAllowed, NotFound
from tests.builders import ELDER, YOUNGER, firm_code, items
from tests.crediting import BROKEN, DEPARTMENT, CreditWorld

ELSEWHERE = items()["company_setup"].department.credit_code
ASKED = RepairRequest(explanation="材料已经补交，今后按时履行承诺")
REPAIRED = RepairDecision(outcome="repaired", reason="核查属实，同意修复")
REFUSED = RepairDecision(outcome="refused", reason="材料仍未补交")


@pytest.fixture
def world() -> CreditWorld:
    made = CreditWorld()
    made.knows_the_elder(profile={"name": "杨秀英"})
    made.tells([BROKEN])
    return made


def ask(world: CreditWorld, number: str = ELDER, **changes: Any) -> RepairView:
    [mark] = world.held().credit
    return world.credit.ask(world.resident(number), mark.id, ASKED.model_copy(update=changes))


def told(error: type[DomainError], act: Any) -> str:
    with pytest.raises(error) as refused:
        act()
    assert refused.value.sentence
    return refused.value.code


def test_ones_own_marks_are_told_with_how_to_repair_them(world: CreditWorld) -> None:
    mine = world.credit.mine(world.resident(), Whose())
    [mark] = mine.marks
    assert (mine.grade, mine.grade_text) == ("black", "失信（黑名单）")
    assert (mark.source, mark.reason, mark.active) == (DEPARTMENT.name, BROKEN["reason"], True)
    assert "容缺受理" in mark.effect
    assert len(mark.how_to_repair) == 3
    assert mark.repair is None


def test_of_whom_nothing_is_held_nothing_is_told(world: CreditWorld) -> None:
    mine = world.credit.mine(world.resident(YOUNGER), Whose())
    assert (mine.grade, mine.marks) == ("normal", ())


def test_a_repair_travels_from_the_applicant_to_the_head_and_back(world: CreditWorld) -> None:
    asked = ask(world)
    assert asked.state == "open"
    assert world.credit.mine(world.resident(), Whose()).marks[0].repair == asked
    [seen] = world.credit.queue(world.colleague("reviewer")).items
    assert (seen.repair, seen.mark.reason, seen.name) == (asked, BROKEN["reason"], "杨**")
    done = world.credit.decide(world.colleague("head"), asked.id, REPAIRED)
    assert (done.state, done.reason) == ("repaired", REPAIRED.reason)
    mine = world.credit.mine(world.resident(), Whose())
    assert (mine.grade, mine.marks[0].active, mine.marks[0].how_to_repair) == ("normal", False, ())
    assert "已修复" in mine.marks[0].state_text
    assert world.credit.queue(world.colleague("head")).items == ()


def test_a_refused_repair_leaves_the_mark_and_can_be_asked_again(world: CreditWorld) -> None:
    asked = ask(world)
    world.credit.decide(world.colleague("head"), asked.id, REFUSED)
    mine = world.credit.mine(world.resident(), Whose())
    assert mine.grade == "black"
    assert mine.marks[0].repair is not None
    assert (mine.marks[0].repair.state, mine.marks[0].repair.reason) == ("refused", REFUSED.reason)
    again = ask(world, explanation="现在已经补交")
    assert (again.state, again.reason, again.explanation) == ("open", "", "现在已经补交")
    world.credit.decide(world.colleague("head"), again.id, REPAIRED)
    assert world.credit.mine(world.resident(), Whose()).grade == "normal"


def test_an_open_request_is_told_again(world: CreditWorld) -> None:
    first = ask(world)
    assert ask(world, explanation="再说一遍") == first
    assert len(world.credit.queue(world.colleague("head")).items) == 1


def test_what_was_decided_stays_and_a_repeat_completes_it(world: CreditWorld) -> None:
    asked = ask(world)
    marked = dict(world.party_store.kept)
    world.credit.decide(world.colleague("head"), asked.id, REPAIRED)
    world.party_store.kept.clear()
    world.party_store.kept.update(marked)  # cut off between the two writes
    assert world.credit.mine(world.resident(), Whose()).grade == "black"
    world.credit.decide(world.colleague("head"), asked.id, REPAIRED)
    assert world.credit.mine(world.resident(), Whose()).grade == "normal"
    head = world.colleague("head")
    assert told(Conflict, lambda: world.credit.decide(head, asked.id, REFUSED)) == "repair_decided"


def test_nobody_else_decides(world: CreditWorld) -> None:
    repair = ask(world).id
    for other in (
        world.colleague("reviewer"), world.colleague("window"), world.colleague("head", ELSEWHERE),
        world.colleague("head", street="530114001"), world.resident(),
    ):  # fmt: skip
        assert told(NotFound, lambda: world.credit.decide(other, repair, REPAIRED)) == "repair_unknown"  # noqa: B023
    head = world.colleague("head")
    assert told(NotFound, lambda: world.credit.decide(head, "somebody.0", REPAIRED)) == "repair_unknown"
    assert world.held().grade(world.held().credit[0].since or world.clock.at.date()) == "black"


def test_a_department_sees_its_own_requests_only(world: CreditWorld) -> None:
    ask(world)
    assert world.credit.queue(world.colleague("head", ELSEWHERE)).items == ()
    assert told(Forbidden, lambda: world.credit.queue(world.colleague("window"))) == "role_not_allowed"
    assert told(Forbidden, lambda: world.credit.queue(world.resident())) == "role_not_allowed"


def test_the_oldest_request_comes_first(world: CreditWorld) -> None:
    world.tells([BROKEN], YOUNGER)
    ask(world)
    world.days(1)
    [other] = world.held(YOUNGER).credit
    world.credit.ask(world.resident(YOUNGER), other.id, ASKED)
    asked = [one.repair.asked_at for one in world.credit.queue(world.colleague("head")).items]
    assert asked == sorted(asked)
    assert len(asked) == 2


def test_a_firms_credit_is_its_heads_affair(world: CreditWorld) -> None:
    code = firm_code()
    world.tells([BROKEN], code)
    principal, agent = world.of_firm(code), world.of_firm(code, "agent")
    [mark] = world.credit.mine(principal, Whose(firm=code)).marks
    assert world.credit.ask(principal, mark.id, ASKED.model_copy(update={"firm": code})).state == "open"
    for other in (agent, world.resident(YOUNGER)):
        assert told(Forbidden, lambda: world.credit.mine(other, Whose(firm=code))) == "person_not_yours"  # noqa: B023
    assert world.credit.mine(principal, Whose()).marks[0].source == DEPARTMENT.name


def test_only_a_mark_that_does_harm_is_repaired(world: CreditWorld) -> None:
    world.tells([BROKEN | {"reason": "按时纳税", "list": "red"}, BROKEN | {"reason": "到期了", "until": "2026-01-06"}])
    for mark in world.held().credit[1:]:
        asking = lambda: world.credit.ask(world.resident(), mark.id, ASKED)  # noqa: B023, E731
        assert told(NotAllowed, asking) == "mark_not_repairable"
    assert told(NotFound, lambda: world.credit.ask(world.resident(), "nothing", ASKED)) == "mark_unknown"


def test_a_mark_of_a_department_that_is_not_known_is_repaired_there(world: CreditWorld) -> None:
    world.parties.change(world.whom(), {"credit": lambda _: "black"})
    [mark] = world.held().credit
    asking = lambda: world.credit.ask(world.resident(), mark.id, ASKED)  # noqa: E731
    assert told(NotAllowed, asking) == "mark_repair_elsewhere"


def test_what_was_written_lies_sealed_and_goes_with_the_key(world: CreditWorld) -> None:
    repair = ask(world).id
    kept = json.dumps([dict(record.data) for record in world.documents.kept.values()], ensure_ascii=False)
    assert ASKED.explanation not in kept
    person = world.whom()
    del world.keys[person.id], world.keys[person.lookup]
    assert world.credit.queue(world.colleague("head")).items == ()
    head = world.colleague("head")
    assert told(NotFound, lambda: world.credit.decide(head, repair, REPAIRED)) == "repair_unknown"
