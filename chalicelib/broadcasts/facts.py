"""What can have happened to a broadcast (群发). Every kind and version folds for ever. Nothing personal is in it."""

from datetime import datetime
from typing import ClassVar

from pydantic import Field

from chalicelib.catalogue.wants import About
from chalicelib.kernel.facts import Body
from chalicelib.kernel.values import Strict


class Content(Strict):
    """What is broadcast, to the subscribers of which topic. Facts keep it as ``notice``, for ever."""

    topic: str
    """Code of the topic."""
    name: str
    """Of the topic, as it was called then."""
    title: str
    text: str
    at: datetime | None = None
    """When it begins to go out, legal time; absent: as soon as it is confirmed."""
    about: tuple[About, ...] = ()
    """What it is about, for subscribers who chose what they want to hear of; empty: everybody hears."""
    daily: bool = False
    """A digest, for those who wait for one: each hears of what they chose of ``about``, and, where there is not room
    for all of it, how many more there are and ``text``: where these are read."""
    link: str = ""
    """The page on which it is read, below the platform's address; empty: none."""


class BroadcastAsked(Body):
    """The head of a department wrote it; or the system, which announces what others decided upon and checked."""

    kind: ClassVar[str] = "broadcast_asked"

    notice: Content
    department: str
    """Unified social credit code of the department for which the head wrote."""


class BroadcastPublished(Body):
    """From here on it goes out: a second head confirmed it, or the system announces it at once."""

    kind: ClassVar[str] = "broadcast_published"

    notice: Content


class BroadcastStopped(Body):
    """It goes out no further. What is with a provider already is not called back."""

    kind: ClassVar[str] = "broadcast_stopped"


class Counts(Strict):
    """Messages by state."""

    queued: int = Field(default=0, ge=0)
    """Not with a provider yet."""
    sent: int = Field(default=0, ge=0)
    """With a provider, which has not told that they arrived."""
    delivered: int = Field(default=0, ge=0)
    failed: int = Field(default=0, ge=0)
    unknown: int = Field(default=0, ge=0)
    """They may have arrived or not."""

    @property
    def total(self) -> int:
        return self.queued + self.sent + self.delivered + self.failed + self.unknown


class BroadcastFinished(Body):
    """Every subscriber's message has left, or cannot leave."""

    kind: ClassVar[str] = "broadcast_finished"
    automatic: ClassVar[bool] = True

    counts: Counts
    """As they were then: receipts may still come."""


BODIES: dict[tuple[str, int], type[Body]] = {
    (body.kind, body.version): body
    for body in (BroadcastAsked, BroadcastPublished, BroadcastStopped, BroadcastFinished)
}
