"""The public feed in DynamoDB.

One item is the head; under ``case#…`` lies how far each case is; the entries lie a thousand to a partition.

What bounds the writing is the head: one item, moved once a transaction, by one transaction after the other. Within a
region one takes some 10 to 25 ms (an estimate), so some 40 to 100 a second come through, each with up to 98 entries.
Where every message comes alone that is some 40 entries a second; where full batches of ten come, some 400. The next
bound is near there: a partition takes 1,000 write units a second, and an entry of up to 1 kB costs two in a
transaction, so a page takes some 500 entries a second. What comes faster waits in the queue and is late, not lost;
where that lasts, the feed is to be split, by department say, each part with a head and cursors of its own. (Limits:
Amazon DynamoDB Developer Guide, "Quotas" and "Managing complex workflows with DynamoDB transactions".)
"""

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from chalicelib.aws.dynamo import Connection, Model
from chalicelib.feed.model import FIRST_MARK, Entry, Moved, Stand
from chalicelib.kernel.store import VersionConflict

PAGE = 1000
"""Numbers to a partition."""
HEAD = "head"
PASSED = {"ConditionalCheckFailed", "TransactionConflict"}
"""Reasons of a cancelled transaction that say: somebody else was first, or is at it right now."""


@lru_cache
def items(table: str) -> Any:
    """The feed: the head and the cases with sk 0, an entry with its number as sk."""

    class FeedItem(Model):
        class Meta:
            table_name = table

        pk = UnicodeAttribute(hash_key=True)
        sk = NumberAttribute(range_key=True)
        reached = NumberAttribute(null=True)
        mark = UnicodeAttribute(null=True)
        entry = UnicodeAttribute(null=True)

    return FeedItem


class FeedTable:
    """The :class:`~chalicelib.feed.ports.FeedStore` of the cloud and of the local engine."""

    def __init__(self, feed: str, stream: str = "") -> None:
        """``stream``: one of several feeds in the same table, each with its own head, order and cursors."""
        self._feed = items(feed)
        self._stream = f"{stream}#" if stream else ""
        self._head = self._stream + HEAD
        self._connection = Connection()

    def stands(self, case_ids: Collection[str]) -> Stand:
        keys = [(self._head, 0), *((self._case(case_id), 0) for case_id in case_ids)]
        found = {item.pk: item for item in self._feed.batch_get(keys, consistent_read=True)}
        reached = {case_id: int(found[pk].reached) for case_id in case_ids if (pk := self._case(case_id)) in found}
        head = found.get(self._head)
        return Stand(int(head.reached), head.mark, reached) if head else Stand(0, FIRST_MARK, reached)

    def append(self, entries: Sequence[Entry], moved: Sequence[Moved]) -> None:
        free, last = self._feed.pk.does_not_exist(), entries[-1]
        try:
            with TransactWrite(connection=self._connection) as write:
                self._move(write, self._head, entries[0].number - 1, last.number, last.mark)
                for case in moved:
                    self._move(write, self._case(case.case_id), case.before, case.now)
                for entry in entries:
                    item = self._feed(self._page(entry.number), entry.number, entry=entry.model_dump_json())
                    write.save(item, condition=free)
        except TransactWriteError as cancelled:
            reasons = {reason.code for reason in cancelled.cancellation_reasons if reason is not None}
            if not reasons & PASSED:
                raise
            raise VersionConflict from cancelled

    def _move(self, write: TransactWrite, pk: str, before: int, now: int, mark: str | None = None) -> None:
        as_it_was = self._feed.reached == before if before else self._feed.pk.does_not_exist()
        write.save(self._feed(pk, 0, reached=now, mark=mark), condition=as_it_was)

    def read(self, first: int, limit: int) -> list[Entry]:
        found: list[Entry] = []
        while len(found) < limit:
            at = first + len(found)
            rows = self._feed.query(
                self._page(at), self._feed.sk >= at, limit=limit - len(found), consistent_read=True
            )  # fmt: skip
            for row in rows:
                if int(row.sk) != first + len(found):
                    return found
                found.append(Entry.model_validate_json(row.entry))
            if self._page(first + len(found)) == self._page(at):
                break
        return found

    def _page(self, number: int) -> str:
        return f"{self._stream}feed#{number // PAGE}"

    def _case(self, case_id: str) -> str:
        return f"{self._stream}case#{case_id}"
