"""Whether a decision table may decide. A broken one would approve, or fail in front of people."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from chalicelib.catalogue.decision_table import BrokenTable, DecisionTable
from chalicelib.catalogue.model import Decision
from chalicelib.kernel.errors import DomainError, Invalid

OUTCOMES = {'"approve"', '"person"', "'approve'", "'person'"}
"""Cells of an outcome column: automation approves or hands over to a person, nothing else."""


Cells = dict[str, Any]
"""A rule or a column of a table: the model's own keys."""


def table_faults(decision: Decision) -> Sequence[DomainError]:
    """What is wrong with the table: its form, its cells, its examples, its answer when nothing is known."""
    return _faults_once(decision.model_dump_json())


@lru_cache(maxsize=4096)
def _faults_once(content: str) -> Sequence[DomainError]:
    """Kept by content, because many items share a table and its examples."""
    decision = Decision.model_validate_json(content)
    try:
        table = DecisionTable(decision.table)
    except BrokenTable as broken:
        return (Invalid("table_broken", "decision.table", reason=_reason(broken)),)
    return tuple(_cell_faults(decision.table)) or tuple(_answer_faults(table, decision))


def _answer_faults(table: DecisionTable, decision: Decision) -> Iterator[DomainError]:
    try:
        # Nothing known about anybody must never be enough.
        if table.evaluate({}).outcome == "approve":
            yield Invalid("table_empty_approves", "decision.table")
    except BrokenTable as broken:
        yield Invalid("table_empty_fails", "decision.table", reason=_reason(broken))
    for position, example in enumerate(decision.examples):
        field = f"decision.examples.{position}"
        try:
            outcome = table.evaluate(example.input).outcome
        except BrokenTable as broken:
            yield Invalid("table_example_fails", field, name=example.name, reason=_reason(broken))
            continue
        if outcome != example.outcome:
            yield Invalid("table_example_differs", field, name=example.name, expected=example.outcome, got=outcome)


def _cell_faults(model: dict[str, Any]) -> Iterator[DomainError]:
    """Cells that do not compile: the engine says nothing and takes the rule for one that never applies."""
    for node in model["nodes"]:
        if node["type"] != "decisionTableNode":
            continue
        columns = node["content"]["inputs"], node["content"]["outputs"]
        for rule in node["content"]["rules"]:
            name = rule.get("_description") or rule.get("_id", "")
            for column in _broken_columns(rule, *columns):
                yield Invalid("table_cell_broken", "decision.table", rule=name, column=column)
            for outcome in _outcomes(rule, columns[1]):
                if outcome not in OUTCOMES:
                    yield Invalid("table_outcome_unknown", "decision.table", rule=name, got=outcome)


def _broken_columns(rule: Cells, inputs: list[Cells], outputs: list[Cells]) -> Iterator[str]:
    import zen  # noqa: PLC0415  only a catalogue with decision tables pays for it

    for column in [*inputs, *outputs]:
        cell = str(rule.get(column["id"], "")).strip()
        # An input over a field holds tests of that field; anything else is a whole expression.
        tests = column in inputs and column.get("field")
        if cell and not _compiles(cell, zen.compile_unary_expression if tests else zen.compile_expression):
            yield str(column.get("name", column["id"]))


def _outcomes(rule: Cells, outputs: list[Cells]) -> Iterator[str]:
    return (str(rule.get(column["id"], "")).strip() for column in outputs if column.get("field") == "outcome")


def _compiles(cell: str, compile_cell: Callable[[str], object]) -> bool:
    try:
        compile_cell(cell)
    except RuntimeError:
        return False
    return True


def _reason(broken: BrokenTable) -> str:
    """The engine's own first line, without its stack."""
    return str(broken).partition("\n")[0][:200]
