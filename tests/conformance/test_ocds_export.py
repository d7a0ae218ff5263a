"""What we publish, judged by the validator of the Open Contracting Partnership."""

from pathlib import Path

import pytest

from chalicelib.trading.ocds import packages
from tests.conformance.judging import faults, judged, packed
from tests.ocds import OCID, OpenData, document, story
from tests.ocds_turns import projects

AMOUNT = 100
"""Projects; the bench takes a thousand."""


@pytest.fixture
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


def test_what_was_brought_in_and_goes_on_has_no_fault(world: OpenData, tmp_path: Path) -> None:
    """The standard's example, one of 1.0, and one whose last releases come later, as they are given out."""
    for name in ("01-planning", "02-tender", "1.0/release"):
        world.brings(document(name))
    before = world.publishing.record(OCID)["records"][0]["compiledRelease"]
    for name in ("03-tenderAmendment", "04-award", "05-contract", "06-implementation", "1.0/record"):
        world.brings(document(name))
    assert world.publishing.record(OCID)["records"][0]["compiledRelease"] != before
    names = (OCID, "ocds-xk4d2t-2014-17", "ocds-xk4d2t-2014-18")
    shown = [show(name) for name in names for show in (world.process, world.publishing.record)]
    shown.append(world.publishing.record("ocds-xk4d2t-2014-19"))
    theirs = judged(tmp_path, *shown)
    assert [verdict["version_used"] for verdict in theirs] == ["1.1"] * 7
    assert [verdict["validation_errors"] for verdict in theirs] == [[]] * 7
    assert {str(verdict.get("conformance_errors")) for verdict in theirs} <= {"None", "{}"}


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
