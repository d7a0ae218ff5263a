"""The district's own decision tables in ``catalogue/``: every one decides as it says, and approves nothing unknown.

The one that the how-to shows is held to the same.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from chalicelib.catalogue.decision_table import DecisionTable, Verdict
from chalicelib.catalogue.model import DecisionExample, Item
from tests.builders import FOLDER, items
from tests.unit.docs import shown_item

LITERAL = re.compile(r'"([^"]*)"')
DATE_OF = re.compile(r"\bd\(([^()]+)\)")
PATH = re.compile(r"\b(?:applicant|form|party|records|credit|history)\.[a-z_.]+|\btoday\b|\bmaterials\b")
OWN = {short: item for short, item in items().items() if item.decision is not None}
DECIDED = {**OWN, "shown": shown_item.by_table()}


@cache
def tables() -> dict[str, DecisionTable]:
    decisions = {item.code: item.decision for item in DECIDED.values()}
    return {code: DecisionTable(decision.table) for code, decision in decisions.items() if decision is not None}


def table(item: Item) -> DecisionTable:
    return tables()[item.code]


def content(item: Item) -> dict[str, Any]:
    assert item.decision is not None
    [node] = [node for node in item.decision.table["nodes"] if node["type"] == "decisionTableNode"]
    found: dict[str, Any] = node["content"]
    return found


def examples() -> Iterator[Any]:
    for item in DECIDED.values():
        assert item.decision is not None
        for example in item.decision.examples:
            yield pytest.param(item, example, id=f"{item.short}: {example.name}")


def approved(item: Item) -> list[tuple[Verdict, dict[str, Any]]]:
    assert item.decision is not None
    contexts = [example.input for example in item.decision.examples if example.outcome == "approve"]
    return [(table(item).evaluate(context), context) for context in contexts]


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


each_decided = pytest.mark.parametrize("item", DECIDED.values(), ids=DECIDED)
each_example = pytest.mark.parametrize(("item", "example"), list(examples()))


def test_every_table_file_belongs_to_the_item_of_its_name() -> None:
    assert {path.stem for path in (FOLDER / "tables").iterdir()} == set(OWN)
    assert len(OWN) >= 15


@each_example
def test_a_table_decides_its_example_by_the_rule_of_the_trace(item: Item, example: DecisionExample) -> None:
    verdict = table(item).evaluate(example.input)
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
    verdicts = [(example, table(item).evaluate(example.input)) for example in item.decision.examples]
    assert len(verdicts) >= 4
    assert any(example.input.get("credit") == {"grade": "black"} for example, _ in verdicts)
    approving = {rule["_id"] for rule in content(item)["rules"] if rule["outcome"] == '"approve"'}
    assert approving == {verdict.rule for _, verdict in verdicts if verdict.outcome == "approve"}
    assert any(verdict.rule == content(item)["rules"][-1]["_id"] for _, verdict in verdicts)


@each_decided
def test_nothing_known_goes_to_a_person_by_the_last_rule(item: Item) -> None:
    verdict = table(item).evaluate({})
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
        assert table(item).evaluate(context | facts).outcome == "person"


@each_decided
def test_a_standing_grant_is_not_given_twice(item: Item) -> None:
    for _, context in approved(item):
        again = table(item).evaluate(context | {"history": {"open": False, "granted": True}})
        assert again.outcome == ("person" if item.once else "approve")


@each_decided
@pytest.mark.parametrize("as_null", [True, False], ids=["null", "absent"])
def test_an_approval_needs_every_fact_that_its_rule_reads(item: Item, as_null: bool) -> None:
    for verdict, context in approved(item):
        for path in facts_read(item, verdict.rule):
            answer = table(item).evaluate(without(context, path, as_null=as_null))
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
