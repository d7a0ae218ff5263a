"""Every kind and version of a challenge's facts folds for ever, and what is told of it in public is no word of it."""

from pathlib import Path

import pytest

from chalicelib.kernel.cases import fold
from chalicelib.kernel.facts import faults
from chalicelib.trading.challenges.facts import BODIES
from chalicelib.trading.challenges.folding import FOLDS
from chalicelib.trading.challenges.model import FLOW
from chalicelib.trading.challenges.public import WANTS, ChallengesInPublic
from chalicelib.trading.challenges.state import ChallengeCase
from tests.challenge_timelines import FOLDER, stories
from tests.challenging import PHONE, WHY, Challenging
from tests.goldens import read

FILES = sorted(FOLDER.glob("*.json"))


def test_every_kind_and_version_has_a_golden_timeline_and_none_was_given_up() -> None:
    assert [file.stem for file in FILES] == sorted(f"{kind}.v{version}" for kind, version in BODIES)
    assert set(FOLDS) == set(BODIES.values())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_golden_timeline_folds_to_its_state_and_holds_its_kind(file: Path) -> None:
    facts, state = read(file)
    head = fold(FLOW, facts)
    assert faults(facts) == []
    assert head.state == ChallengeCase.model_validate(state)
    assert set(state) <= set(head.state.model_dump())
    assert f"{facts[-1].kind}.v{facts[-1].version}" == file.stem
    assert not any(word in file.read_text("utf-8") for word in (PHONE, WHY, "李建国", "91530100MA"))


def test_the_stories_can_still_happen() -> None:
    told = {(fact.kind, fact.version) for facts in stories() for fact in facts}
    assert told == set(BODIES)


def test_the_feed_tells_the_kind_and_the_result() -> None:
    world = Challenging()
    case = world.evaluated()
    objection = world.challenges_with(case, "objection", "evaluation", 2, lots=["1"])
    world.answers(objection.id, "partly", remedy="none")
    raised, answered = ChallengesInPublic(world.cases).told(objection.id)
    assert (raised.name, raised.said) == ("异议", {"what": "objection", "ground": "evaluation"})
    assert answered.said == {"result": "partly"}
    assert {raised.type, answered.type} == {f"challenge.{kind}" for kind in ("challenge_raised", "challenge_answered")}
    assert {fact.kind for fact in world.cases.timeline(objection.id)} <= WANTS
