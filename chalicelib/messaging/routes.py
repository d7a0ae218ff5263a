"""The API of messages: parse, one call, answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.messaging import schemas as asked
from chalicelib.messaging.schemas import AliyunAnswer, Pushed, TencentAnswer
from chalicelib.web.acts import Repeatable
from chalicelib.web.api import Api, Ask, Gate

if TYPE_CHECKING:
    from chalicelib.kernel.store import CaseStore
    from chalicelib.messaging.outbox import Overseeing
    from chalicelib.messaging.phoning import Phoning
    from chalicelib.messaging.receiving import Receiving
    from chalicelib.messaging.standing import CaseStanding
    from chalicelib.messaging.templates import Templates


@dataclass(frozen=True, slots=True)
class Services:
    """What the routes of people call."""

    overseeing: Overseeing
    standing: CaseStanding
    """Of applications."""
    bundles: CaseStanding
    phoning: Phoning
    templates: Templates
    cases: CaseStore
    """Keeps idempotency keys."""


def blueprint(receiving: Callable[[], Receiving], gate: Callable[[], Gate]) -> Api:
    """What providers push."""
    api = Api("chalicelib.messaging.routes", gate)

    @api.post("/receipts/aliyun/{key}", Pushed, AliyunAnswer, "阿里云推送的短信回执", keyed=False)
    def aliyun(ask: Ask[Pushed]) -> AliyunAnswer:
        receiving().pushed("aliyun", ask.path["key"], ask.body.root)
        return AliyunAnswer()

    @api.post("/receipts/tencent/{key}", Pushed, TencentAnswer, "腾讯云推送的短信回执", keyed=False)
    def tencent(ask: Ask[Pushed]) -> TencentAnswer:
        receiving().pushed("tencent", ask.path["key"], ask.body.root)
        return TencentAnswer()

    return api


def outbox_blueprint(services: Callable[[], Services], gate: Callable[[], Gate]) -> Api:
    """What people see and do about messages. A repeat finds its message moved on, and changes nothing."""
    api = Api("chalicelib.messaging.routes", gate)
    acts = Repeatable(lambda: services().cases)

    @api.get("/v1/deliveries", asked.Deliveries, "消息：按渠道和状态列出", query=asked.Listed)
    def deliveries(ask: Ask[asked.Listed]) -> asked.Deliveries:
        return services().overseeing.page(ask.body)

    @api.get("/v1/deliveries/summary", asked.Summary, "消息：各渠道各状态有多少")
    def summary(_: Ask[Any]) -> asked.Summary:
        return services().overseeing.summary()

    @api.post("/v1/deliveries/{message_id}/replay", asked.Replay, asked.DeliveryView, "消息：重新发送")
    def replay(ask: Ask[asked.Replay]) -> asked.DeliveryView:
        return acts.again(ask, lambda: services().overseeing.replay(ask.path["message_id"], ask.body))

    @api.get("/v1/applications/{case_id}/messages", asked.CaseMessages, "办件的消息送到了没有")
    def of_case(ask: Ask[Any]) -> asked.CaseMessages:
        return services().standing.messages(ask.caller, ask.path["case_id"])

    @api.get("/v1/bundle-applications/{case_id}/messages", asked.CaseMessages, "“一件事”的消息送到了没有")
    def of_bundle(ask: Ask[Any]) -> asked.CaseMessages:
        return services().bundles.messages(ask.caller, ask.path["case_id"])

    @api.get("/v1/phone-tasks", asked.PhoneTasks, "窗口：要打电话告知的办件", query=asked.Paged, personal=True)
    def phone_tasks(ask: Ask[asked.Paged]) -> asked.PhoneTasks:
        return services().phoning.tasks(ask.caller, ask.body.cursor)

    @api.post("/v1/phone-tasks/{message_id}/outcome", asked.PhoneOutcome, asked.PhoneStanding, "窗口：电话告知的结果")
    def phoned(ask: Ask[asked.PhoneOutcome]) -> asked.PhoneStanding:
        return acts.again_on(ask, services().phoning.outcome, "message_id")

    @api.get("/v1/message-templates", asked.TemplateList, "消息模板")
    def templates(_: Ask[Any]) -> asked.TemplateList:
        return services().templates.all()

    @api.post("/v1/message-templates/{name}/preview", asked.PreviewWanted, asked.Preview, "消息模板：预览", keyed=False)
    def preview(ask: Ask[asked.PreviewWanted]) -> asked.Preview:
        return services().templates.preview(ask.path["name"], ask.body)

    return api
