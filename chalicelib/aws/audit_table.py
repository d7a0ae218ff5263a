"""The audit trail in DynamoDB: appending is one write of one item, on its own or as one more of a transaction."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from pynamodb.attributes import NumberAttribute, TTLAttribute, UnicodeAttribute
from pynamodb.exceptions import PutError, TransactWriteError
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection
from pynamodb.transactions import TransactWrite

from chalicelib.aws.dynamo import Connection, Model
from chalicelib.kernel.audit import KEPT, Entry, PlaceTaken, Row, Shard, Trace, moment
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Unavailable
from chalicelib.kernel.facts import By

FIRST = 1


@lru_cache
def items(table: str) -> Any:
    """The audit trail: under a day its shards, under a day and shard the entries of the chain."""

    class ByActor(GlobalSecondaryIndex[Any]):
        class Meta:
            index_name = "by_actor"
            projection = IncludeProjection(["record"])

        actor = UnicodeAttribute(hash_key=True)
        at = UnicodeAttribute(range_key=True)
        record = UnicodeAttribute(null=True)

    class ByAbout(GlobalSecondaryIndex[Any]):
        class Meta:
            index_name = "by_about"
            projection = IncludeProjection(["record"])

        about = UnicodeAttribute(hash_key=True)
        at = UnicodeAttribute(range_key=True)
        record = UnicodeAttribute(null=True)

    class AuditItem(Model):
        class Meta:
            table_name = table

        pk = UnicodeAttribute(hash_key=True)
        sk = NumberAttribute(range_key=True)
        record = UnicodeAttribute(null=True)
        actor = UnicodeAttribute(null=True)
        at = UnicodeAttribute(null=True)
        about = UnicodeAttribute(null=True)
        expires = TTLAttribute(null=True)
        by_actor = ByActor()
        by_about = ByAbout()

    return AuditItem


class AuditTable:
    """The :class:`~chalicelib.kernel.audit.Trail` of the cloud and of the local engine, one shard a process."""

    def __init__(self, audit: str, clock: Clock) -> None:
        self._audit = items(audit)
        self._connection = Connection()
        self._shard = Shard(clock)

    def record(self, trace: Trace, result: str) -> None:
        try:
            self.along(trace, result, self._write)
        except (PutError, TransactWriteError) as failed:
            raise Unavailable("audit_unavailable") from failed

    def along(self, trace: Trace, result: str, write: Callable[[Sequence[Any]], None]) -> None:
        """Have ``write`` store the items of the next entry, none of which may be there, together with its own.

        ``write`` raises :class:`PlaceTaken` when they alone were refused, and is then called once more, with
        others. What else it raises comes out, and the entry counts as not written.
        """
        self._shard.append(trace, result, lambda entry: write(self._items(entry)))

    def _items(self, entry: Entry) -> list[Any]:
        """The entry; with a chain's first one, the item by which the shard is found among those of its day."""
        expires, shard = entry.at + KEPT, entry.shard
        record = entry.model_dump_json()
        items = [self._audit(f"{entry.day}#{shard}", entry.seq, record=record, expires=expires, **entry.places)]
        if entry.seq == FIRST:
            items.append(self._audit(entry.day, int(shard, 16), record=shard, expires=expires))
        return items

    def _write(self, items: Sequence[Any]) -> None:
        free = self._audit.pk.does_not_exist()
        try:
            if len(items) == 1:
                items[0].save(condition=free)
            else:
                with TransactWrite(connection=self._connection) as write:
                    for item in items:
                        write.save(item, condition=free)
        except PutError as refused:
            if refused.cause_response_code != "ConditionalCheckFailedException":
                raise
            raise PlaceTaken from refused
        except TransactWriteError as cancelled:
            if not any(r is not None and r.code == "ConditionalCheckFailed" for r in cancelled.cancellation_reasons):
                raise
            raise PlaceTaken from cancelled


class AuditReader:
    """The :class:`~chalicelib.kernel.audit.TrailReader` of the cloud and of the local engine."""

    def __init__(self, audit: str) -> None:
        self._audit = items(audit)

    def shards(self, day: str) -> list[str]:
        return [item.record for item in self._audit.query(day, consistent_read=True)]

    def rows(self, day: str, shard: str) -> Iterator[Row]:
        for item in self._audit.query(f"{day}#{shard}", consistent_read=True):
            places = {"actor": item.actor, "at": item.at, "about": item.about}
            yield Row(item.sk, item.record or "", {name: place for name, place in places.items() if place is not None})

    def by_actor(
        self, actor: By, start: datetime, end: datetime, limit: int, after: str = ""
    ) -> tuple[list[Entry], str]:
        return self._page(self._audit.by_actor, f"{actor.role}#{actor.id}", (start, end), limit, after)

    def about(self, about: str, start: datetime, end: datetime, limit: int, after: str = "") -> tuple[list[Entry], str]:
        return self._page(self._audit.by_about, about, (start, end), limit, after)

    def _page(
        self, index: Any, key: str, within: tuple[datetime, datetime], limit: int, after: str
    ) -> tuple[list[Entry], str]:
        # What is stored has one length: nothing lies between a cursor and the cursor with a character more.
        first, last = max(moment(within[0]), f"{after}!" if after else ""), moment(within[1])
        if first > last:
            return [], ""
        found = list(index.query(key, self._audit.at.between(first, last), limit=limit))
        return [Entry.model_validate_json(i.record) for i in found], found[-1].at if len(found) == limit else ""
