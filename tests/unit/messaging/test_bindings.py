"""Who is told over WeChat: one openid a person, one person an openid, whatever happens."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings, strategies as st

from chalicelib.kernel.caller import Caller
from chalicelib.kernel.privacy import Person
from chalicelib.messaging.bindings import BOUND, Bindings
from chalicelib.messaging.wechat_schemas import WechatBound
from tests.builders import ELDER, YOUNGER, World
from tests.entrances import refused
from tests.fakes.racing import RacingRecords


class Bound(World):
    """The elder and somebody younger, and what they bind."""

    def __init__(self) -> None:
        super().__init__()
        self.racing = self.documents = RacingRecords(self.keys)
        self.bindings = Bindings(self.racing, self.privacy, self.clock)

    def person(self, number: str = ELDER) -> Person:
        return self.privacy.person(self.lookup(number))

    def binds(self, openid: str, number: str = ELDER) -> None:
        self.bindings.bind(self.resident(number), openid)

    def openid(self, number: str = ELDER) -> str:
        return self.bindings.openid(self.person(number).id)

    @property
    def left(self) -> list[str]:
        """What lies in the documents."""
        return sorted(sk for _, sk in self.racing.kept)


@pytest.fixture
def world() -> Bound:
    return Bound()


def test_who_binds_is_told_over_wechat_and_nobody_else(world: Bound) -> None:
    world.binds("o-1")
    person = world.person()
    assert (world.openid(), world.bindings.bound(person.id)) == ("o-1", True)
    assert world.bindings.holder("o-1") == person
    assert not world.bindings.bound(world.person(YOUNGER).id)
    assert world.bindings.holder("o-2") is None


def test_no_openid_lies_open(world: Bound) -> None:
    world.binds("o-of-a-person")
    assert "o-of-a-person" not in repr(world.racing.kept)


def test_who_looks_is_told_whether_and_since_when(world: Bound) -> None:
    elder = world.resident()
    assert world.bindings.shown(elder) == WechatBound(bound=False)
    world.binds("o-1")
    assert world.bindings.shown(elder) == WechatBound(bound=True, since=world.clock.now().wall)
    assert world.bindings.shown(world.resident(YOUNGER)) == WechatBound(bound=False)


def test_what_was_bound_before_its_time_was_kept_is_shown_without(world: Bound) -> None:
    world.binds("o-1")
    kept = world.racing.kept[world.person().id, BOUND]
    older = {name: value for name, value in kept.data.items() if name != "at"}
    world.racing.kept[kept.pk, kept.sk] = replace(kept, data=older)
    assert world.bindings.shown(world.resident()) == WechatBound(bound=True)


def test_only_somebody_who_is_known_binds(world: Bound) -> None:
    nobody = Caller("resident", "P-phone", "phone")
    refused("identity_missing", world.bindings.bind, nobody, "o-1")
    refused("identity_missing", world.bindings.release, nobody)
    refused("identity_missing", world.bindings.shown, nobody)
    assert world.left == []


def test_the_same_again_changes_nothing(world: Bound) -> None:
    world.binds("o-1")
    before = dict(world.racing.kept)
    world.clock.move(timedelta(days=1))
    world.binds("o-1")
    assert world.racing.kept == before


def test_a_newer_openid_replaces_the_older_one(world: Bound) -> None:
    world.binds("o-1")
    before = world.left
    world.binds("o-2")
    assert world.openid() == "o-2"
    assert world.bindings.holder("o-1") is None
    assert len(world.left) == len(before)


def test_an_openid_goes_over_to_who_binds_it_last(world: Bound) -> None:
    world.binds("o-1")
    before = world.left
    world.binds("o-1", YOUNGER)
    assert (world.openid(), world.openid(YOUNGER)) == ("", "o-1")
    assert world.bindings.holder("o-1") == world.person(YOUNGER)
    assert len(world.left) == len(before)


def test_both_sides_release_and_nothing_is_left(world: Bound) -> None:
    world.binds("o-1")
    world.bindings.release(world.resident())
    world.bindings.release(world.resident())
    assert (world.openid(), world.left) == ("", [])
    world.binds("o-1")
    assert world.bindings.unbind("o-1")
    assert not world.bindings.unbind("o-1")
    assert (world.openid(), world.left) == ("", [])


def test_a_person_whose_key_is_destroyed_has_no_openid(world: Bound) -> None:
    world.binds("o-1")
    person = world.person()
    world.keys.clear()
    assert world.bindings.openid(person.id) == ""
    assert world.bindings.holder("o-1") is None


def test_of_two_who_bind_the_same_at_once_one_has_it(world: Bound) -> None:
    world.binds("o-2")
    world.racing.meanwhile = lambda: world.binds("o-1", YOUNGER)
    world.binds("o-1")
    assert [world.openid(), world.openid(YOUNGER)] == ["o-1", ""]
    assert world.bindings.holder("o-1") == world.person()


def test_who_binds_two_at_once_is_refused_and_has_one(world: Bound) -> None:
    def after_the_first_write() -> None:
        world.racing.meanwhile = lambda: world.binds("o-2")

    world.binds("o-3")
    world.racing.meanwhile = after_the_first_write
    refused("case_busy", world.bindings.bind, world.resident(), "o-1")
    assert world.openid() == "o-2"
    assert [world.bindings.holder(f"o-{n}") is None for n in (1, 2, 3)] == [True, False, True]


MOVES = st.lists(
    st.tuples(st.sampled_from(["bind", "release", "unbind"]), st.sampled_from([ELDER, YOUNGER]),
              st.sampled_from(["o-1", "o-2"])),
    max_size=12,
)  # fmt: skip


@settings(deadline=None)
@given(MOVES)
def test_it_is_always_a_pair_whatever_happens(moves: list[tuple[str, str, str]]) -> None:
    world, pairs = Bound(), dict[str, str]()
    for move, number, openid in moves:
        if move == "bind":
            world.binds(openid, number)
            pairs = {who: what for who, what in pairs.items() if what != openid} | {number: openid}
        elif move == "release":
            world.bindings.release(world.resident(number))
            pairs.pop(number, None)
        else:
            assert world.bindings.unbind(openid) == (openid in pairs.values())
            pairs = {who: what for who, what in pairs.items() if what != openid}
        assert {n: world.openid(n) for n in (ELDER, YOUNGER)} == {n: pairs.get(n, "") for n in (ELDER, YOUNGER)}
        assert len(world.left) == 3 * len(pairs)
