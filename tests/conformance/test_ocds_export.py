"""What we publish, judged by the validator of the Open Contracting Partnership."""

from pathlib import Path

import pytest

from chalicelib.trading.ocds import packages
from tests.conformance.judging import faults, judged, packed
from tests.ocds import OpenData, story
from tests.ocds_turns import projects

AMOUNT = 100
"""Projects; the bench takes a thousand."""


@pytest.fixture(scope="module")
def world() -> OpenData:
    return OpenData()


def test_packages_and_records_of_many_projects_have_no_fault(world: OpenData, tmp_path: Path) -> None:
    verdicts = judged(tmp_path, *packed(world, [story(world), *projects(world, AMOUNT)]))
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
