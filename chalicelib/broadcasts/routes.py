"""Subscriptions and broadcasts over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.broadcasts.answers import BroadcastView, Subscriptions, SubscriptionView, TopicList
from chalicelib.broadcasts.schemas import NewBroadcast, NewSubscription
from chalicelib.web.acts import Acts
from chalicelib.web.api import Api, Ask, Gate, Nothing

if TYPE_CHECKING:
    from chalicelib.broadcasts.service import Broadcasts
    from chalicelib.broadcasts.subscribing import Subscribing
    from chalicelib.kernel.store import CaseStore


@dataclass(frozen=True, slots=True)
class Services:
    """What the routes call."""

    subscribing: Subscribing
    broadcasts: Broadcasts
    cases: CaseStore


def blueprint(services: Callable[[], Services], gate: Callable[[], Gate]) -> Api:
    """The routes of topics, subscriptions and broadcasts."""
    api = Api("chalicelib.broadcasts.routes", gate)
    acts = Acts(lambda: services().cases, BroadcastView)

    @api.get("/v1/topics", TopicList, "可以订阅的主题")
    def topics(_: Ask[Any]) -> TopicList:
        return services().subscribing.topics()

    @api.get("/v1/me/subscriptions", Subscriptions, "我的订阅", personal=True)
    def mine(ask: Ask[Any]) -> Subscriptions:
        return services().subscribing.mine(ask.caller)

    @api.post("/v1/me/subscriptions", NewSubscription, SubscriptionView, "订阅一个主题（即同意）")
    def subscribe(ask: Ask[NewSubscription]) -> SubscriptionView:
        return acts.again_on(ask, services().subscribing.subscribe)

    @api.post("/v1/me/subscriptions/{topic}/end", Nothing, SubscriptionView, "退订（即撤回同意）")
    def end(ask: Ask[Nothing]) -> SubscriptionView:
        return acts.again(ask, lambda: services().subscribing.end(ask.caller, ask.path["topic"]))

    @api.post("/v1/broadcasts", NewBroadcast, BroadcastView, "向一个主题的订阅人群发", status=201)
    def ask(asked: Ask[NewBroadcast]) -> BroadcastView:
        return acts.on(asked, services().broadcasts.ask)

    @api.get("/v1/broadcasts/{case_id}", BroadcastView, "群发的进度，按状态计数")
    def show(ask: Ask[Any]) -> BroadcastView:
        return services().broadcasts.show(ask.caller, ask.path["case_id"])

    @api.post("/v1/broadcasts/{case_id}/confirmation", Nothing, BroadcastView, "复核群发（由另一位负责人）")
    def confirm(ask: Ask[Nothing]) -> BroadcastView:
        act = services().broadcasts.confirm
        return acts.once(ask, lambda: act(ask.caller, ask.path["case_id"], ask.key))

    @api.post("/v1/broadcasts/{case_id}/stop", Nothing, BroadcastView, "停止群发")
    def stop(ask: Ask[Nothing]) -> BroadcastView:
        act = services().broadcasts.stop
        return acts.once(ask, lambda: act(ask.caller, ask.path["case_id"], ask.key))

    return api
