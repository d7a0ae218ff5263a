"""Requests of the API of subscriptions and broadcasts."""

from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from chalicelib.broadcasts.subscriptions import Via
from chalicelib.catalogue.wants import MOST_WANTS, TOPIC, Want
from chalicelib.kernel.values import Strict

TITLE, TEXT = 20, 300
"""Characters: 20 is what a value of WeChat's messages holds (``thing``); 300 is cut into nine values of an SMS."""
Code = Annotated[str, StringConstraints(pattern=TOPIC)]


class NewSubscription(Strict):
    """I subscribe; that is the consent to the text in force, as ``GET /v1/topics`` shows it."""

    topic: Code
    via: Via
    address: str = Field(default="", max_length=64)
    """A phone number or an openid of the mini-program by which one has logged in; absent over WeChat, where the
    account that is bound counts."""
    wants: Annotated[tuple[Want, ...], Field(max_length=MOST_WANTS)] = ()
    """What one wants to hear of, where the topic lets one choose: of what meets any of these; everything if empty."""
    daily: bool = False
    """Once a day all of it, instead of each at once; where the topic lets one choose."""


class NewBroadcast(Strict):
    """Please send this to all subscribers of a topic."""

    topic: Code
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=TITLE)]
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=TEXT)]
    at: AwareDatetime | None = None
    """When it is to begin, legal time; absent: as soon as it is confirmed."""
