"""Where things lie in the checkout."""

from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
INFRA = ROOT / "infra"
BUILD = ROOT / "build"
PACKAGE = BUILD / "package"


def local(port: int) -> Path:
    """The folder of the local engine on this port: its state, log, process id and stack."""
    return BUILD / f"local-{port}"


def listed(name: str) -> dict[str, Any]:
    """The list infra/lists/<name>.yaml."""
    content: dict[str, Any] = yaml.safe_load((INFRA / "lists" / f"{name}.yaml").read_text("utf-8"))
    return content
