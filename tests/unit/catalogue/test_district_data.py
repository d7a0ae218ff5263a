"""The district's own data in ``catalogue/``: every file can be published, every table decides as it says."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from chalicelib.catalogue.decision_table import DecisionTable, Verdict
from chalicelib.catalogue.model import DecisionExample, Item
from chalicelib.catalogue.publishing import reading
from chalicelib.catalogue.publishing.publisher import check_rows
from chalicelib.catalogue.sites import Sites

FOLDER = Path(__file__).parents[3] / "catalogue"
THEMES = {
    *("企业开办", "企业变更注销", "经营许可", "工程建设", "交通城管", "社会救助", "残疾人", "养老", "生育"),
    *("户籍居住", "就业创业", "社保医保", "教育", "婚姻", "不动产", "科技创新"),
    *("出生", "入学", "就业", "置业", "退休"),
}
LITERAL = re.compile(r'"([^"]*)"')
DATE_OF = re.compile(r"\bd\(([^()]+)\)")
PATH = re.compile(r"\b(?:applicant|form|party|records|credit|history)\.[a-z_.]+|\btoday\b|\bmaterials\b")


@cache
def items() -> dict[str, Item]:
    checked, refused = check_rows(reading.read_items(FOLDER), reading.read_district(FOLDER))
    assert [line.told() for line in refused] == []
    return {item.short: item for item in checked}


@cache
def table(short: str) -> DecisionTable:
    decision = items()[short].decision
    assert decision is not None
    return DecisionTable(decision.table)


def content(item: Item) -> dict[str, Any]:
    assert item.decision is not None
    [node] = [node for node in item.decision.table["nodes"] if node["type"] == "decisionTableNode"]
    found: dict[str, Any] = node["content"]
    return found


def decided() -> list[Item]:
    return [item for item in items().values() if item.decision is not None]


def examples() -> Iterator[Any]:
    for item in decided():
        assert item.decision is not None
        for example in item.decision.examples:
            yield pytest.param(item, example, id=f"{item.short}: {example.name}")


def each(found: list[Item]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("item", [pytest.param(item, id=item.short) for item in found])


each_item = each(list(items().values()))
each_decided = each(decided())
each_example = pytest.mark.parametrize(("item", "example"), list(examples()))


def test_every_file_of_the_catalogue_is_an_item_with_a_number_and_a_code_of_its_own() -> None:
    files = sorted(path.stem for path in (FOLDER / "items").iterdir())
    assert len({name[:2] for name in files}) == len(files) >= 42
    assert {name[3:].replace("-", "_") for name in files} == set(items())
    assert len({item.code for item in items().values()}) == len(files)


def test_every_table_file_belongs_to_the_item_of_its_name() -> None:
    assert {path.stem for path in (FOLDER / "tables").iterdir()} == {item.short for item in decided()}
    assert len(decided()) >= 15


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


@each_example
def test_a_table_decides_its_example_by_the_rule_of_the_trace(item: Item, example: DecisionExample) -> None:
    verdict = table(item.short).evaluate(example.input)
    assert verdict.outcome == example.outcome
    assert verdict.rule == verdict.trace["rules"]["traceData"]["rule"]["_id"]
    assert re.search("[一-鿿].*。$", verdict.reason)


@each_example
def test_an_example_speaks_of_the_items_own_fields(item: Item, example: DecisionExample) -> None:
    for name, value in example.input.get("form", {}).items():
        if value is not None:
            Draft202012Validator(item.form["properties"][name]).validate(value)
    assert set(example.input.get("materials", [])) <= {material.code for material in item.materials}


@each_decided
def test_the_examples_show_every_approving_rule_the_black_list_and_what_is_left(item: Item) -> None:
    assert item.decision is not None
    verdicts = [(example, table(item.short).evaluate(example.input)) for example in item.decision.examples]
    assert len(verdicts) >= 4
    assert any(example.input.get("credit") == {"grade": "black"} for example, _ in verdicts)
    approving = {rule["_id"] for rule in content(item)["rules"] if rule["outcome"] == '"approve"'}
    assert approving == {verdict.rule for _, verdict in verdicts if verdict.outcome == "approve"}
    assert any(verdict.rule == content(item)["rules"][-1]["_id"] for _, verdict in verdicts)


@each_decided
def test_nothing_known_goes_to_a_person_by_the_last_rule(item: Item) -> None:
    verdict = table(item.short).evaluate({})
    assert (verdict.outcome, verdict.rule) == ("person", content(item)["rules"][-1]["_id"])


@each_decided
@pytest.mark.parametrize(
    "facts",
    [
        *({"credit": {"grade": "black"}}, {"history": {"open": True}}),
        *({"credit": {}}, {"history": {}}, {"history": {"granted": False}}, {"applicant": {}}),
    ],
    ids=str,
)
def test_a_bad_or_unknown_standing_is_never_approved(item: Item, facts: dict[str, Any]) -> None:
    for _, context in approved(item):
        assert table(item.short).evaluate(context | facts).outcome == "person"


@each_decided
def test_a_standing_grant_is_not_given_twice(item: Item) -> None:
    for _, context in approved(item):
        again = table(item.short).evaluate(context | {"history": {"open": False, "granted": True}})
        assert again.outcome == ("person" if item.once else "approve")


def approved(item: Item) -> list[tuple[Verdict, dict[str, Any]]]:
    assert item.decision is not None
    contexts = [example.input for example in item.decision.examples if example.outcome == "approve"]
    return [(table(item.short).evaluate(context), context) for context in contexts]


def facts_read(item: Item, rule_id: str) -> set[str]:
    [rule] = [rule for rule in content(item)["rules"] if rule["_id"] == rule_id]
    columns = [column for column in content(item)["inputs"] if rule.get(column["id"])]
    fields = {column["field"] for column in columns}
    return fields | {path for column in columns for path in PATH.findall(LITERAL.sub("", rule[column["id"]]))}


def without(context: dict[str, Any], path: str, *, as_null: bool) -> dict[str, Any]:
    changed = deepcopy(context)
    *parents, leaf = path.split(".")
    place = changed
    for parent in parents:
        place = place[parent]
    if as_null:
        place[leaf] = None
    else:
        del place[leaf]
    return changed


@each_decided
@pytest.mark.parametrize("as_null", [True, False], ids=["null", "absent"])
def test_an_approval_needs_every_fact_that_its_rule_reads(item: Item, as_null: bool) -> None:
    for verdict, context in approved(item):
        for path in facts_read(item, verdict.rule):
            answer = table(item.short).evaluate(without(context, path, as_null=as_null))
            assert answer.outcome == "person", (verdict.rule, path)


@each_decided
def test_no_cell_takes_a_missing_date_for_now(item: Item) -> None:
    """``d(null)`` is the engine's wall clock, so every date is tested for presence in its own cell."""
    for rule in content(item)["rules"]:
        for cell in rule.values():
            assert all(f"{path} != null" in cell for path in DATE_OF.findall(cell)), (rule["_id"], cell)


@each_decided
def test_a_table_names_only_fields_choices_and_materials_of_its_item(item: Item) -> None:
    codes = {material.code for material in item.materials}
    for column in content(item)["inputs"]:
        cells = [rule[column["id"]] for rule in content(item)["rules"] if column["id"] in rule]
        assert cells, f"{column['name']} decides nothing"
        literals = {literal for cell in cells for literal in LITERAL.findall(cell)}
        if column["field"] == "materials":
            assert literals <= codes
        for path in {column["field"], *PATH.findall(LITERAL.sub("", " ".join(cells)))}:
            if path.startswith("form."):
                field = item.form["properties"][path.removeprefix("form.")]
                assert path != column["field"] or "enum" not in field or literals <= set(field["enum"])


def test_the_registry_is_one_centre_six_streets_four_parks_and_four_outlets() -> None:
    registry = Sites.from_document(reading.read_district(FOLDER).sites)
    kinds = Counter(kind for _, kind in {(site.code, site.kind) for site in registry.all})
    assert kinds == {"centre": 1, "street": 6, "park": 4, "outlet": 4}
    streets = {site.street for site in registry.all if site.kind == "street"}
    assert streets == {f"53011400{number}" for number in range(1, 7)}
    assert {site.street for site in registry.all} <= divisions("streets_530114.csv", "code")
    assert divisions("villages_530114.csv", "streetCode") == divisions("streets_530114.csv", "code")


def divisions(file: str, column: str) -> set[str]:
    with (FOLDER / "divisions" / file).open(encoding="utf-8", newline="") as rows:
        return {row[column] for row in csv.DictReader(rows)}


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
