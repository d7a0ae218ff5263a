"""What every store of subscriptions must do, and whoever counts messages: those in memory and the tables alike."""

from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from chalicelib.aws.broadcasts import BroadcastQueue, SubscriptionsTable, TalliesTable
from chalicelib.aws.deliveries_table import DeliveriesTable
from chalicelib.aws.queues import LATEST, ChannelQueues, Queues
from chalicelib.aws.records_table import RecordsTable
from chalicelib.broadcasts.facts import Counts
from chalicelib.broadcasts.model import part_id, parts_of, shard_of
from chalicelib.broadcasts.ports import Step, SubscriptionStore, Tallies
from chalicelib.broadcasts.subscriptions import Said, Subscription, forget
from chalicelib.catalogue.wants import Want
from chalicelib.kernel.facts import Ref
from chalicelib.kernel.privacy import Person
from chalicelib.kernel.records import Records
from chalicelib.kernel.store import VersionConflict
from chalicelib.messages.model import Delivery, Errand, Line, State
from chalicelib.messages.ports import DeliveryStore
from tests.fakes.broadcasts import MemorySubscriptions, MemoryTallies
from tests.fakes.deliveries import MemoryDeliveries
from tests.fakes.records import MemoryRecords

NOW = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)
TOPIC, CASE = "elder_care", "01K7B2Q0M0HM2YHQ4V8PS2XG00"
Stores = tuple[SubscriptionStore, Records]


@pytest.fixture(params=["memory", "table"])
def stores(request: pytest.FixtureRequest) -> Stores:
    if request.param == "memory":
        records = MemoryRecords()
        return MemorySubscriptions(records), records
    request.getfixturevalue("dynamodb")
    return SubscriptionsTable("access", "keys"), RecordsTable("access", "keys")


@pytest.fixture
def store(stores: Stores) -> SubscriptionStore:
    return stores[0]


@pytest.fixture(params=["memory", "table"])
def told(request: pytest.FixtureRequest) -> tuple[DeliveryStore, Tallies]:
    if request.param == "memory":
        deliveries = MemoryDeliveries()
        return deliveries, MemoryTallies(deliveries)
    request.getfixturevalue("dynamodb")
    return DeliveriesTable("deliveries"), TalliesTable("deliveries")


@pytest.fixture
def sqs(account: Any) -> Any:  # noqa: ARG001  the account that the queues are in
    return boto3.client("sqs")


def person(n: int, new: bool = False) -> Person:
    return Person(f"P{n:032x}", f"lookup-{n}", "wrapped", new=new)


def said(minute: int = 0, given: bool = True, via: Any = "sms") -> Said:
    return Said(given=given, at=NOW + timedelta(minutes=minute), version="2026-11", via=via, evidence="resident:R1:")


def made(n: int, topic: str = TOPIC) -> Subscription:
    return Subscription(topic=topic, person=person(n).id, via="sms").saying(said(), f"sealed {n}")


def listed(subscription: Subscription) -> Subscription:
    """As a broadcast reads it."""
    return subscription.model_copy(update={"said": (), "revision": 1})


def everybody(store: SubscriptionStore, shard: int, limit: int) -> list[str]:
    """The subscribers of a shard, page by page."""
    found: list[str] = []
    after = ""
    while True:
        page, after = store.page(TOPIC, shard, limit, after)
        found += [one.subscriber for one in page]
        if not after:
            return found


def test_where_nobody_subscribed_nothing_is_there(store: SubscriptionStore) -> None:
    assert store.of(person(1).id) == []
    assert store.standing(TOPIC, made(1).subscriber) is None
    assert store.page(TOPIC, 0, 10) == ([], "")


def test_a_subscription_is_there_under_its_person_and_under_its_topic(store: SubscriptionStore) -> None:
    store.keep(made(1), person(1))
    store.keep(made(1, "schooling"), person(1))
    store.keep(made(2), person(2))
    kept = [made(1), made(1, "schooling")]
    assert store.of(person(1).id) == [one.model_copy(update={"revision": 1}) for one in kept]
    assert store.standing(TOPIC, made(1).subscriber) == listed(made(1))
    assert store.standing("schooling", made(1).subscriber) is None
    assert listed(made(1)) in store.page(TOPIC, shard_of(made(1).subscriber), 10)[0]


def test_the_key_of_a_new_person_is_kept_with_their_first_subscription(store: SubscriptionStore) -> None:
    store.keep(made(1), person(1, new=True))
    with pytest.raises(VersionConflict):
        store.keep(made(1, "schooling"), person(1, new=True))


def test_another_channel_takes_the_place_of_the_first(store: SubscriptionStore) -> None:
    store.keep(made(1), person(1))
    [kept] = store.of(person(1).id)
    other = kept.saying(said(1, via="wechat"), "sealed anew")
    store.keep(other, person(1))
    assert store.of(person(1).id) == [other.model_copy(update={"revision": 2})]
    assert everybody(store, shard_of(other.subscriber), 10) == [other.subscriber]
    standing = store.standing(TOPIC, other.subscriber)
    assert standing is not None
    assert (standing.via, standing.sealed) == ("wechat", "sealed anew")


def test_what_ended_stays_under_its_person_alone(store: SubscriptionStore) -> None:
    store.keep(made(1), person(1))
    [kept] = store.of(person(1).id)
    store.keep(kept.saying(said(1, given=False), ""), person(1))
    [ended] = store.of(person(1).id)
    assert ([one.given for one in ended.said], ended.stands) == ([True, False], False)
    assert store.standing(TOPIC, ended.subscriber) is None
    assert everybody(store, shard_of(ended.subscriber), 10) == []
    store.keep(ended.saying(said(2), "sealed again"), person(1))
    assert everybody(store, shard_of(ended.subscriber), 10) == [ended.subscriber]


def test_who_was_not_first_writes_nothing(store: SubscriptionStore) -> None:
    store.keep(made(1), person(1))
    [kept] = store.of(person(1).id)
    store.keep(kept.saying(said(1, given=False), ""), person(1))
    for late in (made(1), kept.saying(said(2, via="wechat"), "sealed late")):
        with pytest.raises(VersionConflict):
            store.keep(late, person(1))
    assert store.standing(TOPIC, kept.subscriber) is None
    assert len(store.of(person(1).id)[0].said) == 2


@pytest.mark.parametrize("limit", [1, 3, 5, 100])
def test_a_shard_is_read_page_by_page(store: SubscriptionStore, limit: int) -> None:
    shard = shard_of(made(0).subscriber)
    theirs = [n for n in range(700) if shard_of(made(n).subscriber) == shard]
    for n in theirs:
        store.keep(made(n), person(n))
    assert len(theirs) >= 5
    assert everybody(store, shard, limit) == sorted(made(n).subscriber for n in theirs)


def test_a_person_is_forgotten_under_every_topic(stores: Stores) -> None:
    store, records = stores
    store.keep(made(1), person(1))
    store.keep(made(1, "schooling"), person(1))
    store.keep(made(2), person(2))
    [kept, _] = store.of(person(1).id)
    store.keep(kept.saying(said(1, via="wechat"), "sealed anew"), person(1))
    forget(records, person(1).id)
    assert store.standing(TOPIC, made(1).subscriber) is None
    assert store.standing("schooling", made(1, "schooling").subscriber) is None
    assert store.standing(TOPIC, made(2).subscriber) == listed(made(2))


def test_what_was_chosen_is_there_when_a_notice_goes_out(store: SubscriptionStore) -> None:
    wants = (Want(family="construction", category="道路", value_from=5), Want(words="桥梁"))
    chosen = made(1).model_copy(update={"wants": wants, "daily": True})
    store.keep(chosen, person(1, new=True))
    assert store.standing(TOPIC, chosen.subscriber) == listed(chosen)
    [of_page], _ = store.page(TOPIC, shard_of(chosen.subscriber), 10)
    assert (of_page.wants, of_page.daily) == (wants, True)
    [own] = store.of(person(1).id)
    assert (own.wants, own.daily) == (wants, True)
    store.keep(own.model_copy(update={"wants": (), "daily": False}), person(1))
    assert store.standing(TOPIC, chosen.subscriber) == listed(made(1))


def test_messages_are_counted_over_all_parts(told: tuple[DeliveryStore, Tallies]) -> None:
    deliveries, tallies = told
    states: list[State] = ["queued", "claimed", "sent", "sent", "delivered", "failed", "unknown", "superseded"]
    for n, state in enumerate(states):
        ref = Ref(flow="broadcast", case_id=part_id(CASE, n * 9), seq=2, kind="broadcast_published")
        errand = Errand(ref=ref, recipient=f"s{n:020x}", channel="sms", bulk=True)
        delivery = Delivery(errand=errand, klass="broadcast", created=NOW, at=NOW, state=state)
        line = Line(case_id=ref.case_id, recipient=errand.recipient, planned=2, waiting=(errand.place,), revision=1)
        deliveries.write([delivery], [line])
    counts = tallies.count(parts_of(CASE))
    assert counts == Counts(queued=2, sent=2, delivered=1, failed=2, unknown=1)
    assert counts.total == len(states)
    assert tallies.count([part_id(CASE, 0)]) == Counts(queued=1)
    assert tallies.count(parts_of("01K7B2Q0M0HM2YHQ4V8PS2XH00")) == Counts()


def taken(sqs: Any, url: str) -> list[str]:
    """Everything on a queue."""
    found: list[str] = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        found += [message["Body"] for message in messages]
    return found


def test_steps_go_to_the_queue_of_broadcasts_and_facts_are_steps(sqs: Any) -> None:
    url = sqs.create_queue(QueueName="broadcast")["QueueUrl"]
    ref = Ref(flow="broadcast", case_id=CASE, seq=2, kind="broadcast_published")
    begin = Step.model_validate_json(ref.model_dump_json())
    assert (begin.stage, begin.case_id, begin.seq) == ("begin", CASE, 2)
    steps = [begin.model_copy(update={"stage": "page", "shard": n, "after": "0" * 20}) for n in range(64)]
    BroadcastQueue(Queues(), url).put(steps)
    found = [Step.model_validate_json(body) for body in taken(sqs, url)]
    assert sorted(found, key=lambda step: step.shard) == steps


def test_a_step_that_waits_long_waits_as_long_as_a_queue_can(sqs: Any) -> None:
    url = sqs.create_queue(QueueName="broadcast-late")["QueueUrl"]
    step = Step(flow="broadcast", case_id=CASE, seq=2, kind="broadcast_published")
    BroadcastQueue(Queues(), url).put([step], 100 * LATEST)
    assert taken(sqs, url) == []
    names = ["ApproximateNumberOfMessagesDelayed"]
    assert sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"][names[0]] == "1"


def test_one_of_very_many_goes_to_the_bulk_queue_of_its_channel_and_to_no_other(sqs: Any) -> None:
    urls = {name: sqs.create_queue(QueueName=f"{name}-here")["QueueUrl"] for name in ("sms", "sms_bulk")}
    outbox = ChannelQueues(Queues(), {"sms": urls["sms"]}, {"sms": urls["sms_bulk"]})
    ref = Ref(flow="broadcast", case_id=part_id(CASE, 0), seq=2, kind="broadcast_published")
    urgent, bulk = Errand(ref=ref, channel="sms"), Errand(ref=ref, recipient="s1", channel="sms", bulk=True)
    outbox.put([bulk, urgent])
    assert [Errand.model_validate_json(body) for body in taken(sqs, urls["sms"])] == [urgent]
    assert [Errand.model_validate_json(body) for body in taken(sqs, urls["sms_bulk"])] == [bulk]
    with pytest.raises(LookupError):
        ChannelQueues(Queues(), {"sms": urls["sms"]}).put([urgent, bulk])
    assert taken(sqs, urls["sms"]) == []
