from typing import Any

from chalicelib.catalogue.guide import CHANNELS, TYPES, guide
from chalicelib.catalogue.model import Channel, Item, ItemType
from chalicelib.catalogue.sites import Sites
from tests.fakes.catalogue_rows import SITES, row

ALL = Sites.from_document(SITES)


def told(**changes: Any) -> Any:
    return guide(Item.model_validate(row(**changes)), ALL)


def test_materials_tell_how_the_applicant_is_spared() -> None:
    identity, card = told().materials
    assert [text[:3] for text in identity.spared] == ["可免交"]
    assert [text[:3] for text in card.spared] == ["列入容"]
    plain = told(materials=[{"code": "plan", "name": "平面图", "reuse_from": None}]).materials
    assert plain[0].spared == ()


def test_limits_are_told_with_their_basis() -> None:
    notice = told()
    assert (notice.promised.text, notice.promised.basis) == ("当日办结", "呈贡区政务服务承诺")
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
