"""Applying for a bundle: one form, checked for every item before anything is stored."""

from typing import Any

import pytest

from chalicelib.bundles.schemas import Chosen
from chalicelib.catalogue.publishing.publisher import withdraw
from chalicelib.kernel.caller import Mandate
from chalicelib.kernel.errors import Conflict, DomainError, Forbidden, Invalid, NotAllowed, NotFound
from tests.builders import CASE, ELDER, PDF, YOUNGER, items, once, person
from tests.bundling import BUNDLE_CASE, FIRM_FORM, PARENT, BundleWorld


@pytest.fixture
def world() -> BundleWorld:
    return BundleWorld()


def refused(world: BundleWorld, asked: dict[str, Any], code: str = "open_firm", **more: Any) -> DomainError:
    """Why it is refused; nothing has been stored."""
    with pytest.raises(DomainError) as refusal:
        world.apply(code, asked, **more)
    assert world.cases.kept == {}
    assert world.cases.claims == {}
    return refusal.value


def told(refusal: DomainError) -> set[tuple[str, str]]:
    assert all(error.sentence for error in refusal.errors)
    return {(error.field, error.code) for error in refusal.errors}


def test_a_bundle_is_one_form_one_set_of_materials_and_tells_who_does_what_by_when(world: BundleWorld) -> None:
    shown = world.showing.bundle("open_firm", None)
    assert shown.form["properties"]["company_name"]["x-items"] == sorted(part.item for part in shown.parts)
    assert [paper.code for paper in shown.materials if paper.required] == [
        "application", "articles", "premises_proof", "identity",
    ]  # fmt: skip
    assert shown.spared == ("营业执照",)
    assert [part.after for part in shown.parts][:3] == [(), ("企业名称自主申报",), ("公司设立登记",)]
    assert all(part.promised.basis for part in shown.parts)
    assert [part.item for part in shown.parts if part.letter] == ["company_setup"]
    assert "同时办理" in shown.guide[3]


def test_what_is_optional_may_be_left_out_and_nothing_else(world: BundleWorld) -> None:
    needed = "name_declaration,company_setup,seal_filing,bank_account_appointment,tax_registration"
    shown = world.showing.bundle("open_firm", Chosen(items=needed).wanted)
    assert "employees" not in shown.form["properties"]
    for wanted, code in ((needed.partition(",")[2], "bundle_item_needed"), (needed + ",moon", "bundle_item_unknown")):
        with pytest.raises(Invalid) as refusal:
            world.showing.bundle("open_firm", Chosen(items=wanted).wanted)
        assert refusal.value.code == code


def test_what_is_applied_for_is_there_with_every_child_and_nothing_is_open_yet(world: BundleWorld) -> None:
    answer = world.apply("open_firm", world.firm())
    assert answer["case_id"] == BUNDLE_CASE
    assert answer["summary"] == "共6项：等待6项。"
    assert [child["waits_for"] for child in answer["children"]][:2] == [[], ["企业名称自主申报"]]
    assert list(world.cases.kept) == [BUNDLE_CASE]
    assert "李财务" not in str(vars(world.cases))


def test_the_same_request_again_gets_the_first_answer(world: BundleWorld) -> None:
    asked = world.firm()
    key = once(request=asked)
    assert world.apply("open_firm", asked, key=key) == world.apply("open_firm", asked, key=key)
    with pytest.raises(Conflict) as refusal:
        world.apply("open_firm", asked)
    assert refusal.value.code == "case_submitted"


def test_the_same_thing_answered_differently_is_refused_with_both_fields(world: BundleWorld) -> None:
    form = FIRM_FORM | {"seal_filing.company_name": "昆明另一家有限公司"}
    assert told(refused(world, world.firm(form=form))) == {
        ("form.company_name", "bundle_answers_differ"), ("form.seal_filing.company_name", "bundle_answers_differ"),
    }  # fmt: skip


def test_answers_that_contradict_each_other_are_refused_with_both_fields(world: BundleWorld) -> None:
    refusal = refused(world, world.firm(form=FIRM_FORM | {"employees": 2, "insured": 5}))
    assert told(refusal) == {
        ("form.insured", "bundle_answers_contradict"), ("form.employees", "bundle_answers_contradict"),
    }  # fmt: skip
    assert {error.sentence for error in refusal.errors} == {"参加社会保险的人数不能多于用工人数，请核对后改成一致。"}


def test_mother_and_father_are_two_people(world: BundleWorld) -> None:
    asked = world.newborn()
    asked["form"] |= {"father_name": "李强", "father_id": YOUNGER}
    assert ("form.father_id", "bundle_answers_contradict") in told(refused(world, asked, "newborn"))


def test_every_fault_of_every_item_is_told_by_its_field_at_once(world: BundleWorld) -> None:
    form = {name: said for name, said in FIRM_FORM.items() if name not in ("maker", "taxpayer")} | {"shareholders": 0}
    asked = world.firm(form=form | {"moon": 1})
    assert told(refused(world, asked)) == {("form.moon", "form_field_unknown")}
    asked = world.firm(form=form)
    assert told(refused(world, asked)) == {
        ("form.maker", "form_field_missing"), ("form.taxpayer", "form_field_missing"),
        ("form.shareholders", "form_field_wrong"),
    }  # fmt: skip


def test_a_question_of_several_items_is_told_once_when_it_is_missing(world: BundleWorld) -> None:
    form = {name: said for name, said in FIRM_FORM.items() if name != "company_name"}
    refusal = refused(world, world.firm(form=form))
    assert [(error.field, error.code) for error in refusal.errors] == [("form.company_name", "form_field_missing")]
    assert refusal.errors[0].sentence == "请填写“公司名称”。"


def test_materials_are_refused_by_the_place_at_which_they_were_given(world: BundleWorld) -> None:
    good = world.firm()
    other = {"code": "articles", "receipt": world.receipt("articles", PDF, CASE)}
    wrong = [good["materials"][0], other, *good["materials"][2:]]
    assert told(refused(world, good | {"materials": wrong})) == {("materials.1.receipt", "receipt_invalid")}
    assert told(refused(world, good | {"materials": good["materials"][1:]})) == {
        ("materials.application", "material_missing"),
    }  # fmt: skip
    twice = [*good["materials"], good["materials"][0]]
    assert refused(world, good | {"materials": twice}).code == "material_twice"
    odd = [*good["materials"], {"code": "moon", "record": "moon"}]
    assert refused(world, good | {"materials": odd}).code == "material_unknown"


def test_a_letter_that_was_not_signed_is_asked_for_by_its_item(world: BundleWorld) -> None:
    signed = world.firm()["commitments"]
    assert told(refused(world, world.firm(commitments={}))) == {("commitments.company_setup", "letter_missing")}
    stale = {"company_setup": signed["company_setup"] | {"digest": "0" * 64}}
    assert told(refused(world, world.firm(commitments=stale))) == {("commitments.company_setup", "letter_changed")}
    more = signed | {"seal_filing": signed["company_setup"]}
    assert told(refused(world, world.firm(commitments=more))) == {("commitments.seal_filing", "letter_not_asked")}
    assert refused(world, world.firm(commitments={"moon": {}})).field == "commitments.moon"


def test_an_applicants_numbers_and_mandates_are_looked_at_first(world: BundleWorld) -> None:
    assert refused(world, world.firm(applicant=person("530114202302290019"))).code == "identity_number_date"
    refusal = refused(world, world.firm(), caller=world.resident(ELDER))
    assert isinstance(refusal, Forbidden)
    assert ("applicant", "applicant_not_yours") in told(refusal)


def test_who_is_not_sure_enough_for_one_item_may_apply_for_none(world: BundleWorld) -> None:
    caller = world.resident(YOUNGER)
    unsure = type(caller)(caller.role, caller.id, "phone", caller.mandates, relations=caller.relations)
    refusal = refused(world, world.firm(), caller=unsure)
    assert isinstance(refusal, Forbidden)
    assert ("items.company_setup", "assurance_real_name") in told(refusal)


def test_a_bundle_with_a_closed_item_is_not_offered(world: BundleWorld) -> None:
    withdraw(world.store, items()["seal_filing"].code)
    assert "open_firm" not in {bundle.code for bundle in world.showing.all().items}
    assert refused(world, world.firm()).code == "item_withdrawn"
    events = {event.code: event for event in world.showing.life_events().items}
    assert [bundle.code for bundle in events["starting_up"].bundles] == ["open_restaurant"]


def test_items_that_do_not_fit_each_other_any_more_suspend_the_bundle(world: BundleWorld) -> None:
    item = items()["name_declaration"]
    fields = item.form["properties"]
    form = item.form | {"properties": fields | {"name": {"type": "integer", "title": "名称", "maximum": 9}}}
    world.store.publish_versions([item.model_copy(update={"form": form})])
    assert isinstance(refusal := refused(world, world.firm()), NotAllowed)
    assert refusal.code == "bundle_suspended"


def test_own_bundles_are_seen_by_who_they_are_about_and_by_nobody_else(world: BundleWorld) -> None:
    case_id = world.apply("open_firm", world.firm())["case_id"]
    mine = world.resident(YOUNGER)
    assert world.bundles.progress(mine, case_id).name == "企业开办“一件事”"
    assert [one.case_id for one in world.bundles.mine(mine, "", "").items] == [case_id]
    assert world.bundles.mine(world.resident(ELDER), "", "").items == ()
    stranger, part = world.resident(ELDER), world.resident(ELDER)
    some = Mandate(world.lookup(YOUNGER), "agent", frozenset({"seal_filing"}))
    part = type(part)(part.role, part.id, "face", (*part.mandates, some), relations=part.relations)
    for other in (stranger, part):
        with pytest.raises(NotFound):
            world.bundles.progress(other, case_id)
    with pytest.raises(Forbidden):
        world.bundles.mine(stranger, "91530114MA6K00006U", "")
    assert world.reading.mine(mine, "", "").items == ()


def test_an_application_is_no_bundle(world: BundleWorld) -> None:
    world.apply("open_firm", world.firm())
    world.deliver()
    with pytest.raises(NotFound):
        world.bundles.progress(world.resident(YOUNGER), world.child(BUNDLE_CASE, "seal_filing"))
    with pytest.raises(NotFound):
        world.reading.progress(world.resident(YOUNGER), BUNDLE_CASE)


def test_one_file_serves_items_that_call_it_otherwise(world: BundleWorld) -> None:
    receipt = world.receipt("identity", PDF, CASE)
    other = world.uploads.renamed(receipt, CASE, "photo")
    assert world.uploads.read(other, CASE).code == "photo"
    with pytest.raises(Invalid):
        world.uploads.renamed(receipt, BUNDLE_CASE, "photo")


def test_a_window_applies_for_who_stands_there(world: BundleWorld) -> None:
    asked = world.firm(channel="window", site="centre-01", applicant=PARENT)
    answer = world.apply("open_firm", asked, caller=world.officer("company_setup"))
    world.deliver()
    assert set(world.stages(answer["case_id"]).values()) == {"granted"}
