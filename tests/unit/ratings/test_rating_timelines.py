"""Every kind and version of a rating's facts folds for ever, and none of them says in clear who rated."""

from pathlib import Path

import pytest

from chalicelib.kernel.cases import fold
from chalicelib.kernel.facts import faults
from chalicelib.ratings.facts import BODIES
from chalicelib.ratings.folding import FOLDS
from chalicelib.ratings.model import FLOW
from chalicelib.ratings.public import WANTS, RatingsInPublic
from chalicelib.ratings.state import RatingCase
from tests.builders import ELDER
from tests.goldens import read
from tests.rating import CONTACT, WHY, Raters
from tests.rating_timelines import FOLDER, stories

FILES = sorted(FOLDER.glob("*.json"))


def test_every_kind_and_version_has_a_golden_timeline_and_none_was_given_up() -> None:
    assert [file.stem for file in FILES] == sorted(f"{kind}.v{version}" for kind, version in BODIES)
    assert set(FOLDS) == set(BODIES.values())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_golden_timeline_folds_to_its_state_and_holds_its_kind(file: Path) -> None:
    facts, state = read(file)
    head = fold(FLOW, facts)
    assert faults(facts) == []
    assert head.state == RatingCase.model_validate(state)
    assert set(state) <= set(head.state.model_dump())
    assert f"{facts[-1].kind}.v{facts[-1].version}" == file.stem
    assert not any(word in file.read_text("utf-8") for word in (WHY, ELDER, *CONTACT.values()))


def test_the_stories_can_still_happen() -> None:
    told = {(fact.kind, fact.version) for facts in stories() for fact in facts}
    assert told == set(BODIES)


def test_the_feed_tells_what_became_of_it_and_nothing_of_who_rated() -> None:
    world = Raters()
    rating = world.verified(world.bad(world.decided()))
    world.does("rectify", rating)
    [public] = RatingsInPublic(world.cases, world.catalogue.sites).told(rating)
    assert (public.type, public.said, public.name) == ("rating.published", {"result": "rectified"}, "高龄津贴")
    assert {"published"} == WANTS
