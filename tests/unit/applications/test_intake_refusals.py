"""Every refusal of an application, by code and field; and whoever is refused leaves nothing behind."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.applications.forms import check_form
from chalicelib.catalogue.model import Item
from chalicelib.catalogue.publishing.publisher import withdraw
from chalicelib.kernel.caller import Caller, Post
from chalicelib.kernel.errors import Invalid
from tests.builders import CENTRE, ELDER, FOLDER, OUTLET, World, allowance, firm, firm_code, id_number, items, person
from tests.office import FORMS
from tests.traces import refused, told

ELDER_ITEM = items()["elder_allowance"]


@pytest.fixture
def world() -> World:
    made = World()
    made.knows_the_elder()
    return made


def reference_code() -> str:
    line = (FOLDER / "reference" / "items.jsonl").read_text("utf-8").partition("\n")[0]
    return str(json.loads(line)["TASK_CODE"])


def at(role: Any, site: str = "") -> Caller:
    return Caller(role, "X1", site=site)


PHONE_ONLY = Caller("resident", "R9")

CASES: dict[str, tuple[dict[str, Any], Caller | None, str, str]] = {
    "an unknown item": ({"item": "nothing"}, None, "item_unknown", "item"),
    "a reference item": ({"item": reference_code()}, None, "item_reference", "item"),
    "a version that is not the one in force": ({"version": 2}, None, "item_version_superseded", "version"),
    "a channel of somebody else": ({"channel": "window"}, None, "channel_not_yours", "channel"),
    "a public caller": ({}, at("public"), "channel_not_yours", "channel"),
    "a department": ({"channel": "window"}, at("department"), "channel_not_yours", "channel"),
    "no site at the window": ({"channel": "window"}, at("officer"), "site_missing", "site"),
    "a resident who only gave a phone": ({}, replace(PHONE_ONLY, assurance="phone"), "assurance_real_name", "item"),
    "an item that the outlet may not take": (
        {"channel": "outlet", "site": OUTLET},
        replace(at("outlet", OUTLET), items=frozenset({"lease_filing"})),
        "item_not_yours",
        "item",
    ),
    "an unknown site": ({"channel": "window", "site": "moon"}, at("officer"), "site_unknown", "site"),
    "a site that does not offer it": (
        {"channel": "window", "site": "park-01"},
        at("officer", "park-01"),
        "site_not_offered",
        "site",
    ),
    "another outlet's site": (
        {"channel": "outlet", "site": OUTLET},
        at("outlet", "outlet-02"),
        "site_not_yours",
        "site",
    ),
    "nobody's word at the outlet": (
        {"channel": "outlet", "site": OUTLET},
        at("outlet", OUTLET),
        "on_behalf_missing",
        "on_behalf",
    ),
    "nobody's word to the grid": ({"channel": "grid"}, at("grid"), "on_behalf_missing", "on_behalf"),
    "a firm for a person's item": ({"applicant": firm()}, None, "audience_not_served", "applicant.kind"),
    "a number of another form": (
        {"applicant": person("53012119400101002")},
        None,
        "identity_number_format",
        "applicant.id_number",
    ),
    "a wrong checksum": (
        {"applicant": person(ELDER[:-1] + ("1" if ELDER[-1] == "0" else "0"))},
        None,
        "identity_number_checksum",
        "applicant.id_number",
    ),
    "a date that never was": (
        {"applicant": person("530114202302290019")},
        None,
        "identity_number_date",
        "applicant.id_number",
    ),
    "a birth that lies ahead": (
        {"applicant": person(id_number("20261013"))},
        None,
        "identity_number_date",
        "applicant.id_number",
    ),
    "somebody else": ({"applicant": person(id_number("19410101"))}, None, "applicant_not_yours", "applicant"),
    "a case id of another form": ({"case_id": "01K7"}, None, "case_id_format", "case_id"),
}


@pytest.mark.parametrize("name", CASES)
def test_refuses(world: World, name: str) -> None:
    changes, caller, code, field = CASES[name]
    assert told(refused(world, allowance(**changes), caller)) == (code, field)


def test_refuses_a_withdrawn_item(world: World) -> None:
    withdraw(world.store, ELDER_ITEM.code)
    assert told(refused(world, allowance())) == ("item_withdrawn", "item")


def test_refuses_the_version_that_was_filled_in_before_the_item_changed(world: World) -> None:
    world.store.publish_versions([ELDER_ITEM.model_copy(update={"phone": "0871-67470099"})])
    refusal = refused(world, allowance(version=1))
    assert told(refusal) == ("item_version_superseded", "version")
    assert world.submit(allowance(version=2))["item_version"] == 2


def test_refuses_a_channel_that_the_item_is_not_offered_on(world: World) -> None:
    asked = allowance(item=items()["minimum_living"].code, channel="outlet", site=OUTLET)
    assert told(refused(world, asked, at("outlet", OUTLET))) == ("channel_not_offered", "channel")


@pytest.mark.parametrize(
    ("applicant", "code", "field"),
    [
        (firm("91530114MA6K00014"), "credit_code_format", "applicant.credit_code"),
        (firm(firm_code()[:-1] + "0"), "credit_code_checksum", "applicant.credit_code"),
        (firm() | {"contact": person("530114202302290019")}, "identity_number_date", "applicant.contact.id_number"),
    ],
)
def test_refuses_a_firm_whose_numbers_do_not_hold(
    world: World, applicant: dict[str, Any], code: str, field: str
) -> None:
    asked = allowance(item=items()["prepackaged_food_filing"].code, applicant=applicant)
    assert told(refused(world, asked, world.resident(firm_code()))) == (code, field)


def test_refuses_a_firm_that_the_caller_does_not_act_for(world: World) -> None:
    asked = allowance(item=items()["prepackaged_food_filing"].code, applicant=firm())
    assert told(refused(world, asked)) == ("applicant_not_yours", "applicant")


def test_tells_every_fault_of_the_form_by_its_field_and_chinese_title(world: World) -> None:
    form = allowance()["form"] | {"bank_account": "12", "street": "530102001", "elsewhere": "否", "extra": 1}
    del form["address"]
    refusal = refused(world, allowance(form=form))
    assert told(refusal)[0] == "form_invalid"
    assert {(fault.code, fault.field) for fault in refusal.errors} == {
        ("form_field_missing", "form.address"),
        ("form_field_wrong", "form.bank_account"),
        ("form_field_wrong", "form.street"),
        ("form_field_wrong", "form.elsewhere"),
        ("form_field_unknown", "form.extra"),
    }
    titles = {"form.address": "现居住地址", "form.bank_account": "本人银行账号", "form.street": "户籍所在街道"}
    sentences = {fault.field: fault.sentence for fault in refusal.errors}
    assert all(f"“{title}”" in sentences[field] for field, title in titles.items())


def test_tells_each_field_that_is_missing(world: World) -> None:
    refusal = refused(world, allowance(form={}))
    required = ("street", "address", "bank_name", "bank_account", "elsewhere")
    assert {fault.field for fault in refusal.errors} == {f"form.{name}" for name in required}


def test_refuses_a_day_that_is_not_in_the_calendar(world: World) -> None:
    asked = allowance(item=items()["lease_filing"].code, form={"signed_on": "2026-02-30"})
    faults = {fault.field: fault for fault in refused(world, asked).errors}
    assert faults["form.signed_on"].code == "form_field_wrong"
    assert "“合同签订日期”" in faults["form.signed_on"].sentence


def test_an_officer_of_one_site_cannot_submit_for_another(world: World) -> None:
    asked = allowance(channel="window", site="street-530114001")
    assert told(refused(world, asked, at("officer", CENTRE))) == ("site_not_yours", "site")


def test_an_officer_submits_at_no_window_that_is_theirs_no_longer(world: World) -> None:
    asked, now = allowance(channel="window", site=CENTRE), world.clock.now().wall
    kept = Caller("officer", "X1", posts=(Post("window", "", site=CENTRE, until=now + timedelta(minutes=1)),))
    over = Caller("officer", "X1", posts=(Post("window", "", site=CENTRE, until=now),))
    assert told(refused(world, asked, over)) == ("site_not_yours", "site")
    assert world.submit(asked, kept)["case_id"]


PERSON_FIELD = (items()["house_transfer"], "seller_id", "卖方身份证号码")
FIRM_FIELD = (items()["food_business_licence"], "code", "统一社会信用代码")


@pytest.mark.parametrize(
    ("asked", "good", "bad"),
    [
        (PERSON_FIELD, id_number("19700101", "001"), "530121197001010010"),
        (PERSON_FIELD, id_number("19700101", "001"), id_number("20230229", "001")),
        (PERSON_FIELD, id_number("19700101", "001"), "53012119700101001"),
        (PERSON_FIELD, id_number("19700101", "001"), 530121197001010015),
        (FIRM_FIELD, firm_code(), firm_code()[:-1] + "0"),
        (FIRM_FIELD, firm_code(), firm_code().replace("530114", "530115")),
    ],
)
def test_refuses_a_number_in_a_form_that_does_not_hold(asked: tuple[Item, str, str], good: str, bad: Any) -> None:
    item, field, title = asked
    form = FORMS[item.short] | {"mobile": "13800000001"}
    check_form(item, form | {field: good})
    with pytest.raises(Invalid) as found:
        check_form(item, form | {field: bad})
    assert [(fault.code, fault.field) for fault in found.value.errors] == [("form_field_wrong", f"form.{field}")]
    assert f"“{title}”" in found.value.errors[0].sentence
