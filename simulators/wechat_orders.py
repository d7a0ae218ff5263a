"""What the simulator of WeChat is started with, and what it is told to do."""

import re
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from simulators.behaviour import Settings

OPENID = re.compile(r"[A-Za-z0-9_-]{1,64}")
VARIABLE = re.compile(r"\{\{(([A-Za-z_]+)[0-9]*)\.DATA\}\}")
LENGTHS = {"thing": 20, "character_string": 32, "number": 32, "name": 20, "phrase": 5, "phone_number": 17}
"""Characters of a value by its kind (订阅消息参数值内容限制说明)."""


class Frozen(BaseModel):
    """Told once, and nothing else beside it."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Account(Frozen):
    """An account, with its callback as it is set at WeChat; ``original`` is its own id."""

    appid: str
    secret: str
    kind: Literal["official", "miniprogram"]
    original: str = "gh_cxf000000001"
    callback: str = ""
    """Where it is told; nowhere when left out."""
    token: str = "callback-token"  # noqa: S105 - of a simulated account
    aes_key: str = "c2ltdWxhdGVkIGVuY29kaW5nIGFlcyBrZXkgMDAwMDE"
    format: Literal["xml", "json"] = "xml"
    domain: str = ""
    """Where web authorisation may lead back to (网页授权域名); anywhere when left out."""


class Template(Frozen):
    """A template: ``content`` has its variables as ``{{thing1.DATA}}``."""

    title: str
    content: str

    def filled(self, data: Any) -> str:
        """The text with ``data``, as the calls have it.

        Raises
        ------
        LookupError
            the name of a variable that has no value, or one that does not fit its kind.
        """
        values = {name: one.get("value") for name, one in data.items()} if isinstance(data, dict) else {}
        for name, kind in VARIABLE.findall(self.content):
            value = values.get(name)
            if not isinstance(value, str) or not 0 < len(value) <= LENGTHS.get(kind, 200):
                raise LookupError(name)
        return VARIABLE.sub(lambda variable: str(values[variable[1]]), self.content)


class WechatSettings(Settings):
    """What the simulator is started with."""

    accounts: tuple[Account, ...]
    templates: dict[str, Template]
    lifetime: int = 7200
    """Seconds that a token lives."""
    consents: int = 0
    """How many messages of each template everyone consented to before; -1: long-term."""
    pages: tuple[str, ...] = ()
    """The pages that the mini-program has; none: any."""
    waits: tuple[float, ...] = (1.0, 1.0, 1.0)
    """Seconds until a callback is called again."""


class Given(Frozen):
    """A person's consents to a template; -1: long-term."""

    openid: str
    template: str
    count: int = 1


class Told(Frozen):
    """A message or an event for an account's callback: ``fields`` beside those that tell who and when."""

    appid: str
    openid: str
    fields: dict[str, Any]


class Orders(Frozen):
    """What ``POST /_control`` takes beside the behaviour; what is left out stays."""

    ahead: float = 0
    """Seconds that its clock is ahead."""
    token_error: int = 0
    """errcode of every stable_token; 0: none."""
    quota: int = 100_000
    """Messages of an account a day."""
    strangers: frozenset[str] = frozenset()
    """Openids that are none of the account's."""
    unfollowed: frozenset[str] = frozenset()
    nameless: bool = False
    """Whether TEMPLATESENDJOBFINISH tells MsgID 0, as it was seen to."""
    callbacks: dict[str, str] = Field(default_factory=dict)
    """appid → address, instead of the account's."""
    tokens: Literal["", "expired", "unknown"] = ""
    """What becomes of all tokens, now."""
    consents: tuple[Given, ...] = ()
    """What is given, now."""
    tell: tuple[Told, ...] = ()
    """What callbacks are told, now."""


ONCE = ("tokens", "consents", "tell")
"""Orders that are done, and do not stay."""
