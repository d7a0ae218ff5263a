"""How the simulator of WeChat tells an account's callback: signed, encrypted, and again until it is answered."""

import json
import secrets
from collections.abc import Mapping
from functools import partial
from typing import Any, Protocol
from urllib.parse import urlencode

import httpx

from channels.wechat.crypto import Callback, Refused, Unreadable, fields
from simulators.later import Later
from simulators.server import TIMEOUT
from simulators.wechat_orders import Account

LISTS = ("SubscribeMsgPopupEvent", "SubscribeMsgChangeEvent", "SubscribeMsgSentEvent")


class Heard(Protocol):
    """Told what became of a call."""

    def __call__(self, end: str, reply: str = "") -> None:
        """``end``: answered, again, or given up."""
        ...


class Calls:
    """Tells callbacks."""

    def __init__(self, later: Later, waits: tuple[float, ...], heard: Heard) -> None:
        self._later = later
        self._waits = waits
        self._heard = heard

    def tell(self, account: Account, url: str, told: Mapping[str, Any], now: int) -> None:
        """Tell something, at an address that may be empty: then nobody is told."""
        if url:
            text = _json(told) if account.format == "json" else f"<xml>{_xml(told)}</xml>"
            openid = str(told["FromUserName"])
            self._later.add(0, partial(self._call, account, url, openid, text, now, self._waits))

    def _call(self, account: Account, url: str, openid: str, text: str, now: int, waits: tuple[float, ...]) -> None:
        callback = Callback(account.token, account.aes_key, account.appid)
        sealed = callback.seal(text, str(now), str(secrets.randbelow(10**9)))
        wrapped = {"ToUserName": account.original, "Encrypt": sealed.encrypted}
        query = {
            "signature": callback.signed(sealed.timestamp, sealed.nonce), "timestamp": sealed.timestamp,
            "nonce": sealed.nonce, "openid": openid, "encrypt_type": "aes", "msg_signature": sealed.signature,
        }  # fmt: skip
        json_too = account.format == "json"
        body = json.dumps(wrapped) if json_too else f"<xml>{_xml(wrapped)}</xml>"
        media = "application/json" if json_too else "text/xml"
        place = f"{url}{'&' if '?' in url else '?'}{urlencode(query)}"
        try:
            answer = httpx.post(
                place, content=body.encode(), headers={"Content-Type": media}, timeout=TIMEOUT, trust_env=False
            )
            reply = _read(callback, answer)
        except httpx.RequestError:
            reply = None
        if reply is not None:
            self._heard("answered", reply)
            return
        self._heard("again" if waits else "given up")
        if waits:
            self._later.add(waits[0], partial(self._call, account, url, openid, text, now, waits[1:]))


def _read(callback: Callback, answer: httpx.Response) -> str | None:
    """The text that is replied, empty for none; ``None`` when that is no answer to WeChat."""
    if answer.status_code != 200:
        return None
    if answer.text in ("", "success"):
        return ""
    try:
        told = fields(answer.content)
        names = {"MsgSignature": "msg_signature", "TimeStamp": "timestamp", "Nonce": "nonce"}
        text = callback.opened({names[name]: str(told.get(name)) for name in names}, answer.content)
        return str(fields(text).get("Content", ""))
    except (Refused, Unreadable):
        return None


def _xml(value: Any) -> str:
    if isinstance(value, Mapping):
        return "".join(_element(name, inner) for name, inner in value.items())
    return str(value) if isinstance(value, int) else f"<![CDATA[{str(value).replace(']]>', ']]]]><![CDATA[>')}]]>"


def _element(name: str, inner: Any) -> str:
    each = inner if isinstance(inner, list) else [inner]
    return "".join(f"<{name}>{_xml(one)}</{name}>" for one in each)


def _json(told: Mapping[str, Any]) -> str:
    """As JSON has it: lists without their event's name, and one of a single entry without brackets."""
    flat = {name: value for name, value in told.items() if name not in LISTS}
    for name in (name for name in LISTS if name in told):
        entries = told[name]["List"]
        flat["List"] = entries[0] if len(entries) == 1 else entries
    return json.dumps(flat, ensure_ascii=False)
