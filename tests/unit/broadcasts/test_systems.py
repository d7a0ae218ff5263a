"""Departments' systems subscribe to notices by the same choices as people, and are called as for every event."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from chalicelib.bootstrap.announcing import TOPIC
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.errors import Invalid
from chalicelib.trading import schemas as asks
from chalicelib.webhooks.endpoints import SCOPE
from chalicelib.webhooks.schemas import NewEndpoint, Subscribed as Subscriptions, Wanted
from channels.webhook.guard import Guard
from channels.webhook.sending import Answer, WebhookSender
from tests.broadcasting import TOPIC as ELDERS, head_of
from tests.hooking import Hooks, public
from tests.subscribed import Subscribed
from tests.trading import CENTRE

FINANCE = "11530114015302159C"
CALLER = Caller("department", FINANCE, department=FINANCE, scopes=frozenset({SCOPE}))


class Heard(WebhookSender):
    """Keeps what is sent; ``refuses``: how many calls are told to come later."""

    def __init__(self) -> None:
        super().__init__(Guard(resolve=public))
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.refuses = 0

    def send(self, url: str, message_id: str, body: bytes, secrets: Sequence[str], at: datetime) -> Answer:
        del url, secrets, at
        if self.refuses:
            self.refuses -= 1
            return Answer("retry", 503)
        self.heard.append((message_id, json.loads(body)))
        return Answer("done", 200)


class Systems(Subscribed):
    """The world of notices, with endpoints that subscribe."""

    def __init__(self) -> None:
        super().__init__()
        self.sender = Heard()
        self.hooks = Hooks(self, self.deliveries, outbox=self.outbox)
        self.calling = self.hooks.calling(self.sender)

    def endpoint(self, key: str, *wishes: dict[str, Any]) -> str:
        asked = {"url": f"https://events.example.cn/{key}", "subscriptions": list(wishes)}
        return self.hooks.service.register(CALLER, key, NewEndpoint.model_validate(asked)).id

    def subscribes(self, endpoint: str, *wishes: dict[str, Any]) -> None:
        asked = Subscriptions.model_validate({"subscriptions": list(wishes)})
        self.hooks.service.subscribe(CALLER, endpoint, asked)

    def begin(self) -> None:
        """Every broadcast begins, now, and what is queued for endpoints is called."""
        for case in self.broadcast():
            self.steps.put([self.first(case)])
        self.look()
        self.call()

    def call(self) -> None:
        while theirs := [errand for errand in self.outbox.errands if errand.channel == "webhook"]:
            self.outbox.errands.remove(theirs[0])
            self.calling.handle(theirs[0])

    def told(self) -> list[tuple[str, list[str]]]:
        """Which endpoint heard of which titles."""
        return [
            (message.split("-")[2], [one["title"] for one in event["data"]["notices"]])
            for message, event in self.sender.heard
        ]


@pytest.fixture
def world() -> Systems:
    return Systems()


def wish(*wants: dict[str, Any], daily: bool = False, topic: str = TOPIC) -> dict[str, Any]:
    return {"topic": topic, "wants": list(wants), "daily": daily}


def test_a_system_hears_at_once_of_what_it_chose_by_night_too_and_once(world: Systems) -> None:
    roads = world.endpoint("roads", wish({"category": "道路", "area": "530114", "value_from": 1_000_000}))
    world.endpoint("land", wish({"family": "land"}), wish(topic=ELDERS))
    world.endpoint("daily", wish(daily=True))
    everything = world.endpoint("all", wish())
    case = world.tendered()
    world.clock.at = world.clock.at.replace(hour=23)
    world.read(case)
    for _ in range(2):
        world.begin()
    assert sorted(world.told()) == sorted([(roads, ["tender公告"]), (everything, ["tender公告"])])
    message, event = world.sender.heard[0]
    assert event["type"] == "broadcast.published.v1"
    [notice] = event["data"]["notices"]
    assert (notice["project"], notice["notice"], notice["family"], notice["fen"]) == (
        case, "n1", "construction", 30_000_000_00
    )  # fmt: skip
    assert len(message) <= 64


def test_a_digest_tells_a_system_what_it_chose_of_the_day(world: Systems) -> None:
    bridges = world.endpoint("bridges", wish({"words": "桥梁"}, daily=True))
    everything = world.endpoint("all", wish(daily=True))
    for case in (world.tendered(), world.tendered(category="桥梁", title="示例桥梁工程")):
        world.read(case)
    world.clock.move(timedelta(days=1))
    world.digesting.run()
    world.begin()
    told = {who: len(titles) for who, titles in world.told()}
    assert told == {bridges: 1, everything: 2}


def test_what_it_does_not_take_is_tried_again_under_the_same_id_and_then_seen_there(world: Systems) -> None:
    endpoint = world.endpoint("all", wish())
    world.read(world.tendered())
    world.sender.refuses = 100
    world.begin()
    for _ in range(8):
        world.clock.move(timedelta(hours=20))
        world.hooks.watching.run()
        world.call()
    [dead] = world.hooks.service.deliveries(CALLER, endpoint, Wanted()).items
    world.sender.refuses = 0
    world.hooks.service.replay(CALLER, endpoint, dead.message_id)
    world.call()
    assert [message for message, _ in world.sender.heard] == [dead.message_id]


def test_what_was_stopped_or_is_no_longer_chosen_is_not_told(world: Systems) -> None:
    endpoint = world.endpoint("all", wish())
    for ends in (lambda case: world.stop(case, head_of(CENTRE)), lambda _: world.subscribes(endpoint)):
        world.read(world.tendered())
        case = world.broadcast()[-1]
        world.steps.put([world.first(case)])
        world.look()
        ends(case)
        world.call()
    assert world.sender.heard == []
    world.subscribes(endpoint, wish({"family": "construction"}))
    world.read(world.tendered())
    world.steps.put([world.first(world.broadcast()[-1])])
    world.look()
    world.call()
    assert world.told() == [(endpoint, ["tender公告"])]


def test_what_was_withdrawn_is_told_to_no_system(world: Systems) -> None:
    world.endpoint("all", wish())
    case = world.tendered()
    world.by.does("withdraw", case, "n1", asks.Reason(reason="有误。"))
    world.read(case)
    world.begin()
    assert world.sender.heard == []


def test_a_wish_is_one_that_people_could_have(world: Systems) -> None:
    for wishes, code in (
        ([wish(topic="nothing")], "topic_unknown"), ([wish({"words": "桥"}, topic=ELDERS)], "subscription_wants"),
        ([wish(), wish(daily=True)], "subscription_twice"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refusal:
            world.endpoint("wrong", *wishes)
        assert refusal.value.code == code
    for wrong in ([], [wish({"words": "13887100001"})]):
        with pytest.raises(ValidationError):
            NewEndpoint.model_validate({"url": "https://events.example.cn/", "subscriptions": wrong})
