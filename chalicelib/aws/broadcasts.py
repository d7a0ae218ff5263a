"""Subscriptions in DynamoDB, how a broadcast's messages stand there, and the queue of broadcasts.

Subscriptions are documents (see :mod:`chalicelib.broadcasts.subscriptions`): a shard of a topic is a partition, so ten
thousand subscribers are read as 64 queries of some 160 items, by as many readers as run.
"""

import json
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from chalicelib.aws import delivery_items, tables
from chalicelib.aws.deliveries_table import LINE
from chalicelib.aws.dynamo import Connection
from chalicelib.aws.queues import LATEST, Queues
from chalicelib.aws.records_table import documents
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
from chalicelib.kernel.records import Record
from chalicelib.kernel.store import VersionConflict

PASSED = {"ConditionalCheckFailed", "TransactionConflict"}
"""Reasons of a cancelled transaction that say: somebody else was first, or is at it right now."""
COUNTED = {"claimed": "queued", "superseded": "failed"}
"""State of a delivery → under which it is counted, where that is another one."""


class SubscriptionsTable:
    """The :class:`~chalicelib.broadcasts.ports.SubscriptionStore` of the cloud and of the local engine."""

    def __init__(self, access: str, keys: str = "") -> None:
        self._access = documents(access)
        self._keys = tables.keys(keys)
        self._connection = Connection()

    def of(self, person_id: str) -> list[Subscription]:
        mine = self._access.sk.startswith(UNDER_PERSON)
        return [of_person(_record(item)) for item in self._access.query(person_id, mine, consistent_read=True)]

    def standing(self, topic: str, subscriber: str) -> Subscription | None:
        try:
            item = self._access.get(place(topic, shard_of(subscriber)), subscriber, consistent_read=True)
        except self._access.DoesNotExist:
            return None
        return of_topic(_record(item))

    def page(self, topic: str, shard: int, limit: int, after: str = "") -> tuple[list[Subscription], str]:
        later = self._access.sk > after if after else None
        items = self._access.query(place(topic, shard), later, limit=limit, consistent_read=True)
        found = [of_topic(_record(item)) for item in items]
        return found, found[-1].subscriber if len(found) == limit else ""

    def keep(self, subscription: Subscription, person: Person) -> None:
        mine, listed, model = under_person(subscription), under_topic(subscription), self._access
        before = model.revision == mine.revision if mine.revision else model.pk.does_not_exist()
        try:
            with TransactWrite(connection=self._connection) as write:
                write.save(self._item(mine), condition=before)
                if subscription.stands:
                    write.save(self._item(listed))
                else:
                    write.delete(model(listed.pk, listed.sk))
                for key in tables.keys_of(self._keys, person) if person.new else ():
                    write.save(key, condition=self._keys.pk.does_not_exist())
        except TransactWriteError as cancelled:
            reasons = {reason.code for reason in cancelled.cancellation_reasons if reason is not None}
            if not reasons & PASSED:
                raise
            raise VersionConflict from cancelled

    def _item(self, record: Record) -> Any:
        text = json.dumps(record.data, ensure_ascii=False, separators=(",", ":"))
        return self._access(record.pk, record.sk, data=text, revision=record.revision + 1)


class TalliesTable:
    """The :class:`~chalicelib.broadcasts.ports.Tallies` of the cloud and of the local engine: it reads them all."""

    def __init__(self, deliveries: str) -> None:
        self._table = delivery_items.items(deliveries)

    def count(self, parts: Collection[str]) -> Counts:
        model, states = self._table, Counter[str]()
        for part in parts:
            found = model.query(part, model.sk < LINE, consistent_read=True, attributes_to_get=["pk", "sk", "state"])
            states.update(COUNTED.get(item.state, item.state) for item in found)
        return Counts.model_validate(states)


class BroadcastQueue:
    """The :class:`~chalicelib.broadcasts.ports.Steps` of the cloud and of the local engine."""

    def __init__(self, queues: Queues, url: str) -> None:
        self._queues = queues
        self._url = url

    def put(self, steps: Sequence[Step], delay: float = 0) -> None:
        late = min(int(delay) + 1, LATEST) if delay > 0 else 0
        if self._queues.send(self._url, steps, late):
            raise ConnectionError("the queue of broadcasts took not all messages")


def _record(item: Any) -> Record:
    return Record(item.pk, item.sk, json.loads(item.data), int(item.revision))
