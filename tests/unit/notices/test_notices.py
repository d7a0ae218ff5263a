"""Fact → deliveries → channel: each message goes out once, whatever fails on its way."""

import pytest

from chalicelib.applications.letters import ApplicationLetters
from chalicelib.applications.schemas import Decision, Revocation
from chalicelib.notices.model import Letter
from chalicelib.notices.service import TryAgain
from channels.result import Result
from tests.builders import ELDER, PHONE, once
from tests.fakes.deliveries import MemorySender
from tests.telling import Told

BUSY = Result("temporary", detail="HTTP 503")
WRONG = Result("permanent", detail="HTTP 400")


@pytest.fixture
def told() -> Told:
    return Told()


def test_a_fact_is_planned_and_queued_over_the_channel_that_was_chosen() -> None:
    told = Told(notify={"via": "wechat", "openid": "o-123456"})
    told.notices.handle(told.ref())
    [errand] = told.outbox.errands
    assert (errand.channel, errand.ref) == ("wechat", told.ref())
    assert told.state() == "queued"
    assert errand.message_id == f"{told.case_id}-2-wechat"


def test_what_is_queued_holds_no_personal_data(told: Told) -> None:
    text = told.errand().model_dump_json() + told.deliveries.of_case(told.case_id)[0].model_dump_json()
    assert not any(secret in text for secret in (PHONE, ELDER, "杨秀英"))


def test_a_fact_told_of_twice_is_one_message(told: Told) -> None:
    sender = MemorySender()
    for _ in range(2):
        told.notices.handle(told.ref())
    for errand in told.outbox.errands:
        told.post(sender).handle(errand)
    assert len(sender.sent) == 1
    assert told.state() == "sent"


def test_a_message_goes_to_the_applicant_with_number_and_result(told: Told) -> None:
    sender = MemorySender()
    told.post(sender).handle(told.errand())
    [sent] = sender.sent
    assert (sent.to, sent.title, sent.message_id) == (PHONE, "办理结果通知", f"{told.case_id}-2-sms")
    number, code = told.answer["number"], told.answer["query_code"]
    assert all(part in sent.text for part in ("“高龄津贴”已批准", "每月60元", f"办件编号{number}", f"查询码{code}"))
    assert sent.link == f"progress?number={told.answer['number']}&code={told.answer['query_code']}"


def test_the_states_of_a_message_come_in_order(told: Told) -> None:
    told.post(MemorySender()).handle(told.errand())
    assert told.deliveries.history == ["queued", "claimed", "sent"]
    [delivery] = told.deliveries.of_case(told.case_id)
    assert delivery.provider_id == f"provider-{told.case_id}-2-sms"


def test_what_the_provider_cannot_take_now_is_sent_later(told: Told) -> None:
    errand, sender = told.errand(), MemorySender(BUSY, BUSY)
    for _ in range(2):
        with pytest.raises(TryAgain):
            told.post(sender).handle(errand)
        assert told.state() == "queued"
    told.post(sender).handle(errand)
    assert told.deliveries.history == ["queued", "claimed", "queued", "claimed", "queued", "claimed", "sent"]
    assert len({sent.message_id for sent in sender.sent}) == 1


def test_what_the_provider_refuses_for_good_is_not_tried_again(told: Told) -> None:
    errand, sender = told.errand(), MemorySender(WRONG)
    told.post(sender).handle(errand)
    told.post(sender).handle(errand)
    assert len(sender.sent) == 1
    [delivery] = told.deliveries.of_case(told.case_id)
    assert (delivery.state, delivery.detail) == ("failed", "HTTP 400")


def test_a_send_cut_off_is_repeated_where_the_provider_drops_repeats(told: Told) -> None:
    errand, sender = told.errand(), MemorySender(TimeoutError())
    with pytest.raises(TimeoutError):
        told.post(sender).handle(errand)
    assert told.state() == "claimed"
    told.post(sender).handle(errand)
    assert told.state() == "sent"
    assert [sent.message_id for sent in sender.sent] == [errand.message_id] * 2


def test_a_send_cut_off_is_unknown_where_the_provider_takes_repeats(told: Told) -> None:
    errand, sender = told.errand(), MemorySender(TimeoutError(), drops_repeats=False)
    with pytest.raises(TimeoutError):
        told.post(sender).handle(errand)
    for _ in range(2):
        told.post(sender).handle(errand)
    assert len(sender.sent) == 1
    assert told.state() == "unknown"


def test_nothing_is_sent_to_a_person_whose_data_is_destroyed(told: Told) -> None:
    errand, sender = told.errand(), MemorySender()
    person = told.world.privacy.known(told.world.head(told.case_id).state.subject)
    del told.world.keys[person.id], told.world.keys[person.lookup]
    told.post(sender).handle(errand)
    assert sender.sent == []
    assert told.state() == "failed"


def texts(told: Told) -> str:
    """What the applicant reads of the newest fact."""
    letter = ApplicationLetters(told.world.cases, told.world.privacy).write(told.errand())
    assert isinstance(letter, Letter)
    return letter.text


def test_every_outcome_is_told_in_words() -> None:
    told = Told(automatic=False)
    number, code = told.answer["number"], told.answer["query_code"]
    waiting = ("“高龄津贴”已收到", "由工作人员审核", "最迟2026年10月12日答复", f"办件编号{number}", f"查询码{code}")
    assert all(part in texts(told) for part in waiting)
    refusal = Decision(outcome="refuse", opinion="户籍不在本区", law="《云南省老年人权益保障条例》")
    told.world.review.decide(told.world.officer(), told.case_id, refusal, once())
    assert all(part in texts(told) for part in ("未获批准", refusal.law, "六十日内申请行政复议", number))
    assert refusal.opinion not in texts(told)
    other = Told()
    revocation = Revocation(reason="户籍已迁出", law="《中华人民共和国行政许可法》第六十九条")
    other.world.review.revoke(other.world.officer(), other.case_id, revocation, once())
    assert all(part in texts(other) for part in ("已撤销", revocation.law, "六十日内申请行政复议"))
    assert revocation.reason not in texts(other)
