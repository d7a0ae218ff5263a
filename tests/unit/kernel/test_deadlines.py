from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.deadlines import Deadline, Limit, Suspension, Unit
from chalicelib.kernel.errors import NotAllowed
from chalicelib.kernel.working_days import WorkingCalendar

LICENSING = "《行政许可法》第四十二条"
SUPPLEMENT = ("补正材料", "《行政许可法》第三十二条")


def at(month: int, day: int, hour: int = 10, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=CHINA)


def limit(amount: int, unit: Unit = "working_day") -> Limit:
    return Limit(amount=amount, unit=unit, basis=LICENSING)


def opened(calendar: WorkingCalendar, start: datetime, amount: int, unit: Unit = "working_day") -> Deadline:
    return Deadline.open("promised", start, limit(amount, unit), calendar)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "due"),
    [
        (at(9, 18), 5, "working_day", at(9, 25, 0)),
        (at(9, 18), 20, "working_day", at(10, 23, 0)),
        (at(2, 9), 5, "working_day", at(2, 15, 0)),
        (at(9, 30), 1, "working_day", at(10, 9, 0)),
        (at(11, 24), 0, "working_day", at(11, 25, 0)),
        (at(11, 28), 0, "working_day", at(12, 1, 0)),
        (at(9, 1), 30, "calendar_day", at(10, 9, 0)),
        (at(11, 28), 0, "calendar_day", at(12, 1, 0)),
    ],
)
def test_is_due_when_the_last_day_ends(
    calendar: WorkingCalendar, start: datetime, amount: int, unit: Unit, due: datetime
) -> None:
    deadline = opened(calendar, start, amount, unit)
    assert deadline.due == due
    assert deadline.due.utcoffset() == timedelta(hours=8)
    assert not deadline.provisional
    assert deadline.calendar == calendar.version


def test_the_day_of_an_instant_is_that_of_china(calendar: WorkingCalendar) -> None:
    evening = datetime(2026, 11, 23, 16, tzinfo=UTC)  # 24 November in China
    assert opened(calendar, evening, 1).due == at(11, 26, 0)


def test_the_due_instant_itself_is_too_late(calendar: WorkingCalendar) -> None:
    deadline = opened(calendar, at(11, 24), 1)
    assert deadline.met(at(11, 26, 0) - timedelta(microseconds=1))
    assert not deadline.met(at(11, 26, 0))


def test_suspended_days_do_not_count(calendar: WorkingCalendar) -> None:
    held = opened(calendar, at(11, 2), 5).suspend(at(11, 4), *SUPPLEMENT)
    assert held.due is None
    assert held.suspended
    assert held.met(at(12, 31))
    running = held.resume(at(11, 11), calendar)
    assert not running.suspended
    assert running.due == at(11, 17, 0)  # 3, 4, then 12, 13, 16


def test_a_suspension_within_one_day_changes_nothing(calendar: WorkingCalendar) -> None:
    deadline = opened(calendar, at(11, 2), 5)
    assert deadline.suspend(at(11, 9, 9), *SUPPLEMENT).resume(at(11, 9, 17), calendar).due == deadline.due


def test_may_resume_at_the_instant_of_suspending(calendar: WorkingCalendar) -> None:
    deadline = opened(calendar, at(11, 2), 5)
    assert deadline.suspend(at(11, 4), *SUPPLEMENT).resume(at(11, 4), calendar).due == deadline.due


def test_a_limit_interrupted_on_its_last_day_is_not_over_on_resuming(calendar: WorkingCalendar) -> None:
    for amount, day in ((0, 2), (5, 9)):
        held = opened(calendar, at(11, 2), amount).suspend(at(11, day, 16), *SUPPLEMENT)
        assert held.due is None
        assert held.resume(at(11, 20), calendar).due == at(11, 24, 0)


def test_suspending_does_not_undo_a_missed_limit(calendar: WorkingCalendar) -> None:
    missed = opened(calendar, at(11, 2), 5)
    held = missed.suspend(at(11, 10), *SUPPLEMENT)
    assert held.suspended
    assert held.due == missed.due
    assert not held.met(at(11, 10))
    assert held.recompute(calendar) == held
    assert held.resume(at(11, 12), calendar).due == missed.due


def test_an_extension_goes_on_behind_the_limit_in_its_own_unit(calendar: WorkingCalendar) -> None:
    deadline = opened(calendar, at(11, 2), 20)
    longer = deadline.extend(limit(10), "head", "案情复杂", at(11, 20), calendar)
    assert longer.due == opened(calendar, at(11, 2), 30).due
    mixed = deadline.extend(limit(7, "calendar_day"), "head", "案情复杂", at(11, 20), calendar)
    assert deadline.due == at(12, 1, 0)
    assert mixed.due == at(12, 8, 0)


def test_a_same_day_limit_extended_on_a_day_off_counts_from_that_day(calendar: WorkingCalendar) -> None:
    saturday = at(11, 28)
    extended = opened(calendar, saturday, 0).extend(limit(1), "head", "复杂", saturday, calendar)
    assert extended.due == at(12, 1, 0)


def test_an_extension_after_a_pause_on_the_last_day_goes_on_from_the_end_of_the_pause(
    calendar: WorkingCalendar,
) -> None:
    held = opened(calendar, at(11, 2), 2).suspend(at(11, 4), *SUPPLEMENT)
    extended = held.extend(limit(1, "calendar_day"), "head", "复杂", at(11, 5), calendar)
    assert extended.due is None
    assert extended.resume(at(11, 7), calendar).due == at(11, 10, 0)  # Sunday the 8th, rolled to Monday


def test_only_the_very_last_day_rolls_forward(calendar: WorkingCalendar) -> None:
    base = opened(calendar, at(9, 1), 60, "calendar_day")  # ends on a Saturday, 31 October
    assert base.due == at(11, 3, 0)
    assert base.extend(limit(30, "calendar_day"), "head", "案情复杂", at(10, 9), calendar).due == at(12, 1, 0)


def test_a_missed_limit_cannot_be_extended(calendar: WorkingCalendar) -> None:
    with pytest.raises(NotAllowed) as caught:
        opened(calendar, at(11, 2), 1).extend(limit(10), "head", "案情复杂", at(11, 4, 0), calendar)
    assert (caught.value.code, bool(caught.value.sentence)) == ("deadline_passed", True)


def test_refuses_steps_in_the_wrong_order(calendar: WorkingCalendar) -> None:
    running = opened(calendar, at(11, 2), 5)
    held = running.suspend(at(11, 4), *SUPPLEMENT)
    steps: list[tuple[str, Callable[[], Deadline]]] = [
        ("deadline_running", lambda: running.resume(at(11, 4), calendar)),
        ("deadline_suspended", lambda: held.suspend(at(11, 5), *SUPPLEMENT)),
        ("deadline_order", lambda: held.resume(at(11, 3), calendar)),
    ]
    for code, step in steps:
        with pytest.raises(NotAllowed) as caught:
            step()
        assert (caught.value.code, bool(caught.value.sentence)) == (code, True)


def test_is_provisional_until_the_year_is_published(calendar: WorkingCalendar) -> None:
    deadline = opened(calendar, at(1, 29, year=2027), 5)
    assert (deadline.provisional, deadline.due) == (True, at(2, 10, 0, year=2027))
    off = {at(2, day, year=2027).date(): True for day in range(5, 12)}
    published = WorkingCalendar({2027: off}, {})
    again = deadline.recompute(published)
    assert (again.provisional, again.due) == (False, at(2, 13, 0, year=2027))
    assert again.calendar == published.version
    assert "暂定" in deadline.explain()[-1]
    assert "暂定" not in again.explain()[-1]


def test_survives_json(calendar: WorkingCalendar) -> None:
    deadline = opened(calendar, at(11, 2), 20)
    for step in (
        deadline,
        deadline.suspend(at(11, 4), *SUPPLEMENT),
        deadline.extend(limit(3, "calendar_day"), "head", "案情复杂", at(11, 5), calendar),
    ):
        assert Deadline.model_validate_json(step.model_dump_json()) == step


def test_explains_every_step_with_its_article(calendar: WorkingCalendar) -> None:
    deadline = (
        opened(calendar, at(11, 2), 20)
        .suspend(at(11, 4), *SUPPLEMENT)
        .resume(at(11, 11), calendar)
        .extend(limit(10), "head-7", "案情复杂", at(11, 12), calendar)
    )
    assert deadline.explain() == [
        "承诺时限：20个工作日（依据：《行政许可法》第四十二条），2026年11月2日开始，当日不计入（《民法典》第二百零一条）。",
        "2026年11月4日因补正材料中止计时（依据：《行政许可法》第三十二条），2026年11月11日恢复，其间的日子不计入。",
        "2026年11月12日经批准延长10个工作日（依据：《行政许可法》第四十二条），理由：案情复杂。",
        "2026年12月21日24时届满；最后一日遇休息日的，已顺延到下一个工作日（《民法典》第二百零三条）。",
    ]
    held = deadline.suspend(at(11, 13), "听证", "《行政许可法》第四十五条").explain()
    assert "尚未恢复" in held[2]
    assert held[-1] == "现在中止计时，恢复后重新确定届满日。"
    assert opened(calendar, at(11, 2), 0).explain()[0].startswith("承诺时限：2026年11月2日当日办结")


def test_the_ledger_refuses_what_cannot_be(calendar: WorkingCalendar) -> None:
    with pytest.raises(ValidationError):
        Suspension(reason="听证", basis=LICENSING, since=at(11, 4), until=at(11, 3))
    with pytest.raises(ValidationError):
        opened(calendar, datetime(2026, 11, 2), 5)  # noqa: DTZ001  # that is what is refused
    for amount in (-1, 401):
        with pytest.raises(ValidationError):
            limit(amount)
