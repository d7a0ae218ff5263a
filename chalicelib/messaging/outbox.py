"""What operators see and do about messages on their way. Nothing personal is shown."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import NotFound
from chalicelib.messages.model import CHANNELS, Channel, Delivery, State
from chalicelib.messages.ports import DeliveryStore
from chalicelib.messages.settling import Settling
from chalicelib.messaging.schemas import Counted, DeadLetters, Deliveries, DeliveryView, Listed, Replay, Summary

PAGE = 50
MOST = 1000
"""How far a state is counted: of more, it is only told that there are more."""
WAITING: tuple[State, ...] = ("queued", "claimed", "sent", "unknown")
"""What something is still expected of: of these the oldest tells whether anything is stuck."""
COUNTED: tuple[State, ...] = (*WAITING, "failed", "delivered")
ID = re.compile(r"([0-9A-Z]{26})-([1-9][0-9]{0,5})-([a-z0-9]{1,40})-([a-z]{1,20})")


class DeadLetterQueues(Protocol):
    """Port: what the channels' queues gave up."""

    def waiting(self) -> Mapping[str, int]:
        """Queue → about how many dead letters wait there."""
        ...


class Overseeing:
    """Lists and counts deliveries, and has one sent again."""

    def __init__(
        self, deliveries: DeliveryStore, settling: Settling, dead: Callable[[], DeadLetterQueues], clock: Clock
    ) -> None:
        """``dead``: made at its first use, which needs the network."""
        self._deliveries = deliveries
        self._settling = settling
        self._dead = dead
        self._clock = clock

    def page(self, asked: Listed) -> Deliveries:
        """Deliveries of a channel in a state, oldest first."""
        found, further = self._deliveries.listed(asked.channel, asked.state, PAGE, asked.cursor)
        now = self._clock.now().wall
        return Deliveries(items=tuple(_view(one, now) for one in found), cursor=further)

    def summary(self) -> Summary:
        """Every channel and state with its count, and the queues' dead letters."""
        now = self._clock.now().wall
        counts = tuple(self._counted(channel, state, now) for channel in CHANNELS for state in COUNTED)
        dead = tuple(DeadLetters(queue=name, waiting=number) for name, number in self._dead().waiting().items())
        return Summary(at=now, counts=counts, dead_letters=dead)

    def replay(self, message_id: str, asked: Replay) -> DeliveryView:
        """Send a message again that failed or stays unknown; how it stands now.

        A failed one did not arrive. An unknown one may have: nobody but the person who asks for this can decide
        whether being told twice is better than perhaps never. If it moved since they looked, nothing is sent.

        Raises
        ------
        NotFound
            ``delivery_unknown``.
        NotAllowed, Conflict
            as :meth:`~chalicelib.messages.settling.Settling.replay`.
        """
        delivery = found(self._deliveries, message_id)
        if delivery.revision == asked.revision:
            delivery = self._settling.replay(delivery)
        return _view(delivery, self._clock.now().wall)

    def _counted(self, channel: Channel, state: State, now: datetime) -> Counted:
        number = self._deliveries.count(channel, state, MOST + 1)
        oldest = self._deliveries.listed(channel, state, 1)[0] if number and state in WAITING else []
        age = _age(oldest[0], now) if oldest else None
        return Counted(
            channel=channel, state=state, count=min(number, MOST), more=number > MOST, age_seconds=age
        )  # fmt: skip


def found(deliveries: DeliveryStore, message_id: str) -> Delivery:
    """The delivery of a message.

    Raises
    ------
    NotFound
        ``delivery_unknown``: there is none, or it is not kept any more.
    """
    said = ID.fullmatch(message_id)
    if said is not None:
        case_id, seq, recipient, channel = said.groups()
        delivery = deliveries.get(case_id, f"{int(seq):06d}#{recipient}#{channel}")
        if delivery is not None:
            return delivery
    raise NotFound("delivery_unknown", "message_id")


def _view(delivery: Delivery, now: datetime) -> DeliveryView:
    errand = delivery.errand
    return DeliveryView(
        message_id=errand.message_id, case_id=errand.ref.case_id, flow=errand.ref.flow, kind=errand.ref.kind,
        message_class=delivery.klass, recipient=errand.recipient, channel=errand.channel, state=delivery.state,
        failure=delivery.failure, at=delivery.at, age_seconds=_age(delivery, now), due=delivery.due,
        attempts=delivery.attempts, provider=delivery.provider, code=delivery.code, detail=delivery.detail,
        revision=delivery.revision,
    )  # fmt: skip


def _age(delivery: Delivery, now: datetime) -> int:
    return max(0, int((now - delivery.at).total_seconds()))
