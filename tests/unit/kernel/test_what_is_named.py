"""What a refusal, a shard and a limit are called where others read it."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.kernel.audit import Shard
from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.deadlines import NAMES, Deadline, Limit, last_day_before
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.ids.case_id import parse_case_id
from chalicelib.kernel.ids.ticket_number import TicketNumber
from chalicelib.kernel.working_days import WorkingCalendar
from tests.fakes.time_and_numbers import SetClock

START = datetime(2026, 11, 24, 10, tzinfo=CHINA)


def opened(kind: str, calendar: WorkingCalendar) -> Deadline:
    return Deadline.open(kind, START, Limit(amount=7, unit="calendar_day", basis="《信访条例》"), calendar)


def test_an_identifier_that_is_refused_is_told_with_its_field() -> None:
    with pytest.raises(Invalid) as refused:
        parse_case_id("another")
    assert (refused.value.code, refused.value.field) == ("case_id_format", "case_id")
    for text in ("another", "GD20261324000001"):
        with pytest.raises(Invalid) as refused:
            TicketNumber.parse(text)
        assert (refused.value.code, refused.value.field) == ("ticket_number_format", "number")


def test_shards_are_named_by_eight_random_bytes() -> None:
    names = {Shard(SetClock()).id for _ in range(20)}
    assert len(names) == 20
    assert all(re.fullmatch(r"[0-9a-f]{16}", name) for name in names)


@pytest.mark.parametrize("kind", ["first_reply", *NAMES])
def test_a_limit_is_called_by_its_kind_or_by_what_it_is(kind: str, calendar: WorkingCalendar) -> None:
    name = {"promised": "承诺时限", "statutory": "法定时限", "first_reply": "办理时限"}.get(kind, NAMES.get(kind))
    first, last = opened(kind, calendar).explain()
    assert first == (f"{name}：7日（依据：《信访条例》），2026年11月24日开始，当日不计入（《民法典》第二百零一条）。")
    assert last == ("2026年12月1日24时届满；最后一日遇休息日的，已顺延到下一个工作日（《民法典》第二百零三条）。")


def test_a_limit_that_stands_still_or_is_provisional_says_so(calendar: WorkingCalendar) -> None:
    held = opened("promised", calendar).suspend(START, "补正", "法")
    assert held.explain()[1:] == [
        "2026年11月24日因补正中止计时（依据：法），尚未恢复。",
        "现在中止计时，恢复后重新确定届满日。",
    ]
    provisional = held.resume(START + timedelta(days=60), calendar)
    assert provisional.explain()[-1] == (
        "2027年2月1日24时届满；最后一日遇休息日的，已顺延到下一个工作日（《民法典》第二百零三条）。"
        "放假安排尚未公布，届满日是暂定的，公布后重新计算。"
    )
    same_day = Deadline.open("promised", START, Limit(amount=0, unit="working_day", basis="法"), calendar)
    assert same_day.explain()[0] == "承诺时限：2026年11月24日当日办结（依据：法）。"


@pytest.mark.parametrize(
    ("due", "day"),
    [
        (datetime(2026, 11, 26, tzinfo=CHINA), "2026-11-25"),
        (datetime(2026, 11, 26, 0, 0, 0, 1, tzinfo=CHINA), "2026-11-26"),
        (datetime(2026, 11, 25, 16, tzinfo=UTC), "2026-11-25"),
        (datetime(2027, 1, 1, tzinfo=CHINA), "2026-12-31"),
    ],
)
def test_a_limit_that_is_due_at_midnight_ends_with_the_day_before(due: datetime, day: str) -> None:
    assert last_day_before(due).isoformat() == day
