"""The access token of an account, which goes with every call, and the calls that it goes with.

All functions share one token, and one of them at a time asks WeChat for the next: it refreshes a token in its last
5 minutes, in which WeChat gives a new one and still takes the old one, so the others go on with that. WeChat answers
the same token until then, so a store that lost its token costs one call, and no call ever makes a token invalid.

Source: https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken.html
"""

import logging
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any, Protocol

import httpx

from channels.message import Result, State

TIMEOUT = httpx.Timeout(5.0, connect=2.0)
EARLY = timedelta(minutes=5)
"""How long before its end a token is refreshed."""
LEASE = 15
"""Seconds for which one process alone refreshes; longer than its call takes."""
PATIENCE = 3.0
"""Seconds that a process without any token waits for the one that refreshes."""
QUEUE = 20.0
"""Seconds that a thread waits for the one that asks for its process."""
LOOK = 0.05

REFUSED = ("40001", "40014", "42001")
"""errcode of a call whose token is not WeChat's latest, not valid, or over."""
BUSY: Mapping[int, State] = {
    -1: "temporary",  # 系统繁忙
    45009: "temporary",  # the day's calls are used up
    45011: "temporary",  # the minute's calls are used up
}
"""errcode of the token's call → state. Any other (40013 appid, 40125 secret, 40164 IP not on the list) is technical."""

NOT_TAKEN = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""Failures before anything was sent."""
RID = re.compile(r"rid: ([0-9a-f-]{8,64})")
FIELD = re.compile(r"data\.[A-Za-z_]{1,20}[0-9]{0,4}(?![A-Za-z0-9_])")
LOG = logging.getLogger(__name__)


class StoreUnavailable(Exception):
    """The store cannot be asked now. The token is then fetched as if there was none."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token, and when it ends (UTC)."""

    text: str = field(repr=False)
    expires: datetime


class TokenStore(Protocol):
    """Port: where functions share tokens. Every call may raise :class:`StoreUnavailable`."""

    def get(self, appid: str) -> Token | None:
        """The account's token, as it was put last."""
        ...

    def put(self, appid: str, token: Token) -> None:
        """Keep it; the one before is of no use."""
        ...

    def lease(self, appid: str, seconds: int) -> bool:
        """Whether nobody had the account's lease, which is then the caller's until ``seconds`` are over."""
        ...


def utc() -> datetime:
    """Now."""
    return datetime.now(UTC)


class Tokens:
    """The token of one account. Threads may share it."""

    def __init__(
        self, client: httpx.Client, appid: str, secret: str, store: TokenStore, clock: Callable[[], datetime] = utc
    ) -> None:
        self._client = client
        self._asked = {"grant_type": "client_credential", "appid": appid, "secret": secret, "force_refresh": False}
        self._appid = appid
        self._store = store
        self._clock = clock
        self._held: Token | None = None
        self._lock = Lock()

    def current(self, refused: str = "") -> Token | Result:
        """The token to call with, other than one that was ``refused``; or why there is none: then nothing is sent.

        A refused one comes back when WeChat itself has no other.
        """
        usable = self._usable(self._held, refused)
        if usable is not None and usable.expires - self._clock() > EARLY:
            return usable
        if not (self._lock.acquire(timeout=QUEUE) if usable is None else self._lock.acquire(blocking=False)):
            return usable or Result("temporary", detail="token: too many ask")
        try:
            return self._shared(refused)
        finally:
            self._lock.release()

    def _shared(self, refused: str) -> Token | Result:
        """What this process holds or another one put; when that ends soon, a new one from whoever has the lease.

        Instead of a refused one each process asks: nobody could go on with the old one.
        """
        known = [self._usable(token, refused) for token in (self._held, self._stored())]
        self._held = found = max(filter(None, known), key=lambda token: token.expires, default=None)
        if found is not None and found.expires - self._clock() > EARLY:
            return found
        if refused or self._leased():
            fetched = self._fetch()
            return found if found is not None and isinstance(fetched, Result) else fetched
        return found or self._awaited(refused)

    def _awaited(self, refused: str) -> Token | Result:
        """What another process puts; after a while it is asked for here, because that process may be gone."""
        last = time.monotonic() + PATIENCE
        while time.monotonic() < last:
            time.sleep(LOOK)
            if found := self._usable(self._stored(), refused):
                self._held = found
                return found
        return self._fetch()

    def _fetch(self) -> Token | Result:
        began = self._clock()
        try:
            answer = self._client.post("cgi-bin/stable_token", json=self._asked)
            told = answer.json() if answer.status_code == 200 else None
        except (httpx.RequestError, ValueError) as failure:
            return Result("temporary", detail=f"token: {type(failure).__name__}")
        if not isinstance(told, dict):
            return Result("temporary", detail=f"token: HTTP {answer.status_code}")
        text, seconds = told.get("access_token"), told.get("expires_in")
        if not isinstance(text, str) or not text or not isinstance(seconds, int):
            refusal = answered(told, BUSY)
            return Result(refusal.state, code=refusal.code, detail=f"token: {refusal.detail}")
        self._held = token = Token(text, began + timedelta(seconds=seconds))
        self._put(token)
        return token

    def _usable(self, token: Token | None, refused: str) -> Token | None:
        return token if token is not None and token.text != refused and token.expires > self._clock() else None

    def _stored(self) -> Token | None:
        try:
            return self._store.get(self._appid)
        except StoreUnavailable:
            LOG.warning("the store of tokens cannot be read")
            return None

    def _leased(self) -> bool:
        try:
            return self._store.lease(self._appid, LEASE)
        except StoreUnavailable:
            return True

    def _put(self, token: Token) -> None:
        try:
            self._store.put(self._appid, token)
        except StoreUnavailable:
            LOG.warning("the store of tokens cannot be written")


class Api:
    """Calls of one account to the service under ``base_url`` (WeChat: ``https://api.weixin.qq.com``)."""

    def __init__(
        self, base_url: str, appid: str, secret: str, store: TokenStore, clock: Callable[[], datetime] = utc
    ) -> None:
        # httpx logs every address at level INFO, and these hold the token.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        self._client = httpx.Client(base_url=base_url, timeout=TIMEOUT, trust_env=False)
        self._tokens = Tokens(self._client, appid, secret, store, clock)

    def send(self, path: str, content: Mapping[str, Any], states: Mapping[int, State]) -> Result:
        """Have WeChat send something; ``states`` are what its errcode mean. A refused token is replaced once."""
        token = self._tokens.current()
        if isinstance(token, Result):
            return token
        result = self._called(path, token, content, states)
        if result.code not in REFUSED:
            return result
        fresh = self._tokens.current(refused=token.text)
        return fresh if isinstance(fresh, Result) else self._called(path, fresh, content, states)

    def _called(self, path: str, token: Token, content: Mapping[str, Any], states: Mapping[int, State]) -> Result:
        try:
            answer = self._client.post(path, params={"access_token": token.text}, json=content)
            told = answer.json() if answer.status_code == 200 else None
        except NOT_TAKEN as failure:
            return Result("temporary", detail=type(failure).__name__)
        except (httpx.RequestError, ValueError) as failure:
            return Result("unknown", detail=type(failure).__name__)
        if isinstance(told, dict):
            return answered(told, states)
        unclear = answer.status_code == 200 or answer.status_code >= 500
        return Result("unknown" if unclear else "temporary", detail=f"HTTP {answer.status_code}")


def answered(told: Mapping[str, Any], states: Mapping[int, State]) -> Result:
    """What an answer means. Of ``errmsg`` only WeChat's trace number and the name of a field are kept."""
    number, said = told.get("errcode"), str(told.get("errmsg", ""))
    if number == 0:
        msgid = told.get("msgid")
        return Result("sent", provider_id=str(msgid) if msgid else "", code="0")
    if not isinstance(number, int):
        return Result("unknown", detail="no errcode")
    known = [found[0] for found in (RID.search(said), FIELD.search(said)) if found]
    return Result(states.get(number, "technical"), code=str(number), detail=" ".join([f"errcode {number}", *known]))
