"""Messages: one delivery record for each fact and channel, and the ports that they travel through."""

from typing import Literal, Protocol

from chalicelib.kernel.facts import Ref
from chalicelib.kernel.values import Lenient, Strict

Channel = Literal["sms", "wechat", "miniprogram"]
CHANNELS: tuple[Channel, ...] = ("sms", "wechat", "miniprogram")
State = Literal["queued", "claimed", "sent", "failed", "unknown"]


class Errand(Strict):
    """What a channel's queue carries: which fact is to be told over which channel. No personal data."""

    ref: Ref
    channel: Channel

    @property
    def message_id(self) -> str:
        """The same for every try, so that a provider can drop repeats."""
        return f"{self.ref.case_id}-{self.ref.seq}-{self.channel}"


class Delivery(Lenient):
    """Where one message stands. ``at`` is wall time."""

    errand: Errand
    state: State
    at: str
    provider_id: str = ""
    detail: str = ""


class Letter(Lenient):
    """What is sent, and to whom. Lives in memory only."""

    to: str
    title: str
    text: str
    link: str = ""


class Audience(Protocol):
    """Port: a flow's own knowledge of whom a fact concerns."""

    def channel(self, ref: Ref) -> Channel:
        """Over which channel the fact is told, as things stand now."""
        ...


class Author(Protocol):
    """Port: a flow's own knowledge of what is told."""

    def write(self, errand: Errand) -> Letter | None:
        """The message, or ``None`` when the recipient's data is destroyed."""
        ...


class DeliveryStore(Protocol):
    """Port: where delivery records are kept."""

    def plan(self, errand: Errand) -> None:
        """Record the errand as queued; a second time changes nothing."""
        ...

    def claim(self, errand: Errand) -> State:
        """Take the errand for sending, and tell the state that it was in.

        Only a ``queued`` errand becomes ``claimed``; any other stays as it is.
        """
        ...

    def settle(self, errand: Errand, state: State, provider_id: str = "", detail: str = "") -> None:
        """Record what became of a claimed errand."""
        ...

    def of_case(self, case_id: str) -> list[Delivery]:
        """Every delivery of a case."""
        ...

    def stuck(self, before: str) -> list[Errand]:
        """Errands queued or claimed before ``before`` that nobody has finished."""
        ...


class Outbox(Protocol):
    """Port: the queues of the channels."""

    def put(self, errand: Errand) -> None:
        """Hand an errand to its channel."""
        ...


class Outcome(Protocol):
    """What a channel answers: ``sent``, ``temporary`` (try again) or ``permanent``."""

    @property
    def state(self) -> Literal["sent", "temporary", "permanent"]: ...
    @property
    def provider_id(self) -> str: ...
    @property
    def detail(self) -> str: ...


class Sender(Protocol):
    """Port: one channel's provider."""

    drops_repeats: bool
    """Whether the provider drops a second message with the same id."""

    def send(self, to: str, title: str, text: str, link: str, message_id: str) -> Outcome:
        """Send one message."""
        ...
