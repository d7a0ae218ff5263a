"""Providers by their shares, on the table that keeps how they are."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.aws.pulses import PulsesTable
from chalicelib.kernel.facts import Ref
from chalicelib.kernel.store import VersionConflict
from chalicelib.messages.failover import Failover, Seen, Shares
from chalicelib.messages.model import Delivery, Errand
from chalicelib.messages.providers import Shared
from tests.fakes.deliveries import MemoryProvider
from tests.fakes.time_and_numbers import SetClock

RULE = Failover(shares={"aliyun": 70, "tencent": 30})


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def pulses(dynamodb: Any) -> PulsesTable:
    del dynamodb
    return PulsesTable("deliveries", "sms")


def shared(pulses: PulsesTable, clock: SetClock) -> Shared:
    made = {name: (lambda name=name: MemoryProvider(name=name)) for name in RULE.shares}
    return Shared(made, lambda: RULE, pulses, clock)


def delivery(provider: str, clock: SetClock) -> Delivery:
    ref = Ref(flow="application", case_id="01ARZ3NDEKTSV4RRFFQ69G5FAV", seq=2, kind="approved")
    now = clock.now().wall
    return Delivery(
        errand=Errand(ref=ref, channel="sms"), klass="result", created=now, at=now, provider=provider, state="sent"
    )  # fmt: skip


def played(pulses: PulsesTable, clock: SetClock, slow: str, messages: int = 40) -> None:
    """Messages of a quarter of an hour; those of ``slow`` arrive too late."""
    providers = shared(pulses, clock)
    for _ in range(messages):
        for name in RULE.shares:
            sent = delivery(name, clock)
            providers.handed_over(name, clock.now().wall)
            clock.move(timedelta(seconds=5))
            providers.arrived(sent, clock.now().wall + (timedelta(minutes=9) if name == slow else timedelta()))
    providers.flush()
    clock.move(timedelta(minutes=6))


def test_what_was_counted_in_some_minutes_is_seen(pulses: PulsesTable, clock: SetClock) -> None:
    minute = clock.now().wall
    for total, quick in ((3, 1), (2, 2)):
        pulses.add("aliyun", minute, total, quick)
    pulses.add("aliyun", minute + timedelta(minutes=30), 100, 100)
    assert pulses.seen("aliyun", minute, minute + timedelta(minutes=29)) == Seen(5, 3)
    assert pulses.seen("tencent", minute, minute) == Seen()


def test_shares_are_moved_by_one_of_two_that_look(pulses: PulsesTable, clock: SetClock) -> None:
    assert pulses.shares() is None
    fresh = Shares(percent=RULE.shares, since=clock.now().wall, revision=1)
    pulses.share(fresh)
    with pytest.raises(VersionConflict):
        pulses.share(fresh)
    assert pulses.shares() == fresh


def test_messages_go_over_to_the_provider_that_is_well(pulses: PulsesTable, clock: SetClock) -> None:
    played(pulses, clock, slow="aliyun")
    providers = shared(pulses, clock)
    assert providers.watch()
    assert not providers.watch()
    stored = pulses.shares()
    assert stored is not None
    assert stored.percent == {"aliyun": 60, "tencent": 40}
    chosen = [shared(pulses, clock).choose(f"message-{number}").name for number in range(300)]
    assert 100 < chosen.count("tencent") < 140


def test_while_all_are_well_nothing_is_moved(pulses: PulsesTable, clock: SetClock) -> None:
    played(pulses, clock, slow="nobody")
    assert not shared(pulses, clock).watch()
    assert pulses.shares() is None


def test_what_one_does_not_take_the_other_is_given(pulses: PulsesTable, clock: SetClock) -> None:
    providers = shared(pulses, clock)
    other = providers.other("aliyun")
    assert other is not None
    assert other.name == "tencent"
    with pytest.raises(LookupError):
        providers.named("nobody")
