"""What becomes of a delivery: it leaves its line, or goes on over the next channel. Told twice it changes nothing."""

from collections.abc import Callable
from datetime import datetime

from chalicelib.kernel.changing import ATTEMPTS
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Conflict, NotAllowed, NotFound
from chalicelib.kernel.metrics import Count, uncounted
from chalicelib.kernel.store import VersionConflict
from chalicelib.messages import moves
from chalicelib.messages.model import WINDOW, Delivery, Line
from chalicelib.messages.ports import DeliveryStore, Outbox
from chalicelib.messages.rules import Messages
from channels.message import Receipt

COUNTED = {"failed": "DeliveriesFailed", "unknown": "DeliveriesUnknown", "sent": "DeliveriesUnconfirmed"}
"""State of what will not arrive → under which name it is counted."""


class Settling:
    """Writes where deliveries stand, and lets the next of their line go."""

    def __init__(
        self, deliveries: DeliveryStore, outbox: Outbox, rules: Callable[[], Messages], clock: Clock,
        count: Count = uncounted,
    ) -> None:  # fmt: skip
        self._deliveries = deliveries
        self._outbox = outbox
        self._rules = rules
        self._clock = clock
        self._count = count

    def done(self, delivery: Delivery) -> None:
        """It was sent, or arrived: the next one of its line has its turn.

        Raises
        ------
        VersionConflict
            somebody else moved it meanwhile.
        """
        if not self._deliveries.leave(delivery):
            self._write(delivery, nothing)

    def received(self, delivery: Delivery, receipt: Receipt) -> datetime:
        """What the provider told of it later; when it was heard (wall time)."""
        now = self._clock.now().wall
        if receipt.state == "delivered":
            arrived = moves.moved(delivery, "delivered", now, receipt)
            if delivery.state == "sent":  # it left its line when it was sent
                self._deliveries.write([arrived])
            else:
                self.done(arrived)
        else:
            self.over(moves.moved(delivery, "failed", now, receipt, failure=receipt.state))
        return now

    def over(self, delivery: Delivery, *, unreachable: bool = False) -> None:
        """It will not arrive over this channel: it goes on over the next one, if there is one and it still should.

        ``unreachable``: over no channel, and nobody is to be phoned (the recipient's data is gone).
        """
        self._count(COUNTED[delivery.state])
        self._write(delivery, nothing if unreachable else self._instead)

    def later(self, delivery: Delivery, delay: int) -> None:
        """It is written, and its errand comes again after ``delay`` seconds."""
        self._deliveries.write([delivery])
        self._outbox.put([delivery.errand], delay)

    def replay(self, delivery: Delivery) -> Delivery:
        """A person has it sent again: a new try of the same record, in its line; how it stands now.

        What is unknown may have arrived: whether the recipient is told twice or perhaps never, a person decides here,
        and nobody else. If the delivery was moved since it was read, nothing happens.

        Raises
        ------
        NotAllowed
            ``delivery_not_failed``: it arrived, is on its way, or is still asked for; ``delivery_told``: the same
            fact was, or is being, told over another channel; ``delivery_overtaken``: something newer was, or is.
        NotFound
            ``delivery_unknown``: it is not kept any more.
        Conflict
            ``case_busy`` when others were always first.
        """
        errand = delivery.errand
        for _ in range(ATTEMPTS):
            line = self._deliveries.lines(errand.ref.case_id).get(errand.recipient)
            stored = self._deliveries.get(errand.ref.case_id, errand.place)
            if line is None or stored is None:
                raise NotFound("delivery_unknown", "message_id")
            if stored.revision != delivery.revision:
                return stored
            others = self._others(delivery)
            _may_be_replayed(delivery, line, others)
            anew, behind = moves.replayed(delivery, line, others, self._rules(), self._clock.now().wall)
            try:
                self._deliveries.write([anew], [behind] if behind is not line else [])
            except VersionConflict:
                continue
            self._outbox.put([anew.errand] if moves.sendable(anew) else [])
            return anew
        raise Conflict("case_busy")

    def _others(self, delivery: Delivery) -> list[Delivery]:
        """The same fact's deliveries to the same recipient over other channels."""
        errand = delivery.errand
        same = (errand.ref.seq, errand.recipient)
        found = self._deliveries.of_case(errand.ref.case_id)
        return [
            one for one in found
            if (one.errand.ref.seq, one.errand.recipient) == same and one.errand.place != errand.place
        ]  # fmt: skip

    def _instead(self, gone: Delivery, line: Line) -> Delivery | None:
        rules = self._rules()
        if not rules.classes[gone.klass].falls_back:
            return None
        return moves.fallback(gone, moves.overtaken(gone, line), rules, self._clock.now().wall)

    def _write(self, gone: Delivery, follow: Callable[[Delivery, Line], Delivery | None]) -> None:
        errand = gone.errand
        for _ in range(ATTEMPTS):
            line = self._deliveries.lines(errand.ref.case_id)[errand.recipient]
            instead = follow(gone, line)
            sent = instead if instead is not None and instead.state == "queued" else None
            left = moves.out_of_the_way(line, gone, sent)
            freed = [sent] if sent else self._freed(line, left)
            tasks = [instead] if instead is not None and instead is not sent else []
            try:
                self._deliveries.write([gone, *tasks, *freed], [left])
            except VersionConflict:
                stored = self._deliveries.get(errand.ref.case_id, errand.place)
                if stored is None or stored.revision != gone.revision - 1:
                    raise
                continue  # another message of the line was first
            self._outbox.put([one.errand for one in freed if moves.sendable(one)])
            return
        raise Conflict("case_busy")

    def _freed(self, line: Line, left: Line) -> list[Delivery]:
        """The delivery that has its turn now."""
        if not left.waiting or left.waiting[0] in line.waiting[:1]:
            return []
        following = self._deliveries.get(left.case_id, left.waiting[0])
        if following is None:
            raise LookupError(f"case {left.case_id} has no delivery {left.waiting[0]}")
        return [moves.ready(following, self._rules(), self._clock.now().wall)]


def nothing(gone: Delivery, line: Line) -> None:
    """Nothing follows."""
    del gone, line


def _may_be_replayed(delivery: Delivery, line: Line, others: list[Delivery]) -> None:
    if not moves.given_up(delivery, line):
        raise NotAllowed("delivery_not_failed")
    if moves.told_otherwise(line, others):
        raise NotAllowed("delivery_told")
    if delivery.errand.channel != WINDOW and moves.overtaken(delivery, line):
        raise NotAllowed("delivery_overtaken")
