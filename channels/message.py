"""What goes to a provider, and what comes back: the same words for every channel."""

from dataclasses import dataclass, field
from typing import Literal, Protocol, runtime_checkable

State = Literal["sent", "temporary", "permanent", "technical", "unknown"]
"""``sent``: the provider has it; ``temporary``: not now, the same message may be tried again; ``permanent``: never to
this recipient; ``technical``: never, and the fault is ours or the provider's (a template, a signature, an account);
``unknown``: it may have gone out or not (a time-out after it was written)."""

Arrival = Literal["delivered", "temporary", "permanent", "technical"]
"""What a receipt tells: it arrived, or for good did not, and why (phone off, number gone, fault of a provider)."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message, rendered."""

    id: str
    """The same for every try; letters, digits and ``-``, at most 64."""
    to: str
    """A mobile number of 11 digits, or an openid."""
    title: str
    text: str
    """As a person reads it, without a signature."""
    link: str = ""
    """A page of the mini-program, or a web address."""
    template: str = ""
    """The provider's own number for the template."""
    values: dict[str, str] = field(default_factory=dict)
    """What the template is filled with, in the template's order."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a provider answered."""

    state: State
    provider_id: str = ""
    code: str = ""
    """The provider's own code."""
    detail: str = ""
    """For operators; holds nothing personal."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a provider tells of a message later. One of the two ids is there."""

    state: Arrival
    message_id: str = ""
    provider_id: str = ""
    code: str = ""
    at: str = ""
    """When, RFC 3339."""


@runtime_checkable
class Asked(Protocol):
    """A provider that tells on demand what became of a message."""

    def ask(self, message: Message, day: str) -> Result | Receipt | None:
        """What became of a message that was tried on ``day`` (``20261124``, Beijing time).

        ``None`` when the provider never took it, so that it may be sent again; ``Result("unknown")`` when it could
        not be asked.
        """
        ...


class Provider(Protocol):
    """One provider of one channel."""

    name: str
    own_ids: bool
    """Whether its receipts name a message by the provider's own id alone."""
    drops_repeats: float
    """For how many seconds the provider drops a second message with the same id; 0: it does not."""

    def send(self, message: Message) -> Result:
        """Send one message. Raises nothing that a provider or the network can cause."""
        ...
