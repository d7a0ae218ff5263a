"""Deliveries, the channels' queues and a provider, kept in memory."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.kernel.store import VersionConflict
from chalicelib.messages.model import Channel, Delivery, Errand, Line, State
from channels.message import Message, Receipt, Result

Key = tuple[str, str]


class MemoryDeliveries:
    """A :class:`~chalicelib.messages.ports.DeliveryStore` in dictionaries."""

    def __init__(self) -> None:
        self.kept: dict[Key, Delivery] = {}
        self.rows: dict[Key, Line] = {}
        self.aliases: dict[tuple[str, str], Errand] = {}
        self.history: list[State] = []
        """Every state that was written, in order."""

    def lines(self, case_id: str) -> dict[str, Line]:
        return {recipient: line for (case, recipient), line in self.rows.items() if case == case_id}

    def get(self, case_id: str, place: str) -> Delivery | None:
        return self.kept.get((case_id, place))

    def claim(self, errand: Errand, provider: str, at: datetime, due: datetime) -> tuple[bool, Delivery | None]:
        known = self.kept.get(_key(errand))
        if known is None or known.state != "queued" or not known.turn:
            return False, known
        update = {"state": "claimed", "provider": provider, "at": at, "due": due, "tried": known.tried or at}
        counted = {"attempts": known.attempts + 1, "revision": known.revision + 1}
        self._keep(known.model_copy(update={**update, **counted}))
        return True, self.kept[_key(errand)]

    def write(self, deliveries: Sequence[Delivery], lines: Sequence[Line] = ()) -> None:
        for delivery in deliveries:
            self._refuse(self.kept.get(_key(delivery.errand)), delivery.revision)
        for line in lines:
            self._refuse(self.rows.get((line.case_id, line.recipient)), line.revision)
        for delivery in deliveries:
            self._keep(delivery)
        self.rows |= {(line.case_id, line.recipient): line for line in lines}

    def leave(self, delivery: Delivery) -> bool:
        errand = delivery.errand
        self._refuse(self.kept.get(_key(errand)), delivery.revision)
        line = self.rows[errand.ref.case_id, errand.recipient]
        if line.waiting != (errand.place,):
            return False
        self._keep(delivery)
        emptied = {"waiting": (), "told": errand.ref.seq, "revision": line.revision + 1}
        self.rows[errand.ref.case_id, errand.recipient] = line.model_copy(update=emptied)
        return True

    def of_case(self, case_id: str) -> list[Delivery]:
        return [kept for key, kept in sorted(self.kept.items()) if key[0] == case_id]

    def listed(self, channel: Channel, state: State, limit: int, after: str = "") -> tuple[list[Delivery], str]:
        places = sorted(
            (f"{one.at.strftime('%Y-%m-%dT%H:%M:%S.%fZ')}#{one.errand.message_id}", key)
            for key, one in self.kept.items()
            if one.errand.channel == channel and one.state == state
        )
        page = [place for place in places if place[0] > after][:limit]
        return [self.kept[key] for _, key in page], page[-1][0] if len(page) == limit else ""

    def count(self, channel: Channel, state: State, most: int) -> int:
        found = [one for one in self.kept.values() if (one.errand.channel, one.state) == (channel, state)]
        return min(len(found), most)

    def overdue(self, until: datetime) -> list[Delivery]:
        return [one for one in self.kept.values() if one.due is not None and one.due <= until]

    def alias(self, provider: str, provider_id: str) -> Errand | None:
        return self.aliases.get((provider, provider_id))

    def _refuse(self, known: Delivery | Line | None, revision: int) -> None:
        if (known.revision if known else 0) != revision - 1:
            raise VersionConflict

    def _keep(self, delivery: Delivery) -> None:
        self.kept[_key(delivery.errand)] = delivery
        self.history.append(delivery.state)
        if delivery.own_id and delivery.provider_id:
            self.aliases[delivery.provider, delivery.provider_id] = delivery.errand


def _key(errand: Errand) -> Key:
    return errand.ref.case_id, errand.place


class MemoryOutbox:
    """An :class:`~chalicelib.messages.ports.Outbox` that keeps what it was handed, and with what delay."""

    def __init__(self) -> None:
        self.errands: list[Errand] = []
        self.delays: list[int] = []

    def put(self, errands: Collection[Errand], delay: int = 0) -> None:
        self.errands += errands
        self.delays += [delay] * len(errands)


@dataclass
class MemoryProvider:
    """A :class:`~channels.message.Provider` that answers as ``answers`` say, then ``sent``.

    An answer may be an exception: the worker is cut off after the message has left.
    """

    answers: list[Result | Exception] = field(default_factory=list)
    name: str = "aliyun"
    drops_repeats: float = 0
    own_ids: bool = False
    sent: list[Message] = field(default_factory=list)

    def send(self, message: Message) -> Result:
        self.sent.append(message)
        answer = self.answers.pop(0) if self.answers else Result("sent", provider_id=f"provider-{message.id}")
        if isinstance(answer, Exception):
            raise answer
        return answer


@dataclass
class AskedProvider(MemoryProvider):
    """One that also tells what became of a message."""

    tells: list[Result | Receipt | None] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)

    def ask(self, message: Message, day: str) -> Result | Receipt | None:
        self.asked.append((message.id, day))
        return self.tells.pop(0)
