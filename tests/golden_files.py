"""Files of golden timelines, a folder for each flow: written once, and never again."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from chalicelib.kernel.cases import Flow, fold
from chalicelib.kernel.facts import Fact

GOLDEN = Path(__file__).parent / "golden"


def read(file: Path) -> tuple[list[Fact], dict[str, Any]]:
    """The timeline that a file holds, and the state that it must fold to."""
    held = json.loads(file.read_text("utf-8"))
    return [Fact.model_validate(fact) for fact in held["timeline"]], held["state"]


def keep(file: Path, flow: Flow[Any], facts: Sequence[Fact]) -> None:
    """The timeline, and the state that it folds to, unless the file is there."""
    if file.exists():
        return
    state = fold(flow, facts).state.model_dump(mode="json")
    held = {"timeline": [fact.model_dump(mode="json") for fact in facts], "state": state}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(held, ensure_ascii=False, indent=1) + "\n", "utf-8")


def keep_each(folder: Path, flow: Flow[Any], facts: Sequence[Fact]) -> None:
    """For each fact the timeline that leads to it, under its kind and version."""
    for place, fact in enumerate(facts, start=1):
        keep(folder / f"{fact.kind}.v{fact.version}.json", flow, facts[:place])
