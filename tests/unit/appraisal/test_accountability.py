"""Who answers for what: proposed by one, heard, decided by another, appealed to another organ, carried out."""

from typing import Any

import pytest

from chalicelib.appraisal.accountability import schemas as asks
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.errors import Conflict, DomainError, Forbidden, Invalid, NotAllowed, NotFound
from tests.appraising import (
    CHIEF,
    CIVIL,
    CLERK,
    DEPUTY,
    GOVERNMENT,
    HEAD,
    HEALTH,
    MAYOR,
    NURSE,
    OUTSIDER,
    SUPERVISOR,
    WORDS,
    Appraising,
    officer,
)
from tests.builders import once


@pytest.fixture
def world() -> Appraising:
    return Appraising()


def refused(kind: type[DomainError], code: str, act: Any, *args: Any, **told: Any) -> None:
    with pytest.raises(kind) as raised:
        act(*args, **told)
    assert raised.value.code == code


def test_a_record_goes_its_way_to_the_measure_carried_out(world: Appraising) -> None:
    case = world.proposes().id
    assert world.states(case).stage == "proposed"
    decided = world.decides(case)
    assert (decided.stage, decided.outcome, decided.measure_text) == ("decided", "founded", "批评教育")
    assert [clock.title for clock in decided.clocks] == ["申诉期限"]
    assert "第九十五条" in decided.clocks[0].basis
    world.does("appeal", case, NURSE, text="处理过重。")
    upheld = world.does("decide_appeal", case, MAYOR, result="upheld", reasons="事实清楚。")
    assert (upheld.stage, upheld.appeal_result) == ("final", "upheld")
    done = world.does("carry_out", case, CLERK, note="已经谈话。")
    assert (done.stage, done.clocks) == ("closed", ())
    assert done.closed_at is not None
    assert world.sound(case)


def test_nobody_decides_on_what_they_proposed_nor_about_themselves(world: Appraising) -> None:
    case = world.proposes(CHIEF).id
    world.states(case)
    refused(Forbidden, "accountability_yourself", world.decides, case, CHIEF)
    refused(Forbidden, "accountability_yourself", world.proposes, CLERK, officer=CLERK.id, department=SUPERVISOR)
    own = world.proposes(CLERK, department=SUPERVISOR, officer=CHIEF.id).id
    world.states(own, CHIEF)
    refused(Forbidden, "accountability_not_yours", world.decides, own, CHIEF)
    assert world.decides(own, MAYOR).stage == "decided"


def test_who_decided_does_not_decide_on_the_appeal(world: Appraising) -> None:
    case = world.proposes().id
    world.states(case)
    world.decides(case, MAYOR)
    world.does("appeal", case, NURSE, text="处理过重。")
    told = {"result": "upheld", "reasons": "事实清楚。"}
    refused(Forbidden, "accountability_yourself", world.does, "decide_appeal", case, MAYOR, **told)
    refused(Forbidden, "accountability_not_yours", world.does, "decide_appeal", case, CHIEF, **told)
    assert world.does("decide_appeal", case, DEPUTY, **told).stage == "final"


def test_nothing_is_decided_before_they_were_heard_or_had_the_time(world: Appraising) -> None:
    case = world.proposes().id
    refused(NotAllowed, "accountability_unheard", world.decides, case)
    world.clock.at = world.due(case, "statement")
    assert world.decides(case).stage == "decided"


def test_an_appeal_comes_in_time_and_once(world: Appraising) -> None:
    case = world.decided()
    world.clock.at = world.due(case, "appeal")
    refused(NotAllowed, "accountability_appeal_late", world.does, "appeal", case, NURSE, text="处理过重。")
    assert world.watches(case).stage == "final"
    other = world.appealed()
    refused(NotAllowed, "accountability_stage", world.does, "appeal", other, NURSE, text="再次申诉。")
    assert world.does("withdraw", other, NURSE).stage == "final"


def test_a_revoked_decision_closes_the_record_and_counts_no_more(world: Appraising) -> None:
    case = world.appealed()
    assert world.stands(case).stands
    closed = world.does("decide_appeal", case, MAYOR, result="revoked", reasons="事实不清。")
    assert (closed.stage, closed.appeal_result_text) == ("closed", "撤销")
    assert not world.stands(case).stands
    refused(NotAllowed, "accountability_stage", world.does, "carry_out", case, CLERK, note="已经谈话。")


def test_a_changed_decision_names_another_measure_which_is_carried_out_anew(world: Appraising) -> None:
    case = world.decided()
    world.does("carry_out", case, CLERK, note="已经谈话。")
    world.does("appeal", case, NURSE, text="处理过重。")
    told: dict[str, Any] = {"result": "changed", "reasons": "调整。"}
    refused(Invalid, "accountability_change", world.does, "decide_appeal", case, MAYOR, **told)
    refused(Invalid, "accountability_change", world.does, "decide_appeal", case, MAYOR, measure="criticism", **told)
    changed = world.does("decide_appeal", case, MAYOR, measure="self_review", **told)
    assert (changed.stage, changed.measure, changed.carried_out_at) == ("final", "self_review", None)
    assert world.does("carry_out", case, CLERK, note="已交检查。").stage == "closed"


def test_a_measure_may_be_carried_out_while_the_appeal_runs(world: Appraising) -> None:
    case = world.appealed()
    assert world.does("carry_out", case, CLERK, note="已经谈话。").stage == "appealed"
    refused(NotAllowed, "accountability_carried_out", world.does, "carry_out", case, CLERK, note="再一次。")
    assert world.does("decide_appeal", case, MAYOR, result="upheld", reasons="事实清楚。").stage == "closed"


def test_who_is_not_held_to_account_has_nothing_to_appeal(world: Appraising) -> None:
    case = world.proposes().id
    world.states(case)
    view = world.decides(case, measure=None)
    assert (view.stage, view.outcome_text, view.clocks) == ("closed", "不予追究", ())
    refused(NotAllowed, "accountability_stage", world.does, "appeal", case, NURSE, text="处理过重。")


def test_a_measure_fits_whom_it_is_for(world: Appraising) -> None:
    case = world.proposes(officer=None).id
    world.states(case, HEAD)
    refused(Invalid, "accountability_measure", world.decides, case, CHIEF, "reassigned")
    refused(Invalid, "accountability_measure", world.decides, case, CHIEF, "no_such")
    refused(
        Invalid, "accountability_measure", world.does, "decide", case, CHIEF, outcome="founded", reasons="经查属实。"
    )  # fmt: skip
    assert world.decides(case, measure="circular").measure_text == "通报批评"


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"rule": "no_such"}, "accountability_rule"),
        ({"department": "91530114MA6K00006U"}, "accountability_department"),
        ({"officer": "nobody"}, "accountability_officer"),
        ({"department": CIVIL}, "accountability_officer"),
        ({"case": asks.CaseRef(flow="application", case_id="01ABC")}, "accountability_case"),
        ({"case": asks.CaseRef(flow="certificate", case_id="01ABC")}, "accountability_case"),
    ],
)
def test_bad_input_is_refused_and_nothing_is_stored(world: Appraising, told: dict[str, Any], code: str) -> None:
    refused(Invalid, code, world.proposes, CLERK, **told)
    assert not world.cases.kept


@pytest.mark.parametrize("caller", [HEAD, NURSE, OUTSIDER])
def test_only_supervisors_propose(world: Appraising, caller: Caller) -> None:
    refused(Forbidden, "accountability_not_yours", world.proposes, caller, officer=None)
    refused(Forbidden, "accountability_not_yours", world.side.records.listed, caller, asks.Wanted())


def test_who_it_is_about_sees_it_whole_and_others_do_not_learn_of_it(world: Appraising) -> None:
    case = world.proposes().id
    for caller in (NURSE, HEAD, CLERK, MAYOR):
        assert WORDS in {one.text for one in world.shown(case, caller).history}
    colleague = officer("h3", HEALTH)
    for caller in (OUTSIDER, colleague):
        refused(NotFound, "case_unknown", world.shown, case, caller)
        refused(NotFound, "case_unknown", world.states, case, caller)
    refused(Forbidden, "accountability_not_yours", world.states, case, HEAD)
    mine = world.side.records.listed(NURSE, asks.Wanted(mine=True))
    assert [one.id for one in mine.items] == [case]
    assert world.side.records.listed(HEAD, asks.Wanted(department=HEALTH)).items == mine.items
    assert world.side.records.listed(CLERK, asks.Wanted()).items == mine.items


def test_what_somebody_wrote_is_nowhere_in_the_clear(world: Appraising) -> None:
    case = world.decided()
    assert not any("李建国" in fact.model_dump_json() for fact in world.cases.timeline(case))
    assert "李建国" not in world.cases.kept[case].state
    del world.keys[world.stands(case).key]
    shown = world.shown(case)
    assert not shown.readable
    assert {one.text for one in shown.history} == {""}


def test_the_department_as_a_whole_is_answered_for_by_its_head(world: Appraising) -> None:
    case = world.proposes(officer=None).id
    refused(Forbidden, "accountability_not_yours", world.states, case, CLERK)
    assert world.states(case, HEAD).officer == ""


def test_a_repeat_gets_the_first_answer_and_opens_nothing(world: Appraising) -> None:
    key = once("same")
    told = {"rule": "misconduct", "department": HEALTH, "evidence": WORDS}
    asked = asks.NewRecord.model_validate(told)
    first = world.side.records.propose(CLERK, asked, key)
    from chalicelib.kernel.changing import once_only

    again = once_only(world.cases, key, lambda: world.side.records.propose(CLERK, asked, key))
    assert again == first
    assert len(world.cases.kept) == 1


def test_slow_decisions_get_cards(world: Appraising) -> None:
    case = world.proposes().id
    assert world.watches(case, 31).cards == ("decision:yellow", "decision:red")
    assert world.watches(case, 1).cards == ("decision:yellow", "decision:red")
    assert GOVERNMENT != SUPERVISOR


def test_a_record_is_opened_once(world: Appraising) -> None:
    from chalicelib.appraisal.accountability.commands import Propose
    from chalicelib.appraisal.accountability.deciding import decide

    state = world.stands(world.proposes().id)
    refused(Conflict, "case_busy", decide, state, Propose(body=None), world.clock.at)  # type: ignore[arg-type]
