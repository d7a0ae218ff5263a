"""State machine definitions from infra/workflows/*.asl.yaml."""

import json
import re
from typing import Any

from infra.paths import BUILD, INFRA, document

PARTITION = {"Ref": "AWS::Partition"}
MACHINES = {
    "instant": "instant", "approval": "waiting", "trading": "waiting", "challenge": "waiting", "ticket": "waiting",
}  # fmt: skip
"""Machine → its definition: whoever waits for people and deadlines does so in the same way, with steps of its own."""


def definitions() -> dict[str, dict[str, Any]]:
    """Machine name → its definition, with the ${…} that deployment fills in."""
    return {name: document(INFRA / "workflows" / f"{file}.asl.yaml") for name, file in MACHINES.items()}


def properties(definition: dict[str, Any]) -> dict[str, Any]:
    """What a state machine's resource takes over from its definition."""
    return {
        "DefinitionString": json.dumps(definition, ensure_ascii=False),
        "DefinitionSubstitutions": {"Partition": PARTITION},
    }


def write_for_lint() -> None:
    """Writes build/workflows/<machine>.json for the linter, with an ARN of the right form for each ${…}."""
    target = BUILD / "workflows"
    target.mkdir(parents=True, exist_ok=True)
    for name, definition in definitions().items():
        text = json.dumps(definition, ensure_ascii=False, indent=1).replace("${Partition}", "aws")
        text = re.sub(r"\$\{\w+\}", "arn:aws:lambda:cn-northwest-1:000000000000:function:named", text)
        (target / f"{name}.json").write_text(text, "utf-8")


if __name__ == "__main__":
    write_for_lint()
