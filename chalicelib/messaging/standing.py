"""Where each message about a case stands, in plain Chinese, for the applicant and for those who handle the case."""

from collections.abc import Callable
from typing import Any

from chalicelib.kernel.caller import Caller
from chalicelib.messages.model import APPLICANT, WINDOW, Channel, Delivery, State
from chalicelib.messages.ports import DeliveryStore
from chalicelib.messages.rules import Messages
from chalicelib.messaging.schemas import CaseMessages, MessageView

Readable = Callable[[Caller, str], Any]
"""A flow's own check: raises NotFound (``case_unknown``) unless the caller may see the case."""

CHANNEL_TEXT: dict[Channel, str] = {
    "sms": "短信", "wechat": "微信", "miniprogram": "小程序", "webhook": "部门系统", "window": "窗口电话",
}  # fmt: skip
STATE_TEXT: dict[State, str] = {
    "queued": "等待发送", "claimed": "正在发送", "sent": "已发出，还没有收到送达回执", "delivered": "已送达",
    "failed": "没有送到", "unknown": "已发出，不能确定是否送到", "superseded": "不再发送",
}  # fmt: skip
AT_THE_WINDOW: dict[State, str] = {
    "sent": "窗口工作人员会打电话告知", "delivered": "已电话告知", "failed": "多次打电话没有联系上",
}  # fmt: skip


class CaseStanding:
    """Tells what the applicant was told, and whether it arrived. No address is shown."""

    def __init__(self, deliveries: DeliveryStore, readable: Readable, rules: Callable[[], Messages]) -> None:
        self._deliveries = deliveries
        self._readable = readable
        self._rules = rules

    def messages(self, caller: Caller, case_id: str) -> CaseMessages:
        """Every message to the applicant, in the order of what happened and of the channels that were tried."""
        self._readable(caller, case_id)
        theirs = [one for one in self._deliveries.of_case(case_id) if one.errand.recipient == APPLICANT]
        ordered = sorted(theirs, key=lambda one: (one.errand.ref.seq, one.created))
        return CaseMessages(case_id=case_id, items=tuple(map(self._view, ordered)))

    def _view(self, delivery: Delivery) -> MessageView:
        errand, state = delivery.errand, delivery.state
        special = AT_THE_WINDOW if errand.channel == WINDOW else {}
        return MessageView(
            title=self._title(delivery), kind=errand.ref.kind, channel=errand.channel,
            channel_text=CHANNEL_TEXT[errand.channel], state=state,
            state_text=special.get(state) or STATE_TEXT[state], at=delivery.at,
        )  # fmt: skip

    def _title(self, delivery: Delivery) -> str:
        """The template's, of which the applicant's own words are no part; empty when it is not told any more."""
        rules, ref = self._rules(), delivery.errand.ref
        rule = rules.rule(ref.flow, ref.kind)
        return rules.templates[rule.template].newest.title if rule else ""
