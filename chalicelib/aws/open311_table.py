"""The public list of tickets in DynamoDB.

A ticket lies once under ``id#<number>``, with the number of the last of its facts that was looked at, and once in each
of its four lists (service or any, open or closed or any) by the instant of its request: five items of less than 1 kB,
written in one transaction on the condition that nobody else was first. So every choice of services, status and time is
one query a service, newest first, without an index to maintain. The list of all is one partition, which takes 1,000
write units a second: some 250 changes of tickets (Amazon DynamoDB Developer Guide, "Quotas").
"""

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from chalicelib.aws.dynamo import Connection, Model
from chalicelib.complaints.open311.listing import lists, place
from chalicelib.complaints.open311.ports import Stand
from chalicelib.complaints.open311.values import Listed
from chalicelib.kernel.store import VersionConflict

ONE = "ticket"
PASSED = {"ConditionalCheckFailed", "TransactionConflict"}
"""Reasons of a cancelled transaction that say: somebody else was first, or is at it right now."""


@lru_cache
def items(table: str) -> Any:
    """The list: ``shown`` is what everybody may see, nothing where the ticket is not public."""

    class ListedItem(Model):
        class Meta:
            table_name = table

        pk = UnicodeAttribute(hash_key=True)
        sk = UnicodeAttribute(range_key=True)
        shown = UnicodeAttribute(null=True)
        revision = NumberAttribute(null=True)

    return ListedItem


class Open311Table:
    """The :class:`~chalicelib.complaints.open311.ports.Board` of the cloud and of the local engine."""

    def __init__(self, table: str) -> None:
        self._items = items(table)
        self._connection = Connection()

    def stand(self, number: str) -> Stand | None:
        try:
            item = self._items.get(_id(number), ONE, consistent_read=True)
        except self._items.DoesNotExist:
            return None
        return Stand(int(item.revision), _shown(item.shown))

    def set(self, number: str, before: Stand | None, now: Stand) -> None:
        model = self._items
        as_it_was = model.revision == before.revision if before else model.pk.does_not_exist()
        text = now.shown.model_dump_json() if now.shown else None
        had, has = (_places(stand.shown if stand else None) for stand in (before, now))
        try:
            with TransactWrite(connection=self._connection) as write:
                write.save(model(_id(number), ONE, shown=text, revision=now.revision), condition=as_it_was)
                for pk, sk in sorted(has):
                    write.save(model(pk, sk, shown=text))
                for pk, sk in sorted(had - has):
                    write.delete(model(pk, sk))
        except TransactWriteError as cancelled:
            reasons = {reason.code for reason in cancelled.cancellation_reasons if reason is not None}
            if not reasons & PASSED:
                raise
            raise VersionConflict from cancelled

    def some(self, numbers: Collection[str]) -> Mapping[str, Listed]:
        found = self._items.batch_get([(_id(number), ONE) for number in sorted(set(numbers))])
        return {one.service_request_id: one for item in found if (one := _shown(item.shown)) is not None}

    def page(self, key: str, first: str, last: str, read: int, after: str = "") -> tuple[list[Listed], str]:
        model, pk = self._items, _list(key)
        # Not Model.query: it would read on without bound.
        answer = model._get_connection().query(
            pk, range_key_condition=model.sk.between(first, last), limit=read, scan_index_forward=False,
            exclusive_start_key={"pk": {"S": pk}, "sk": {"S": after}} if after else None,
        )  # fmt: skip
        found = [Listed.model_validate_json(item["shown"]["S"]) for item in answer["Items"]]
        behind = answer.get("LastEvaluatedKey")
        return found, behind["sk"]["S"] if behind else ""


def _places(shown: Listed | None) -> set[tuple[str, str]]:
    return {(_list(key), place(shown)) for key in lists(shown)} if shown else set()


def _shown(text: str | None) -> Listed | None:
    return Listed.model_validate_json(text) if text else None


def _id(number: str) -> str:
    return f"id#{number}"


def _list(key: str) -> str:
    return f"list#{key}"
