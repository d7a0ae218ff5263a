"""Accounts of the simulated WeChat: who calls, with which token, and who opened the mini-program."""

import base64
import hashlib
import re
import secrets
from collections import Counter
from collections.abc import Callable, Mapping
from threading import RLock
from typing import Any, Literal

from simulators.server import Request
from simulators.wechat_orders import Account, WechatSettings

CODE = re.compile(r"sandbox-(?P<openid>[A-Za-z0-9_-]{1,64})-[A-Za-z0-9]{1,64}")
"""A code of ``wx.login``: it names its openid, and works once."""
EARLY = 300
"""Seconds before its end from which on a new token is given."""
SAID = {
    -1: "system error", 40001: "invalid credential, access_token is invalid or not latest",
    40002: "invalid grant_type", 40003: "invalid openid", 40013: "invalid appid", 40029: "invalid code",
    40037: "invalid template_id", 40066: "invalid url", 40125: "invalid appsecret", 40163: "code been used",
    41001: "access_token missing", 41002: "appid missing", 41008: "missing code", 41030: "invalid page",
    42001: "access_token expired", 42003: "code expired", 43004: "require subscribe",
    43101: "user refuse to accept the msg", 45009: "reach max api daily quota limit", 47001: "data format error",
    47003: "argument invalid!", 48001: "api unauthorized",
}  # fmt: skip


class Fault(Exception):
    """An errcode."""

    def __init__(self, number: int, detail: str = "") -> None:
        super().__init__(number)
        self.number = number
        self.said = f"{SAID.get(number, 'simulated')} {detail}".rstrip()


class Accounts:
    """Gives tokens, and knows them again."""

    def __init__(self, settings: WechatSettings, lock: RLock, now: Callable[[], float]) -> None:
        self._accounts = {account.appid: account for account in settings.accounts}
        self._lifetime = settings.lifetime
        self._lock = lock
        self._now = now
        self.asked: Counter[str] = Counter()
        """appid → calls of stable_token."""
        self._latest: dict[str, str] = {}
        self._tokens: dict[str, tuple[str, float]] = {}
        self._codes: set[str] = set()

    def __getitem__(self, appid: str) -> Account:
        return self._accounts[appid]

    def __contains__(self, appid: str) -> bool:
        return appid in self._accounts

    def spoil(self, how: Literal["", "expired", "unknown"]) -> None:
        """Make all tokens so."""
        if how == "expired":
            self._tokens = {text: (appid, 0.0) for text, (appid, _) in self._tokens.items()}
        if how == "unknown":
            self._tokens = {}

    def token(self, asked: Mapping[str, Any], error: int) -> dict[str, Any]:
        """Answer stable_token; with ``error`` if there is one."""
        if asked.get("grant_type") != "client_credential":
            raise Fault(40002)
        account = self.proven(asked.get("appid"), asked.get("secret"))
        with self._lock:
            self.asked[account.appid] += 1
            if error:
                raise Fault(error)
            text, now = self._latest.get(account.appid, ""), self._now()
            if asked.get("force_refresh"):
                self._tokens.pop(text, None)
            if self._tokens.get(text, ("", 0.0))[1] - now <= EARLY:
                self._latest[account.appid] = text = f"95_{secrets.token_urlsafe(96)}"
                self._tokens[text] = account.appid, now + self._lifetime
            return {"access_token": text, "expires_in": int(self._tokens[text][1] - now)}

    def caller(self, query: Mapping[str, str], kind: str) -> Account:
        """Whose token that is."""
        text = query.get("access_token", "")
        appid, expires = self._tokens.get(text, ("", 0.0))
        if not appid:
            raise Fault(40001 if text else 41001)
        if expires <= self._now():
            raise Fault(42001)
        if self._accounts[appid].kind != kind:
            raise Fault(48001)
        return self._accounts[appid]

    def opened(self, query: Mapping[str, str]) -> dict[str, Any]:
        """Answer jscode2session."""
        self.proven(query.get("appid"), query.get("secret"))
        code = query.get("js_code", "")
        known = CODE.fullmatch(code)
        with self._lock:
            if known is None or code in self._codes:
                raise Fault(40029)
            self._codes.add(code)
        key = base64.b64encode(hashlib.sha256(code.encode()).digest()[:16]).decode()
        return {"openid": known["openid"], "session_key": key, "unionid": f"union-{known['openid']}"}

    def proven(self, appid: object, secret: object) -> Account:
        """Whose appid and secret those are."""
        account = self._accounts.get(str(appid))
        if account is None:
            raise Fault(40013 if appid else 41002)
        if secret != account.secret:
            raise Fault(40125)
        return account


def said(request: Request) -> Mapping[str, Any]:
    """The object that a request holds."""
    asked = request.json()
    if not isinstance(asked, dict):
        raise Fault(47001)
    return asked
