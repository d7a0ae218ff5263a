"""Whose WeChat a browser runs in: web authorisation (网页授权) of an official account, scope snsapi_base.

Sources: https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/Wechat_webpage_authorization.html,
https://developers.weixin.qq.com/doc/oplatform/developers/errCode/errCode.html (全局错误码)
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlencode

import httpx

State = Literal["opened", "refused", "snapshot", "temporary"]
"""``refused``: the code is wrong, used, or older than 5 minutes; ``snapshot``: WeChat shows a snapshot (快照页), whose
openid is nobody's; ``temporary``: not now."""

STATES: Mapping[int, State] = {
    0: "opened",
    40029: "refused",  # 不合法的 oauth_code
    40163: "refused",  # oauth_code 已使用
    42003: "refused",  # oauth_code 超时
    -1: "temporary",  # 系统繁忙
}
"""errcode → state; any other (a wrong appid or secret, say) is ours to mend, so temporary for the person."""

TIMEOUT = httpx.Timeout(5.0, connect=2.0)


@dataclass(frozen=True, slots=True)
class Opened:
    """What became of a code. ``detail`` is for operators, and holds nothing personal."""

    state: State
    openid: str = field(default="", repr=False)
    detail: str = ""


class WebAuthorization:
    """Of one account: a browser goes to ``authorize_url`` (WeChat: ``https://open.weixin.qq.com``), what it comes back
    with is asked about under ``base_url`` (WeChat: ``https://api.weixin.qq.com``).
    """

    def __init__(self, base_url: str, authorize_url: str, appid: str, secret: str) -> None:
        # httpx logs every address at level INFO, and this one holds the secret and the code.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        self._client = httpx.Client(base_url=base_url, timeout=TIMEOUT, trust_env=False)
        self._known = {"appid": appid, "secret": secret}
        self._authorize = f"{authorize_url.rstrip('/')}/connect/oauth2/authorize"

    def address(self, back: str, state: str) -> str:
        """Where a browser goes to be sent to ``back`` with ``code`` and ``state``; in WeChat nobody is asked anything.

        ``back`` must be under the account's 网页授权域名, ``state`` of at most 128 letters and digits. WeChat takes the
        parameters in this order only.
        """
        asked = [
            ("appid", self._known["appid"]), ("redirect_uri", back), ("response_type", "code"),
            ("scope", "snsapi_base"), ("state", state),
        ]  # fmt: skip
        return f"{self._authorize}?{urlencode(asked)}#wechat_redirect"

    def open(self, code: str) -> Opened:
        """Redeem a code: it lives 5 minutes and works once. The tokens that come with the openid are dropped."""
        asked = {**self._known, "code": code, "grant_type": "authorization_code"}
        try:
            answer = self._client.get("sns/oauth2/access_token", params=asked)
            content = answer.json() if answer.status_code == 200 else None
        except (httpx.RequestError, ValueError) as failure:
            return Opened("temporary", detail=type(failure).__name__)
        if not isinstance(content, dict):
            return Opened("temporary", detail=f"HTTP {answer.status_code}")
        return _opened(content)


def _opened(content: Mapping[str, Any]) -> Opened:
    number = content.get("errcode", 0)
    state = STATES.get(number, "temporary") if isinstance(number, int) else "temporary"
    if state != "opened":
        return Opened(state, detail=f"errcode {number}")
    if content.get("is_snapshotuser"):
        return Opened("snapshot", detail="snapshot")
    openid = content.get("openid")
    if not isinstance(openid, str) or not openid:
        return Opened("temporary", detail="no openid")
    return Opened("opened", openid)
