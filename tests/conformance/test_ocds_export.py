"""What we publish, judged by the validator of the Open Contracting Partnership in a process and environment of its own.

Made by ``make .venv-ocds/.ready``. Nothing is asked of the network.
"""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from chalicelib.trading.ocds import packages
from tests.ocds import FOLDER, OpenData, story
from tests.ocds_turns import projects

ROOT = Path(__file__).parents[2]
VALIDATOR = ROOT / ".venv-ocds" / "bin" / "python"
AMOUNT = 100
"""Projects; the bench takes a thousand."""


def judged(folder: Path, *documents: dict[str, Any]) -> list[dict[str, Any]]:
    """What the validator says of each document."""
    paths = [folder / f"{place}.json" for place in range(len(documents))]
    for path, document in zip(paths, documents, strict=True):
        path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    assert VALIDATOR.exists(), "make .venv-ocds/.ready"
    run = subprocess.run(
        [VALIDATOR, ROOT / "tests/conformance/cove.py", FOLDER / "extensions", FOLDER / "standard-1__1__5.zip", *paths],
        capture_output=True, check=False, timeout=600, env={},
    )  # fmt: skip
    assert run.returncode == 0, run.stderr.decode()[-2000:]
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


@pytest.fixture(scope="module")
def world() -> OpenData:
    return OpenData()


def test_packages_and_records_of_many_projects_have_no_fault(world: OpenData, tmp_path: Path) -> None:
    every = [world.told(case) for case in [story(world), *projects(world, AMOUNT)]]
    source, uri = packages.own(world.catalogue.trading().ocds), "https://chenggong.example/ocds/releases"
    whole = packages.release_package(source, uri, [one for told in every for one in told], f"{uri}?after=1")
    made = [packages.record(told, "1.1") for told in every]
    records = packages.record_package(source, uri, made, max(told[-1]["date"] for told in every))
    verdicts = judged(tmp_path, whole, records)
    assert [faults(verdict) for verdict in verdicts] == [{}, {}]
    assert all(verdict["extensions"]["is_extended_schema"] for verdict in verdicts)


def test_pages_as_they_are_read_have_no_fault(world: OpenData, tmp_path: Path) -> None:
    from chalicelib.trading.ocds.schemas import RecordsWanted, ReleasesWanted

    case = story(world)
    world.lists_all([case])
    pages = [
        world.publishing.releases(ReleasesWanted()), world.publishing.records(RecordsWanted()),
        world.process(f"ocds-cg530k-{case}"), world.publishing.record(f"ocds-cg530k-{case}"),
    ]  # fmt: skip
    assert [faults(verdict) for verdict in judged(tmp_path, *pages)] == [{}, {}, {}, {}]


def test_the_validator_sees_what_is_wrong(world: OpenData, tmp_path: Path) -> None:
    source, told = packages.own(world.catalogue.trading().ocds), world.told(story(world))
    broken = [
        told[0] | {"date": "2026年"},
        told[1] | {"tender": told[1]["tender"] | {"lots": [{"id": 1}]}},
        told[2] | {"x": 1},
    ]
    [verdict] = judged(
        tmp_path, packages.release_package(source, "https://chenggong.example/", told) | {"releases": broken}
    )
    assert {"errors", "fields"} <= set(faults(verdict))
    assert len(verdict["validation_errors"]) == 2
