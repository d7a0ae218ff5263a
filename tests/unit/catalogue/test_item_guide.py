from datetime import date
from typing import Any

import pytest

from chalicelib.catalogue.guide import CHANNELS, TYPES, Guide, guide
from chalicelib.catalogue.model import Channel, Item, ItemType
from chalicelib.catalogue.periods import Periods
from chalicelib.catalogue.sites import Sites
from infra.paths import ROOT, document
from tests.fakes.catalogue_rows import SITES, row

ALL = Sites.from_document(SITES)
PERIODS = Periods.from_document(document(ROOT / "catalogue" / "periods.yaml"))
LAW = "《中华人民共和国行政许可法》"


def told(**changes: Any) -> Guide:
    return guide(Item.model_validate(row(**changes)), ALL, PERIODS, date(2026, 11, 24), "https://chenggong.example")


def way(**procedure: Any) -> list[str]:
    return [step.name for step in told(handling="person", procedure=procedure).steps]


PROMISING = {
    "before": {"amount": 2, "unit": "working_day", "basis": "容缺受理规则"},
    "most": {"amount": 20, "unit": "working_day", "basis": "容缺受理规则"},
}


def test_materials_tell_how_the_applicant_is_spared() -> None:
    identity, card = told(procedure={"promising": PROMISING}).materials
    assert [text[:3] for text in identity.spared] == ["可免交"]
    assert [text[:3] for text in card.spared] == ["可容缺"]
    assert told().materials[1].spared == (), "not where the item takes no promises"
    plain = told(materials=[{"code": "plan", "name": "平面图", "reuse_from": None}]).materials
    assert plain[0].spared == ()


def test_limits_are_told_with_their_basis() -> None:
    notice = told()
    assert (notice.promised.text, notice.promised.basis) == ("当日办结", "呈贡区政务服务承诺")
    assert notice.statutory is not None
    assert (notice.statutory.text, notice.statutory.basis) == ("20个工作日", "《云南省老年人权益保障条例》")


def test_where_the_law_names_no_limit_none_is_told() -> None:
    promised = {"amount": 15, "unit": "calendar_day", "basis": "承诺"}
    notice = told(limits={"promised": promised})
    assert notice.statutory is None
    assert notice.promised.text == "15日"


def test_places_are_those_that_take_the_item_over_its_channels() -> None:
    assert [(place.name, place.channels) for place in told().places] == [
        ("呈贡区政务服务中心", ("服务窗口",)),
        ("滇池银行雨花支行", ("银行便民服务网点",)),
    ]
    assert [place.code for place in told(channels=["window"]).places] == ["C1"]
    assert [place.code for place in told(sites=["B1"]).places] == ["B1"]
    assert told(channels=["web"]).places == ()


def test_everything_is_told_in_chinese() -> None:
    notice = told()
    assert notice.type == "行政给付"
    assert notice.channels == ("服务窗口", "网上办事大厅", "银行便民服务网点")
    assert notice.audience == ("个人",)
    assert "自动办结" in notice.handling
    assert (notice.fee, notice.phone) == ("不收费", "0871-67470001")


def test_every_type_and_channel_has_a_name() -> None:
    assert set(TYPES) == set(ItemType.__args__)  # type: ignore[attr-defined]
    assert set(CHANNELS) == set(Channel.__args__)  # type: ignore[attr-defined]


def test_the_way_is_the_one_that_the_items_workflow_goes() -> None:
    assert way() == ["申请", "受理", "补正", "补交容缺材料", "决定", "送达"]
    limit = {"amount": 10, "unit": "working_day", "basis": f"{LAW}第四十五条"}
    asked = {"name": "消防救援大队", "credit_code": "11530114015301148T", "matter": "消防条件"}
    special = [{"kind": "inspection", "limit": limit}, {"kind": "publicity", "limit": limit}]
    whole = way(levels=2, consulted=[asked], special=special)
    assert whole[3:] == ["补交容缺材料", "审查", "会办部门同时提出意见", "现场核查", "公示", "决定", "送达"]
    assert [step.name for step in told(handling="instant").steps][:3] == ["申请", "自动审批", "受理"]


@pytest.mark.parametrize(("levels", "decides"), [(0, "一名工作人员"), (1, "受理以外"), (2, "受理、审查以外")])
def test_who_decides_is_told(levels: int, decides: str) -> None:
    [decision] = [s for s in told(handling="person", procedure={"levels": levels}).steps if s.name == "决定"]
    assert decides in decision.text


def test_every_limit_of_the_way_names_its_article() -> None:
    more = {"limit": {"amount": 10, "unit": "working_day", "basis": f"{LAW}第四十二条"}, "approver": "head"}
    steps = {step.name: step for step in told(handling="person", procedure={"extending": more}).steps}
    assert all(limit.text and limit.basis for step in steps.values() for limit in step.limits)
    assert [limit.name for limit in steps["决定"].limits] == ["承诺", "法定", "可延长"]
    assert "经本机关负责人批准，可以延长10个工作日，并告知理由" in steps["决定"].text


def test_what_the_law_says_of_licences_other_items_follow_by_analogy() -> None:
    [acceptance] = told(handling="person").steps[1].limits
    assert acceptance.text == "5个工作日"
    assert acceptance.basis.startswith(f"参照{LAW}第三十二条")


def test_supplements_and_promises_are_told_as_the_item_has_them() -> None:
    limit = {"amount": 15, "unit": "working_day", "basis": "办法"}
    supplement = {"answer": limit, "clock": "restarts"}
    promising = {"before": limit | {"amount": 3}, "most": limit}
    steps = {s.name: s for s in told(procedure={"supplement": supplement, "promising": promising}).steps}
    assert "15个工作日内补交" in steps["补正"].text
    assert "重新计算" in steps["补正"].text
    assert [limit.text for limit in steps["补交容缺材料"].limits] == ["3个工作日", "15个工作日"]


def test_remedies_are_told_before_anybody_is_refused() -> None:
    assert [(one.name, one.text) for one in told().remedies] == [("行政复议", "60日"), ("行政诉讼", "6个月")]


def test_the_notice_names_its_own_address() -> None:
    assert told().address == "https://chenggong.example/guide?code=11530114015301148T4530501001000"
