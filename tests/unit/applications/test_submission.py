"""Submitting: what is kept and how, repeats, filling in, and what an applicant sees afterwards."""

import json
from typing import Any

import pytest

from chalicelib.applications.schemas import Autofill
from chalicelib.catalogue.publishing.publisher import withdraw
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.changing import once_only
from chalicelib.kernel.errors import Conflict, Forbidden, Invalid, NotAllowed, NotFound
from tests.builders import CASE, ELDER, OUTLET, PDF, PHONE, RELATIONS, World, allowance, id_number, once, person

OUTLET_CLERK = Caller("outlet", "B1", site=OUTLET, relations=RELATIONS)


@pytest.fixture
def world() -> World:
    made = World()
    made.knows_the_elder()
    return made


def opened(world: World, case_id: str) -> dict[str, Any]:
    """What lies sealed in the submission."""
    fact, state = world.cases.timeline(case_id)[0], world.head(case_id).state
    found: dict[str, Any] = world.privacy.unseal(world.privacy.known(state.subject), fact.data["sealed"], case_id)
    return found


def test_a_timeline_and_an_answer_hold_no_personal_data(world: World) -> None:
    answer = world.submit(allowance())
    kept = world.cases.kept[answer["case_id"]]
    for text in (kept.state, *kept.facts, json.dumps(answer, ensure_ascii=False)):
        for secret in (ELDER, PHONE, "杨秀英", "6217001234567890123", "兴呈路18号"):
            assert secret not in text


def test_what_the_applicant_told_lies_sealed_with_what_need_not_be_asked(world: World) -> None:
    told = opened(world, world.submit(allowance())["case_id"])
    assert told["applicant"]["number"] == ELDER
    assert (told["form"]["name"], told["form"]["mobile"]) == ("杨秀英", PHONE)
    assert told["known"] == {"kind": "person", "age": 86, "sex": "F", "division": "530121"}
    assert (told["notify"], told["on_behalf"], told["sources"]) == (PHONE, "", {})


def test_the_form_of_the_applicant_goes_before_what_is_known(world: World) -> None:
    asked = allowance(form=allowance()["form"] | {"mobile": "13900000009"})
    assert opened(world, world.submit(asked)["case_id"])["form"]["mobile"] == "13900000009"


def test_messages_go_where_the_applicant_wants_them(world: World) -> None:
    answer = world.submit(allowance(notify={"via": "wechat", "openid": "o-123456"}))
    assert world.head(answer["case_id"]).state.contact == "wechat"
    assert opened(world, answer["case_id"])["notify"] == "o-123456"


def test_an_outlet_applies_with_the_applicants_word(world: World) -> None:
    asked = world.on_behalf(allowance(channel="outlet", site=OUTLET))
    answer = world.submit(asked, OUTLET_CLERK)
    state, fact = world.head(answer["case_id"]).state, world.cases.timeline(answer["case_id"])[0]
    assert (state.channel, state.site, fact.by, fact.data["on_behalf"]) == ("outlet", OUTLET, OUTLET_CLERK.by, True)
    assert opened(world, answer["case_id"])["on_behalf"] == "本人同意由网点代为办理"
    assert fact.data["materials"][-1]["code"] == "on_behalf_consent"


def test_anothers_file_is_no_consent(world: World) -> None:
    asked = world.on_behalf(allowance(channel="outlet", site=OUTLET))
    asked["on_behalf"]["receipt"] = world.receipt("identity", PDF, CASE)
    with pytest.raises(Invalid) as refused:
        world.submit(asked, OUTLET_CLERK)
    assert (refused.value.code, refused.value.field) == ("receipt_invalid", "on_behalf.receipt")


def test_every_channel_keeps_the_same_facts(world: World) -> None:
    web = world.submit(allowance(automatic=False))
    behalf = world.on_behalf(allowance(automatic=False, channel="outlet", site=OUTLET))
    outlet = world.submit(behalf, OUTLET_CLERK)
    differ = {"number", "sealed", "site", "on_behalf", "materials"}
    one, two = (world.cases.timeline(answer["case_id"])[0].data for answer in (web, outlet))
    assert {key for key in one if one[key] != two[key]} == differ


def test_the_same_key_and_body_get_the_first_answer_again(world: World) -> None:
    key = once(request="body")
    first = world.submit(allowance(), key=key)
    withdraw(world.store, first["item"])
    assert world.submit(allowance(), key=key) == first
    assert len(world.cases.kept) == 1


def test_the_same_key_for_another_body_is_refused(world: World) -> None:
    world.submit(allowance(), key=once("K", "body"))
    with pytest.raises(Conflict) as reused:
        world.submit(allowance(automatic=False), key=once("K", "another body"))
    assert (reused.value.code, len(world.cases.kept)) == ("idempotency_key_reused", 1)


def test_a_case_id_is_submitted_once(world: World) -> None:
    asked = world.with_files(allowance())
    first = world.submit(asked)
    before = world.cases.timeline(CASE)
    with pytest.raises(Conflict) as taken:
        world.submit(asked)
    assert (taken.value.code, taken.value.field) == ("case_submitted", "case_id")
    assert world.cases.timeline(CASE) == before
    assert first["case_id"] == CASE


def test_a_refusal_does_not_use_the_key_up(world: World) -> None:
    key = once(request="body")
    with pytest.raises(NotFound):
        world.submit(allowance(item="nothing"), key=key)
    assert once_only(world.cases, key, lambda: {"second": "try"}) == {"second": "try"}


FILLED = {"street": "530114001", "bank_account": "6217009999999999999", "address": "呈贡区斗南街道花市路1号"}


def test_what_the_platform_holds_is_offered_with_its_source_and_filled_in_with_consent(world: World) -> None:
    profile = {"household": FILLED["street"], "bank_account": FILLED["bank_account"], "address": FILLED["address"]}
    world.knows_the_elder(profile=profile)
    asked = Autofill.model_validate({"item": allowance()["item"], "applicant": person(), "consent": True})
    offer = world.autofill.offer(world.resident(), asked)
    assert {field.field: (field.value, field.source) for field in offer.fields} == {
        name: (value, "市公安局") for name, value in FILLED.items()
    }
    assert set(offer.records) == {"identity", "bank_card"}
    form = {"bank_name": "滇池银行雨花支行", "elsewhere": False, "address": "呈贡区乌龙街道新路2号"}
    told = world.submit(allowance(form=form, autofill=True))
    sealed = opened(world, told["case_id"])
    assert sealed["form"]["bank_account"] == FILLED["bank_account"]
    assert sealed["form"]["address"] == form["address"]
    assert set(sealed["sources"]) == {"street", "bank_account"}
    assert world.cases.timeline(told["case_id"])[0].data["consent"] == offer.consent


def test_nothing_is_filled_in_or_shown_of_somebody_else(world: World) -> None:
    other = id_number("19410101")
    asked = Autofill.model_validate({"item": allowance()["item"], "applicant": person(), "consent": True})
    with pytest.raises(Forbidden):
        world.autofill.offer(world.resident(other), asked)


def test_progress_is_shown_to_who_opened_the_case_and_to_the_deciding_department(world: World) -> None:
    case_id = world.submit(allowance())["case_id"]
    assert world.reading.progress(world.resident(), case_id).case_id == case_id
    assert world.reading.progress(world.officer(), case_id).case_id == case_id
    for stranger in (Caller("resident", "R2", relations=RELATIONS), world.officer("lease_filing"), OUTLET_CLERK):
        with pytest.raises(NotFound):
            world.reading.progress(stranger, case_id)


def test_progress_by_number_needs_the_query_code(world: World) -> None:
    answer = world.submit(allowance())
    number, code = answer["number"], answer["query_code"]
    assert world.reading.progress_by_number(number, f" {code.lower()} ").case_id == answer["case_id"]
    assert [step.kind for step in world.reading.steps_by_number(number, code).steps] == world.kinds(answer["case_id"])
    for wrong in ((number, "00000000"), (number[:-1] + "9", code), (number, "")):
        with pytest.raises(NotFound) as refused:
            world.reading.progress_by_number(*wrong)
        assert refused.value.code == "case_unknown"


def test_a_decision_by_rule_is_explained_and_computed_again_after_the_rules_changed(world: World) -> None:
    case_id = world.submit(allowance())["case_id"]
    item = world.catalogue.open_item(allowance()["item"]).item
    world.store.publish_versions([item.model_copy(update={"decision": None})])
    told = world.reading.explain(world.resident(), case_id)
    assert (told.outcome, told.rule) == ("approve", "GL-10")
    assert {(used.name, used.value) for used in told.used} >= {("周岁", "86"), ("健在", "是"), ("信用等级", "正常")}
    again = world.reading.recompute(world.officer(), case_id)
    assert (again.recorded, again.recomputed, again.same) == ("approve:GL-10", "approve:GL-10", True)
    assert again.table == world.last(case_id).data["table"]


def test_a_hand_over_by_rule_is_explained_too_and_one_without_rule_is_not(world: World) -> None:
    world.submit(allowance())
    taken, asked = world.submit(allowance()), world.submit(allowance(automatic=False))
    for case_id in (taken["case_id"], asked["case_id"]):
        with pytest.raises(NotAllowed) as refused:
            world.reading.explain(world.resident(), case_id)
        assert refused.value.code == "not_decided_by_rule"
    world.knows_the_elder(credit="black")
    black = world.submit(allowance())["case_id"]
    told = world.reading.explain(world.resident(), black)
    assert (told.outcome, told.rule) == ("person", "GL-1")
    assert ("信用等级", "黑名单") in {(used.name, used.value) for used in told.used}
