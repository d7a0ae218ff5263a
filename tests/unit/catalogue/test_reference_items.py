import json
from pathlib import Path
from typing import Any

import pytest

from chalicelib.catalogue.reference import ReferenceItem, from_source
from chalicelib.kernel.errors import Invalid

DATA = Path("catalogue/reference/items.jsonl")


def source() -> list[dict[str, Any]]:
    return [json.loads(line) for line in DATA.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def items() -> list[ReferenceItem]:
    return [from_source(row) for row in source()]


def test_every_row_of_the_data_set_is_read(items: list[ReferenceItem]) -> None:
    assert len(items) == 982
    assert len({item.code for item in items}) == 982


def test_both_lengths_of_code_are_kept(items: list[ReferenceItem]) -> None:
    assert [sum(len(item.code) == length for item in items) for length in (31, 33)] == [644, 338]


def test_the_provincial_types_become_the_national_ones(items: list[ReferenceItem]) -> None:
    types = {row["TASK_TYPE_TEXT"]: item.type for row, item in zip(source(), items, strict=True)}
    assert types == {
        "行政许可": "01",
        "行政给付": "05",
        "行政确认": "07",
        "行政奖励": "08",
        "行政裁决": "09",
        "其他行政权力": "10",
        "公共服务": "20",
    }


def test_the_legal_limit_is_never_the_shorter_one(items: list[ReferenceItem]) -> None:
    for item in items:
        assert item.legal is not None
        assert item.promised is not None
        assert item.legal.amount >= item.promised.amount


def test_each_limit_keeps_its_own_unit(items: list[ReferenceItem]) -> None:
    mixed = [i for i in items if i.legal and i.promised and i.legal.unit != i.promised.unit]
    assert len(mixed) == 9
    assert all(i.legal and i.legal.unit == "calendar_day" for i in mixed)


def test_nothing_is_an_empty_list(items: list[ReferenceItem]) -> None:
    assert sum(item.materials == () for item in items) == 198


def test_levels_are_numbered(items: list[ReferenceItem]) -> None:
    assert [sum(item.level == level for item in items) for level in ("2", "3")] == [747, 235]


def test_the_audience_keeps_its_words_and_knows_people_from_organisations(items: list[ReferenceItem]) -> None:
    assert items[0].audience[:2] == ("自然人", "企业法人")
    assert items[0].kinds == ("person", "firm")
    assert {item.kinds for item in items} == {("person",), ("person", "firm")}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("TASK_CODE", "11440000006939756C2440101007000"),
        ("TASK_TYPE", "99"),
        ("TASK_NAME", " "),
        ("handle_time", "30"),
        ("handle_time_limit", None),
        ("matter_level", "县级"),
        ("material_intro", "身份证"),
        ("accept_standard", "长" * 2001),
    ],
)
def test_a_column_that_cannot_be_read_is_named(column: str, value: Any) -> None:
    with pytest.raises(Invalid) as refused:
        from_source(source()[0] | {column: value})
    assert [fault.field for fault in refused.value.errors] == [column]


def test_every_bad_column_of_a_row_is_told() -> None:
    with pytest.raises(Invalid) as refused:
        from_source({"TASK_NAME": "事项"})
    assert len(refused.value.errors) == 12
