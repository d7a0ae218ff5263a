import copy
from typing import Any

import pytest

from chalicelib.catalogue.model import Item
from chalicelib.catalogue.publishing.checking import check, compose
from chalicelib.catalogue.publishing.reading import District
from chalicelib.catalogue.sites import Sites
from chalicelib.kernel.errors import Invalid
from tests.fakes.catalogue_rows import CODE, DEPARTMENTS, SITES, row, table

ALL = Sites.from_document(SITES)


def faults(changed: dict[str, Any], sites: Sites = ALL) -> list[tuple[str, str]]:
    found = check(changed, sites)
    if isinstance(found, Item):
        return []
    assert all(fault.sentence for fault in found)
    return [(fault.field, fault.code) for fault in found]


def test_a_good_row_is_an_item() -> None:
    item = check(row(), ALL)
    assert isinstance(item, Item)
    assert item.code == CODE


def limits(promised: tuple[int, str], statutory: tuple[int, str]) -> dict[str, Any]:
    named = {"promised": promised, "statutory": statutory}
    return {name: {"amount": n, "unit": unit, "basis": "依据"} for name, (n, unit) in named.items()}


CERTIFICATE = {"type": "001", "name": "证书"}
MATERIAL = {"code": "identity", "name": "身份证"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"colour": "red"}, ("colour", "row_field_unknown")),
        ({"name": None}, ("name", "row_value_kind")),
        ({"name": ""}, ("name", "row_value_range")),
        ({"short": "Elder"}, ("short", "row_value_format")),
        ({"handling": "magic"}, ("handling", "row_value_unlisted")),
        ({"channels": ["window", "fax"]}, ("channels.1", "item_channel_unknown")),
        ({"code": CODE[:-1]}, ("code", "item_code_format")),
        ({"code": f" {CODE}"}, ("code", "item_code_format")),
        ({"code": CODE.replace("8T4", "8A4")}, ("code", "credit_code_checksum")),
        ({"level": "5"}, ("code", "item_code_level")),
        ({"type": "07"}, ("code", "item_code_type")),
        (
            {"department": {"name": "某局", "credit_code": "1153011401530201XA"}},
            ("code", "item_code_department"),
        ),
        (
            {"department": {"name": "某局", "credit_code": "11530114015301148A"}},
            ("department.credit_code", "credit_code_checksum"),
        ),
        (
            {"limits": limits((21, "working_day"), (20, "working_day"))},
            ("limits.promised", "item_promise_too_long"),
        ),
        (
            {"limits": limits((15, "working_day"), (20, "calendar_day"))},
            ("limits.promised", "item_promise_too_long"),
        ),
        ({"materials": [MATERIAL, MATERIAL]}, ("materials.1", "item_material_twice")),
        ({"materials": [MATERIAL, MATERIAL | {"code": "other"}]}, ("materials.1", "item_material_twice")),
        ({"sites": ["centre", "B1", "moon"]}, ("sites.2", "item_site_unknown")),
        ({"sites": ["centre"]}, ("channels", "item_outlet_without_site")),
        ({"form": {"type": "objekt"}}, ("form.type", "item_form_broken")),
        ({"form": {"type": "array"}}, ("form", "item_form_no_fields")),
        ({"form": {}}, ("form", "item_form_no_fields")),
        (
            {"form": {"type": "object", "properties": {"a": {"pattern": "("}}}},
            ("form.properties.a.pattern", "item_form_broken"),
        ),
        (
            {"form": {"type": "object", "properties": {"a": {"description": "长" * 110_000}}}},
            ("", "item_too_large"),
        ),
        ({"certificate": CERTIFICATE | {"fields": ["nothing"]}}, ("certificate.fields.0", "item_certificate_field")),
        ({"certificate": CERTIFICATE | {"of": ["nothing"]}}, ("certificate.of.0", "item_certificate_field")),
    ],
)
def test_what_is_wrong_is_named_by_field_and_code(changes: dict[str, Any], expected: tuple[str, str]) -> None:
    assert expected in faults(row(**changes))


def test_a_missing_field_is_named() -> None:
    short = row()
    del short["limits"]["promised"]
    assert faults(short) == [("limits.promised", "row_field_missing")]


@pytest.mark.parametrize(
    "allowed",
    [limits((20, "working_day"), (20, "working_day")), limits((14, "working_day"), (20, "calendar_day"))],
)
def test_a_promise_within_the_law_passes(allowed: dict[str, Any]) -> None:
    assert faults(row(limits=allowed)) == []


def test_every_fault_of_a_row_is_told() -> None:
    assert {code for _, code in faults(row(type="07", sites=["moon"], form={}))} == {
        "item_code_type",
        "item_site_unknown",
        "item_outlet_without_site",
        "item_form_no_fields",
    }


def decided(model: dict[str, Any], **changes: Any) -> list[str]:
    decision = copy.deepcopy(row()["decision"]) | {"table": model} | changes
    return [code for _, code in faults(row(decision=decision))]


REST = ("", '"person"', "GL-9")


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ({}, "table_broken"),
        ({"nodes": [], "edges": []}, "table_broken"),
        (table((">= (", '"approve"', "GL-1"), REST), "table_cell_broken"),
        (table((">= 80", '"approve"', "GL-1"), ("", '"person', "GL-9")), "table_outcome_unknown"),
        (table((">= 80", '"approve"', "GL-1"), ("< 60", '"refuse"', "GL-2"), REST), "table_outcome_unknown"),
        (table((">= 80", '"approve"', "GL-1")), "table_empty_fails"),
        (table(("", '"approve"', "GL-1")), "table_empty_approves"),
        (table((">= 90", '"approve"', "GL-1"), REST), "table_example_differs"),
        (table((">= 90", '"approve"', "GL-1"), ("null", '"person"', "GL-9")), "table_example_fails"),
    ],
)
def test_a_broken_decision_table_is_refused(model: dict[str, Any], expected: str) -> None:
    assert expected in decided(model)


def test_a_broken_cell_that_no_example_reaches_is_found() -> None:
    assert decided(table((">= 80", '"approve"', "GL-1"), ("> (", '"person"', "GL-2"), REST)) == ["table_cell_broken"]


def test_an_example_needs_the_outcome_that_it_names() -> None:
    wrong = {"name": "八十一岁", "input": {"applicant": {"age": 81}}, "outcome": "person"}
    right = {"name": "年龄不明", "input": {}, "outcome": "person"}
    found = check(row(decision=row()["decision"] | {"examples": [right, wrong]}), ALL)
    assert isinstance(found, list)
    assert [fault.field for fault in found] == ["decision.examples.1"]
    assert found[0].sentence == "用例“八十一岁”应得到person，实际得到approve。"


DISTRICT = District(DEPARTMENTS, {"elder.json": table(), "broken.json": None}, SITES)


def brief(**changes: Any) -> dict[str, Any]:
    """A row as the district writes it: department by key, table by file, code from its base."""
    short = row(department="civil_affairs", base="530501001000", **changes)
    short["decision"]["table"] = changes.get("table", "elder.json")
    del short["code"], short["phone"]
    short.pop("table", None)
    return short


def test_a_row_of_references_is_the_full_row() -> None:
    assert compose(brief(), DISTRICT) == row()


def test_a_phone_and_a_code_of_its_own_are_kept() -> None:
    own = brief() | {"phone": "0871-67479999", "code": CODE}
    del own["base"]
    assert compose(own, DISTRICT) == row(phone="0871-67479999")


@pytest.mark.parametrize(
    ("short", "expected"),
    [
        (brief() | {"department": "moon"}, "department_unknown"),
        (brief(table="none.json"), "table_unknown"),
        (brief(table="broken.json"), "table_unreadable"),
    ],
)
def test_a_reference_to_nothing_is_refused(short: dict[str, Any], expected: str) -> None:
    with pytest.raises(Invalid) as refused:
        compose(short, DISTRICT)
    assert refused.value.code == expected
    assert refused.value.sentence
