"""Releases and files that were brought in fold as they always did."""

import json
from types import ModuleType
from typing import Any

import pytest

from chalicelib.kernel.cases import Flow, fold
from chalicelib.kernel.facts import Fact, faults
from chalicelib.trading.ocds.facts import IMPORTS
from chalicelib.trading.ocds.files.facts import FILES
from tests import ocds_file_timelines, ocds_timelines

KEPT: list[tuple[Flow[Any], ModuleType]] = [(IMPORTS, ocds_timelines), (FILES, ocds_file_timelines)]
EACH = [(flow, of, name) for flow, of in KEPT for name in sorted(of.TIMELINES)]


@pytest.mark.parametrize(("flow", "of"), KEPT)
def test_every_kind_and_version_has_a_golden_timeline(flow: Flow[Any], of: ModuleType) -> None:
    assert {f"{kind}.v{version}" for kind, version in flow.bodies} == set(of.TIMELINES)
    assert {file.stem for file in of.FOLDER.glob("*.json")} == set(of.TIMELINES)


@pytest.mark.parametrize(("flow", "of", "name"), EACH, ids=[name for _, _, name in EACH])
def test_a_timeline_of_long_ago_folds_to_the_same_state(flow: Flow[Any], of: ModuleType, name: str) -> None:
    held = json.loads((of.FOLDER / f"{name}.json").read_text("utf-8"))
    facts = [Fact.model_validate(fact) for fact in held["timeline"]]
    assert faults(facts) == []
    assert fold(flow, facts).state.model_dump(mode="json") == held["state"]
