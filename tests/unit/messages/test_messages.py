"""Fact → deliveries → channel: each message goes out once, whatever fails on its way."""

from dataclasses import replace

import pytest

from chalicelib.applications.letters import ApplicationLetters
from chalicelib.applications.schemas import Decision, Revocation
from chalicelib.messages.model import Errand
from chalicelib.messages.writing import message
from chalicelib.rights.audience import elderly
from channels.message import Receipt, Result
from tests.builders import ELDER, PHONE, YOUNGER, once
from tests.fakes.deliveries import AskedProvider, MemoryProvider
from tests.fakes.time_and_numbers import MONDAY
from tests.telling import Told

BUSY = Result("temporary", code="503", detail="HTTP 503")
WRONG = Result("permanent", code="400", detail="HTTP 400")
LOST = Result("unknown", detail="ReadTimeout")


@pytest.fixture
def told() -> Told:
    return Told()


def test_a_fact_is_planned_and_queued_over_the_channel_that_was_chosen() -> None:
    told = Told(notify={"via": "wechat", "openid": "o-123456"})
    errand = told.errand()
    assert (errand.channel, errand.ref) == ("wechat", told.ref())
    assert told.state() == "queued"
    assert errand.message_id == f"{told.case_id}-2-applicant-wechat"


def test_what_is_queued_holds_no_personal_data(told: Told) -> None:
    text = told.errand().model_dump_json() + told.all()[0].model_dump_json()
    assert not any(secret in text for secret in (PHONE, ELDER, "杨秀英"))


def test_a_fact_told_of_twice_is_one_message(told: Told) -> None:
    for _ in range(2):
        told.planning.handle(told.ref())
    told.send_all()
    assert len(told.provider.sent) == 1
    assert told.state() == "sent"


def test_a_message_that_comes_twice_is_sent_once(told: Told) -> None:
    errand = told.errand()
    for _ in range(3):
        told.send(errand)
    assert len(told.provider.sent) == 1


def test_an_errand_that_nobody_planned_is_refused(told: Told) -> None:
    with pytest.raises(LookupError):
        told.send(Errand(ref=told.ref(), channel="wechat"))
    assert told.provider.sent == []


def test_a_message_goes_to_the_applicant_with_number_and_result(told: Told) -> None:
    told.send()
    [sent] = told.provider.sent
    assert (sent.to, sent.title, sent.id) == (PHONE, "办理结果通知", f"{told.case_id}-2-applicant-sms")
    number, code = told.answer["number"], told.answer["query_code"]
    assert all(part in sent.text for part in ("“高龄津贴”办好了", "每月60元", f"编号{number}", f"查询码{code}"))
    assert sent.link == f"progress?number={number}&code={code}"
    assert sent.template == "SMS_481000001"
    assert sent.values == {
        "item": "高龄津贴",
        "benefit": "每月60元。",
        "number1": number[:31],
        "number2": number[31:],
        "code": code,
    }


@pytest.mark.parametrize(
    ("number", "old"), [(ELDER, True), (YOUNGER, False), ("91530114MA6K4ABC1X", False), ("", False)]
)
def test_the_elderly_are_told_in_the_short_wording(number: str, old: bool) -> None:
    assert elderly(number, MONDAY) is old


def test_the_states_of_a_message_come_in_order(told: Told) -> None:
    told.send()
    assert told.deliveries.history == ["queued", "claimed", "sent"]
    [delivery] = told.all()
    assert (delivery.provider, delivery.attempts) == ("aliyun", 1)
    assert delivery.provider_id == f"provider-{told.case_id}-2-applicant-sms"


def test_what_the_provider_cannot_take_now_is_sent_later(told: Told) -> None:
    told.provider = MemoryProvider([BUSY, BUSY])
    told.errand()
    told.send_all()
    assert told.deliveries.history == ["queued", "claimed", "queued", "claimed", "queued", "claimed", "sent"]
    assert told.outbox.delays == [0, 10, 30]
    assert len({sent.id for sent in told.provider.sent}) == 1


def test_what_the_provider_never_can_take_ends_after_as_many_tries_as_its_class_has(told: Told) -> None:
    told.provider = MemoryProvider([BUSY] * 20)
    told.errand()
    told.send_all()
    assert len(told.provider.sent) == 5
    [delivery] = told.all()
    assert (delivery.state, delivery.failure, delivery.code) == ("failed", "temporary", "503")
    assert told.counted == ["DeliveriesFailed"]


@pytest.mark.parametrize("failure", ["permanent", "technical"])
def test_what_the_provider_refuses_for_good_is_not_tried_again(told: Told, failure: str) -> None:
    errand, told.provider = told.errand(), MemoryProvider([replace(WRONG, state=failure)])  # type: ignore[arg-type]
    told.send(errand)
    told.send(errand)
    assert len(told.provider.sent) == 1
    [delivery] = told.all()
    assert (delivery.state, delivery.failure, delivery.detail) == ("failed", failure, "HTTP 400")


def test_a_worker_that_is_still_at_it_is_left_alone(told: Told) -> None:
    told.provider = MemoryProvider([TimeoutError()])
    errand = told.errand()
    with pytest.raises(TimeoutError):
        told.send(errand)
    told.send(errand)
    assert (told.state(), len(told.provider.sent)) == ("claimed", 1)


def cut_off(told: Told) -> None:
    """The worker dies after the message left, and the next one looks when its time is over."""
    errand = told.errand()
    with pytest.raises(TimeoutError):
        told.send(errand)
    told.outbox.errands.clear()
    told.passes(seconds=90)
    told.send_all()


def test_a_send_cut_off_is_repeated_where_the_provider_drops_repeats(told: Told) -> None:
    told.provider = MemoryProvider([TimeoutError()], drops_repeats=600)
    cut_off(told)
    assert told.state() == "sent"
    assert len(told.provider.sent) == 2
    assert len({sent.id for sent in told.provider.sent}) == 1


def test_a_send_cut_off_is_unknown_once_the_provider_drops_no_repeats_any_more(told: Told) -> None:
    told.provider = MemoryProvider([TimeoutError()], drops_repeats=100)
    cut_off(told)
    assert (told.state(), len(told.provider.sent)) == ("unknown", 1)


def test_a_send_cut_off_is_unknown_where_the_provider_takes_repeats(told: Told) -> None:
    told.provider = MemoryProvider([TimeoutError()])
    cut_off(told)
    for _ in range(3):
        told.passes(hours=1)
        told.send_all()
    assert (told.state(), len(told.provider.sent)) == ("unknown", 1)
    assert told.counted == ["DeliveriesUnknown"]


def asked(told: Told, *tells: Result | Receipt | None) -> AskedProvider:
    """A time-out at a provider that can be asked, and then everything that follows from what it tells."""
    told.provider = provider = AskedProvider([LOST], tells=list(tells))
    told.errand()
    told.send_all()
    for _ in tells:
        told.passes(seconds=61)
        told.send_all()
    return provider


def test_after_a_time_out_the_provider_is_asked_before_anything_is_sent_again(told: Told) -> None:
    provider = asked(told, Result("sent", "biz-1"))
    assert (told.state(), len(provider.sent)) == ("sent", 1)
    assert provider.asked == [(f"{told.case_id}-2-applicant-sms", "20261012")]


def test_around_midnight_both_days_are_asked_about_before_anything_is_sent_again(told: Told) -> None:
    told.world.clock.at = MONDAY.replace(hour=23, minute=59, second=30)
    provider = asked(told, None, Receipt("delivered", code="DELIVERED"))
    assert [day for _, day in provider.asked] == ["20261012", "20261013"]
    assert (told.state(), len(provider.sent)) == ("delivered", 1)


def test_what_the_provider_delivered_meanwhile_is_delivered(told: Told) -> None:
    provider = asked(told, Receipt("delivered", code="DELIVERED"))
    assert (told.state(), len(provider.sent)) == ("delivered", 1)


def test_what_the_provider_never_had_is_sent_anew(told: Told) -> None:
    provider = asked(told, None)
    assert (told.state(), len(provider.sent)) == ("sent", 2)


def test_a_provider_that_does_not_answer_is_asked_again(told: Told) -> None:
    provider = asked(told, LOST, LOST, Result("sent", "biz-1"))
    assert (told.state(), len(provider.sent), len(provider.asked)) == ("sent", 1, 3)


def test_a_provider_that_never_tells_leaves_it_unknown(told: Told) -> None:
    provider = asked(told, *[LOST] * 19)
    told.passes(hours=1)
    told.send_all()
    assert (told.state(), len(provider.sent), len(provider.asked)) == ("unknown", 1, 19)


def test_nothing_is_sent_to_a_person_whose_data_is_destroyed(told: Told) -> None:
    errand = told.errand()
    whom = told.world.privacy.known(told.world.head(told.case_id).state.subject)
    del told.world.keys[whom.id], told.world.keys[whom.lookup]
    told.send(errand)
    assert told.provider.sent == []
    assert told.state() == "failed"


def texts(told: Told) -> str:
    """What the applicant reads of the newest fact."""
    errand = told.errand()
    telling = ApplicationLetters(told.world.cases, told.world.privacy).tell(errand)
    assert telling is not None
    written = message(errand, telling.model_copy(update={"plain": False}), told.world.catalogue.messages(), "aliyun")
    assert written is not None
    return written.text


def test_every_outcome_is_told_in_words() -> None:
    told = Told(automatic=False)
    number, code = told.answer["number"], told.answer["query_code"]
    waiting = ("“高龄津贴”已收到", "由工作人员审核", "最迟2026年10月12日答复", f"办件编号{number}", f"查询码{code}")
    assert all(part in texts(told) for part in waiting)
    told.send_all()
    refusal = Decision(outcome="refuse", opinion="户籍不在本区", law="《云南省老年人权益保障条例》")
    told.world.review.decide(told.world.officer(), told.case_id, refusal, once())
    assert all(part in texts(told) for part in ("未获批准", refusal.law, "六十日内申请行政复议", number))
    assert refusal.opinion not in texts(told)
    other = Told()
    other.errand()
    other.send_all()
    revocation = Revocation(reason="户籍已迁出", law="《中华人民共和国行政许可法》第六十九条")
    other.world.review.revoke(other.world.officer(), other.case_id, revocation, once())
    assert all(part in texts(other) for part in ("已撤销", revocation.law, "六十日内申请行政复议"))
    assert revocation.reason not in texts(other)
