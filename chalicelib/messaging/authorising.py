"""How somebody binds WeChat: a link of the official account, a press of a button, and WeChat's word whose phone it is.

No link that a stranger sends binds anything, because each of its parts is worth nothing alone (RFC 6749, 10.12):

- the *ticket* of the link says which openid asked; whoever opens it begins for themselves;
- the *state* is made for the one person who is logged in and pressed the button; to anybody else it is no state;
- the *code* says whose WeChat the browser runs in, and that must be who asked.

Source: https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/Wechat_webpage_authorization.html
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Literal, Protocol

from aws_lambda_powertools import Logger

from chalicelib.kernel.caller import Caller
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Conflict, DomainError, Forbidden, Invalid, Unavailable
from chalicelib.kernel.records import Record, Records
from chalicelib.kernel.store import VersionConflict
from chalicelib.messaging.bindings import Bindings

TICKET_LIVES = timedelta(minutes=10)
"""From the word in the chat to the binding; a code itself lives 5 minutes."""
PAGE = "/bind"
KEPT = "ticket"
log = Logger()


class Vault(Protocol):
    """Port: seals what is no person's yet."""

    def seal(self, text: str, about: str) -> str:
        """The text sealed, and bound to what it is about."""
        ...

    def open(self, sealed: str, about: str) -> str:
        """What was sealed about the same."""
        ...


class Opened(Protocol):
    """What WeChat says of a code."""

    @property
    def state(self) -> Literal["opened", "refused", "snapshot", "temporary"]: ...
    @property
    def openid(self) -> str: ...
    @property
    def detail(self) -> str: ...


class Web(Protocol):
    """Port: WeChat's web authorisation (网页授权)."""

    def address(self, back: str, state: str) -> str:
        """Where a browser goes to be sent to ``back`` with ``state`` and a code."""
        ...

    def open(self, code: str) -> Opened:
        """Whose code that is."""
        ...


REFUSALS: Mapping[str, tuple[type[DomainError], str]] = {
    "refused": (Invalid, "wechat_code_over"),
    "snapshot": (Forbidden, "wechat_snapshot"),
    "temporary": (Unavailable, "wechat_unavailable"),
}
"""State of a code that opened nothing → what the person is told."""


class Authorising:
    """From a word in the chat to a binding."""

    def __init__(
        self, records: Records, bindings: Bindings, vault: Vault, web: Web, site: Callable[[], str], clock: Clock
    ) -> None:  # fmt: skip
        """``site``: the platform's own address."""
        self._records = records
        self._bindings = bindings
        self._vault = vault
        self._web = web
        self._site = site
        self._clock = clock

    def link(self, openid: str) -> str:
        """What the holder of the openid opens to bind it, good for :data:`TICKET_LIVES`."""
        expires = self._clock.now().wall + TICKET_LIVES
        return f"{self._site()}{PAGE}?ticket={self._keep(openid, {}, expires)}"

    def begin(self, caller: Caller, ticket: str) -> str:
        """Where the caller's browser goes; what it comes back with is good for the caller alone.

        Raises
        ------
        Forbidden
            ``identity_missing``: nobody knows who the caller is.
        Invalid
            ``ticket_over``: the ticket is none, over, or the state of somebody else.
        """
        kept, openid = self._kept(caller, ticket, {"", caller.own_lookup}, "ticket")
        state = self._keep(openid, {"by": caller.own_lookup}, kept.expires)
        return self._web.address(f"{self._site()}{PAGE}", state)

    def finish(self, caller: Caller, state: str, code: str) -> None:
        """The openid that asked is the caller's from now on, if the code is of the same. A repeat does it again.

        Raises
        ------
        Forbidden
            ``identity_missing``; ``ticket_of_another``: another WeChat than the one that asked; ``wechat_snapshot``:
            WeChat shows a snapshot (快照页), where nobody is who they are.
        Invalid
            ``ticket_over``: the state is none, over, or somebody else's; ``wechat_code_over``: the code is wrong,
            used, or older than 5 minutes.
        Unavailable
            ``wechat_unavailable``.
        Conflict
            ``case_busy``: somebody else was first.
        """
        kept, openid = self._kept(caller, state, {caller.own_lookup}, "state")
        if not kept.data.get("proved"):
            self._prove(openid, code)
            try:
                self._records.put(replace(kept, data={**kept.data, "proved": True}))
            except VersionConflict:
                raise Conflict("case_busy") from None
        self._bindings.bind(caller, openid)

    def _prove(self, openid: str, code: str) -> None:
        opened = self._web.open(code)
        if opened.state != "opened":
            log.info("WeChat authorised nobody", extra={"state": opened.state, "detail": opened.detail})
            kind, told = REFUSALS[opened.state]
            raise kind(told, "code")
        if opened.openid != openid:
            raise Forbidden("ticket_of_another", "code")

    def _keep(self, openid: str, data: Mapping[str, Any], expires: datetime | None) -> str:
        """A new secret that leads to the openid: letters and digits, as WeChat wants a state."""
        secret = secrets.token_hex(24)
        place = _place(secret)
        self._records.put(Record(place, KEPT, {"sealed": self._vault.seal(openid, place), **data}, expires=expires))
        return secret

    def _kept(self, caller: Caller, secret: str, of: set[str], field: str) -> tuple[Record, str]:
        """What is kept under a secret that is one of these people's, and the openid that it leads to."""
        if not caller.own_lookup:
            raise Forbidden("identity_missing")
        place = _place(secret)
        kept = self._records.get(place, KEPT)
        if kept is None or kept.data.get("by", "") not in of:
            raise Invalid("ticket_over", field)
        return kept, self._vault.open(kept.data["sealed"], place)


def _place(secret: str) -> str:
    return f"wechat-ticket#{sha256(secret.encode()).hexdigest()}"
