"""Tickets that may be of the same matter."""

from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from chalicelib.complaints.suggesting.nearby import SKETCH, likeness
from chalicelib.kernel.errors import Forbidden, NotFound
from tests.suggesting import Suggested
from tests.ticketing import CITY, STREET, officer

NO_WATER = "我们小区停水一天了，没有通知，做饭都没有水。"
THE_SAME = "小区今天又停水，没有通知，什么时候来水？"
RUBBISH = "家门口的垃圾三天没有人清运，发臭了。"
OTHERS = {"name": "李四", "phone": "13887650000"}


def at(longitude: float, latitude: float = 24.889) -> dict[str, Any]:
    return {"longitude": longitude, "latitude": latitude, "system": "wgs84"}


@pytest.fixture
def world() -> Suggested:
    return Suggested()


def found(world: Suggested, case: str) -> list[str]:
    return [one.ticket.id for one in world.alike(case).items]


def test_the_same_place_time_and_words_are_shown(world: Suggested) -> None:
    first = world.told(NO_WATER, place=at(102.805))
    second = world.told(THE_SAME, place=at(102.806), reporter=OTHERS)
    (shown,) = world.alike(second).items
    assert shown.ticket.id == first
    assert shown.alike > 150
    assert shown.metres is not None
    assert 50 < shown.metres < 150
    assert shown.days == 0
    assert found(world, first) == [second]


def test_another_matter_at_the_same_place_is_not_the_same(world: Suggested) -> None:
    first = world.told(NO_WATER, place=at(102.805))
    world.told(RUBBISH, place=at(102.805))
    assert found(world, first) == []


def test_the_same_words_far_away_are_not_the_same(world: Suggested) -> None:
    first = world.told(NO_WATER, place=at(102.805))
    world.told(THE_SAME, place=at(102.812), reporter=OTHERS)
    assert found(world, first) == []


def test_what_lies_in_the_next_square_is_found(world: Suggested) -> None:
    rules = world.catalogue.suggesting()
    places = [at(102.800 + number * 0.002) for number in range(6)]
    cases = [world.told(f"{NO_WATER}第{n}栋。", place=place, reporter=OTHERS) for n, place in enumerate(places)]
    for place, case in enumerate(cases):
        near = {cases[other] for other in (place - 1, place + 1) if 0 <= other < len(cases)}
        assert set(found(world, case)) == near
    assert rules.metres == 300


def test_weeks_later_it_is_another_matter(world: Suggested) -> None:
    first = world.told(NO_WATER, place=at(102.805))
    world.passes(world.catalogue.suggesting().days + 1)
    second = world.told(THE_SAME, place=at(102.805), reporter=OTHERS)
    assert found(world, second) == []
    assert found(world, first) == []


def test_without_coordinates_the_street_and_the_category_count(world: Suggested) -> None:
    first = world.told(NO_WATER, place={"street": STREET})
    second = world.told(THE_SAME, place={"street": STREET}, reporter=OTHERS)
    other = world.told(THE_SAME, place={"street": "530114002"}, reporter=OTHERS)
    assert found(world, first) == [second]
    assert world.alike(first).items[0].metres is None
    assert found(world, other) == []


def test_a_ticket_without_a_place_is_in_no_list(world: Suggested) -> None:
    case = world.told(NO_WATER, place={"address": "小区里面"})
    assert found(world, case) == []
    assert world.lists.kept == {}


def test_one_that_accuses_the_department_of_who_looks_is_not_shown(world: Suggested) -> None:
    first = world.told(NO_WATER, place=at(102.805))
    accused = {"departments": [world.operator.department], "officers": []}
    secret = world.told(THE_SAME, place=at(102.805), reporter=OTHERS, accused=accused)
    assert found(world, first) == []
    with pytest.raises(NotFound):
        world.alike(secret)


def test_only_who_dispatches_or_supervises_is_shown_them(world: Suggested) -> None:
    case = world.told(NO_WATER, place=at(102.805))
    for caller in (world.resident(), world.doctor):
        with pytest.raises((Forbidden, NotFound)):
            world.alike(case, caller)
    with pytest.raises((Forbidden, NotFound)):
        world.alike(case, officer("C5", CITY))


def test_lists_pass_away(world: Suggested) -> None:
    world.told(NO_WATER, place=at(102.805))
    assert world.lists.until
    assert all(until is not None for until in world.lists.until.values())


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet="停水断电路灯坏了没有通知小区今天", min_size=2, max_size=40))
def test_a_sketch_tells_the_same_for_the_same_words(text: str) -> None:
    sketch = WORLD.nearby.sketch
    assert sketch(text) == sketch(f"{text}！")
    assert likeness(sketch(text), sketch(text)) == (1000 if sketch(text) else 0)
    assert not any(character in "".join(sketch(text)) for character in text)


def test_a_sketch_of_a_long_text_is_short() -> None:
    assert len(WORLD.nearby.sketch("".join(map(chr, range(0x4E00, 0x4E00 + 1900))))) == SKETCH
    assert likeness([], ["a"]) == 0


WORLD = Suggested()
