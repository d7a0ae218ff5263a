"""Answers of the API of subscriptions and broadcasts, in plain Chinese."""

from datetime import datetime

from chalicelib.broadcasts.facts import Counts
from chalicelib.broadcasts.subscriptions import Via
from chalicelib.catalogue.wants import Want
from chalicelib.kernel.values import Lenient


class TopicView(Lenient):
    """A topic, and what one agrees to by subscribing."""

    code: str
    name: str
    about: str
    consent: str
    consent_version: str
    chosen: bool = False
    """Whether one may say what of it one wants to hear of (``wants``, ``daily``)."""


class TopicList(Lenient):
    """All topics."""

    items: tuple[TopicView, ...]


class SubscriptionView(Lenient):
    """One's subscription to a topic. The address is not shown."""

    topic: str
    name: str
    via: Via
    stands: bool
    state_text: str
    since: datetime
    """When the last was said to it, wall time."""
    consent_version: str
    """Of the text that one agreed to then."""
    wants: tuple[Want, ...] = ()
    daily: bool = False


class Subscriptions(Lenient):
    """All of one's own."""

    items: tuple[SubscriptionView, ...]


class BroadcastView(Lenient):
    """A broadcast, and where its messages stand."""

    id: str
    topic: str
    name: str
    title: str
    text: str
    at: datetime | None
    stage: str
    stage_text: str
    asked_at: datetime
    asked_by: str
    """Id of the officer who wrote it."""
    confirmed_by: str = ""
    counts: Counts
    total: int
    """Messages so far, whatever their state."""
