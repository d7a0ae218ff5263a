"""The validator of the Open Contracting Partnership, in a process and environment of its own.

Made by ``make .venv-ocds/.ready``. Nothing is asked of the network.
"""

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from chalicelib.trading.ocds import packages
from tests.ocds import FOLDER, OpenData

ROOT = Path(__file__).parents[2]
VALIDATOR = ROOT / ".venv-ocds" / "bin" / "python"
PATIENCE = 600
"""Seconds for all documents of one call."""
URI = "https://chenggong.example/ocds/releases"


def packed(world: OpenData, cases: Iterable[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """All releases of projects in one package, and a record of each in another."""
    every = [world.told(case) for case in cases]
    source = packages.own(world.catalogue.trading().ocds)
    whole = packages.release_package(source, URI, [one for told in every for one in told], f"{URI}?after=1")
    made = [packages.record(told, "1.1") for told in every]
    return whole, packages.record_package(source, URI, made, max(told[-1]["date"] for told in every))


def judged(folder: Path, *documents: dict[str, Any]) -> list[dict[str, Any]]:
    """What the validator says of each document, which is put into the folder.

    Raises
    ------
    LookupError
        its environment is not there.
    RuntimeError
        it gave up, with the end of what it wrote.
    subprocess.TimeoutExpired
        it took more than ten minutes.
    """
    paths = [folder / f"{place}.json" for place in range(len(documents))]
    for path, document in zip(paths, documents, strict=True):
        path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    if not VALIDATOR.exists():
        raise LookupError("make .venv-ocds/.ready")
    run = subprocess.run(
        [VALIDATOR, ROOT / "tests/conformance/cove.py", FOLDER / "extensions", FOLDER / "standard-1__1__5.zip", *paths],
        cwd=folder, capture_output=True, check=False, timeout=PATIENCE, env={},
    )  # fmt: skip
    if run.returncode:
        raise RuntimeError(run.stderr.decode()[-2000:])
    told: dict[str, dict[str, Any]] = json.loads(run.stdout)
    return [told[str(path)] for path in paths]


def faults(verdict: dict[str, Any]) -> dict[str, Any]:
    """Everything that the validator found, of whatever weight. ``links`` is of an extension of packages, which it does
    not look at.
    """
    extra = [one for one in verdict["additional_fields"] if (one["path"], one["field"]) != ("", "links")]
    found = {
        "errors": verdict["validation_errors"], "fields": extra, "deprecated": verdict["deprecated_fields"],
        "closed": verdict["additional_closed_codelist_values"], "open": verdict["additional_open_codelist_values"],
        "checks": verdict["additional_checks"], "extensions": verdict["extensions"]["invalid_extension"],
        "conformance": verdict.get("conformance_errors"), "reading": verdict.get("json_deref_error"),
    }  # fmt: skip
    return {name: one for name, one in found.items() if one}
