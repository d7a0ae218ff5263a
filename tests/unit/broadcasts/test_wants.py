"""What subscribers choose to hear of, and who hears of what."""

from typing import Any

import pytest
from hypothesis import given, strategies as st
from pydantic import ValidationError

from chalicelib.broadcasts.letters import PART, PARTS
from chalicelib.catalogue.wants import About, Want, digest_of, wanted

ROAD: dict[str, Any] = {
    "family": "construction", "kind": "tender", "area": "530114001", "category": "市政道路", "fen": 3_000_000_00,
    "words": "示例道路工程招标公告 bim 咨询", "title": "示例道路工程招标公告",
}  # fmt: skip


def road(**changed: Any) -> About:
    return About.model_validate(ROAD | changed)


@pytest.mark.parametrize(
    ("want", "meets"),
    [
        ({}, True),
        ({"family": "construction"}, True), ({"family": "land"}, False),
        ({"kind": "tender"}, True), ({"kind": "result"}, False),
        ({"area": "530114"}, True), ({"area": "530114001"}, True), ({"area": "530114002"}, False),
        ({"category": "道路 桥梁"}, True), ({"category": "桥梁"}, False),
        ({"words": "道路 BIM"}, True), ({"words": "道路 桥梁"}, False),
        ({"value_from": 3_000_000}, True), ({"value_from": 3_000_001}, False),
        ({"value_to": 3_000_000}, True), ({"value_to": 2_999_999}, False), ({"value_from": 0}, True),
        ({"family": "construction", "words": "没有"}, False),
    ],
)  # fmt: skip
def test_a_notice_meets_a_want_when_it_meets_all_of_it(want: dict[str, Any], meets: bool) -> None:
    assert Want.model_validate(want).meets(road()) is meets


def test_a_notice_without_a_value_is_not_meant_by_one() -> None:
    for want in ({"value_from": 0}, {"value_to": 1}):
        assert not Want.model_validate(want).meets(road(fen=None))
    assert Want().meets(road(fen=None))


def test_one_want_is_enough_and_none_is_everything() -> None:
    told = [road(), road(family="land")]
    assert wanted([], told) == told
    assert wanted([Want(family="land"), Want(words="没有")], told) == told[1:]


@pytest.mark.parametrize("words", ["13887100001", "我的530121194001010029", "a@b", "第\n行", "长" * 41])
def test_what_could_be_somebodys_number_or_address_is_no_word(words: str) -> None:
    for field in ("words", "category"):
        with pytest.raises(ValidationError):
            Want.model_validate({field: words})


@given(st.lists(st.text("公告道路", min_size=1, max_size=100), min_size=1, max_size=40))
def test_a_digest_counts_all_and_fits(titles: list[str]) -> None:
    where = "都在平台“公共资源交易公告”页，发布日期选12月31日。"
    text = digest_of([road(title=title) for title in titles], where)
    assert text.startswith(f"共{len(titles)}份公告：")
    assert len(text) <= PART * PARTS  # all of it is sent
    shown = text.partition("：")[2].partition("；另有")[0].rstrip("。").split("；")
    more = len(titles) - len(shown)
    assert shown == titles[: len(shown)]
    assert text.endswith(f"；另有{more}份。{where}" if more else "。")
