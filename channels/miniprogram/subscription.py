"""Subscription messages of the mini-program (小程序订阅消息): one consent, one message; long-term consents last.

WeChat knows no id of ours here: a message sent twice arrives twice, as far as consents go.

Sources: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-message-management/subscribe-message/sendMessage.html,
https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/subscribe-message.html,
https://developers.weixin.qq.com/doc/oplatform/developers/errCode/errCode.html (全局错误码)
"""

from collections.abc import Mapping
from datetime import UTC
from typing import Literal

from channels.message import Arrival, Message, Receipt, Result, State
from channels.wechat.inbound import SubscriptionsSent
from channels.wechat.tokens import Api

PATH = "cgi-bin/message/subscribe/send"

Release = Literal["formal", "trial", "developer"]
"""正式版, 体验版, 开发版: which release of the mini-program a message opens."""

STATES: Mapping[int, State] = {
    0: "sent",
    -1: "temporary",  # 系统繁忙
    40001: "temporary",  # the token, and a new one too: somebody else fetches tokens, or the account is wrong
    40014: "temporary",
    42001: "temporary",
    43108: "temporary",  # another message to this openid is being sent (answer seen by developers; no page)
    45009: "temporary",  # the day's quota is used up
    45011: "temporary",  # the minute's quota is used up
    40003: "permanent",  # no openid of this mini-program
    43101: "permanent",  # no consent: never given, withdrawn, or spent
    50002: "permanent",  # WeChat closed or limited the person's account
    40013: "technical",  # appid
    40037: "technical",  # template
    41030: "technical",  # page: the released mini-program does not have it
    47001: "technical",  # no JSON
    47003: "technical",  # the values do not fit the template
    48001: "technical",  # the account may not
    48004: "technical",  # the account is blocked
}
"""errcode → state; any other is technical."""

ARRIVALS: Mapping[int, Arrival] = {0: "delivered", 40003: "permanent", 43101: "permanent", 50002: "permanent"}
"""ErrorCode of subscribe_msg_sent_event → arrival; any other is technical. The page names 0 alone."""


class MiniProgramSubscription:
    """Sends subscription messages; a message's link is a page of the mini-program."""

    name = "miniprogram"
    own_ids = True
    drops_repeats = 0.0

    def __init__(self, api: Api, release: Release = "formal") -> None:
        self._api = api
        self._release = release

    def send(self, message: Message) -> Result:
        """Send one message; it spends one consent."""
        content = {
            "touser": message.to,
            "template_id": message.template,
            "data": {name: {"value": value} for name, value in message.values.items()},
            "miniprogram_state": self._release,
            "lang": "zh_CN",
        }
        if message.link and not message.link.startswith(("https://", "http://")):
            content["page"] = message.link.removeprefix("/")
        return self._api.send(PATH, content, STATES)


def receipts(sent: SubscriptionsSent) -> tuple[Receipt, ...]:
    """What became of messages."""
    at = sent.at.astimezone(UTC).isoformat()
    return tuple(
        Receipt(ARRIVALS.get(one.code, "technical"), provider_id=one.provider_id, code=str(one.code), at=at)
        for one in sent.outcomes
        if one.provider_id.strip("0")
    )
