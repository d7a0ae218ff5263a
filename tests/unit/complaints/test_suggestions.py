"""What a machine says of a ticket that comes."""

from typing import Any

import pytest

from chalicelib.complaints.model import FLOW
from chalicelib.kernel.cases import body_of
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.facts import Ref
from tests.suggesting import Suggested
from tests.ticketing import CITY, HEALTH

LAMP = "兴呈路的路灯坏了三天，晚上黑漆漆的，请派人来修。"
VAGUE = "这件事情拖了很久，希望尽快给个说法。"


@pytest.fixture
def world() -> Suggested:
    return Suggested()


def kinds(world: Suggested, case: str) -> list[str]:
    whole = world.cases.whole(FLOW, case)
    assert whole is not None
    return [fact.kind for fact in whole.facts]


def test_what_is_clear_is_dispatched_by_rule(world: Suggested) -> None:
    case = world.told(LAMP)
    state = world.stands(case)
    assert kinds(world, case) == ["ticket_registered", "suggestion_made", "dispatched"]
    assert state.suggestion is not None
    assert (state.suggestion.category, state.suggestion.department) == ("street_lighting", CITY)
    assert state.suggestion.model == world.catalogue.classifier()[0]
    assert (state.stage, state.main, state.category) == ("dispatched", CITY, "street_lighting")
    assert state.suggestion.model[:16] in state.rule
    assert world.sound(case)


def test_what_is_vague_is_suggested_and_waits_for_a_person(world: Suggested) -> None:
    case = world.told(VAGUE)
    assert kinds(world, case)[:2] == ["ticket_registered", "suggestion_made"]
    assert world.stands(case).stage == "registered"
    suggestion = world.shown(case).suggestion
    assert suggestion is not None
    assert suggestion.category_text
    assert suggestion.department_name


@pytest.mark.parametrize(
    "told",
    [
        {"kind": "report"},
        {"kind": "petition"},
        {"accused": {"departments": [HEALTH], "officers": []}},
    ],
)
def test_a_person_dispatches_reports_petitions_and_what_accuses_somebody(
    world: Suggested, told: dict[str, Any]
) -> None:
    case = world.told(LAMP, **told)
    assert world.stands(case).suggestion is not None
    assert world.stands(case).stage == "registered"


@pytest.mark.parametrize(
    "accusing",
    [
        "兴呈路的路灯坏了三天，晚上黑漆漆的，城管局执法人员收了好处不管。",
        "兴呈路的路灯坏了三天，晚上黑漆漆的，城 管 局 的 人 说不归他们管。",
        "兴呈路的路灯坏了三天，晚上黑漆漆的，昆明市呈贡区城市管理局的领导从来不来看。",
        "兴呈路的路灯坏了三天，晚上黑漆漆的，打电话去态度恶劣。",
    ],
)
@pytest.mark.parametrize("kind", ["complaint", "report", "help"])
def test_an_accusation_in_the_text_alone_does_not_reach_the_accused(world: Suggested, kind: str, accusing: str) -> None:
    case = world.told(accusing, kind=kind)
    suggested = world.stands(case).suggestion
    assert suggested is not None
    assert (suggested.department, world.stands(case).stage) == (CITY, "registered")
    with pytest.raises(DomainError) as unseen:
        world.shown(case, world.worker)
    assert unseen.value.code == "case_unknown"


def test_a_department_without_its_people_is_no_accusation(world: Suggested) -> None:
    assert world.stands(world.told(f"请城管局看看，{LAMP}")).stage == "dispatched"


def test_a_category_that_was_given_is_not_overruled(world: Suggested) -> None:
    given = world.looks(world.reports(text=LAMP, category="noise").id)
    assert world.stands(given).suggestion is not None
    assert (world.stands(given).stage, world.stands(given).category) == ("registered", "noise")
    same = world.looks(world.reports(text=f"{LAMP}谢谢。", category="street_lighting").id)
    assert world.stands(same).stage == "dispatched"


def test_looking_again_changes_nothing(world: Suggested) -> None:
    case = world.told(LAMP)
    before, lists = kinds(world, case), dict(world.lists.kept)
    world.looks(world.looks(case))
    assert kinds(world, case) == before
    assert world.lists.kept == lists


def test_a_reader_cut_off_after_its_suggestion_dispatches_the_next_time(world: Suggested) -> None:
    case = world.reports(text=LAMP, category=None).id
    rules = world.catalogue.complaints
    closed = rules().model_copy(update={"by_rule": ()})
    world.catalogue.complaints = lambda: closed  # type: ignore[method-assign]
    world.looks(case)
    assert world.stands(case).stage == "registered"
    world.catalogue.complaints = rules  # type: ignore[method-assign]
    world.looks(case)
    assert kinds(world, case) == ["ticket_registered", "suggestion_made", "dispatched"]


def test_a_person_who_was_faster_is_left_alone(world: Suggested) -> None:
    case = world.dispatched(world.reports(text=LAMP).id, to=HEALTH)
    world.looks(case)
    assert kinds(world, case) == ["ticket_registered", "dispatched"]
    assert world.stands(case).main == HEALTH


def test_a_return_is_not_dispatched_there_again(world: Suggested) -> None:
    case = world.told(LAMP)
    ground = world.catalogue.complaints().returns[0].name
    world.does("ask_return", case, world.worker, ground=ground, reason="不是我们的路。")
    world.does("decide_return", case, world.operator, granted=True, reason="同意。")
    world.looks(case)
    assert world.stands(case).stage == "registered"


def test_what_cannot_wait_was_flagged_when_it_came(world: Suggested) -> None:
    case = world.told("楼下冒烟起火了，快来人。")
    assert kinds(world, case)[:3] == ["ticket_registered", "emergency_flagged", "suggestion_made"]
    assert kinds(world, case).count("emergency_flagged") == 1


def test_the_words_of_a_report_are_in_no_fact_and_no_list(world: Suggested) -> None:
    case = world.told(LAMP, place={"longitude": 102.805, "latitude": 24.889, "system": "wgs84"})
    whole = world.cases.whole(FLOW, case)
    assert whole is not None
    for fact in whole.facts:
        assert "黑漆漆" not in body_of(FLOW, fact).model_dump_json()
    assert world.lists.kept
    assert "黑漆" not in repr(world.lists.kept)


def test_what_was_deleted_is_left_alone(world: Suggested) -> None:
    case = world.reports(text=LAMP, category=None).id
    holder = world.privacy.known(world.stands(case).holder)
    del world.keys[holder.id], world.keys[holder.lookup]
    world.looks(case)
    assert kinds(world, case) == ["ticket_registered"]


def test_other_facts_and_other_flows_are_none_of_its_business(world: Suggested) -> None:
    case = world.reports(text=LAMP, category=None).id
    for flow, kind in (("ticket", "replied"), ("application", "ticket_registered")):
        world.machine.handle(Ref(flow=flow, case_id=case, seq=1, kind=kind))
    assert kinds(world, case) == ["ticket_registered"]
