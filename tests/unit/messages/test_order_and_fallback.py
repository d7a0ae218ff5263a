"""A recipient hears of a case in order, over the channel that works: what failed goes on over the next one."""

from dataclasses import replace

import pytest

from chalicelib.applications.schemas import Decision, Revocation
from chalicelib.messages.model import Delivery
from channels.message import Receipt, Result
from tests.builders import PHONE, once
from tests.fakes.deliveries import MemoryProvider
from tests.telling import Told

OPENID = "o-123456"
BUSY = Result("temporary")
REFUSED = Result("permanent", code="43101")
LOST = Result("unknown")
REFUSAL = Decision(outcome="refuse", opinion="户籍不在本区", law="《云南省老年人权益保障条例》")
REVOCATION = Revocation(reason="户籍已迁出", law="《中华人民共和国行政许可法》第六十九条")


def by_miniprogram(**changes: object) -> Told:
    return Told(notify={"via": "miniprogram", "openid": OPENID}, **changes)


def refused(told: Told) -> None:
    """The next thing that happens to the case: its applicant must be told."""
    told.world.review.decide(told.world.officer(), told.case_id, REFUSAL, once())
    told.planning.handle(told.ref())


def ways(told: Told) -> list[tuple[str, str]]:
    """Channel and state of each delivery, in the order of the facts and of the channels tried."""
    return [(one.errand.channel, one.state) for one in sorted(told.all(), key=lambda d: (d.errand.ref.seq, d.created))]


def test_facts_that_come_in_another_order_are_told_in_theirs() -> None:
    told = Told(automatic=False)
    told.world.review.decide(told.world.officer(), told.case_id, REFUSAL, once())
    facts = [fact.ref() for fact in told.world.cases.timeline(told.case_id)]
    for ref in reversed(facts):
        told.planning.handle(ref)
    told.send_all()
    assert [int(sent.id.split("-")[1]) for sent in told.provider.sent] == [2, 3]


def test_a_message_waits_for_the_one_before_it() -> None:
    told = Told(automatic=False)
    told.provider = MemoryProvider([BUSY])
    first = told.errand()
    told.send(first)
    refused(told)
    assert {one.errand.ref.seq: one.turn for one in told.all()} == {2: True, 3: False}
    told.send_all()
    assert [int(sent.id.split("-")[1]) for sent in told.provider.sent] == [2, 2, 3]
    assert ways(told) == [("sms", "sent"), ("sms", "sent")]


def test_what_has_no_turn_cannot_be_sent() -> None:
    told = Told(automatic=False)
    told.errand()
    refused(told)
    [second] = [one.errand for one in told.all() if not one.turn]
    told.send(second)
    assert told.provider.sent == []


def test_what_fails_goes_on_over_the_next_channel_before_anything_newer() -> None:
    told = by_miniprogram(automatic=False)
    told.provider = MemoryProvider([REFUSED])
    told.planning.handle(told.ref())
    refused(told)
    told.send_all()
    assert [(sent.id.split("-")[1], sent.to) for sent in told.provider.sent] == [
        ("2", OPENID), ("2", PHONE), ("3", OPENID),
    ]  # fmt: skip
    assert ways(told) == [("miniprogram", "failed"), ("sms", "sent"), ("miniprogram", "sent")]


@pytest.mark.parametrize("answer", [REFUSED, replace(REFUSED, state="technical"), LOST])
def test_what_cannot_be_known_or_helped_falls_back_and_is_counted(answer: Result) -> None:
    told = by_miniprogram()
    told.provider = MemoryProvider([answer])
    told.errand()
    told.send_all()
    state = "unknown" if answer.state == "unknown" else "failed"
    assert ways(told) == [("miniprogram", state), ("sms", "sent")]
    assert told.counted == ["DeliveriesUnknown" if answer is LOST else "DeliveriesFailed"]


def receipt(delivery: Delivery, state: str) -> Receipt:
    return Receipt(state, message_id=delivery.errand.message_id, code="DELIVERED")  # type: ignore[arg-type]


def test_a_receipt_delivers_and_comes_as_often_as_it_likes() -> None:
    told = Told()
    told.errand()
    told.send_all()
    [delivery] = told.all()
    taken = [
        told.receipts.take("aliyun", [receipt(delivery, state)]) for state in ("delivered", "delivered", "permanent")
    ]
    assert taken == [["taken"], ["finished"], ["finished"]]
    assert told.state() == "delivered"


def test_a_receipt_of_what_nobody_knows_is_taken_and_changes_nothing() -> None:
    told = Told()
    told.errand()
    for unknown in (
        Receipt("delivered", message_id="01ARZ3NDEKTSV4RRFFQ69G5FAV-2-applicant-sms"),
        Receipt("delivered", message_id="'; --"), Receipt("delivered", provider_id="nobody"), Receipt("delivered"),
    ):  # fmt: skip
        assert told.receipts.take("aliyun", [unknown]) == ["unknown"]
    assert told.state() == "queued"


def test_a_receipt_leads_back_by_the_providers_own_id() -> None:
    told = Told()
    told.provider = MemoryProvider(own_ids=True, name="tencent")
    errand = told.errand()
    told.send_all()
    arrived = Receipt("delivered", provider_id=f"provider-{errand.message_id}")
    assert told.receipts.take("tencent", [arrived]) == ["taken"]
    assert told.state() == "delivered"


def test_a_receipt_that_is_faster_than_the_answer_lets_the_next_one_go() -> None:
    told = Told(automatic=False)
    errand = told.errand()
    refused(told)

    class Quick(MemoryProvider):
        def send(self, message):  # type: ignore[no-untyped-def]
            if message.id == errand.message_id:
                told.receipts.take("aliyun", [Receipt("delivered", message_id=message.id)])
            return super().send(message)

    told.provider = Quick()
    told.send_all()
    assert ways(told) == [("sms", "delivered"), ("sms", "sent")]


def test_what_a_receipt_says_did_not_arrive_falls_back() -> None:
    told = by_miniprogram()
    told.errand()
    told.send_all()
    [delivery] = told.all()
    told.receipts.take("wechat", [receipt(delivery, "temporary")])
    told.send_all()
    assert ways(told) == [("miniprogram", "failed"), ("sms", "sent")]


def test_without_a_receipt_in_time_it_goes_on_over_the_next_channel_once() -> None:
    told = by_miniprogram()
    told.errand()
    told.send_all()
    told.passes(minutes=9)
    assert ways(told) == [("miniprogram", "sent")]
    for _ in range(2):
        told.passes(minutes=2)
        told.send_all()
    assert ways(told) == [("miniprogram", "sent"), ("sms", "sent")]


def test_nobody_is_told_an_older_thing_after_a_newer_one() -> None:
    told = Told(notify={"via": "miniprogram", "openid": OPENID})
    told.errand()
    told.send_all()
    [result] = told.all()
    told.world.review.revoke(told.world.officer(), told.case_id, REVOCATION, once())
    told.planning.handle(told.ref())
    told.send_all()
    told.receipts.take("wechat", [receipt(result, "permanent")])
    told.send_all()
    assert ways(told) == [("miniprogram", "failed"), ("miniprogram", "sent")]


def test_what_must_reach_ends_at_a_window_that_phones() -> None:
    told = Told(automatic=False)
    told.planning.handle(told.ref())
    told.send_all()
    told.provider = MemoryProvider([REFUSED])
    refused(told)
    told.send_all()
    assert ways(told) == [("sms", "sent"), ("sms", "failed"), ("window", "sent")]
    [task], further = told.deliveries.listed("window", "sent", 10)
    assert (task.errand.ref.seq, further) == (3, "")


def test_what_must_reach_is_phoned_about_even_if_something_newer_was_told() -> None:
    told = Told(automatic=False)
    refused(told)
    told.send_all()
    [_, statutory] = told.all()
    line = told.deliveries.rows[told.case_id, "applicant"]
    told.deliveries.rows[told.case_id, "applicant"] = line.model_copy(update={"told": 9})
    told.receipts.take("aliyun", [receipt(statutory, "permanent")])
    told.send_all()
    assert ways(told)[-2:] == [("sms", "failed"), ("window", "sent")]


def test_a_task_for_a_window_holds_nothing_up() -> None:
    told = Told(automatic=False)
    told.provider = MemoryProvider([Result("sent"), REFUSED])
    refused(told)
    told.send_all()
    assert told.deliveries.rows[told.case_id, "applicant"].waiting == ()
