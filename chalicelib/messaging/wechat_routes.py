"""WeChat over HTTP: its callbacks, and a person's binding. Parse, one call, answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.messaging import wechat_schemas as asked
from chalicelib.messaging.wechat_schemas import Authorisation, WechatBound
from chalicelib.web.acts import Repeatable
from chalicelib.web.answers import Plain, Xml
from chalicelib.web.api import Api, Ask, Gate, Nothing, Raw
from channels.wechat.crypto import LARGEST

if TYPE_CHECKING:
    from chalicelib.kernel.store import CaseStore
    from chalicelib.messaging.authorising import Authorising
    from chalicelib.messaging.bindings import Bindings
    from chalicelib.messaging.wechat import MiniProgramPushes, OfficialAccount


@dataclass(frozen=True, slots=True)
class Wechat:
    """What the routes call."""

    official: OfficialAccount
    miniprogram: MiniProgramPushes
    bindings: Bindings
    authorising: Authorising
    cases: CaseStore


def blueprint(wechat: Callable[[], Wechat], gate: Callable[[], Gate]) -> Api:
    """The routes of WeChat."""
    api = Api("chalicelib.messaging.wechat_routes", gate)
    acts = Repeatable(lambda: wechat().cases)

    @api.get("/receipts/wechat", Plain, "公众号：微信验证接口地址", query=asked.Greeting)
    def greet_official(ask: Ask[asked.Greeting]) -> Plain:
        return Plain(wechat().official.greeted(ask.body.model_dump(exclude_none=True)))

    @api.raw("/receipts/wechat", Xml, "公众号：微信推送的消息和事件", limit=LARGEST)
    def tell_official(ask: Ask[Raw]) -> Plain | Xml:
        return written(wechat().official.told(ask.body.query, ask.body.text))

    @api.get("/receipts/miniprogram", Plain, "小程序：微信验证接口地址", query=asked.Greeting)
    def greet_mini_program(ask: Ask[asked.Greeting]) -> Plain:
        return Plain(wechat().miniprogram.greeted(ask.body.model_dump(exclude_none=True)))

    @api.raw("/receipts/miniprogram", Plain, "小程序：微信推送的消息和事件", limit=LARGEST)
    def tell_mini_program(ask: Ask[Raw]) -> Plain:
        return Plain(wechat().miniprogram.told(ask.body.query, ask.body.text))

    @api.get("/v1/me/wechat", WechatBound, "我绑定的公众号")
    def bound(ask: Ask[Any]) -> WechatBound:
        return wechat().bindings.shown(ask.caller)

    @api.post("/v1/me/wechat/authorization", asked.Ticket, Authorisation, "绑定公众号：去微信授权")
    def begin(ask: Ask[asked.Ticket]) -> Authorisation:
        url = acts.again(ask, lambda: wechat().authorising.begin(ask.caller, ask.body.ticket))
        return Authorisation(url=url)

    @api.post("/v1/me/wechat", asked.Authorised, WechatBound, "绑定公众号")
    def bind(ask: Ask[asked.Authorised]) -> WechatBound:
        acts.again(ask, lambda: wechat().authorising.finish(ask.caller, ask.body.state, ask.body.code))
        return wechat().bindings.shown(ask.caller)

    @api.post("/v1/me/wechat/release", Nothing, WechatBound, "解绑公众号")
    def release(ask: Ask[Any]) -> WechatBound:
        acts.again(ask, lambda: wechat().bindings.release(ask.caller))
        return WechatBound(bound=False)

    return api


def written(answer: str) -> Plain | Xml:
    """A sealed reply is XML, a word is none."""
    return Xml(answer) if answer.startswith("<") else Plain(answer)
