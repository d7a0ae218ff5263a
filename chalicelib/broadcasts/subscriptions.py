"""A subscription, and as which documents it is kept. Pure.

Two documents: under the person what they said to it, time by time, which proves the consent (个人信息保护法 art 14
and 15); under topic and shard, only while it stands, what a broadcast needs. The address is sealed under the person's
key.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from chalicelib.broadcasts.facts import Content
from chalicelib.broadcasts.model import shard_of, subscriber_id
from chalicelib.catalogue.wants import Want, hears
from chalicelib.kernel.records import Record, Records
from chalicelib.kernel.values import Lenient

Via = Literal["sms", "wechat", "miniprogram"]
UNDER_PERSON = "subscription#"
KEPT = 100
"""Of what was said to one subscription: the newest."""


class Said(Lenient):
    """That one subscribes, or ends it; in which words that was put."""

    given: bool
    at: datetime
    """Wall time."""
    version: str
    """Of the text of consent."""
    via: Via
    evidence: str = ""
    """Where it was said; no personal data."""


class Subscription(Lenient):
    """A person's, to a topic."""

    topic: str
    person: str
    via: Via
    sealed: str = ""
    """The address on that channel; empty once it ended."""
    wants: tuple[Want, ...] = ()
    """What they chose to hear of; empty: everything."""
    daily: bool = False
    """Whether they wait for a digest of the day."""
    said: tuple[Said, ...] = ()
    revision: int = 0
    """0: not stored yet."""

    @property
    def subscriber(self) -> str:
        return subscriber_id(self.topic, self.person)

    @property
    def stands(self) -> bool:
        return bool(self.sealed)

    def hears(self, content: Content) -> bool:
        """Whether the content is for them: one that is about nothing in particular is for everybody."""
        return hears(self.wants, self.daily, content.about, content.daily)

    def saying(self, said: Said, sealed: str) -> "Subscription":
        """The subscription after something was said to it; ``sealed`` is empty when it ends."""
        told = (*self.said, said)[-KEPT:]
        return self.model_copy(update={"via": said.via, "sealed": sealed, "said": told})


def place(topic: str, shard: int) -> str:
    """Under which the standing subscriptions of a shard lie."""
    return f"topic#{topic}#{shard}"


def under_person(subscription: Subscription) -> Record:
    """The document under the person; it carries the revision."""
    data = subscription.model_dump(mode="json", exclude={"revision", "person", "topic"})
    return Record(subscription.person, UNDER_PERSON + subscription.topic, data, subscription.revision)


def under_topic(subscription: Subscription) -> Record:
    """The document under topic and shard."""
    told = subscription.model_dump(mode="json", include={"person", "via", "sealed", "wants", "daily"})
    data = {name: value for name, value in told.items() if name not in ("wants", "daily") or value}
    subscriber = subscription.subscriber
    return Record(place(subscription.topic, shard_of(subscriber)), subscriber, data)


def of_person(record: Record) -> Subscription:
    """What lies under a person."""
    return _read(record, topic=record.sk.removeprefix(UNDER_PERSON), person=record.pk, revision=record.revision)


def of_topic(record: Record) -> Subscription:
    """What lies under a topic."""
    return _read(record, topic=record.pk.split("#")[1], revision=record.revision)


def forget(records: Records, person_id: str) -> None:
    """Take a person's subscriptions from under the topics, before what lies under the person goes."""
    for kept in records.under(person_id, UNDER_PERSON):
        standing = under_topic(of_person(kept))
        found = records.get(standing.pk, standing.sk)
        if found is not None:
            records.remove(replace(standing, revision=found.revision))


def _read(record: Record, **more: Any) -> Subscription:
    return Subscription.model_validate({**record.data, **more})
