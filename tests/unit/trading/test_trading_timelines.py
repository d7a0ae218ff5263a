"""Every kind and version of a trading project's facts folds for ever."""

from pathlib import Path

import pytest

from chalicelib.kernel.cases import fold
from chalicelib.kernel.facts import faults
from chalicelib.trading.facts import BODIES
from chalicelib.trading.folding import FOLDS
from chalicelib.trading.model import FLOW
from chalicelib.trading.state import TradingCase
from tests.goldens import read
from tests.trading_timelines import FOLDER, stories

FILES = sorted(FOLDER.glob("*.json"))


def test_every_kind_and_version_has_a_golden_timeline_and_none_was_given_up() -> None:
    assert [file.stem for file in FILES] == sorted(f"{kind}.v{version}" for kind, version in BODIES)
    assert set(FOLDS) == set(BODIES.values())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_golden_timeline_folds_to_its_state_and_holds_its_kind(file: Path) -> None:
    facts, state = read(file)
    head = fold(FLOW, facts)
    assert faults(facts) == []
    assert head.state == TradingCase.model_validate(state)
    assert set(state) <= set(head.state.model_dump())
    assert f"{facts[-1].kind}.v{facts[-1].version}" == file.stem


def test_the_stories_can_still_happen() -> None:
    told = {(fact.kind, fact.version) for facts in stories() for fact in facts}
    assert told == set(BODIES)
