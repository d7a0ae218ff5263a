"""Golden timelines: one for each kind and version of fact, which must fold to the same state for ever.

``python -m tests.goldens`` writes those that are missing. A file that is there is never written again: a
fact whose meaning changes gets a new version, and a file of its own.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from chalicelib.applications.model import Application
from chalicelib.kernel.facts import Body, Fact
from tests import timelines as t

FOLDER = Path(__file__).parent / "golden" / "application"

TIMELINES: Mapping[tuple[str, int], tuple[Body, ...]] = {
    ("submitted", 1): (t.SUBMITTED,),
    ("approved_by_rule", 1): (t.SUBMITTED, t.SAMPLED),
    ("handed_over", 1): (t.SUBMITTED, t.HANDED_OVER),
    ("approved", 1): (t.SUBMITTED, t.HANDED_OVER, t.APPROVED),
    ("refused", 1): (t.SUBMITTED, t.HANDED_OVER, t.YELLOW, t.RED, t.REFUSED),
    ("card_issued", 1): (t.SUBMITTED, t.HANDED_OVER, t.YELLOW, t.RED),
    ("review_asked", 1): (t.SUBMITTED, t.BY_RULE, t.ASKED),
    ("checked", 1): (t.SUBMITTED, t.SAMPLED, t.CHECKED),
    ("revoked", 1): (t.SUBMITTED, t.SAMPLED, t.CHECKED, t.REVOKED),
    ("replanned", 1): (t.SUBMITTED, t.HANDED_OVER, t.YELLOW, t.REPLANNED),
}


def path(kind: str, version: int) -> Path:
    """The file of a kind and version."""
    return FOLDER / f"{kind}.v{version}.json"


def read(file: Path) -> tuple[list[Fact], dict[str, Any]]:
    """The timeline that a file holds, and the state that it must fold to."""
    held = json.loads(file.read_text("utf-8"))
    return [Fact.model_validate(fact) for fact in held["timeline"]], held["state"]


def write_missing() -> None:
    """Write the files that are not there yet."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for (kind, version), bodies in TIMELINES.items():
        state: Application = t.folded(*bodies).state
        held = {
            "timeline": [fact.model_dump(mode="json") for fact in t.timeline(*bodies)],
            "state": state.model_dump(mode="json"),
        }
        if not path(kind, version).exists():
            path(kind, version).write_text(json.dumps(held, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    write_missing()
