"""State machine definitions from infra/workflows/*.asl.yaml."""

import json
import re
from typing import Any

import yaml

from infra.paths import BUILD, INFRA

PARTITION = {"Ref": "AWS::Partition"}


def definitions() -> dict[str, dict[str, Any]]:
    """Machine name → its definition, with the ${…} that deployment fills in."""
    files = sorted((INFRA / "workflows").glob("*.asl.yaml"))
    return {file.name.partition(".")[0]: yaml.safe_load(file.read_text("utf-8")) for file in files}


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
