"""Web authorisation (网页授权) of the simulated WeChat: a browser is sent back with a code that says once whose it is.

WeChat's own client knows whose phone it runs on. Here a parameter of the simulator's own says it, behind those that
are WeChat's: ``&openid=o-1``; with ``&snapshot=1`` as in a snapshot (快照页), whose openid is nobody's. Without it a
page asks. What is wrong with an address is told on a page, by WeChat's own number where it has one.
"""

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from threading import RLock
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from simulators.server import Answer
from simulators.wechat_accounts import Accounts, Fault
from simulators.wechat_orders import OPENID, Account

AUTHORIZE = "/connect/oauth2/authorize"
ORDER = ("appid", "redirect_uri", "response_type", "scope", "state")
"""The parameters, in the order that WeChat takes them in."""
SCOPES = ("snsapi_base", "snsapi_userinfo")
STATE = re.compile("[A-Za-z0-9]{0,128}")
EMPTY = {
    "appid": "10012 appid不能为空", "redirect_uri": "10011 redirect_uri不能为空", "scope": "10010 scope不能为空",
}  # fmt: skip
ELSEWHERE = "10003 redirect_uri域名与后台配置不一致"
CODE_LIVES = 300
"""Seconds."""
PAGE = """<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><h1>{title}</h1>{content}</html>"""
HIDDEN = '<input type="hidden" name="{}" value="{}">'
FORM = """<form><p>模拟的微信：用哪个微信打开？</p>{hidden}
<p><label>openid <input name="openid" required pattern="[A-Za-z0-9_\\-]+" maxlength="64"></label></p>
<p><button>打开</button></p></form>"""


@dataclass(frozen=True, slots=True)
class Code:
    """Whose a code is, and for which account."""

    appid: str
    openid: str
    scope: str
    snapshot: bool
    expires: float


class WebAuthorization:
    """Gives codes, and knows them again; ``fate`` is what becomes of an exchange."""

    def __init__(self, accounts: Accounts, lock: RLock, now: Callable[[], float], fate: Callable[[str], str]) -> None:
        self._accounts = accounts
        self._lock = lock
        self._now = now
        self._fate = fate
        self._codes: dict[str, Code] = {}
        self._used: set[str] = set()

    def page(self, query: Mapping[str, str]) -> Answer:
        """Send the browser back, ask whose it is, or tell what is wrong."""
        wrong = self._wrong(query)
        if wrong:
            return _page("无法打开", f"<p>{escape(wrong)}</p>")
        openid = query.get("openid", "")
        if not OPENID.fullmatch(openid):
            kept = "".join(HIDDEN.format(name, escape(query.get(name, ""))) for name in ORDER)
            return _page("微信网页授权", FORM.format(hidden=kept))
        code, snapshot = secrets.token_hex(16), query.get("snapshot") == "1"
        whose = f"snapshot-{secrets.token_hex(8)}" if snapshot else openid
        with self._lock:
            self._codes[code] = Code(query["appid"], whose, query["scope"], snapshot, self._now() + CODE_LIVES)
        back = urlsplit(query["redirect_uri"])
        told = urlencode([*parse_qsl(back.query), ("code", code), ("state", query.get("state", ""))])
        return Answer(b"", 302, "text/html", {"Location": urlunsplit(back._replace(query=told))})

    def exchanged(self, query: Mapping[str, str]) -> dict[str, Any] | None:
        """Answer ``sns/oauth2/access_token``; ``None`` when the answer is lost."""
        account = self._accounts.proven(query.get("appid"), query.get("secret"))
        if query.get("grant_type") != "authorization_code":
            raise Fault(40002)
        code = query.get("code", "")
        if not code:
            raise Fault(41008)
        fate = self._fate("oauth2")
        with self._lock:
            found = self._spent(code, account)
        if fate == "lost":
            return None
        told = {
            "access_token": secrets.token_urlsafe(64), "expires_in": 7200,
            "refresh_token": secrets.token_urlsafe(64), "openid": found.openid, "scope": found.scope,
        }  # fmt: skip
        more = {"unionid": f"union-{found.openid}"} if found.scope == "snsapi_userinfo" else {}
        return told | more | ({"is_snapshotuser": 1} if found.snapshot else {})

    def _spent(self, code: str, account: Account) -> Code:
        found = self._codes.get(code)
        if found is None or found.appid != account.appid:
            raise Fault(40029)
        if code in self._used:
            raise Fault(40163)
        if found.expires <= self._now():
            raise Fault(42003)
        self._used.add(code)
        return found

    def _wrong(self, query: Mapping[str, str]) -> str:
        """What WeChat would not open the address for; empty for nothing."""
        if empty := [told for name, told in EMPTY.items() if not query.get(name)]:
            return empty[0]
        in_order = [name for name in query if name in ORDER] == [name for name in ORDER if name in query]
        if not in_order or query.get("response_type") != "code" or not STATE.fullmatch(query.get("state", "")):
            return "链接无法访问：参数错误"
        if query["appid"] not in self._accounts:
            return "链接无法访问：appid错误"
        account = self._accounts[query["appid"]]
        if account.kind != "official" or query["scope"] not in SCOPES:
            return "10005 此公众号并没有这些scope的权限"
        host = urlsplit(query["redirect_uri"]).hostname
        return ELSEWHERE if host is None or account.domain not in ("", host) else ""


def _page(title: str, content: str) -> Answer:
    return Answer(PAGE.format(title=title, content=content).encode(), media="text/html; charset=utf-8")
