"""Whatever of a broadcast is repeated, reordered or cut off: each subscriber has one message."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings, strategies as st

from chalicelib.broadcasts import fanning
from chalicelib.broadcasts.model import SHARDS, shard_of, subscriber_id
from chalicelib.broadcasts.ports import Step
from chalicelib.broadcasts.subscriptions import Said, Subscription
from chalicelib.kernel.privacy import Person
from chalicelib.messages.model import Errand
from tests.broadcasting import TOPIC, Broadcasting


def recipients(world: Broadcasting) -> Counter[str]:
    return Counter(one.errand.recipient for one in world.deliveries.kept.values())


class Killed(Exception):
    """The worker is gone."""


class Deadly:
    """Passes calls on to ports, until the worker that calls is killed: before a call or behind it."""

    def __init__(self) -> None:
        self.left, self.behind = -1, False

    def around(self, port: Any, *names: str) -> Any:
        for name in names:
            setattr(port, name, self._call(getattr(port, name)))
        return port

    def _call(self, act: Any) -> Any:
        def call(*args: Any, **more: Any) -> Any:
            self.left -= 1
            if self.left == 0 and not self.behind:
                raise Killed
            answer = act(*args, **more)
            if self.left == 0:
                raise Killed
            return answer

        return call


PEOPLE, PLACES = 21, (0, 1, 63)
"""Subscribers, all in three of the shards: so that each has several pages of two."""


def crowd() -> Iterator[str]:
    """Ids of people in those shards."""
    for n in range(100_000):
        if shard_of(subscriber_id(TOPIC, f"P{n:032x}")) in PLACES:
            yield f"P{n:032x}"


CROWD = [person for person, _ in zip(crowd(), range(PEOPLE), strict=False)]


def says(world: Broadcasting, person: str, given: bool, via: Any) -> None:
    """Somebody of the crowd subscribes, changes the channel, or ends it."""
    known = world.subscriptions.of(person)
    one = known[0] if known else Subscription(topic=TOPIC, person=person, via=via)
    said = Said(given=given, at=world.clock.now().wall, version="2026-11", via=via)
    world.subscriptions.keep(one.saying(said, "sealed" if given else ""), Person(person, "", ""))


happenings = st.one_of(
    st.tuples(st.just("step"), st.integers(0, 99), st.integers(0, 9), st.booleans()),
    st.tuples(st.just("again"), st.integers(0, 99), st.just(0), st.just(False)),
    st.tuples(st.just("via"), st.integers(0, PEOPLE - 1), st.integers(0, 2), st.booleans()),
    st.tuples(st.just("watch"), st.just(0), st.just(0), st.just(False)),
)


@pytest.fixture(scope="module")
def small() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fanning, "PAGE", 4)
        patch.setattr(fanning, "TOGETHER", 2)
        yield


@pytest.mark.usefixtures("small")
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(script=[("step", 0, 0, False), ("step", 1, 4, False), ("via", 8, 0, True)])  # see :func:`queued`
@given(script=st.lists(happenings, max_size=60))
def test_whatever_is_repeated_reordered_or_cut_off_each_subscriber_has_one_message(
    script: Sequence[tuple[str, int, int, bool]],
) -> None:
    world, deadly = Broadcasting(), Deadly()
    for person in CROWD:
        says(world, person, True, "sms")
    case_id = world.published()
    deadly.around(world.deliveries, "write", "lines")
    deadly.around(world.outbox, "put")
    deadly.around(world.steps, "put")
    always = set(CROWD)

    def step(chosen: Step, kill: int, behind: bool) -> None:
        """One message of the queue is handled; a worker that is killed leaves it there."""
        deadly.left, deadly.behind = kill or -1, behind
        try:
            world.fanout.handle(chosen)
        except Killed:
            return
        finally:
            deadly.left = -1
        world.steps.waiting.remove(chosen)

    for what, which, how, flag in script:
        if what == "step" and world.steps.waiting:
            step(world.steps.waiting[which % len(world.steps.waiting)], how, flag)
        elif what == "again":
            world.steps.waiting.append(world.steps.ever[which % len(world.steps.ever)])
        elif what == "via":
            always -= {CROWD[which]} if flag else set()
            says(world, CROWD[which], not flag, ("sms", "wechat", "miniprogram")[how])
        elif what == "watch":
            world.watching.run()
    while left := [one for one in world.steps.waiting if one.stage != "end"]:
        step(left[0], 0, False)
    told, staying = recipients(world), {f"s{subscriber_id(TOPIC, person)}" for person in always}
    assert set(told.values()) <= {1}
    assert staying <= set(told)
    assert {f"s{subscriber_id(TOPIC, person)}" for person in CROWD} >= set(told)
    queued(world, staying)
    assert world.state(case_id).state.stage == "published"
    assert any(one.stage == "end" for one in world.steps.waiting)


def queued(world: Broadcasting, staying: set[str]) -> None:
    """Every message was put on its queue, and no errand is of a message that is not there.

    Who ends a subscription while a worker is gone that wrote their message and queued it not yet, is passed over by the
    next one: such a message is left to the reconciler.
    """
    places: set[tuple[str, str]] = {_place(errand) for errand in world.outbox.errands}
    left = [one for place, one in world.deliveries.kept.items() if place not in places]
    assert places <= set(world.deliveries.kept)
    assert all(one.errand.recipient not in staying and one.due is not None for one in left)


def _place(errand: Errand) -> tuple[str, str]:
    return errand.ref.case_id, errand.place


def test_in_the_crowd_there_are_several_pages() -> None:
    shards = Counter(shard_of(subscriber_id(TOPIC, person)) for person in CROWD)
    assert set(shards) == set(PLACES)
    assert min(shards.values()) >= 5
    assert SHARDS == 64
