"""Bulk queues: messages of broadcasts leave by day only, however long they waited."""

from collections.abc import Callable
from datetime import datetime

from chalicelib.kernel.clock import Clock
from chalicelib.kernel.store import VersionConflict
from chalicelib.messages.model import Errand
from chalicelib.messages.moves import ready, sendable
from chalicelib.messages.ports import DeliveryStore
from chalicelib.messages.rules import Messages


class BulkSending:
    """The consumer of the bulk queues: sends as ever, but not in the quiet hours that began while errands waited."""

    def __init__(
        self, send: Callable[[Errand], None], deliveries: DeliveryStore, rules: Callable[[], Messages], clock: Clock
    ) -> None:
        """``send`` brings one message on its way."""
        self._send = send
        self._deliveries = deliveries
        self._rules = rules
        self._clock = clock

    def handle(self, errand: Errand) -> None:
        """Send it, or have it wait for the morning."""
        now = self._clock.now().wall
        if self._rules().quiet.until(now) is None:
            self._send(errand)
        else:
            self._hold(errand, now)

    def _hold(self, errand: Errand, now: datetime) -> None:
        delivery = self._deliveries.get(errand.ref.case_id, errand.place)
        if delivery is None or delivery.state != "queued":
            self._send(errand)  # nothing new goes out: a try that was cut off is followed up
            return
        held = ready(delivery, self._rules(), now)
        if sendable(held):
            self._send(errand)
            return
        try:
            self._deliveries.write([held])
        except VersionConflict:
            return  # another worker was first
