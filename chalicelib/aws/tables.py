"""The PynamoDB models, bound to a table name when they are built: nothing is read at import."""

from functools import lru_cache
from typing import Any

from pynamodb.attributes import NumberAttribute, TTLAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection, KeysOnlyProjection

from chalicelib.aws.dynamo import Model
from chalicelib.kernel.privacy import Person


class Index(GlobalSecondaryIndex[Any]):
    """Named by its subclass; PynamoDB needs no throughput for on-demand tables."""


@lru_cache
def cases(table: str) -> Any:
    """Cases: sk 0 is the head, 1…n the facts, -1, -2, … further places in work queues."""

    class BySubject(Index):
        class Meta:
            index_name = "by_subject"
            projection = IncludeProjection(["state", "version"])

        subject = UnicodeAttribute(hash_key=True)
        opened_at = UnicodeAttribute(range_key=True)
        state = UnicodeAttribute(null=True)

    class ByOpener(Index):
        class Meta:
            index_name = "by_opener"
            projection = IncludeProjection(["state", "version"])

        opener = UnicodeAttribute(hash_key=True)
        opened_at = UnicodeAttribute(range_key=True)
        state = UnicodeAttribute(null=True)

    class ByQueue(Index):
        class Meta:
            index_name = "by_queue"
            projection = IncludeProjection(["state", "version"])

        queue = UnicodeAttribute(hash_key=True)
        due = UnicodeAttribute(range_key=True)
        state = UnicodeAttribute(null=True)

    class ByClock(Index):
        class Meta:
            index_name = "by_clock"
            projection = KeysOnlyProjection()

        clock = UnicodeAttribute(hash_key=True)
        next_at = UnicodeAttribute(range_key=True)

    class ByPending(Index):
        class Meta:
            index_name = "by_pending"
            projection = KeysOnlyProjection()

        pending = UnicodeAttribute(hash_key=True)
        pending_at = UnicodeAttribute(range_key=True)

    class CaseItem(Model):
        class Meta:
            table_name = table

        pk = UnicodeAttribute(hash_key=True)
        sk = NumberAttribute(range_key=True)
        flow = UnicodeAttribute(null=True)
        version = NumberAttribute(null=True)
        digest = UnicodeAttribute(null=True)
        state = UnicodeAttribute(null=True)
        fact = UnicodeAttribute(null=True)
        kind = UnicodeAttribute(null=True)
        subject = UnicodeAttribute(null=True)
        opened_at = UnicodeAttribute(null=True)
        opener = UnicodeAttribute(null=True)
        queue = UnicodeAttribute(null=True)
        due = UnicodeAttribute(null=True)
        clock = UnicodeAttribute(null=True)
        next_at = UnicodeAttribute(null=True)
        pending = UnicodeAttribute(null=True)
        pending_at = UnicodeAttribute(null=True)
        by_subject = BySubject()
        by_opener = ByOpener()
        by_queue = ByQueue()
        by_clock = ByClock()
        by_pending = ByPending()

    return CaseItem


@lru_cache
def claims(table: str) -> Any:
    """Names that belong to one case alone: case numbers, one grant a person."""

    class ClaimItem(Model):
        class Meta:
            table_name = table

        pk = UnicodeAttribute(hash_key=True)
        owner = UnicodeAttribute()

    return ClaimItem


@lru_cache
def idempotency(table: str) -> Any:
    """What each idempotency key was used for, and what was answered."""

    class OnceItem(Model):
        class Meta:
            table_name = table

        pk = UnicodeAttribute(hash_key=True)
        request = UnicodeAttribute()
        answer = UnicodeAttribute()
        expires = TTLAttribute()

    return OnceItem


@lru_cache
def keys(table: str) -> Any:
    """Wrapped data keys, once by person and once by look-up digest. No point-in-time recovery."""

    class KeyItem(Model):
        class Meta:
            table_name = table

        pk = UnicodeAttribute(hash_key=True)
        person = UnicodeAttribute()
        lookup = UnicodeAttribute()
        wrapped = UnicodeAttribute()

    return KeyItem


def keys_of(model: Any, person: Person) -> list[Any]:
    """The two rows of a person's key: found by look-up digest when they apply, by id when a case is read."""
    return [
        model(pk, person=person.id, lookup=person.lookup, wrapped=person.wrapped) for pk in (person.lookup, person.id)
    ]


@lru_cache
def counters(table: str) -> Any:
    """Counters that only grow."""

    class CounterItem(Model):
        class Meta:
            table_name = table

        pk = UnicodeAttribute(hash_key=True)
        value = NumberAttribute(null=True)

    return CounterItem


@lru_cache
def waits(table: str) -> Any:
    """The task token that a case's workflow waits on."""

    class WaitItem(Model):
        class Meta:
            table_name = table

        pk = UnicodeAttribute(hash_key=True)
        token = UnicodeAttribute()
        generation = NumberAttribute()
        expires = TTLAttribute(null=True)

    return WaitItem


@lru_cache
def parties(table: str) -> Any:
    """What the platform holds about a person or firm: ciphertext and coarse flags, one item a kind."""

    class PartyItem(Model):
        class Meta:
            table_name = table

        pk = UnicodeAttribute(hash_key=True)
        sk = UnicodeAttribute(range_key=True)
        sealed = UnicodeAttribute(null=True)
        revision = NumberAttribute(null=True)

    return PartyItem


@lru_cache
def inbox(table: str) -> Any:
    """The sandbox phone: messages that channels delivered. Exists in sandboxes only."""

    class InboxItem(Model):
        class Meta:
            table_name = table

        pk = UnicodeAttribute(hash_key=True)
        sk = UnicodeAttribute(range_key=True)
        message = UnicodeAttribute()

    return InboxItem
