"""Delivery records in DynamoDB."""

from datetime import UTC, datetime, timedelta
from typing import Any

from pynamodb.exceptions import PutError, UpdateError

from chalicelib.aws import tables
from chalicelib.aws.cases_table import instant
from chalicelib.kernel.store import PARTS, part_of
from chalicelib.notices.model import Delivery, Errand, State

FINISHED = ("sent", "failed", "unknown")
KEPT = timedelta(days=365)
"""How long it is kept whether a message arrived; counted anew with each thing that becomes of it."""


class DeliveriesTable:
    """The :class:`~chalicelib.notices.model.DeliveryStore` of the cloud and of the local engine."""

    def __init__(self, deliveries: str) -> None:
        self._deliveries = tables.deliveries(deliveries)

    def plan(self, errand: Errand) -> None:
        try:
            self._item(errand, "queued").save(condition=self._deliveries.pk.does_not_exist())
        except PutError as known:
            _expected(known)

    def claim(self, errand: Errand) -> State:
        free = self._deliveries.state == "queued"
        try:
            self._item(errand, "claimed").save(condition=free | self._deliveries.pk.does_not_exist())
        except PutError as taken:
            _expected(taken)
            state: State = self._deliveries.get(errand.ref.case_id, _key(errand), consistent_read=True).state
            return state
        return "queued"

    def settle(self, errand: Errand, state: State, provider_id: str = "", detail: str = "") -> None:
        item = self._item(errand, state, provider_id, detail)
        try:
            item.save(condition=self._deliveries.state == "claimed")
        except (PutError, UpdateError) as settled:
            _expected(settled)

    def of_case(self, case_id: str) -> list[Delivery]:
        return [
            Delivery.model_validate_json(item.delivery)
            for item in self._deliveries.query(case_id, consistent_read=True)
        ]

    def stuck(self, before: str) -> list[Errand]:
        index = self._deliveries.by_stuck
        keys = [
            (item.pk, item.sk)
            for n in range(PARTS)
            for item in index.query(f"stuck#{n}", self._deliveries.stuck_at < before, limit=100)
        ]
        found = self._deliveries.batch_get(keys) if keys else ()
        return [Delivery.model_validate_json(item.delivery).errand for item in found]

    def _item(self, errand: Errand, state: State, provider_id: str = "", detail: str = "") -> Any:
        at = instant(datetime.now(UTC))
        record = Delivery(errand=errand, state=state, at=at, provider_id=provider_id, detail=detail)
        item = self._deliveries(
            errand.ref.case_id, _key(errand), state=state, delivery=record.model_dump_json(), expires=KEPT
        )
        if state not in FINISHED:
            item.stuck, item.stuck_at = f"stuck#{part_of(errand.ref.case_id)}", f"{at}#{errand.message_id}"
        return item


def _key(errand: Errand) -> str:
    return f"{errand.ref.seq:06d}#{errand.channel}"


def _expected(refused: PutError | UpdateError) -> None:
    if refused.cause_response_code != "ConditionalCheckFailedException":
        raise refused
