"""Documents and counters in DynamoDB."""

import json
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from pynamodb.attributes import NumberAttribute, TTLAttribute, UnicodeAttribute
from pynamodb.exceptions import DeleteError, PutError, TransactWriteError, UpdateError
from pynamodb.transactions import TransactWrite

from chalicelib.aws import tables
from chalicelib.aws.dynamo import Connection, Model
from chalicelib.kernel.errors import TooMany
from chalicelib.kernel.privacy import Person
from chalicelib.kernel.records import Record
from chalicelib.kernel.store import VersionConflict

FAILED = "ConditionalCheckFailedException"


@lru_cache
def documents(table: str) -> Any:
    """Documents: accounts, sessions, mandates, consents; what is personal in them is sealed."""

    class RecordItem(Model):
        class Meta:
            table_name = table

        pk = UnicodeAttribute(hash_key=True)
        sk = UnicodeAttribute(range_key=True)
        data = UnicodeAttribute(null=True)
        revision = NumberAttribute(null=True)
        expires = TTLAttribute(null=True)

    return RecordItem


@lru_cache
def counters(table: str) -> Any:
    """What is counted or used once, for a while."""

    class LimitItem(Model):
        class Meta:
            table_name = table

        pk = UnicodeAttribute(hash_key=True)
        value = NumberAttribute(null=True)
        expires = TTLAttribute(null=True)

    return LimitItem


class RecordsTable:
    """The :class:`~chalicelib.kernel.records.Records` of the cloud and of the local engine."""

    def __init__(self, access: str, keys: str = "") -> None:
        self._access = documents(access)
        self._keys = tables.keys(keys)
        self._connection = Connection()

    def get(self, pk: str, sk: str) -> Record | None:
        try:
            item = self._access.get(pk, sk, consistent_read=True)
        except self._access.DoesNotExist:
            return None
        return _alive(_record(item))

    def under(self, pk: str, prefix: str = "") -> list[Record]:
        named = self._access.sk.startswith(prefix) if prefix else None
        found = self._access.query(pk, named, consistent_read=True)
        return [record for item in found if (record := _alive(_record(item))) is not None]

    def some(self, keys: Collection[tuple[str, str]]) -> list[Record]:
        found = self._access.batch_get(sorted(set(keys)), consistent_read=True)
        return [record for item in found if (record := _alive(_record(item))) is not None]

    def put(self, record: Record, person: Person | None = None) -> Record:
        text = json.dumps(record.data, ensure_ascii=False, separators=(",", ":"))
        item = self._access(
            record.pk, record.sk, data=text, revision=record.revision + 1, expires=record.expires
        )  # fmt: skip
        try:
            with TransactWrite(connection=self._connection) as write:
                write.save(item, condition=self._unchanged(record))
                if person is not None and person.new:
                    for key in tables.keys_of(self._keys, person):
                        write.save(key, condition=self._keys.pk.does_not_exist())
        except TransactWriteError as cancelled:
            raise VersionConflict from cancelled
        return Record(record.pk, record.sk, record.data, record.revision + 1, record.expires)

    def remove(self, record: Record) -> None:
        same = self._access.pk.does_not_exist() | (self._access.revision == record.revision)
        try:
            self._access(record.pk, record.sk).delete(condition=same)
        except DeleteError as other:
            if other.cause_response_code != FAILED:
                raise
            raise VersionConflict from other

    def _unchanged(self, record: Record) -> Any:
        """The stored revision is this one; what has expired and was not swept away yet counts as not stored."""
        model = self._access
        if record.revision:
            return model.revision == record.revision
        return model.pk.does_not_exist() | (model.expires < datetime.now(UTC))


class LimitsTable:
    """The :class:`~chalicelib.kernel.records.Counters` of the cloud and of the local engine."""

    def __init__(self, limits: str) -> None:
        self._limits = counters(limits)

    def add(self, key: str, lasting: timedelta) -> int:
        now = datetime.now(UTC)
        for fresh in (False, True, False):
            count = self._add(key, now, lasting, fresh=fresh)
            if count:
                return count
        raise TooMany("too_many_requests")  # others were first in between, each time

    def _add(self, key: str, now: datetime, lasting: timedelta, *, fresh: bool) -> int:
        """Count on, or begin anew where the time is over; 0 when it is the other of the two."""
        model = self._limits
        item = model(key)
        over = model.pk.does_not_exist() | (model.expires < now)
        actions = [model.value.set(1), model.expires.set(now + lasting)] if fresh else [model.value.add(1)]
        try:
            item.update(actions=actions, condition=over if fresh else ~over)
        except UpdateError as other:
            if other.cause_response_code != FAILED:
                raise
            return 0
        return int(item.value)

    def count(self, key: str) -> int:
        try:
            item = self._limits.get(key, consistent_read=True)
        except self._limits.DoesNotExist:
            return 0
        return int(item.value) if item.expires > datetime.now(UTC) else 0

    def once(self, key: str, lasting: timedelta) -> bool:
        now, model = datetime.now(UTC), self._limits
        try:
            model(key, value=1, expires=now + lasting).save(condition=model.pk.does_not_exist() | (model.expires < now))
        except PutError as used:
            if used.cause_response_code != FAILED:
                raise
            return False
        return True

    def clear(self, key: str) -> None:
        self._limits(key).update(actions=[self._limits.expires.set(datetime.now(UTC) - timedelta(seconds=1))])


def _record(item: object) -> Record:
    return Record(item.pk, item.sk, json.loads(item.data), int(item.revision), item.expires)  # type: ignore[attr-defined]


def _alive(record: Record) -> Record | None:
    return None if record.expires is not None and record.expires <= datetime.now(UTC) else record
