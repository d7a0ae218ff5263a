"""Subscribers hear of notices that they chose, once, at once or in a digest, over the bulk queues."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from chalicelib.bootstrap.announcing import TOPIC
from chalicelib.broadcasts.model import Stage
from chalicelib.broadcasts.schemas import NewSubscription
from chalicelib.broadcasts.subscriptions import Subscription
from chalicelib.kernel.errors import Invalid
from chalicelib.trading import schemas as asks
from tests.broadcasting import TOPIC as ELDERS, head_of, phone_of
from tests.posts import post
from tests.subscribed import Subscribed
from tests.trading import CENTRE


@pytest.fixture
def world() -> Subscribed:
    return Subscribed()


def test_who_chose_such_a_notice_hears_of_it_at_once_and_once(world: Subscribed) -> None:
    world.wants(1)
    world.wants(2, {"family": "construction", "category": "道路", "value_from": 1_000_000})
    world.wants(3, {"family": "procurement"}, {"words": "桥梁"})
    world.wants(4, daily=True)
    case = world.tendered()
    for _ in range(2):
        world.read(case)
    assert len(world.broadcast()) == 1
    assert world.go_out() == [phone_of(1), phone_of(2)]
    assert world.go_out() == []  # told again, sent once
    [text, _] = [message.text for message in world.provider.sent]
    for words in ("交易公告", "招标公告", "呈贡区示例道路工程", "公告编号530114A", "截止"):
        assert words in text


def test_a_digest_tells_each_what_they_chose_of_the_day_before(world: Subscribed) -> None:
    world.wants(1, daily=True)
    world.wants(2, {"category": "桥梁"}, daily=True)
    world.wants(3, {"category": "隧道"}, daily=True)
    world.wants(4)
    cases = [world.tendered(), world.tendered(category="桥梁", title="示例桥梁工程")]
    for case in cases:
        world.read(case)
    assert world.digesting.run() == {}  # the day is not over
    world.clock.move(timedelta(days=1))
    for _ in range(2):
        mended = world.digesting.run()
    assert mended == {}
    daily = [case for case in world.broadcast() if world.state(case).state.told.daily]
    assert len(daily) == 1
    world.steps.put([world.first(daily[0])])
    world.clock.at = world.clock.at.replace(hour=10)
    world.deal()
    world.send_all()
    told = {message.to: message.text for message in world.provider.sent}
    assert set(told) == {phone_of(1), phone_of(2)}
    assert "共2份公告" in told[phone_of(1)]
    assert "共1份公告" in told[phone_of(2)]


def test_a_long_day_has_several_digests_and_loses_nothing(world: Subscribed) -> None:
    world.wants(1, {"words": "招标"}, daily=True)
    yesterday = world.clock.now().legal.replace(hour=0, minute=0)
    for number in range(230):
        world.board.hang(post(number, published_at=yesterday + timedelta(minutes=5 * number)))
    world.board.hang(post(230, published_at=yesterday - timedelta(seconds=1)))
    for _ in range(2):
        world.clock.at = yesterday + timedelta(days=1, minutes=11)
        world.digesting.run()
    told = [world.state(case).state.told for case in world.broadcast()]
    assert sorted(len(one.about) for one in told) == [30, 100, 100]
    assert {one.project for notice in told for one in notice.about} == {post(number).project for number in range(230)}
    assert sorted(one.title[-5:] for one in told) == ["（1/3）", "（2/3）", "（3/3）"]
    world.go_out()
    assert len(world.provider.sent) == 3
    for message in world.provider.sent:
        assert "份。都在平台“公共资源交易公告”页，发布日期选10月12日。" in message.text
        assert message.link == "trading?day=2026-10-12&words=%E6%8B%9B%E6%A0%87"


def test_what_was_taken_back_is_told_to_nobody(world: Subscribed) -> None:
    world.wants(1)
    world.wants(2, daily=True)
    case = world.tendered()
    world.by.does("withdraw", case, "n1", asks.Reason(reason="有误。"))
    world.read(case)
    world.clock.move(timedelta(days=1))
    assert world.digesting.run() == {}
    assert world.broadcast() == []


def test_who_changed_their_choice_meanwhile_is_not_told(world: Subscribed) -> None:
    world.wants(1)
    case = world.tendered()
    world.read(case)
    world.clock.at = world.clock.at.replace(hour=10)
    world.steps.put([world.first(world.broadcast()[0])])
    world.deal()
    world.wants(1, {"family": "land"})
    world.send_all()
    assert world.provider.sent == []


def test_a_broadcast_that_a_head_wrote_goes_to_all_whatever_they_chose(world: Subscribed) -> None:
    from chalicelib.broadcasts.schemas import NewBroadcast

    world.wants(1, {"words": "没有"})
    world.wants(2, daily=True)
    new = NewBroadcast(topic=TOPIC, title="平台维护", text="交易平台今晚维护。")
    case = world.asked(new, head_of(CENTRE))
    world.confirm(case, head_of(CENTRE, name="H2"))
    assert world.go_out() == [phone_of(1), phone_of(2)]


def test_the_head_of_the_centre_can_stop_it(world: Subscribed) -> None:
    world.wants(1)
    world.read(world.tendered())
    [case] = world.broadcast()
    world.stop(case, head_of(CENTRE))
    assert world.state(case).state.stage is Stage.STOPPED
    assert world.go_out() == []


def test_a_choice_is_shown_and_changed_and_only_where_there_is_one(world: Subscribed) -> None:
    world.wants(1, {"family": "land"})
    one = world.resident_of(1)
    [view] = world.subscribing.mine(one).items
    assert ([want.family for want in view.wants], view.daily) == (["land"], False)
    world.wants(1, daily=True)
    [view] = world.subscribing.mine(one).items
    assert (view.wants, view.daily) == ((), True)
    told = {"topic": ELDERS, "via": "sms", "address": phone_of(1), "daily": True}
    with pytest.raises(Invalid) as refusal:
        world.subscribing.subscribe(one, NewSubscription.model_validate(told))
    assert refusal.value.code == "subscription_wants"
    with pytest.raises(ValidationError):
        world.wants(1, *[{}] * 6)
    chosen = {topic.code: topic.chosen for topic in world.subscribing.topics().items}
    assert chosen[TOPIC]
    assert not chosen[ELDERS]


def test_a_subscription_of_earlier_times_hears_everything_at_once(world: Subscribed) -> None:
    world.read(world.tendered())
    [case] = world.broadcast()
    kept = {"topic": TOPIC, "person": "P", "via": "sms", "sealed": "x"}
    assert Subscription.model_validate(kept).hears(world.state(case).state.told)


def test_what_an_sms_cannot_hold_is_left_out(world: Subscribed) -> None:
    case = world.by.registers(title="示例https://x.example😀工程")
    dates = {"documents_from": world.by.later(0), "documents_until": world.by.later(8), "bids_due": world.by.later(21)}
    world.by.publishes(case, "tender", dates=dates, title="招标www.example.com😀公告" + "长" * 80)
    world.read(case)
    notice = world.state(world.broadcast()[0]).state.told
    for text in (notice.title, notice.text, notice.about[0].title):
        assert "😀" not in text
        assert "://" not in text
    assert len(notice.title) <= 20
    assert len(notice.text) <= 300
