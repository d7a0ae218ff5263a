"""A person has a message sent again: only what is over, never after something newer, never beside another channel."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import example, given, settings, strategies as st

from chalicelib.applications.schemas import Decision, Revocation
from chalicelib.kernel.errors import DomainError, NotAllowed
from chalicelib.messages.model import Delivery
from chalicelib.messaging.schemas import DeliveryView, Replay
from channels.message import Receipt, Result
from tests.builders import once
from tests.fakes.deliveries import AskedProvider, MemoryProvider
from tests.outbox import outbox_on
from tests.telling import Told

REFUSED, LOST, BUSY = Result("permanent", code="isv.MOBILE_NUMBER_ILLEGAL"), Result("unknown"), Result("temporary")
APPROVAL = Decision(outcome="approve", opinion="符合条件")
REVOCATION = Revocation(reason="户籍已迁出", law="《中华人民共和国行政许可法》第六十九条")
BY_MINIPROGRAM = {"notify": {"via": "miniprogram", "openid": "o-123456"}}


def told_with(*answers: Result | Exception, **changes: Any) -> Told:
    """A case whose message met those answers of the provider."""
    told = Told(**changes)
    told.provider = MemoryProvider(list(answers))
    told.errand()
    told.send_all()
    return told


def replay(told: Told, delivery: Delivery, revision: int = 0) -> DeliveryView:
    services = outbox_on(told.world, told.deliveries, told.outbox, told.settling)
    asked = Replay(revision=revision or delivery.revision)
    return services.overseeing.replay(delivery.errand.message_id, asked)


def refusal(told: Told, delivery: Delivery) -> str:
    before = dict(told.deliveries.kept), dict(told.deliveries.rows)
    with pytest.raises(DomainError) as refused:
        replay(told, delivery)
    assert (told.deliveries.kept, told.deliveries.rows) == before
    assert told.outbox.errands == []
    return refused.value.code


def over(told: Told, channel: str = "sms") -> Delivery:
    [delivery] = [one for one in told.all() if one.errand.channel == channel]
    return delivery


def decided(told: Told) -> None:
    told.world.review.decide(told.world.officer(), told.case_id, APPROVAL, once())
    told.planning.handle(told.ref())


@pytest.mark.parametrize(("answer", "state"), [(REFUSED, "failed"), (LOST, "unknown")])
def test_what_failed_or_stays_unknown_is_sent_again_under_its_id(answer: Result, state: str) -> None:
    told = told_with(answer)
    [before] = told.all()
    assert before.state == state
    view = replay(told, before)
    assert (view.state, view.attempts, view.code, view.provider, view.failure) == ("queued", 0, "", "", "")
    told.send_all()
    assert told.state() == "sent"
    assert [sent.id for sent in told.provider.sent] == [before.errand.message_id] * 2


def test_the_same_request_again_sends_nothing_again() -> None:
    told = told_with(REFUSED, REFUSED)
    [before] = told.all()
    replay(told, before)
    told.send_all()
    view = replay(told, before)
    assert (view.state, len(told.provider.sent), told.outbox.errands) == ("failed", 2, [])


@pytest.mark.parametrize("state", ["queued", "sent", "delivered"])
def test_what_is_not_over_is_not_sent_again(state: str) -> None:
    told = Told()
    told.errand()
    if state == "queued":
        told.outbox.errands.clear()
    told.send_all()
    if state == "delivered":
        told.receipts.take("aliyun", [Receipt("delivered", message_id=over(told).errand.message_id)])
    assert over(told).state == state
    assert refusal(told, over(told)) == "delivery_not_failed"


def test_what_the_provider_is_still_asked_for_is_not_sent_again() -> None:
    told = Told()
    told.provider = AskedProvider([LOST])
    told.send()
    told.outbox.errands.clear()
    assert told.state() == "unknown"
    assert refusal(told, over(told)) == "delivery_not_failed"


def test_nobody_hears_of_something_after_something_newer() -> None:
    told = told_with(REFUSED, automatic=False)
    older = over(told)
    decided(told)
    waiting, told.outbox.errands = told.outbox.errands, []
    assert refusal(told, older) == "delivery_overtaken"  # the newer one may be told at any moment
    told.outbox.errands = waiting
    told.send_all()
    assert refusal(told, older) == "delivery_overtaken"


def test_nobody_hears_of_the_same_thing_over_two_channels() -> None:
    told = told_with(REFUSED, REFUSED, **BY_MINIPROGRAM)
    told.settling.replay(over(told))
    assert over(told).state == "queued"
    told.outbox.errands.clear()
    assert refusal(told, over(told, "miniprogram")) == "delivery_told"
    told.send(over(told).errand)
    told.receipts.take("aliyun", [Receipt("delivered", message_id=over(told).errand.message_id)])
    assert refusal(told, over(told, "miniprogram")) == "delivery_told"


def test_what_fails_again_does_not_go_on_a_second_time_over_the_same_channel() -> None:
    told = told_with(REFUSED, REFUSED, REFUSED, **BY_MINIPROGRAM)
    replay(told, over(told, "miniprogram"))
    told.send_all()
    assert [(one.errand.channel, one.state) for one in told.all()] == [("miniprogram", "failed"), ("sms", "failed")]
    assert len(told.provider.sent) == 3


def test_it_waits_behind_what_is_older() -> None:
    told = told_with(REFUSED, REFUSED, automatic=False)
    decided(told)
    told.send_all()
    first, second = told.all()
    assert (first.state, second.state) == ("failed", "failed")
    replay(told, first)
    assert replay(told, second).state == "queued"
    assert [errand.ref.seq for errand in told.outbox.errands] == [2]
    told.send_all()
    assert [sent.id.split("-")[1] for sent in told.provider.sent] == ["2", "3", "2", "3"]


def test_a_task_to_phone_becomes_a_task_again() -> None:
    told = told_with(REFUSED, automatic=False)
    gone = over(told)
    task = gone.model_copy(update={"errand": gone.errand.model_copy(update={"channel": "window"}), "revision": 1})
    told.deliveries.write([task])
    view = replay(told, task)
    assert (view.state, view.attempts, view.channel) == ("sent", 0, "window")
    assert told.outbox.errands == []
    assert told.deliveries.lines(told.case_id)["applicant"].waiting == ()


@pytest.mark.parametrize("message_id", ["", "x", "01ARZ3NDEKTSV4RRFFQ69G5FAV-2-applicant-sms", "../x-1-applicant-sms"])
def test_a_message_that_nobody_knows(message_id: str) -> None:
    told = Told()
    services = outbox_on(told.world, told.deliveries, told.outbox)
    with pytest.raises(DomainError) as refused:
        services.overseeing.replay(message_id, Replay(revision=1))
    assert refused.value.code == "delivery_unknown"


ANSWERS = st.sampled_from([Result("sent"), REFUSED, LOST, BUSY, Result("technical")])
STEPS = st.lists(st.sampled_from(["fact", "send", "all", "replay 0", "replay 1", "replay 2"]), max_size=12)


@settings(max_examples=120, deadline=None)
@example(answers=[REFUSED, Result("sent"), REFUSED, LOST], steps=["fact", "all", "replay 0"])
@given(answers=st.lists(ANSWERS, max_size=6), steps=STEPS)
def test_whatever_is_replayed_whenever_nobody_sees_the_older_after_the_newer(
    answers: list[Result], steps: list[str]
) -> None:
    told, used = Told(automatic=False, **BY_MINIPROGRAM), tuple(answers)
    told.provider = MemoryProvider(list(answers))
    told.errand()
    officer = told.world.officer()
    facts = [
        lambda: told.world.review.decide(officer, told.case_id, APPROVAL, once()),
        lambda: told.world.review.revoke(officer, told.case_id, REVOCATION, once()),
    ]
    for step in [*steps, "all"]:
        what, _, number = step.partition(" ")
        match what:
            case "fact" if facts:
                facts.pop(0)()
                told.planning.handle(told.ref())
            case "send" if told.outbox.errands:
                told.send(told.outbox.errands.pop(0))
            case "all":
                told.send_all()
            case "replay":
                for one in told.all()[int(number) :][:1]:
                    with suppress(NotAllowed):
                        replay(told, one)
    tried = [int(sent.id.split("-")[1]) for sent in told.provider.sent]
    said = [*used, *[Result("sent")] * len(tried)]
    arrived = [seq for seq, answer in zip(tried, said, strict=False) if answer.state in ("sent", "unknown")]
    assert arrived == sorted(arrived)
