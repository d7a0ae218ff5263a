"""What the bench of messages in chaos finds wrong: each wrong thing under its own name, nothing with what is right."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest

from bench.chaos_flow import case, mark, rules
from bench.chaos_judging import Seen, Verdict, judge
from chalicelib.kernel.facts import Ref
from chalicelib.messages.model import Channel, Delivery, Errand, Line

CASE = case(0)
FIRST, SECOND = mark(CASE, 1), mark(CASE, 2)
NOW = datetime(2026, 11, 24, tzinfo=UTC)


def delivery(seq: int, state: str, provider: str = "tencent", channel: Channel = "sms", **more: Any) -> Delivery:
    errand = Errand(ref=Ref(flow="chaos", case_id=CASE, seq=seq, kind="moved"), channel=channel)
    told = {"errand": errand, "klass": "result", "created": NOW, "at": NOW, "state": state, "provider": provider}
    return Delivery.model_validate(told | more)


def judged(
    *deliveries: Delivery, planned: tuple[str, ...] = (FIRST,), told: int = 0,
    sightings: tuple[tuple[str, str], ...] = (), **accepted: dict[str, int],
) -> Verdict:  # fmt: skip
    counts = {provider: Counter(count) for provider, count in accepted.items()}
    line = Line(case_id=CASE, recipient="applicant", planned=2, told=told)
    return judge(Seen(planned, deliveries, line, sightings, counts), rules())


def test_what_arrived_once_is_right() -> None:
    seen = judged(delivery(1, "delivered"), sightings=(("tencent", FIRST),), tencent={FIRST: 1})
    assert seen == Verdict()


@pytest.mark.parametrize(
    "deliveries",
    [
        (),
        (delivery(1, "queued"),),
        (delivery(1, "claimed"),),
        (delivery(1, "sent"),),
        (delivery(1, "delivered"),),
        (delivery(1, "failed", failure="temporary", attempts=1),),
        (delivery(1, "failed", failure="technical", after=("wechat",)),),
    ],
)
def test_what_nobody_saw_and_nothing_accounts_for_is_lost(deliveries: tuple[Delivery, ...]) -> None:
    assert judged(*deliveries).lost == [FIRST]


@pytest.mark.parametrize(
    "deliveries",
    [
        (delivery(1, "unknown"),),
        (delivery(1, "failed", failure="temporary", attempts=5),),
        (delivery(1, "failed", failure="permanent"),),
        (
            delivery(1, "failed", "miniprogram", "miniprogram", failure="technical", after=("sms",)),
            delivery(1, "failed", failure="permanent"),
        ),
        (delivery(1, "failed", failure="permanent", after=("window",)), delivery(1, "sent", "", "window")),
    ],
)
def test_what_nobody_saw_and_was_given_up_with_a_reason_is_not_lost(deliveries: tuple[Delivery, ...]) -> None:
    assert judged(*deliveries).lost == []


def test_what_was_overtaken_needs_no_further_channel() -> None:
    overtaken = delivery(1, "failed", "miniprogram", "miniprogram", failure="permanent", after=("wechat", "sms"))
    assert judged(overtaken, told=2).lost == []
    assert judged(overtaken, told=0).lost == [FIRST]


def test_a_provider_that_can_be_asked_takes_a_message_once() -> None:
    assert judged(delivery(1, "delivered", "aliyun"), aliyun={FIRST: 2}).twice == [FIRST]
    assert judged(delivery(1, "delivered", "wechat"), wechat={FIRST: 2}).twice == [FIRST]
    assert judged(delivery(1, "delivered", "webhook"), webhook={FIRST: 2}) == Verdict()


def test_a_blind_provider_takes_no_more_than_the_records_admit() -> None:
    assert judged(delivery(1, "unknown"), tencent={FIRST: 1}) == Verdict()
    assert judged(delivery(1, "unknown"), tencent={FIRST: 2}).unaccounted == [FIRST]
    assert judged(delivery(1, "failed", failure="technical"), tencent={FIRST: 1}).unaccounted == [FIRST]
    assert judged(delivery(1, "failed", failure="permanent", provider_id="5000:1"), tencent={FIRST: 1}) == Verdict()


def test_an_older_message_after_a_newer_one_is_disorder() -> None:
    right, wrong = (("aliyun", FIRST), ("tencent", SECOND)), (("tencent", SECOND), ("aliyun", FIRST))
    both = {"planned": (FIRST, SECOND), "aliyun": {FIRST: 1}, "tencent": {SECOND: 1}}
    records = (delivery(1, "delivered", "aliyun"), delivery(2, "delivered"))
    assert judged(*records, sightings=right, **both) == Verdict()  # type: ignore[arg-type]
    assert judged(*records, sightings=wrong, **both).disorder == [FIRST]  # type: ignore[arg-type]
