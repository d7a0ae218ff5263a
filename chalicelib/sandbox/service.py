"""The sandbox phone: what the channels delivered, for a person to look at. Exists in sandboxes only."""

from typing import Any, Literal, Protocol

from pydantic import Field

from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.values import Lenient, Strict

PAGE = 100


class Message(Strict):
    """One message as a channel delivered it."""

    id: str = Field(min_length=1, max_length=100)
    channel: Literal["sms", "wechat", "miniprogram"]
    to: str = Field(min_length=1, max_length=64)
    text: str = Field(max_length=2000)
    title: str = Field(default="", max_length=100)
    url: str = Field(default="", max_length=300)
    page: str = Field(default="", max_length=300)
    at: str = ""


class Messages(Lenient):
    """The newest messages, newest first."""

    items: tuple[Message, ...]


class Inbox(Protocol):
    """Port: where the sandbox keeps messages."""

    def put(self, message: Message) -> None:
        """Keep a message; the same id again is no second message."""
        ...

    def newest(self, limit: int, to: str) -> list[Message]:
        """The newest messages, of one recipient when ``to`` is given."""
        ...


class Phone:
    """Takes and shows messages."""

    def __init__(self, inbox: Inbox | None) -> None:
        self._inbox = inbox

    def _open(self) -> Inbox:
        if self._inbox is None:
            raise NotFound("route_unknown")
        return self._inbox

    def take(self, message: Message) -> Any:
        """Keep one message."""
        self._open().put(message)
        return message

    def show(self, to: str = "") -> Messages:
        """The newest messages."""
        return Messages(items=tuple(self._open().newest(PAGE, to)))
