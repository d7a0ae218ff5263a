"""What messages need from outside."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.kernel.facts import Fact
from chalicelib.messages.model import Channel, Delivery, Errand, Line, State, Telling


@dataclass(frozen=True, slots=True)
class Hearing:
    """What there is to tell of a case, and over which channels each recipient can be told, the preferred one first.

    ``()``: over none; ``None``: the case has no such recipient, now or later.
    """

    facts: Sequence[Fact]
    channels: Callable[[str], tuple[Channel, ...] | None]


@dataclass(frozen=True, slots=True)
class Member:
    """One of a group that hears the same."""

    recipient: str
    """Their own name as a recipient: they have a line of their own."""
    since: datetime
    """Legal time from which on they hear."""


class Audience(Protocol):
    """Port: a flow's own knowledge of whom its facts concern. Needs no personal data."""

    def hearing(self, case_id: str) -> Hearing:
        """The case as it stands now."""
        ...


class Author(Protocol):
    """Port: a flow's own knowledge of what is told."""

    def tell(self, errand: Errand) -> Telling | None:
        """What is told, and where; ``None`` when the recipient's data is destroyed."""
        ...


class DeliveryStore(Protocol):
    """Port: where delivery records are kept."""

    def lines(self, case_id: str) -> dict[str, Line]:
        """The lines of a case, by recipient."""
        ...

    def get(self, case_id: str, place: str) -> Delivery | None:
        """The delivery at a place, strongly consistent."""
        ...

    def claim(self, errand: Errand, provider: str, at: datetime, due: datetime) -> tuple[bool, Delivery | None]:
        """Take a queued delivery that has its turn, in one call: whether it was taken, and how it stands now."""
        ...

    def write(self, deliveries: Sequence[Delivery], lines: Sequence[Line] = ()) -> None:
        """Write all, each as the revision after the stored one (1: it is new), or raise
        :class:`~chalicelib.kernel.store.VersionConflict` and write nothing.
        """
        ...

    def leave(self, delivery: Delivery) -> bool:
        """Write it, and empty its recipient's line if it alone stands there: whether that was so. In one call."""
        ...

    def of_case(self, case_id: str) -> list[Delivery]:
        """Every delivery of a case."""
        ...

    def listed(self, channel: Channel, state: State, limit: int, after: str = "") -> tuple[list[Delivery], str]:
        """Deliveries of a channel in a state, oldest first, and the cursor of the next page."""
        ...

    def count(self, channel: Channel, state: State, most: int) -> int:
        """How many deliveries of a channel are in a state; it counts no further than ``most``."""
        ...

    def overdue(self, until: datetime) -> list[Delivery]:
        """Deliveries that are to be looked at before ``until``."""
        ...

    def alias(self, provider: str, provider_id: str) -> Errand | None:
        """The errand that a provider knows by an id of its own."""
        ...


class Outbox(Protocol):
    """Port: the queues of the channels."""

    def put(self, errands: Collection[Errand], delay: int = 0) -> None:
        """Hand errands to their channels, after ``delay`` seconds."""
        ...
