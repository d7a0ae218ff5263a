"""Template messages of an official account (公众号模板消息).

Sources: https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage.html,
https://developers.weixin.qq.com/doc/oplatform/developers/errCode/errCode.html (全局错误码)
"""

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from channels.message import Arrival, Message, Receipt, Result, State
from channels.wechat.inbound import TemplateFinished
from channels.wechat.tokens import Api

PATH = "cgi-bin/message/template/send"

STATES: Mapping[int, State] = {
    0: "sent",
    -1: "temporary",  # 系统繁忙
    40001: "temporary",  # the token, and a new one too: somebody else fetches tokens, or the account is wrong
    40014: "temporary",
    42001: "temporary",
    45009: "temporary",  # the day's quota is used up
    45011: "temporary",  # the minute's quota is used up
    43117: "temporary",  # too often to this openid (answer seen by developers; no page)
    40241: "temporary",  # the same within 60 seconds (answer seen by developers; no page): the id drops a repeat
    40252: "temporary",  # WeChat looks at the content first (answer seen by developers; no page)
    40003: "permanent",  # no openid of this account
    43004: "permanent",  # does not follow the account
    43101: "permanent",  # refuses this template (answer seen by developers; the page is of the mini-program's)
    50002: "permanent",  # WeChat closed or limited the person's account
    40013: "technical",  # appid
    40037: "technical",  # template
    41030: "technical",  # page of the mini-program
    43116: "technical",  # the template is banned (answer seen by developers; no page)
    40249: "technical",  # the template is blocked for its content (answer seen by developers; no page)
    47001: "technical",  # no JSON
    47003: "technical",  # the values do not fit the template
    48001: "technical",  # the account may not
    48004: "technical",  # the account is blocked
}
"""errcode → state; any other is technical."""

ARRIVALS: Mapping[str, Arrival] = {
    "success": "delivered",
    "failed:user block": "permanent",  # the person refuses the account's messages
    "failed:system failed": "technical",
}
"""Status of TEMPLATESENDJOBFINISH → arrival; blanks after the colon vary. Any other is technical."""


class WechatOfficial:
    """Sends template messages to followers.

    WeChat sends one message for an openid and a ``client_msg_id``; it promises so for 10 minutes. A message's link is
    a web address, or a page: of the mini-program ``miniprogram`` (an appid that is bound to the account), and under
    ``web`` for who cannot open that.
    """

    name = "wechat"
    own_ids = True
    drops_repeats = 600.0

    def __init__(self, api: Api, miniprogram: str = "", web: str = "") -> None:
        self._api = api
        self._miniprogram = miniprogram
        self._web = web

    def send(self, message: Message) -> Result:
        """Send one message."""
        content = {
            "touser": message.to,
            "template_id": message.template,
            "client_msg_id": message.id,
            "data": {name: {"value": value} for name, value in message.values.items()},
        }
        return self._api.send(PATH, content | self._leading(message.link), STATES)

    def _leading(self, link: str) -> dict[str, Any]:
        """Where touching the message leads."""
        if not link or link.startswith(("https://", "http://")):
            return {"url": link} if link else {}
        page = link.removeprefix("/")
        url = {"url": f"{self._web}{page}"} if self._web else {}
        if not self._miniprogram:
            return url
        return url | {"miniprogram": {"appid": self._miniprogram, "pagepath": page}}


def receipt(finished: TemplateFinished) -> Receipt | None:
    """What became of a message; ``None`` when WeChat does not say of which: it was seen to tell MsgID 0."""
    if not finished.provider_id.strip("0"):
        return None
    status = finished.status.replace(": ", ":").strip()
    state = ARRIVALS.get(status, "technical")
    code = status if status in ARRIVALS else "other"
    return Receipt(state, provider_id=finished.provider_id, code=code, at=finished.at.astimezone(UTC).isoformat())
