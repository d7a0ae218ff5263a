"""What operators see of messages on their way: ages and counts, and nothing personal."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from chalicelib.messages.model import CHANNELS, Delivery
from chalicelib.messaging.outbox import COUNTED, MOST
from chalicelib.messaging.schemas import Listed
from channels.message import Result
from tests.builders import ELDER, PHONE
from tests.contract.flow import case
from tests.fakes.deliveries import MemoryProvider
from tests.outbox import FixedDeadLetters, outbox_on
from tests.telling import Told


@pytest.fixture
def told() -> Told:
    """A case whose message failed five minutes ago."""
    told = Told()
    told.provider = MemoryProvider([Result("permanent", code="isv.MOBILE_NUMBER_ILLEGAL", detail="号码格式不对")])
    told.errand()
    told.send_all()
    told.world.clock.move(timedelta(minutes=5))
    return told


def copies(delivery: Delivery, number: int) -> list[Delivery]:
    """As many like it, of other cases, each a second after the one before."""
    ref = delivery.errand.ref
    return [
        delivery.model_copy(
            update={
                "errand": delivery.errand.model_copy(update={"ref": ref.model_copy(update={"case_id": case(n)})}),
                "at": delivery.at + timedelta(seconds=n + 1), "revision": 1,
            }
        )
        for n in range(number)
    ]  # fmt: skip


def test_the_list_tells_what_an_operator_needs(told: Told) -> None:
    page = outbox_on(told.world, told.deliveries, told.outbox).overseeing.page(Listed(channel="sms", state="failed"))
    [view] = page.items
    assert (view.case_id, view.kind, view.message_class, view.age_seconds) == (
        told.case_id, "approved_by_rule", "result", 300,
    )  # fmt: skip
    assert (view.attempts, view.provider, view.code, view.failure) == (
        1, "aliyun", "isv.MOBILE_NUMBER_ILLEGAL", "permanent",
    )  # fmt: skip
    assert page.cursor == ""
    text = page.model_dump_json()
    assert [secret for secret in (ELDER, PHONE, "杨秀英") if secret in text] == []


def test_pages_follow_each_other_oldest_first(told: Told) -> None:
    [failed] = told.all()
    for copy in copies(failed, 70):
        told.deliveries.write([copy])
    overseeing = outbox_on(told.world, told.deliveries, told.outbox).overseeing
    first = overseeing.page(Listed(channel="sms", state="failed"))
    second = overseeing.page(Listed(channel="sms", state="failed", cursor=first.cursor))
    ages = [view.age_seconds for view in (*first.items, *second.items)]
    assert (len(first.items), len(ages), second.cursor) == (50, 71, "")
    assert ages == sorted(ages, reverse=True)


@pytest.mark.parametrize("cursor", ["x", "2026-11-28T09:30:00.000000Z", "2026-11-28T09:30:00.000000Z#a b", "#"])
def test_a_cursor_that_is_none_is_refused(cursor: str) -> None:
    with pytest.raises(ValidationError):
        Listed.model_validate({"channel": "sms", "state": "failed", "cursor": cursor})


def test_the_summary_counts_every_channel_and_state(told: Told) -> None:
    services = outbox_on(told.world, told.deliveries, told.outbox, dead=FixedDeadLetters({"sms": 3, "wechat": 0}))
    summary = services.overseeing.summary()
    assert [(one.channel, one.state) for one in summary.counts] == [(c, s) for c in CHANNELS for s in COUNTED]
    assert {(one.channel, one.state): one.count for one in summary.counts if one.count} == {("sms", "failed"): 1}
    assert {one.queue: one.waiting for one in summary.dead_letters} == {"sms": 3, "wechat": 0}


def test_the_summary_tells_how_long_the_oldest_waits(told: Told) -> None:
    [failed] = told.all()
    for copy in copies(failed.model_copy(update={"state": "queued"}), 3):
        told.deliveries.write([copy])
    summary = outbox_on(told.world, told.deliveries, told.outbox).overseeing.summary()
    ages = {(one.channel, one.state): one.age_seconds for one in summary.counts if one.count}
    assert ages == {("sms", "queued"): 299, ("sms", "failed"): None}


@pytest.mark.parametrize(("number", "more"), [(MOST, False), (MOST + 1, True), (MOST + 200, True)])
def test_counting_ends_somewhere_and_says_so(told: Told, number: int, more: bool) -> None:
    [failed] = told.all()
    for copy in copies(failed, number - 1):
        told.deliveries.write([copy])
    summary = outbox_on(told.world, told.deliveries, told.outbox).overseeing.summary()
    [failures] = [one for one in summary.counts if (one.channel, one.state) == ("sms", "failed")]
    assert (failures.count, failures.more) == (MOST, more)
