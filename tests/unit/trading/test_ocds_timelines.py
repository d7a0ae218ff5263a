"""Releases that were brought in fold as they always did."""

import json

import pytest

from chalicelib.kernel.cases import fold
from chalicelib.kernel.facts import Fact, faults
from chalicelib.trading.ocds.facts import IMPORTS
from tests import ocds_timelines as t


def test_every_kind_and_version_has_a_golden_timeline() -> None:
    assert {f"{kind}.v{version}" for kind, version in IMPORTS.bodies} == set(t.TIMELINES)
    assert {file.stem for file in t.FOLDER.glob("*.json")} == set(t.TIMELINES)


@pytest.mark.parametrize("name", sorted(t.TIMELINES))
def test_a_timeline_of_long_ago_folds_to_the_same_state(name: str) -> None:
    held = json.loads((t.FOLDER / f"{name}.json").read_text("utf-8"))
    facts = [Fact.model_validate(fact) for fact in held["timeline"]]
    assert faults(facts) == []
    assert fold(IMPORTS, facts).state.model_dump(mode="json") == held["state"]
