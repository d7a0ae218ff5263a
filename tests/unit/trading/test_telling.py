"""Subscribers hear of notices that they chose, once, at once or in a digest, over the bulk queues."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from chalicelib.bootstrap.announcing import TOPIC, NoticesAnnounced
from chalicelib.broadcasts.announcing import Announcing
from chalicelib.broadcasts.model import FLOW as BROADCASTS, Stage
from chalicelib.broadcasts.schemas import NewSubscription
from chalicelib.broadcasts.subscriptions import Subscription
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.errors import Invalid
from chalicelib.trading import schemas as asks
from chalicelib.trading.attaching import Attached
from chalicelib.trading.bulletin.posting import Posting
from chalicelib.trading.bulletin.telling import Digesting, Telling
from chalicelib.trading.clockwork import TradingClockwork
from chalicelib.trading.service import Projects
from tests.broadcasting import TOPIC as ELDERS, Broadcasting, head_of, phone_of
from tests.fakes.bulletin import MemoryBoard
from tests.trading import CENTRE, Blind, PlayedRegister, Traders


class Subscribed(Broadcasting):
    """Broadcasts and trading in one world, joined as bootstrap joins them."""

    def __init__(self) -> None:
        super().__init__()
        projects = Projects(
            self.cases, self.catalogue, PlayedRegister(), Blind(), self.privacy, self.clock, Attached(self.files)
        )
        ticking = TradingClockwork(self.cases, self.catalogue, self.clock)
        self.by = Traders(projects, ticking, self.cases, self.clock)
        self.board, self.people = MemoryBoard(), dict[int, Caller]()
        announcer = NoticesAnnounced(Announcing(self.cases, self.catalogue.topics, self.clock))
        self.telling = Telling(self.cases, announcer, self.catalogue)
        self.digesting = Digesting(self.board, announcer, self.clock)
        self.posting = Posting(self.cases, self.board)

    def resident_of(self, n: int) -> Caller:
        """The ``n``-th resident."""
        if n not in self.people:
            self.people[n] = self.somebody(n)
        return self.people[n]

    def wants(self, n: int, *wants: dict[str, Any], daily: bool = False) -> None:
        """The ``n``-th resident subscribes."""
        told = {"topic": TOPIC, "via": "sms", "address": phone_of(n), "wants": list(wants), "daily": daily}
        self.subscribing.subscribe(self.resident_of(n), NewSubscription.model_validate(told))

    def tendered(self, **changed: Any) -> str:
        case = self.by.registers(**changed)
        self.by.tenders(case)
        return case

    def read(self, case: str) -> None:
        """The readers of trading hear of the project."""
        for fact in self.cases.timeline(case):
            if fact.kind in ("notice_published", "notice_withdrawn"):
                self.posting.handle(fact.ref())
                self.telling.handle(fact.ref())

    def broadcast(self) -> list[str]:
        """Ids of the broadcasts that there are."""
        return [case for case in self.cases.kept if self.cases.head(BROADCASTS, case) is not None]

    def go_out(self) -> list[str]:
        """Every broadcast goes out; who heard."""
        self.clock.at = self.clock.at.replace(hour=10)
        before = len(self.provider.sent)
        for case in self.broadcast():
            self.steps.put([self.first(case)])
        self.deal()
        self.send_all()
        return sorted(message.to for message in self.provider.sent[before:])


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
