"""Subscriptions, the queue of broadcasts and the counts of their messages, kept in memory."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from chalicelib.broadcasts.facts import Counts
from chalicelib.broadcasts.model import shard_of
from chalicelib.broadcasts.ports import Step
from chalicelib.broadcasts.subscriptions import (
    UNDER_PERSON,
    Subscription,
    of_person,
    of_topic,
    place,
    under_person,
    under_topic,
)
from chalicelib.kernel.privacy import Person
from tests.fakes.deliveries import MemoryDeliveries
from tests.fakes.records import MemoryRecords

COUNTED = {"claimed": "queued", "superseded": "failed"}


class MemorySubscriptions:
    """A :class:`~chalicelib.broadcasts.ports.SubscriptionStore` among the documents of a world."""

    def __init__(self, records: MemoryRecords) -> None:
        self.records = records

    def of(self, person_id: str) -> list[Subscription]:
        return [of_person(record) for record in self.records.under(person_id, UNDER_PERSON)]

    def standing(self, topic: str, subscriber: str) -> Subscription | None:
        found = self.records.get(place(topic, shard_of(subscriber)), subscriber)
        return of_topic(found) if found else None

    def page(self, topic: str, shard: int, limit: int, after: str = "") -> tuple[list[Subscription], str]:
        later = [of_topic(record) for record in self.records.under(place(topic, shard)) if record.sk > after]
        page = later[:limit]
        return page, page[-1].subscriber if len(page) == limit else ""

    def keep(self, subscription: Subscription, person: Person) -> None:
        self.records.put(under_person(subscription), person)
        listed = under_topic(subscription)
        self.records.kept.pop((listed.pk, listed.sk), None)
        if subscription.stands:
            self.records.kept[listed.pk, listed.sk] = replace(listed, revision=1)


class MemorySteps:
    """A :class:`~chalicelib.broadcasts.ports.Steps` that keeps what it was handed, and with what delay."""

    def __init__(self) -> None:
        self.waiting: list[Step] = []
        self.delays: list[float] = []
        self.ever: list[Step] = []

    def put(self, steps: Sequence[Step], delay: float = 0) -> None:
        self.waiting += steps
        self.ever += steps
        self.delays += [delay] * len(steps)


class MemoryTallies:
    """A :class:`~chalicelib.broadcasts.ports.Tallies` over deliveries in memory."""

    def __init__(self, deliveries: MemoryDeliveries) -> None:
        self._deliveries = deliveries

    def count(self, parts: Collection[str]) -> Counts:
        found = Counter(
            COUNTED.get(one.state, one.state) for (part, _), one in self._deliveries.kept.items() if part in parts
        )
        return Counts.model_validate(found)
