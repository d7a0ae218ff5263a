"""What a limit is called, and how it is told when it stands still, is provisional, or was interrupted twice."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.deadlines import NAMES, Deadline, Limit, last_day_before
from chalicelib.kernel.working_days import WorkingCalendar

START = datetime(2026, 11, 24, 10, tzinfo=CHINA)


def opened(kind: str, calendar: WorkingCalendar) -> Deadline:
    return Deadline.open(kind, START, Limit(amount=7, unit="calendar_day", basis="《信访条例》"), calendar)


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


def test_a_suspension_that_ended_keeps_its_end_when_a_later_one_ends(calendar: WorkingCalendar) -> None:
    day = timedelta(days=1)
    once = opened("promised", calendar).suspend(START, "补正", "法").resume(START + day, calendar)
    twice = once.suspend(START + 2 * day, "听证", "法").resume(START + 5 * day, calendar)
    assert [(pause.since, pause.until) for pause in twice.suspensions] == [
        (START, START + day), (START + 2 * day, START + 5 * day),
    ]  # fmt: skip
    assert twice.due == datetime(2026, 12, 8, tzinfo=CHINA)  # Saturday the 5th, rolled to Monday
