"""Decision tables (秒批规则): JSON Decision Models, evaluated by ``zen-engine``.

A table is data that a clerk edits in the model's open-source editor. It answers ``approve`` or ``person``
and never refuses; every answer names its rule and gives a reason in plain Chinese.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from chalicelib.kernel.canonical import digest


class BrokenTable(Exception):
    """The table cannot be read, raised while being evaluated, or gave an answer that is none."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a table answered. ``trace`` tells how; ``benefit`` and other outputs stay in ``result``."""

    outcome: Literal["approve", "person"]
    rule: str
    reason: str
    result: dict[str, Any]
    trace: dict[str, Any]


class DecisionTable:
    """One compiled table. ``digest`` names its content for ever."""

    def __init__(self, model: dict[str, Any]) -> None:
        import zen  # noqa: PLC0415  only the functions that decide pay for it

        self.digest = digest(model)
        self.columns = list(_columns(model))
        try:
            self._decision = zen.ZenEngine().create_decision(json.dumps(model, ensure_ascii=False))
            self._decision.validate()
        except Exception as broken:  # zen raises bare RuntimeErrors
            raise BrokenTable(str(broken)) from broken

    def evaluate(self, context: dict[str, Any]) -> Verdict:
        """Decide on ``context``.

        Raises
        ------
        BrokenTable
            when the table raises, or answers anything but approve or person.
        """
        try:
            answer = self._decision.evaluate(context, {"trace": True})
        except Exception as broken:
            raise BrokenTable(str(broken)) from broken
        result = answer["result"] or {}
        outcome = result.get("outcome")
        if outcome not in ("approve", "person"):
            raise BrokenTable(f"the table answered {outcome!r}")
        return Verdict(outcome, str(result.get("rule", "")), str(result.get("reason", "")), result, answer["trace"])


def _columns(model: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(name, path in the context) of every input column, in order, each path once."""
    seen: set[str] = set()
    for node in model.get("nodes", []):
        if node.get("type") != "decisionTableNode":
            continue
        for column in node["content"].get("inputs", []):
            path = str(column.get("field", ""))
            if path and path not in seen:
                seen.add(path)
                yield str(column.get("name", path)), path
