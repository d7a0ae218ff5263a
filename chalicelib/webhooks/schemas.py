"""Requests and answers about endpoints."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from chalicelib.catalogue.wants import Wish
from chalicelib.kernel.values import Lenient, Strict
from chalicelib.messages.model import State
from chalicelib.webhooks.model import Ended

Url = Annotated[str, StringConstraints(min_length=1, max_length=2048)]
Event = Annotated[str, StringConstraints(pattern=r"^(\*|[a-z]{1,40}\.[a-z_]{1,60})$")]
Code = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_]{1,40}$")]
MessageId = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{26}-[1-9][0-9]{0,5}-e[0-9a-f]{12}-webhook$")]


Wishes = Annotated[tuple[Wish, ...], Field(max_length=10)]


class NewEndpoint(Strict):
    """Where a department wants to be told, and of what."""

    url: Url
    events: Annotated[tuple[Event, ...], Field(max_length=50)] = ()
    """Types of events, or ``*`` for all."""
    items: Annotated[tuple[Code, ...], Field(max_length=100)] = ()
    """Codes of items or bundles; empty: those that the department itself decides."""
    subscriptions: Wishes = ()
    """Topics, a wish each."""

    @model_validator(mode="after")
    def _something(self) -> "NewEndpoint":
        if not self.events and not self.subscriptions:
            raise ValueError("events or subscriptions are asked for")
        return self


class Subscribed(Strict):
    """What an endpoint is subscribed to from now on, instead of before; nothing: it is not subscribed any more."""

    subscriptions: Wishes


class EndpointView(Lenient):
    """An endpoint as its department sees it."""

    id: str
    url: str
    events: tuple[str, ...]
    items: tuple[str, ...]
    subscriptions: tuple[Wish, ...]
    created: datetime
    ended: Ended
    succeeded: datetime | None
    failing_since: datetime | None
    secrets: int
    """How many sign now: two while one is rotated."""


class EndpointIssued(EndpointView):
    """With the secret, which is shown once."""

    secret: str


class Endpoints(Lenient):
    """All of a department."""

    items: tuple[EndpointView, ...]


class Wanted(Strict):
    """Which deliveries."""

    state: State = "failed"
    cursor: Annotated[str, Field(max_length=200)] = ""


class EventDelivery(Lenient):
    """Where one event stands at one endpoint."""

    message_id: str
    case_id: str
    seq: int
    kind: str
    state: State
    attempts: int
    code: str
    detail: str
    at: datetime


class EventDeliveries(Lenient):
    """A page of them, oldest first."""

    items: tuple[EventDelivery, ...]
    cursor: str


class Told(Strict):
    """What became of an event that was answered 202."""

    message_id: MessageId
    outcome: Literal["done", "refused"]


class Which(Strict):
    """One event."""

    message_id: MessageId
