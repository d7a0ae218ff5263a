"""Deliveries, lines and providers' own ids in DynamoDB.

What a claim changes lies in attributes of its own, so that claiming is one conditional update without a read before.
"""

import heapq
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any

from pynamodb.exceptions import PutError, TransactWriteError, UpdateError
from pynamodb.transactions import TransactWrite

from chalicelib.aws import delivery_items
from chalicelib.aws.case_index import instant
from chalicelib.aws.dynamo import Connection
from chalicelib.kernel.store import PARTS, VersionConflict, part_of
from chalicelib.messages.model import Channel, Delivery, Errand, Line, State

FAILED = "ConditionalCheckFailedException"
KEPT = timedelta(days=365)
"""How long it is kept whether a message arrived; counted anew with each thing that becomes of it."""
NAMED = timedelta(days=30)
"""How long a provider's own id leads back to its message: the last receipts come after 72 hours."""
LINE = "line#"
AT_ONCE = 100
"""Overdue deliveries that one round takes from each part."""


class DeliveriesTable:
    """The :class:`~chalicelib.messages.ports.DeliveryStore` of the cloud and of the local engine."""

    def __init__(self, deliveries: str) -> None:
        self._table = delivery_items.items(deliveries)
        self._connection = Connection()

    def lines(self, case_id: str) -> dict[str, Line]:
        found = self._table.query(case_id, self._table.sk.startswith(LINE), consistent_read=True)
        return {line.recipient: line for line in map(_line, found)}

    def get(self, case_id: str, place: str) -> Delivery | None:
        try:
            return _delivery(self._table.get(case_id, place, consistent_read=True))
        except self._table.DoesNotExist:
            return None

    def claim(self, errand: Errand, provider: str, at: datetime, due: datetime) -> tuple[bool, Delivery | None]:
        table, case_id, now = self._table, errand.ref.case_id, instant(at)
        item = table(case_id, errand.place)
        changes = [
            table.state.set("claimed"), table.provider.set(provider), table.at.set(now),
            table.tried.set(table.tried | now), table.attempts.add(1), table.revision.add(1),
            table.listing.set(_listing(errand.channel, "claimed", case_id)), table.listed_at.set(_stamped(at, errand)),
            table.due_part.set(_part(case_id)), table.due_at.set(_stamped(due, errand)),
        ]  # fmt: skip
        try:
            item.update(actions=changes, condition=(table.state == "queued") & (table.turn == True))  # noqa: E712
        except UpdateError as taken:
            _expected(taken)
            return False, self.get(case_id, errand.place)
        return True, _delivery(item)

    def write(self, deliveries: Sequence[Delivery], lines: Sequence[Line] = ()) -> None:
        if len(deliveries) == 1 and not lines and not deliveries[0].own_id:
            try:
                self._item(deliveries[0]).save(condition=self._before(deliveries[0].revision))
            except PutError as other:
                _expected(other)
                raise VersionConflict from other
            return
        try:
            with TransactWrite(connection=self._connection) as write:
                for delivery in deliveries:
                    self._put(write, delivery)
                for line in lines:
                    write.save(self._line_item(line), condition=self._before(line.revision))
        except TransactWriteError as cancelled:
            raise VersionConflict from cancelled

    def leave(self, delivery: Delivery) -> bool:
        errand, table = delivery.errand, self._table
        line = table(errand.ref.case_id, LINE + errand.recipient)
        emptied = [table.waiting.set(""), table.told.set(errand.ref.seq), table.revision.add(1)]
        try:
            with TransactWrite(connection=self._connection) as write:
                self._put(write, delivery)
                write.update(line, actions=emptied, condition=table.waiting == errand.place)
        except TransactWriteError as cancelled:
            mine, *_, others = [reason.code if reason else "None" for reason in cancelled.cancellation_reasons]
            if mine == "None" and others != "None":
                return False
            raise VersionConflict from cancelled
        return True

    def of_case(self, case_id: str) -> list[Delivery]:
        found = self._table.query(case_id, self._table.sk < LINE, consistent_read=True)
        return [_delivery(item) for item in found]

    def listed(self, channel: Channel, state: State, limit: int, after: str = "") -> tuple[list[Delivery], str]:
        index, later = self._table.by_state, self._table.listed_at > after if after else None
        pages = [index.query(f"{channel}#{state}#{n}", later, limit=limit) for n in range(PARTS)]
        found = [one for one, _ in zip(heapq.merge(*pages, key=attrgetter("listed_at")), range(limit), strict=False)]
        return self._whole(found), found[-1].listed_at if len(found) == limit else ""

    def count(self, channel: Channel, state: State, most: int) -> int:
        connection, found = self._table._get_connection(), 0
        for n in range(PARTS):
            # Not Model.count: its limit is one of a page, after which it counts on.
            page = connection.query(
                f"{channel}#{state}#{n}", index_name=self._table.by_state.Meta.index_name, select="COUNT",
                limit=most - found,
            )  # fmt: skip
            found += page["Count"]
            if found >= most:
                break
        return found

    def overdue(self, until: datetime) -> list[Delivery]:
        index, before = self._table.by_due, self._table.due_at < f"{instant(until)}$"  # after every "#"
        found = [item for n in range(PARTS) for item in index.query(f"due#{n}", before, limit=AT_ONCE)]
        return [one for one in self._whole(found) if one.due is not None and one.due <= until]

    def alias(self, provider: str, provider_id: str) -> Errand | None:
        try:
            item = self._table.get(_alias(provider, provider_id), "errand", consistent_read=True)
        except self._table.DoesNotExist:
            return None
        return Errand.model_validate_json(item.record)

    def _whole(self, keys: Sequence[Any]) -> list[Delivery]:
        """The deliveries of an index's keys, in their order; those that expired in between are left out."""
        wanted = [(item.pk, item.sk) for item in keys]
        found = {(item.pk, item.sk): item for item in self._table.batch_get(wanted, consistent_read=True)}
        return [_delivery(found[key]) for key in wanted if key in found]

    def _put(self, write: TransactWrite, delivery: Delivery) -> None:
        write.save(self._item(delivery), condition=self._before(delivery.revision))
        if delivery.own_id and delivery.provider_id:
            known = _alias(delivery.provider, delivery.provider_id)
            write.save(self._table(known, "errand", record=delivery.errand.model_dump_json(), expires=NAMED))

    def _before(self, revision: int) -> Any:
        return self._table.revision == revision - 1 if revision > 1 else self._table.pk.does_not_exist()

    def _item(self, delivery: Delivery) -> Any:
        errand, case_id = delivery.errand, delivery.errand.ref.case_id
        item = self._table(
            case_id, errand.place, record=delivery.model_dump_json(), state=delivery.state, turn=delivery.turn,
            provider=delivery.provider, at=instant(delivery.at), attempts=delivery.attempts,
            revision=delivery.revision, listing=_listing(errand.channel, delivery.state, case_id),
            listed_at=_stamped(delivery.at, errand), expires=KEPT,
        )  # fmt: skip
        if delivery.tried is not None:
            item.tried = instant(delivery.tried)
        if delivery.due is not None:
            item.due_part, item.due_at = _part(case_id), _stamped(delivery.due, errand)
        return item

    def _line_item(self, line: Line) -> Any:
        return self._table(
            line.case_id, LINE + line.recipient, waiting=" ".join(line.waiting), told=line.told, planned=line.planned,
            revision=line.revision, expires=KEPT,
        )  # fmt: skip


def _delivery(item: Any) -> Delivery:
    record = Delivery.model_validate_json(item.record)
    due = datetime.fromisoformat(item.due_at.partition("#")[0]) if item.due_at else None
    tried = datetime.fromisoformat(item.tried) if item.tried else None
    return record.model_copy(
        update={
            "state": item.state, "turn": item.turn, "provider": item.provider or "", "tried": tried, "due": due,
            "at": datetime.fromisoformat(item.at), "attempts": int(item.attempts), "revision": int(item.revision),
        }
    )  # fmt: skip


def _line(item: Any) -> Line:
    return Line(
        case_id=item.pk, recipient=item.sk.removeprefix(LINE), planned=int(item.planned), told=int(item.told),
        waiting=tuple(item.waiting.split()), revision=int(item.revision),
    )  # fmt: skip


def _listing(channel: Channel, state: State, case_id: str) -> str:
    return f"{channel}#{state}#{part_of(case_id)}"


def _part(case_id: str) -> str:
    return f"due#{part_of(case_id)}"


def _stamped(at: datetime, errand: Errand) -> str:
    return f"{instant(at.astimezone(UTC))}#{errand.message_id}"


def _alias(provider: str, provider_id: str) -> str:
    return f"alias#{provider}#{provider_id}"


def _expected(refused: PutError | UpdateError) -> None:
    if refused.cause_response_code != FAILED:
        raise refused
