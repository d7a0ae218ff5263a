"""Every kind and version of the facts of records and appraisals folds for ever, and holds no word that was written."""

from pathlib import Path
from typing import Any

import pytest

from chalicelib.appraisal.accountability.folding import FOLDS
from chalicelib.appraisal.accountability.model import FLOW
from chalicelib.appraisal.indicators.model import FLOW as APPRAISALS, FOLDS as APPRAISAL_FOLDS
from chalicelib.kernel.cases import Flow, fold
from chalicelib.kernel.facts import faults
from tests.accountability_timelines import FOLDERS, appraisals, stories
from tests.goldens import read

FLOWS: list[tuple[Flow[Any], Any, Any]] = [(FLOW, FOLDS, stories), (APPRAISALS, APPRAISAL_FOLDS, appraisals)]
FILES = [(flow, file) for flow, *_ in FLOWS for file in sorted(FOLDERS[flow.name].glob("*.json"))]


@pytest.mark.parametrize(("flow", "folds", "told"), FLOWS, ids=lambda one: getattr(one, "name", ""))
def test_every_kind_and_version_has_a_golden_timeline_and_can_still_happen(
    flow: Flow[Any], folds: Any, told: Any
) -> None:
    names = sorted(f"{kind}.v{version}" for kind, version in flow.bodies)
    assert [file.stem for one, file in FILES if one is flow] == names
    assert set(folds) == set(flow.bodies.values())
    assert {(fact.kind, fact.version) for facts in told() for fact in facts} == set(flow.bodies)


@pytest.mark.parametrize(("flow", "file"), FILES, ids=lambda one: getattr(one, "stem", ""))
def test_a_golden_timeline_folds_to_its_state_and_holds_its_kind(flow: Flow[Any], file: Path) -> None:
    facts, state = read(file)
    head = fold(flow, facts)
    assert faults(facts) == []
    assert head.state == flow.state.model_validate(state)
    assert set(state) <= set(head.state.model_dump())
    assert f"{facts[-1].kind}.v{facts[-1].version}" == file.stem
    assert not any(word in file.read_text("utf-8") for word in ("李建国", "处理过重", "经查属实"))
