"""Endpoints of departments: what each of them wants to hear, and how it has answered. Pure."""

from datetime import datetime
from typing import Literal

from chalicelib.catalogue.wants import Wish
from chalicelib.feed.model import Public
from chalicelib.kernel.values import Lenient
from chalicelib.webhooks.retrying import Health

Ended = Literal["", "ended", "gone", "failing"]
"""Why nothing is sent to it any more: its department ended it, it answered 410, or it failed for days."""
ALL = "*"


class Secret(Lenient):
    """A secret that messages are signed with (wall time); while it is rotated there are two."""

    sealed: str
    created: datetime
    ends: datetime | None = None


class Answers(Lenient):
    """How the endpoint has answered (wall time)."""

    succeeded: datetime | None = None
    failing_since: datetime | None = None

    @property
    def health(self) -> Health:
        return Health(self.succeeded, self.failing_since)


class Endpoint(Lenient):
    """Where a department takes events."""

    id: str
    """``e`` and twelve hexadecimal digits: the recipient of its deliveries."""
    department: str
    """Unified social credit code."""
    url: str
    events: tuple[str, ...]
    """Types of events, or ``*`` for all."""
    items: tuple[str, ...] = ()
    """Codes of the items and bundles that it hears of; empty: those that its own department decides."""
    wishes: tuple[Wish, ...] = ()
    """What it has subscribed to, a topic each."""
    secrets: tuple[Secret, ...] = ()
    created: datetime
    """Legal time, as events tell it: of what was before it hears nothing."""
    ended: Ended = ""
    answers: Answers = Answers()

    def hears(self, event: Public) -> bool:
        """Whether it is told of an event."""
        if self.ended or event.at < self.created or not {event.type, ALL} & set(self.events):
            return False
        return event.item in self.items if self.items else event.department == self.department

    def wish(self, topic: str) -> Wish | None:
        """What it wants to hear of a topic; ``None``: nothing."""
        return next((one for one in self.wishes if one.topic == topic and not self.ended), None)

    def live(self, at: datetime) -> tuple[Secret, ...]:
        """The secrets that messages are signed with."""
        return tuple(secret for secret in self.secrets if secret.ends is None or secret.ends > at)
