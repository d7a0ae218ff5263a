"""Messages over HTTP: what providers report, what stands in the outbox; WeChat: what people write, who has bound it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from chalicelib.bootstrap.access import counters, gate, records, vault
from chalicelib.bootstrap.channels import bindings, consents_of_messages, deliveries, messages, receiving, settling
from chalicelib.bootstrap.complaints import ticket_intake
from chalicelib.bootstrap.shared import cases, catalogue, clock, privacy, provider_secrets

if TYPE_CHECKING:
    from chalicelib.applications.reading import Reading
    from chalicelib.messages.receipts import Receipts
    from chalicelib.messaging.wechat import Door
    from chalicelib.messaging.wechat_routes import Wechat
    from chalicelib.web.api import Api
    from channels.wechat.web import WebAuthorization


@cache
def wechat() -> Wechat:
    from chalicelib.complaints.chatting import ChatTickets
    from chalicelib.messaging.authorising import Authorising
    from chalicelib.messaging.chat import Chat
    from chalicelib.messaging.wechat import MiniProgramPushes, OfficialAccount
    from chalicelib.messaging.wechat_routes import Wechat

    authorising = Authorising(records(), bindings(), vault(), _web(), catalogue().site, clock())
    tickets = ChatTickets(ticket_intake(), cases(), privacy(), clock())
    chat = Chat(_reading(), bindings(), tickets, counters(), privacy(), authorising.link)
    return Wechat(
        official=OfficialAccount(_door("wechat"), chat, _receipts()),
        miniprogram=MiniProgramPushes(_door("miniprogram"), consents_of_messages(), _receipts()),
        bindings=bindings(),
        authorising=authorising,
        cases=cases(),
    )


def _web() -> WebAuthorization:
    from channels.wechat.web import WebAuthorization

    told = provider_secrets()["wechat"]
    return WebAuthorization(told["base_url"], told["authorize_url"], told["appid"], told["secret"])


def _door(name: str) -> Door:
    from chalicelib.messaging.wechat import Door
    from channels.wechat.crypto import Callback

    told = provider_secrets()[name]
    return Door(name, Callback(told["token"], told["aes_key"], told["appid"]), counters(), clock())


@cache
def _receipts() -> Receipts:
    from chalicelib.aws.metrics import counted
    from chalicelib.messages.receipts import Receipts

    return Receipts(deliveries(), settling(), count=counted)


def _reading() -> Reading:
    from chalicelib.applications.reading import Reading

    return Reading(cases(), catalogue(), privacy(), clock())


@cache
def receipts_api() -> Api:
    from chalicelib.messaging.routes import blueprint

    return blueprint(receiving, gate)


@cache
def outbox_api() -> Api:
    from chalicelib.messaging.routes import outbox_blueprint

    return outbox_blueprint(messages, gate)


@cache
def wechat_api() -> Api:
    from chalicelib.messaging.wechat_routes import blueprint

    return blueprint(wechat, gate)
