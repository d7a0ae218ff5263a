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


def document(file: Path) -> Any:
    """What a YAML file says; read by libyaml, which is some ten times as fast."""
    return yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader)


def listed(name: str) -> dict[str, Any]:
    """The list infra/lists/<name>.yaml."""
    content: dict[str, Any] = document(INFRA / "lists" / f"{name}.yaml")
    return content
