"""Who opened the mini-program: WeChat's code2Session.

Source: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html
"""

import logging
from dataclasses import dataclass
from typing import Any, Literal

import httpx

State = Literal["opened", "refused", "blocked", "temporary"]
"""``refused``: the code is wrong, used, or older than 5 minutes; ``blocked``: WeChat holds the person for a
risk and lets nobody in; ``temporary``: not now."""

STATES: dict[int, State] = {
    0: "opened",
    40029: "refused",  # invalid code
    40226: "blocked",  # high-risk user
    45011: "temporary",  # more than 100 a minute of one person
    -1: "temporary",  # busy
}
"""errcode → state; any other (a wrong appid, say) is ours to mend, so temporary for the person."""

TIMEOUT = httpx.Timeout(5.0, connect=2.0)


@dataclass(frozen=True, slots=True)
class Opened:
    """What became of a code. ``unionid`` only where the mini-program is bound to an open platform account."""

    state: State
    openid: str = ""
    unionid: str = ""
    detail: str = ""


class Code2Session:
    """Asks the service under ``base_url`` (WeChat: ``https://api.weixin.qq.com``) for one mini-program."""

    def __init__(self, base_url: str, appid: str, secret: str) -> None:
        # httpx logs every address at level INFO, and this one holds the secret and the code.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        self._client = httpx.Client(base_url=base_url, timeout=TIMEOUT, trust_env=False)
        self._known = {"appid": appid, "secret": secret, "grant_type": "authorization_code"}

    def open(self, code: str) -> Opened:
        """Redeem the code that the mini-program got from ``wx.login``: it lives 5 minutes and works once.

        The session_key that comes with the openid decrypts what the phone holds of the person. Nothing
        here needs it, so it is dropped at once.
        """
        try:
            answer = self._client.get("sns/jscode2session", params={**self._known, "js_code": code})
        except httpx.RequestError as failure:
            return Opened("temporary", detail=type(failure).__name__)
        if answer.status_code != 200:
            return Opened("temporary", detail=f"HTTP {answer.status_code}")
        try:
            content = answer.json()
        except ValueError:
            return Opened("temporary", detail="no JSON")
        return _opened(content)


def _opened(content: Any) -> Opened:
    if not isinstance(content, dict):
        return Opened("temporary", detail="no object")
    number = content.get("errcode", 0)
    state = STATES.get(number, "temporary") if isinstance(number, int) else "temporary"
    if state != "opened":
        return Opened(state, detail=f"errcode {number}")
    openid, unionid = content.get("openid"), content.get("unionid", "")
    if not isinstance(openid, str) or not openid or not isinstance(unionid, str):
        return Opened("temporary", detail="no openid")
    return Opened("opened", openid, unionid)
