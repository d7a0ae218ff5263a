"""WeChat as official accounts and mini-programs meet it: stable_token, template/send, subscribe/send, jscode2session,
web authorisation (:mod:`simulators.wechat_web`), and the calls to their callbacks, always in safe mode.

``POST /_control`` takes :class:`~simulators.wechat_orders.Orders` too, and tells ``asked`` (calls of stable_token by
appid), ``dropped`` (repeats by message) and ``replies`` (what callbacks replied). A mini-program's message has no id of
ours on the wire: it is counted under :func:`content_key`. What WeChat's pages leave open is simulated so: a repeated
``client_msg_id`` is answered as the first was, and a callback is called again a second after each failure.
"""

import hashlib
import json
import secrets
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from pydantic import ValidationError

from simulators.server import Answer, Request, Running, Simulator, run
from simulators.wechat_accounts import Accounts, Fault, said
from simulators.wechat_calls import Calls
from simulators.wechat_orders import ONCE, OPENID, Account, Given, Orders, Told, WechatSettings
from simulators.wechat_web import AUTHORIZE, WebAuthorization

DROPS = 600
"""Seconds in which a ``client_msg_id`` is sent once."""
DAY = 86400
Sent = dict[str, Any] | None
"""An answer; none when it is lost."""


class Wechat(Simulator):
    """The service."""

    settings: WechatSettings

    def __init__(self, settings: WechatSettings) -> None:
        super().__init__(settings)
        self.orders = Orders()
        self.dropped: Counter[str] = Counter()
        self.replies: list[str] = []
        self._accounts = Accounts(settings, self.lock, self.now)
        self._web = WebAuthorization(self._accounts, self.lock, self.now, self._fate)
        self._calls = Calls(self.later, settings.waits, self._heard)
        self._sent: dict[tuple[str, str], tuple[int, float]] = {}
        self._ledger: dict[tuple[str, str], int] = {}
        self._days: Counter[tuple[str, int]] = Counter()

    def now(self) -> float:
        """Its clock, in Unix seconds."""
        return time.time() + self.orders.ahead

    def handle(self, request: Request) -> Answer | None:
        """Answer one of its calls, or a browser."""
        if request.path == AUTHORIZE:
            return self._web.page(request.query)
        calls: dict[str, Callable[[Request], Sent]] = {
            "/cgi-bin/stable_token": lambda asked: self._accounts.token(said(asked), self.orders.token_error),
            "/cgi-bin/message/template/send": self._template,
            "/cgi-bin/message/subscribe/send": self._subscribe,
            "/sns/jscode2session": lambda asked: self._accounts.opened(asked.query),
            "/sns/oauth2/access_token": self._exchanged,
        }
        try:
            if request.path not in calls:
                raise Fault(40066)
            content = calls[request.path](request)
        except Fault as fault:
            with self.lock:
                self.rejected[str(fault.number)] += 1
            rid = "-".join((f"{int(self.now()):x}", secrets.token_hex(4), secrets.token_hex(4)))
            content = {"errcode": fault.number, "errmsg": f"{fault.said} rid: {rid}"}
        return None if content is None else Answer(content)

    def control(self, request: Request) -> Answer:
        """Also the orders."""
        told = request.json() if request.method == "POST" else {}
        told = told if isinstance(told, dict) else {}
        ordered = {name: told.pop(name) for name in Orders.model_fields.keys() & told.keys()}
        try:
            orders = Orders.model_validate({**self.orders.model_dump(exclude=set(ONCE)), **ordered})
        except ValidationError as fault:
            return Answer({"fault": str(fault)}, 400)
        if not all(one.appid in self._accounts for one in orders.tell):
            return Answer({"fault": "no such account"}, 400)
        answer = super().control(replace(request, body=json.dumps(told).encode()))
        if answer.status != 200:
            return answer
        self._obey(orders)
        with self.lock:
            more = {"asked": dict(self._accounts.asked), "dropped": dict(self.dropped), "replies": list(self.replies)}
        return replace(answer, content=answer.content | more)

    def _obey(self, orders: Orders) -> None:
        with self.lock:
            self.orders = orders
            self._accounts.spoil(orders.tokens)
            for given in orders.consents:
                self._give(given)
        for told in orders.tell:
            self._told(told)

    def _told(self, told: Told) -> None:
        """A person does something: what that changes is known before the callback hears of it."""
        event, account = told.fields.get("Event"), self._accounts[told.appid]
        with self.lock:
            if event in ("subscribe", "unsubscribe"):
                others = self.orders.unfollowed - {told.openid}
                unfollowed = others if event == "subscribe" else others | {told.openid}
                self.orders = self.orders.model_copy(update={"unfollowed": unfollowed})
            for decision in told.fields.get("SubscribeMsgPopupEvent", {}).get("List", []):
                if decision["SubscribeStatusString"] == "accept":
                    self._give(Given(openid=told.openid, template=decision["TemplateId"]))
            for decision in told.fields.get("SubscribeMsgChangeEvent", {}).get("List", []):
                self._ledger[told.openid, decision["TemplateId"]] = 0  # it tells of what is refused from now on
        kind = {"MsgType": "event"} if event else {"MsgType": "text", "MsgId": secrets.randbits(60)}
        self._tell(account, told.openid, kind | told.fields)

    def _tell(self, account: Account, openid: str, told: dict[str, Any]) -> None:
        url, now = self.orders.callbacks.get(account.appid, account.callback), int(self.now())
        who = {"ToUserName": account.original, "FromUserName": openid, "CreateTime": now}
        self._calls.tell(account, url, who | told, now)

    def _heard(self, end: str, reply: str = "") -> None:
        with self.lock:
            self.pushes[end] += 1
            self.replies += [reply] if reply else []

    def _give(self, given: Given) -> None:
        """Consents of one time add up; a long-term one lasts."""
        key = given.openid, given.template
        had = self._ledger.get(key, self.settings.consents)
        self._ledger[key] = -1 if -1 in (had, given.count) else had + given.count

    def _template(self, request: Request) -> Sent:
        account, asked = self._accounts.caller(request.query, "official"), said(request)
        to, message_id = self._recipient(asked), str(asked.get("client_msg_id") or secrets.token_hex(8))
        if to in self.orders.unfollowed:
            raise Fault(43004)
        text = self._filled(asked)
        with self.lock:
            before = self._sent.get((to, message_id))
            if before is not None and before[1] > self.now() - DROPS:
                self.dropped[message_id] += 1
                return _taken(before[0])
            fate = self._fate(message_id)
            msgid = self._take(account, message_id)
            self._sent[to, message_id] = msgid, self.now()
        page = asked.get("miniprogram", {}).get("pagepath", "")
        self._show(message_id, asked, "wechat", text, {"url": asked.get("url", ""), "page": page})
        failed = self.happens(self.behaviour.failed_receipts, "receipt", message_id, str(msgid))
        status = (self.behaviour.failure or "failed:user block") if failed else "success"
        named = 0 if self.orders.nameless else msgid
        told = {"MsgType": "event", "Event": "TEMPLATESENDJOBFINISH", "MsgID": named, "Status": status}
        self.later.add(self.behaviour.receipt_delay, partial(self._tell, account, to, told))
        return self._answered(fate, msgid)

    def _subscribe(self, request: Request) -> Sent:
        account, asked = self._accounts.caller(request.query, "miniprogram"), said(request)
        to, template, page = self._recipient(asked), str(asked.get("template_id")), str(asked.get("page", ""))
        text, key = self._filled(asked), content_key(asked)
        if page and self.settings.pages and page.partition("?")[0] not in self.settings.pages:
            raise Fault(41030)
        fate = self._fate(key)
        with self.lock:
            left = self._ledger.get((to, template), self.settings.consents)
            if left == 0:
                raise Fault(43101)
            msgid = self._take(account, key)
            self._ledger[to, template] = left - 1 if left > 0 else left
        self._show(str(msgid), asked, "miniprogram", text, {"page": page})
        failed = self.happens(self.behaviour.failed_receipts, "receipt", key, str(msgid))
        code = int(self.behaviour.failure or 43101) if failed else 0
        outcome = {
            "TemplateId": template, "MsgID": str(msgid), "ErrorCode": code,
            "ErrorStatus": "failed" if failed else "success",
        }  # fmt: skip
        told = {"MsgType": "event", "Event": "subscribe_msg_sent_event", "SubscribeMsgSentEvent": {"List": [outcome]}}
        self.later.add(self.behaviour.receipt_delay, partial(self._tell, account, to, told))
        return self._answered(fate, msgid)

    def _exchanged(self, request: Request) -> Sent:
        told = self._web.exchanged(request.query)
        if told is None:
            self.keep_silent()
        return told

    def _recipient(self, asked: Mapping[str, Any]) -> str:
        to = asked.get("touser")
        if not isinstance(to, str) or not OPENID.fullmatch(to) or to in self.orders.strangers:
            raise Fault(40003)
        if to in self.behaviour.blocked:
            raise Fault(43101)
        return to

    def _filled(self, asked: Mapping[str, Any]) -> str:
        """The template with its values."""
        template = self.settings.templates.get(str(asked.get("template_id")))
        if template is None:
            raise Fault(40037)
        try:
            return template.filled(asked.get("data"))
        except LookupError as missing:
            raise Fault(47003, f"data.{missing.args[0]}.value invalid") from None

    def _fate(self, key: str) -> str:
        fate = self.fate(key)
        if fate == "refused":
            raise Fault(int(self.behaviour.error or -1))
        return fate

    def _take(self, account: Account, key: str) -> int:
        day = account.appid, int(self.now() // DAY)
        if self._days[day] >= self.orders.quota:
            raise Fault(45009)
        self._days[day] += 1
        self.accepted[key] += 1
        return 3_000_000_000_000_000_000 + self.accepted.total()

    def _show(
        self, message_id: str, asked: Mapping[str, Any], channel: str, text: str, leads: Mapping[str, str]
    ) -> None:
        title = self.settings.templates[asked["template_id"]].title
        shown = {"id": message_id, "channel": channel, "to": asked["touser"], "title": title}
        self.show({**shown, "text": text, **leads})

    def _answered(self, fate: str, msgid: int) -> Sent:
        if fate == "lost":
            self.keep_silent()
            return None
        return _taken(msgid)


def content_key(asked: Mapping[str, Any]) -> str:
    """Under what a mini-program's message is counted: whom it goes to, its template and its values."""
    content = [asked.get(name) for name in ("touser", "template_id", "data")]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def serve(settings: WechatSettings) -> Running:
    """Serve the simulator until it is closed."""
    return run(Wechat(settings))


def _taken(msgid: int) -> dict[str, Any]:
    return {"errcode": 0, "errmsg": "ok", "msgid": msgid}
