"""What the dossier shows of people, to whom, and what for."""

import re
from typing import Any

import pytest

from chalicelib.applications.masking import masked
from chalicelib.applications.schemas import Decision, ReviewRequest
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.errors import Forbidden, NotFound
from chalicelib.kernel.privacy import KeyDestroyed
from tests.builders import ELDER, OUTLET, PHONE, RELATIONS, YOUNGER, World, allowance, firm, firm_code, items, once

SECRETS = (ELDER, PHONE, "杨秀英", "6217001234567890123", "兴呈路18号")
APPROVE = Decision(outcome="approve", opinion="符合条件")
CLERK = Caller("outlet", "B1", site=OUTLET, relations=RELATIONS)


@pytest.fixture
def world() -> World:
    made = World()
    made.knows_the_elder()
    return made


def in_review(world: World) -> str:
    return str(world.submit(world.with_files(allowance(automatic=False)))["case_id"])


@pytest.mark.parametrize("who", ["applicant", "officer"])
def test_without_a_purpose_everything_personal_is_masked(world: World, who: str) -> None:
    caller = world.resident() if who == "applicant" else world.officer()
    shown = world.dossiers.open(caller, in_review(world))
    text = shown.model_dump_json()
    assert not [secret for secret in SECRETS if secret in text]
    assert (shown.masked, shown.name, shown.phone) == (True, "杨**", "138****0001")
    assert shown.number == f"530121********{ELDER[-4:]}"
    form = {said.field: said.value for said in shown.form}
    assert form["bank_account"] == "***************0123"
    assert (form["name"], form["mobile"], form["address"]) == ("杨**", "138****0001", "呈" + "*" * 12)
    assert (form["street"], form["bank_name"], form["elsewhere"]) == ("530114001", "滇池银行雨花支行", False)
    assert [file.link for file in shown.materials] == ["", ""]


def test_the_applicant_sees_their_own_in_full(world: World) -> None:
    shown = world.dossiers.open(world.resident(), in_review(world), "own")
    assert all(secret in shown.model_dump_json() for secret in SECRETS)
    assert (shown.masked, all(file.link for file in shown.materials)) == (False, True)


def test_who_handles_a_case_sees_it_in_full_while_it_is_in_hand(world: World) -> None:
    case_id = in_review(world)
    assert all(
        secret in world.dossiers.open(world.officer(), case_id, "handling").model_dump_json() for secret in SECRETS
    )
    world.review.decide(world.officer(), case_id, APPROVE, once())
    refused(world, world.officer(), case_id, "handling")
    assert world.dossiers.open(world.officer(), case_id).masked


def test_an_approval_drawn_for_a_check_is_in_hand_again(world: World) -> None:
    case_id = str(world.submit(allowance())["case_id"])
    if world.head(case_id).state.check != "due":
        refused(world, world.officer(), case_id, "handling")
        world.review.ask(world.resident(), case_id, ReviewRequest(reason="金额不对"), once())
    assert not world.dossiers.open(world.officer(), case_id, "handling").masked


def test_no_purpose_is_anybody_elses(world: World) -> None:
    case_id = in_review(world)
    refused(world, world.resident(), case_id, "handling")
    refused(world, world.officer(), case_id, "own")
    window = Caller("officer", "W1", posts=tuple(p for p in world.officer().posts if p.duty == "window"))
    for stranger in (world.resident(YOUNGER), CLERK, window):
        for purpose in ("view", "own", "handling"):
            with pytest.raises(NotFound):
                world.dossiers.open(stranger, case_id, purpose)


def test_who_applied_for_somebody_sees_it_masked(world: World) -> None:
    asked = world.on_behalf(allowance(channel="outlet", site=OUTLET, automatic=False))
    case_id = str(world.submit(asked, CLERK)["case_id"])
    shown = world.dossiers.open(CLERK, case_id)
    assert (shown.name, shown.on_behalf[:2]) == ("杨**", "本*")
    assert [file.name for file in shown.materials if file.code == "on_behalf_consent"] == ["申请人同意代办的书面材料"]
    for purpose in ("own", "handling"):
        refused(world, CLERK, case_id, purpose)


def test_a_route_that_lets_act_as_something_else_shows_no_more(world: World) -> None:
    case_id = in_review(world)
    opener = world.resident()
    as_opener = Caller("resident", opener.id, "face", mandates=opener.mandates, relations=frozenset({"own"}))
    refused(world, as_opener, case_id, "own")


def test_names_and_codes_of_firms_are_public_and_who_acts_for_them_is_not(world: World) -> None:
    item = items()["high_tech_guidance"]
    form = {
        "field": "电子信息", "patents": 1, "staff": 1, "research_staff": 1, "sales": 1, "research_spend": 1,
        "apply_year": 2026, "needs": "辅导",
    }  # fmt: skip
    codes = [material.code for material in item.materials if material.required]
    asked = allowance(item=item.code, applicant=firm(), form=form, materials=[{"code": code} for code in codes])
    case_id = str(world.submit(world.with_files(asked), world.resident(YOUNGER, firm_code()))["case_id"])
    shown = world.dossiers.open(world.officer("high_tech_guidance"), case_id)
    assert (shown.name, shown.number, shown.phone) == ("呈贡花间商贸有限公司", firm_code(), "138****0001")


def test_a_dossier_of_deleted_data_tells_that_it_is_gone(world: World) -> None:
    case_id = in_review(world)
    world.keys.clear()
    with pytest.raises(KeyDestroyed) as gone:
        world.dossiers.open(world.officer(), case_id)
    assert gone.value.code == "personal_data_destroyed"


@pytest.mark.parametrize(
    ("value", "field", "shown"),
    [
        ("530121194001010025", {"format": "identity-number"}, "530121********0025"),
        ("53011419400101002X", {}, "530114********002X"),
        ("13887100001", {}, "138****0001"),
        ("云2026-00012345", {}, "云" + "*" * 13),
        ("53-2026-00012345", {}, "*" * 12 + "2345"),
        ("杨秀英", {}, "杨**"),
        ("未婚", {"enum": ["未婚", "离异"]}, "***"),
        ("2026-10-12", {"format": "date"}, "***"),
        (True, {}, "***"),
        (1200.5, {}, "***"),
        (["肢体", "视力"], {}, "***"),
        (None, {}, "***"),
    ],
)
def test_a_value_is_masked_by_what_it_is(value: Any, field: dict[str, Any], shown: str) -> None:
    assert masked(value, field | {"x-personal": True}) == shown
    assert masked(value, field) == value


PERSONAL_NAMES = re.compile(
    r"(^|_)(mobile|phone|bank_account|birthday|spouse|child|guardian|partner|seller|buyer)(_|$)"
)
PERSONAL_TITLES = re.compile(
    r"姓名|身份证|证件号码|居住证号|手机|电话|银行账号|户号|出生日期|预产期|婚姻|性别|残疾类别|月收入|存款(?!账户)|房产套数|困难情况"
    r"|家庭住址|居住地址|常住地址|落户地址|不动产权证书号|房屋地址|房屋坐落|工作单位|就读|毕业院校|月租金|成交价格"
)
PERSONAL_PATHS = re.compile(r"party\.(name|mobile|id_number|address|bank_account|spouse)")
PERSONAL_FORMATS = frozenset({"identity-number"})


def smells(name: str, field: dict[str, Any]) -> bool:
    """Whether a field speaks of a person, by its name, its title, or where it is filled in from."""
    return bool(
        PERSONAL_NAMES.search(name)
        or PERSONAL_TITLES.search(str(field.get("title", "")))
        or PERSONAL_PATHS.match(str(field.get("x-autofill", "")))
        or field.get("format") in PERSONAL_FORMATS
        or "1[3-9]" in str(field.get("pattern", ""))
    )


COMMITMENTS = "commitment"
"""What an applicant promises names personal things and holds none."""


def test_every_field_that_speaks_of_a_person_is_marked() -> None:
    unmarked = [
        (item.short, name, field.get("title"))
        for item in items().values()
        for name, field in item.form["properties"].items()
        if smells(name, field) and name != COMMITMENTS and field.get("x-personal") is not True
    ]
    assert unmarked == []


def test_a_mark_is_a_mark() -> None:
    for item in items().values():
        marks = [field["x-personal"] for field in item.form["properties"].values() if "x-personal" in field]
        assert marks
        assert all(mark is True for mark in marks)


def refused(world: World, caller: Caller, case_id: str, purpose: Any) -> None:
    with pytest.raises(Forbidden) as told:
        world.dossiers.open(caller, case_id, purpose)
    assert (told.value.code, told.value.field) == ("purpose_not_allowed", "purpose")
