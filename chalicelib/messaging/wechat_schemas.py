"""Requests and answers of WeChat's callbacks, and of bindings."""

from datetime import datetime

from pydantic import Field

from chalicelib.kernel.values import Lenient, Strict


class Greeting(Lenient):
    """WeChat's first call: the parts of its signature, and what it wants to hear again."""

    signature: str = Field(default="", max_length=64)
    msg_signature: str | None = Field(default=None, max_length=64)
    timestamp: str = Field(default="", max_length=20)
    nonce: str = Field(default="", max_length=64)
    echostr: str = Field(default="", max_length=1000)


class Ticket(Strict):
    """What the link of “绑定” carries; also the ``state`` of an authorisation that came too late, to begin it anew."""

    ticket: str = Field(min_length=16, max_length=64)


class Authorisation(Lenient):
    """Where the browser goes. WeChat sends it back to ``/bind`` with ``state`` and ``code``."""

    url: str


class Authorised(Strict):
    """What the browser came back with."""

    state: str = Field(min_length=16, max_length=64)
    code: str = Field(min_length=1, max_length=128)


class WechatBound(Lenient):
    """Whether messages reach the person over WeChat, and since when."""

    bound: bool
    since: datetime | None = None
