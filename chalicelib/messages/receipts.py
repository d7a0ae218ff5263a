"""What providers tell of messages later. Receipts may come twice, late, before the answer, or for what nobody knows."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Literal

from chalicelib.kernel.metrics import Count, uncounted
from chalicelib.kernel.store import VersionConflict
from chalicelib.messages.model import DONE, Delivery
from chalicelib.messages.ports import DeliveryStore
from chalicelib.messages.settling import Settling
from channels.message import Receipt

ID = re.compile(r"([0-9A-Z]{26})-([1-9][0-9]{0,5})-([a-z0-9]{1,40})-(sms|wechat|miniprogram)")
Arrived = Callable[[Delivery, datetime], None]
Taken = Literal["taken", "finished", "unknown"]


def nobody(delivery: Delivery, at: datetime) -> None:
    """Nobody counts how quick a provider is."""
    del delivery, at


class Receipts:
    """Moves deliveries on by their receipts."""

    def __init__(
        self, deliveries: DeliveryStore, settling: Settling, arrived: Arrived = nobody, count: Count = uncounted
    ) -> None:
        """``arrived`` hears of each delivery and when it arrived."""
        self._deliveries = deliveries
        self._settling = settling
        self._arrived = arrived
        self._count = count

    def take(self, provider: str, receipts: Sequence[Receipt]) -> list[Taken]:
        """What became of each; none of them is refused, because a provider would only send it again."""
        return [self._one(provider, receipt) for receipt in receipts]

    def _one(self, provider: str, receipt: Receipt) -> Taken:
        for _ in range(2):
            delivery = self._found(provider, receipt)
            if delivery is None:
                self._count("UnknownReceipts")
                return "unknown"
            if delivery.state in DONE:
                return "finished"
            try:
                now = self._settling.received(delivery, receipt)
            except VersionConflict:
                continue
            if receipt.state == "delivered":
                self._arrived(delivery, now)
            return "taken"
        return "finished"

    def _found(self, provider: str, receipt: Receipt) -> Delivery | None:
        if said := ID.fullmatch(receipt.message_id):
            case_id, seq, recipient, channel = said.groups()
            return self._deliveries.get(case_id, f"{int(seq):06d}#{recipient}#{channel}")
        errand = self._deliveries.alias(provider, receipt.provider_id) if receipt.provider_id else None
        return self._deliveries.get(errand.ref.case_id, errand.place) if errand else None
