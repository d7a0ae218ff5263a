"""How providers are, in DynamoDB: beside the deliveries that tell it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from pynamodb.exceptions import PutError

from chalicelib.aws import delivery_items
from chalicelib.kernel.store import VersionConflict
from chalicelib.messages.failover import Seen, Shares

KEPT = timedelta(days=1)
SHARED = "shares"


class PulsesTable:
    """The :class:`~chalicelib.messages.providers.Pulses` of a channel in the cloud and on the local engine."""

    def __init__(self, deliveries: str, channel: str) -> None:
        self._table = delivery_items.items(deliveries)
        self._channel = channel

    def add(self, provider: str, minute: datetime, total: int, quick: int) -> None:
        table = self._table
        counted = [table.total.add(total), table.quick.add(quick), table.expires.set(datetime.now(UTC) + KEPT)]
        table(self._key(provider), _minute(minute)).update(actions=counted)

    def seen(self, provider: str, since: datetime, until: datetime) -> Seen:
        between = self._table.sk.between(_minute(since), _minute(until))
        found = list(self._table.query(self._key(provider), between))
        return Seen(sum(int(item.total) for item in found), sum(int(item.quick) for item in found))

    def shares(self) -> Shares | None:
        item = self._stored()
        return None if item is None else Shares.model_validate_json(item.record)

    def share(self, shares: Shares) -> None:
        table, before = self._table, shares.revision - 1
        unchanged = table.revision == before if before else table.pk.does_not_exist()
        item = table(self._key(SHARED), SHARED, record=shares.model_dump_json(), revision=shares.revision)
        try:
            item.save(condition=unchanged)
        except PutError as other:
            if other.cause_response_code != "ConditionalCheckFailedException":
                raise
            raise VersionConflict from other

    def _stored(self) -> Any:
        try:
            return self._table.get(self._key(SHARED), SHARED, consistent_read=True)
        except self._table.DoesNotExist:
            return None

    def _key(self, name: str) -> str:
        return f"pulse#{self._channel}#{name}"


def _minute(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M")
