"""Nothing waits for ever: looks at every delivery whose time has come. Harmless at any time, any number of times."""

from collections import Counter

from chalicelib.kernel.clock import Clock
from chalicelib.kernel.store import VersionConflict
from chalicelib.messages import moves
from chalicelib.messages.model import Delivery
from chalicelib.messages.ports import DeliveryStore, Outbox
from chalicelib.messages.settling import Settling


class Watching:
    """What was lost on its way to a channel is queued again; what got no receipt goes on over the next channel."""

    def __init__(self, deliveries: DeliveryStore, settling: Settling, outbox: Outbox, clock: Clock) -> None:
        self._deliveries = deliveries
        self._settling = settling
        self._outbox = outbox
        self._clock = clock

    def run(self) -> dict[str, int]:
        """One round: how many were queued again, and how many went on without a receipt."""
        done: Counter[str] = Counter()
        for delivery in self._deliveries.overdue(self._clock.now().wall):
            try:
                done[self._look(delivery)] += 1
            except VersionConflict:
                continue  # it moved meanwhile
        return dict(done)

    def _look(self, delivery: Delivery) -> str:
        now = self._clock.now().wall
        if delivery.state == "sent":
            self._settling.over(moves.moved(delivery, "sent", now, detail="no receipt"))
            return "unconfirmed"
        if delivery.state == "queued":
            self._deliveries.write([moves.waiting(delivery, now)])
        self._outbox.put([delivery.errand])
        return "notices"
