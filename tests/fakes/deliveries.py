"""Delivery records, the channels' queues and a provider, kept in memory."""

from dataclasses import dataclass
from datetime import UTC, datetime

from chalicelib.notices.model import Delivery, Errand, State
from channels.result import Result

UNFINISHED = ("queued", "claimed")


def wall() -> str:
    """Wall time as delivery records write it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class MemoryDeliveries:
    """A :class:`~chalicelib.notices.model.DeliveryStore` in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, int, str], Delivery] = {}
        self.history: list[State] = []
        """Every state that was written, in order."""

    def plan(self, errand: Errand) -> None:
        if _key(errand) not in self.kept:
            self._write(errand, "queued")

    def claim(self, errand: Errand) -> State:
        known = self.kept.get(_key(errand))
        if known is not None and known.state != "queued":
            return known.state
        self._write(errand, "claimed")
        return "queued"

    def settle(self, errand: Errand, state: State, provider_id: str = "", detail: str = "") -> None:
        known = self.kept.get(_key(errand))
        if known is not None and known.state == "claimed":
            self._write(errand, state, provider_id, detail)

    def of_case(self, case_id: str) -> list[Delivery]:
        return [kept for key, kept in sorted(self.kept.items()) if key[0] == case_id]

    def stuck(self, before: str) -> list[Errand]:
        return [kept.errand for kept in self.kept.values() if kept.state in UNFINISHED and kept.at < before]

    def _write(self, errand: Errand, state: State, provider_id: str = "", detail: str = "") -> None:
        self.kept[_key(errand)] = Delivery(
            errand=errand, state=state, at=wall(), provider_id=provider_id, detail=detail
        )
        self.history.append(state)


def _key(errand: Errand) -> tuple[str, int, str]:
    return errand.ref.case_id, errand.ref.seq, errand.channel


class MemoryOutbox:
    """An :class:`~chalicelib.notices.model.Outbox` that keeps what it was handed."""

    def __init__(self) -> None:
        self.errands: list[Errand] = []

    def put(self, errand: Errand) -> None:
        self.errands.append(errand)


@dataclass(frozen=True)
class Sent:
    """One message that reached the provider."""

    to: str
    title: str
    text: str
    link: str
    message_id: str


class MemorySender:
    """A :class:`~chalicelib.notices.model.Sender` that answers as ``answers`` says, then ``sent``.

    An answer may be an exception: the worker is cut off after the message has left.
    """

    def __init__(self, *answers: Result | Exception, drops_repeats: bool = True) -> None:
        self.drops_repeats = drops_repeats
        self.sent: list[Sent] = []
        self._answers = list(answers)

    def send(self, to: str, title: str, text: str, link: str, message_id: str) -> Result:
        self.sent.append(Sent(to, title, text, link, message_id))
        answer = self._answers.pop(0) if self._answers else Result("sent", provider_id=f"provider-{message_id}")
        if isinstance(answer, Exception):
            raise answer
        return answer
