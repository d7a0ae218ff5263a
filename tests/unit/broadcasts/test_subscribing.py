"""Residents subscribe to topics, which is consent, and end it as easily."""

import json
from typing import Any

import pytest

from chalicelib.broadcasts.model import SHARDS, shard_of, subscriber_id
from chalicelib.broadcasts.schemas import NewSubscription
from chalicelib.broadcasts.subscriptions import KEPT, forget, place
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.changing import ATTEMPTS
from chalicelib.kernel.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from chalicelib.kernel.records import Record
from tests.broadcasting import TOPIC, Broadcasting, phone_of
from tests.fakes.racing import RacingRecords


@pytest.fixture
def world() -> Broadcasting:
    return Broadcasting()


def told(error: type[DomainError], act: Any) -> str:
    with pytest.raises(error) as refused:
        act()
    assert refused.value.sentence
    return refused.value.code


def test_topics_are_told_with_what_one_agrees_to(world: Broadcasting) -> None:
    topics = world.subscribing.topics().items
    assert len({topic.code for topic in topics}) == len(topics) >= 3
    for topic in topics:
        assert f"“{topic.name}”" in topic.consent
        assert topic.consent_version == world.catalogue.topics().consent.version


def test_who_subscribes_is_subscribed_with_the_text_that_counts(world: Broadcasting) -> None:
    one = world.somebody(1)
    view = world.subscribe(one, phone_of(1))
    assert (view.topic, view.via, view.stands) == (TOPIC, "sms", True)
    assert view.consent_version == world.catalogue.topics().consent.version
    assert world.subscribing.mine(one).items == (view,)
    [kept] = world.subscriptions.of(world.privacy.person(one.own_lookup).id)
    [said] = kept.said
    assert (said.given, said.version, said.evidence) == (True, view.consent_version, "resident:R1:")


def test_a_subscription_lies_in_the_shard_of_its_person(world: Broadcasting) -> None:
    world.subscribe(world.somebody(1), phone_of(1))
    person = world.privacy.person(world.privacy.lookup("person", "resident 1"))
    subscriber = subscriber_id(TOPIC, person.id)
    shard = shard_of(subscriber)
    [kept], cursor = world.subscriptions.page(TOPIC, shard, 10)
    assert (kept.person, kept.subscriber, cursor) == (person.id, subscriber, "")
    assert world.documents.get(place(TOPIC, shard), subscriber) is not None
    assert not any(world.subscriptions.page(TOPIC, n, 10)[0] for n in range(SHARDS) if n != shard)


def test_subscribers_spread_over_all_shards() -> None:
    shards = [shard_of(subscriber_id(TOPIC, f"P{n:032x}")) for n in range(10_000)]
    sizes = [shards.count(shard) for shard in range(SHARDS)]
    assert min(sizes) > 100
    assert max(sizes) < 220


def test_no_address_lies_anywhere_in_the_clear(world: Broadcasting) -> None:
    world.subscribe(world.somebody(1), phone_of(1))
    assert phone_of(1) not in json.dumps([dict(record.data) for record in world.documents.kept.values()])


def test_subscribing_again_is_told_again_and_another_channel_is_another_word(world: Broadcasting) -> None:
    one = world.somebody(1)
    first = world.subscribe(one, phone_of(1))
    assert world.subscribe(one, phone_of(1)) == first
    world.bound[world.privacy.person(one.own_lookup).id] = "o-official"
    assert world.subscribe(one, "", via="wechat").via == "wechat"
    [kept] = world.subscriptions.of(world.privacy.person(one.own_lookup).id)
    assert [said.via for said in kept.said] == ["sms", "wechat"]
    assert len(world.subscriptions.page(TOPIC, shard_of(kept.subscriber), 10)[0]) == 1


def test_who_ends_it_is_subscribed_no_more_and_the_address_is_gone(world: Broadcasting) -> None:
    one = world.somebody(1)
    world.subscribe(one, phone_of(1))
    ended = world.subscribing.end(one, TOPIC)
    assert not ended.stands
    assert world.subscribing.end(one, TOPIC) == ended
    [kept] = world.subscriptions.of(world.privacy.person(one.own_lookup).id)
    assert (kept.sealed, [said.given for said in kept.said]) == ("", [True, False])
    assert world.subscriptions.page(TOPIC, shard_of(kept.subscriber), 10) == ([], "")
    assert world.subscribe(one, phone_of(1)).stands


@pytest.mark.parametrize(
    ("via", "address"),
    [
        ("sms", phone_of(2)), ("sms", ""), ("sms", "12345"), ("miniprogram", "o-somebody"),
        ("miniprogram", phone_of(1)), ("wechat", ""), ("wechat", "o-somebody"),
    ],
)  # fmt: skip
def test_nobody_subscribes_another_ones_address(world: Broadcasting, via: Any, address: str) -> None:
    one, _ = world.somebody(1), world.somebody(2)
    assert told(Invalid, lambda: world.subscribe(one, address, via=via)) == "subscription_address"
    assert world.subscribing.mine(one).items == ()


def test_an_openid_by_which_one_logged_in_is_ones_own(world: Broadcasting) -> None:
    one = world.somebody(1)
    own = world.privacy.person(one.own_lookup)
    account = world.privacy.person(world.privacy.lookup("openid", "o-mine-123"))
    world.documents.put(Record(account.id, "account", {"verified": own.id}), account)
    world.documents.put(Record(own.id, f"identity#{account.id}"))
    assert world.subscribe(one, "o-mine-123", via="miniprogram").via == "miniprogram"


def test_what_is_not_there_is_refused(world: Broadcasting) -> None:
    one, nobody = world.somebody(1), Caller("resident", "R9", "phone")
    assert told(Invalid, lambda: world.subscribe(one, phone_of(1), "weather")) == "topic_unknown"
    assert told(NotFound, lambda: world.subscribing.end(one, TOPIC)) == "subscription_unknown"
    asked = NewSubscription(topic=TOPIC, via="sms", address=phone_of(1))
    assert told(Forbidden, lambda: world.subscribing.subscribe(nobody, asked)) == "identity_missing"
    assert told(Forbidden, lambda: world.subscribing.mine(nobody)) == "identity_missing"


def test_of_two_words_at_once_both_are_kept(world: Broadcasting) -> None:
    racing = world.documents = RacingRecords(world.keys)
    world.set_up_broadcasts()
    one = world.somebody(1)
    world.subscribe(one, phone_of(1))
    racing.meanwhile = lambda: world.subscribing.end(one, TOPIC)
    world.bound[world.privacy.person(one.own_lookup).id] = "o-official"
    assert world.subscribe(one, "", via="wechat").stands
    [kept] = world.subscriptions.of(world.privacy.person(one.own_lookup).id)
    assert [said.given for said in kept.said] == [True, False, True]


def test_who_is_never_first_is_asked_to_come_again(world: Broadcasting) -> None:
    racing = world.documents = RacingRecords(world.keys)
    world.set_up_broadcasts()
    one = world.somebody(1)
    world.bound[world.privacy.person(one.own_lookup).id] = "o-official"
    world.subscribe(one, phone_of(1))
    ways = [("wechat", ""), ("sms", phone_of(1))] * ATTEMPTS

    def others() -> None:
        via, address = ways.pop(0)
        world.subscribe(one, address, via=via)
        racing.meanwhile = others

    racing.meanwhile = others
    assert told(Conflict, lambda: world.subscribing.end(one, TOPIC)) == "case_busy"
    assert world.subscribing.mine(one).items[0].stands


def test_of_very_many_words_the_newest_are_kept(world: Broadcasting) -> None:
    one = world.somebody(1)
    for _ in range(KEPT // 2 + 5):
        world.subscribe(one, phone_of(1))
        world.subscribing.end(one, TOPIC)
    [kept] = world.subscriptions.of(world.privacy.person(one.own_lookup).id)
    assert len(kept.said) == KEPT
    assert not kept.said[-1].given


def test_with_a_persons_data_their_subscriptions_go(world: Broadcasting) -> None:
    one, other = world.somebody(1), world.somebody(2)
    world.subscribe(one, phone_of(1))
    world.subscribe(other, phone_of(2))
    person = world.privacy.person(one.own_lookup)
    forget(world.documents, person.id)
    forget(world.documents, person.id)
    left = [kept.person for n in range(SHARDS) for kept in world.subscriptions.page(TOPIC, n, 10)[0]]
    assert left == [world.privacy.person(other.own_lookup).id]
