"""The district's own data in ``catalogue/``: every file can be published, and holds together with the others.

The item that the how-to shows is held to the same.
"""

import csv
import re
from collections import Counter

import pytest
from jsonschema import Draft202012Validator

from chalicelib.catalogue.model import Item
from chalicelib.catalogue.publishing import reading
from chalicelib.catalogue.sites import Sites
from tests.builders import FOLDER, items
from tests.unit.docs import shown_item

THEMES = {
    *("企业开办", "企业变更注销", "经营许可", "工程建设", "交通城管", "社会救助", "残疾人", "养老", "生育"),
    *("户籍居住", "就业创业", "社保医保", "教育", "婚姻", "不动产", "科技创新"),
    *("出生", "入学", "就业", "置业", "退休"),
}

JUDGED = {**items(), "shown": shown_item.by_people(), "shown with its table": shown_item.by_table()}
each_item = pytest.mark.parametrize("item", JUDGED.values(), ids=JUDGED)


def divisions(file: str, column: str) -> set[str]:
    with (FOLDER / "divisions" / file).open(encoding="utf-8", newline="") as rows:
        return {row[column] for row in csv.DictReader(rows)}


def test_every_file_of_the_catalogue_is_an_item_with_a_number_and_a_code_of_its_own() -> None:
    files = sorted(path.stem for path in (FOLDER / "items").iterdir())
    assert len({name[:2] for name in files}) == len(files) >= 42
    assert {name[3:].replace("-", "_") for name in files} == set(items())
    assert len({item.code for item in items().values()}) == len(files)


def test_every_instant_item_is_decided_by_a_table_and_no_item_of_people_is() -> None:
    assert {item.handling for item in items().values()} == {"instant", "commitment", "person"}
    for item in items().values():
        assert item.handling != "instant" or item.decision is not None, item.short
        assert item.handling != "person" or item.decision is None, item.short


@each_item
def test_an_item_is_composed_from_known_parts(item: Item) -> None:
    assert item.code[19:23] == f"53{item.type}"
    assert set(item.themes) <= THEMES
    assert ("outlet" in item.channels) == ("outlet" in item.sites)
    assert "grid" not in item.channels or "street" in item.sites


@each_item
def test_a_form_bounds_and_names_every_field(item: Item) -> None:
    Draft202012Validator.check_schema(item.form, Draft202012Validator.FORMAT_CHECKER)
    assert item.form["additionalProperties"] is False
    assert set(item.form["required"]) <= set(item.form["properties"])
    for name, field in item.form["properties"].items():
        assert re.search("[一-鿿]", field["title"]), name
        bounds = {"string": {"maxLength", "enum"}, "array": {"maxItems"}, "boolean": {"type"}}
        assert bounds.get(field["type"], {"maximum"}) & set(field), name
        assert field.get("x-autofill", "party.").split(".")[0] in ("party", "records"), name
        assert set(field.get("x-labels", field.get("enum", []))) == set(field.get("enum", [])), name


@each_item
def test_only_a_commitment_item_asks_for_the_commitment(item: Item) -> None:
    assert ("commitment" in item.form["required"]) == (item.handling == "commitment")


def test_the_registry_is_one_centre_six_streets_four_parks_and_four_outlets() -> None:
    registry = Sites.from_document(reading.read_district(FOLDER).sites)
    kinds = Counter(kind for _, kind in {(site.code, site.kind) for site in registry.all})
    assert kinds == {"centre": 1, "street": 6, "park": 4, "outlet": 4}
    streets = {site.street for site in registry.all if site.kind == "street"}
    assert streets == {f"53011400{number}" for number in range(1, 7)}
    assert {site.street for site in registry.all} <= divisions("streets_530114.csv", "code")
    assert divisions("villages_530114.csv", "streetCode") == divisions("streets_530114.csv", "code")


def test_departments_have_their_own_codes_and_phones() -> None:
    departments = reading.read_district(FOLDER).departments.values()
    assert all(row["credit_code"].startswith("115301") for row in departments)
    assert len({row["credit_code"] for row in departments}) == len(departments)
    assert all(re.fullmatch(r"0871-\d{8}", row["phone"]) for row in departments)


@each_item
def test_what_is_collected_for_others_is_decided_outside_of_the_district(item: Item) -> None:
    departments = reading.read_district(FOLDER).departments.values()
    [decides] = [row for row in departments if row["credit_code"] == item.department.credit_code]
    elsewhere = item.procedure.elsewhere
    assert elsewhere != item.department.credit_code.startswith("11530114")
    assert not elsewhere or ("address" in decides and {"window"} <= set(item.channels) <= {"window", "grid"})
