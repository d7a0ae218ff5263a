"""Who is told over WeChat: by a ticket that is good once and for minutes; one openid a person, one person an openid."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from chalicelib.kernel.caller import Caller
from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.privacy import Person
from chalicelib.messaging.bindings import TICKET_LIVES, Bindings
from tests.builders import ELDER, YOUNGER, World
from tests.entrances import refused
from tests.fakes.racing import RacingRecords
from tests.fakes.vault import MemoryVault


class Bound(World):
    """The elder and somebody younger, and what they bind."""

    def __init__(self) -> None:
        super().__init__()
        self.clock.at = datetime.now(CHINA)  # records expire by the machine's time
        self.racing = self.documents = RacingRecords(self.keys)
        self.bindings = Bindings(self.racing, self.privacy, MemoryVault(), self.clock)

    def person(self, number: str = ELDER) -> Person:
        return self.privacy.person(self.lookup(number))

    def binds(self, openid: str, number: str = ELDER) -> str:
        """Somebody binds; the ticket."""
        ticket = self.bindings.ticket(openid)
        self.bindings.bind(self.resident(number), ticket)
        return ticket

    def openid(self, number: str = ELDER) -> str:
        return self.bindings.openid(self.person(number).id)

    @property
    def left(self) -> list[str]:
        """What lies in the documents but tickets."""
        return sorted(sk for pk, sk in self.racing.kept if "ticket" not in pk)


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
    ticket = world.binds("o-of-a-person")
    kept = repr(world.racing.kept)
    assert "o-of-a-person" not in kept
    assert ticket not in kept


def test_a_ticket_is_good_for_minutes_and_for_one_person(world: Bound) -> None:
    ticket = world.binds("o-1")
    world.bindings.bind(world.resident(), ticket)  # the same person again: a repeat
    refused("ticket_over", world.bindings.bind, world.resident(YOUNGER), ticket)
    assert (world.openid(), world.openid(YOUNGER)) == ("o-1", "")
    refused("ticket_over", world.bindings.bind, world.resident(), "a ticket of nobody's")
    late = world.bindings.ticket("o-2")
    world.racing.later(TICKET_LIVES + timedelta(seconds=1))
    refused("ticket_over", world.bindings.bind, world.resident(), late)
    assert world.openid() == "o-1"


def test_only_somebody_who_is_known_binds(world: Bound) -> None:
    ticket = world.bindings.ticket("o-1")
    nobody = Caller("resident", "P-phone", "phone")
    refused("identity_missing", world.bindings.bind, nobody, ticket)
    refused("identity_missing", world.bindings.release, nobody)
    assert world.bindings.holder("o-1") is None


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
    ticket = world.bindings.ticket("o-1")

    def another_binds() -> None:
        world.binds("o-1", YOUNGER)

    def after_the_first_write() -> None:
        world.racing.meanwhile = another_binds

    world.racing.meanwhile = after_the_first_write
    world.bindings.bind(world.resident(), ticket)
    assert [world.openid(), world.openid(YOUNGER)] == ["o-1", ""]
    assert world.bindings.holder("o-1") == world.person()


def test_who_binds_two_at_once_is_refused_and_has_one(world: Bound) -> None:
    ticket, other = world.bindings.ticket("o-1"), world.bindings.ticket("o-2")
    steps = iter(range(9))

    def in_between() -> None:
        if next(steps) < 2:  # the ticket and what names the openid for deletion are written
            world.racing.meanwhile = in_between
        else:
            world.bindings.bind(world.resident(), other)

    world.binds("o-3")
    world.racing.meanwhile = in_between
    refused("case_busy", world.bindings.bind, world.resident(), ticket)
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
