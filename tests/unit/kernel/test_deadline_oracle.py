"""Deadlines against somebody who counts day by day, over random ledgers."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import given, settings, strategies as st

from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.deadlines import Deadline, Extension, Limit, Suspension
from chalicelib.kernel.working_days import WorkingCalendar

ONE_DAY = timedelta(days=1)
STATUTORY = {2027: [date(2027, 1, 1), *(date(2027, 2, day) for day in range(5, 9)), date(2027, 4, 5)]}
CALENDAR = WorkingCalendar({}, STATUTORY)
PUBLISHED = WorkingCalendar({2027: {date(2027, 1, 1): True, date(2027, 2, 6): False}}, STATUTORY)

instants = st.datetimes(
    datetime(2025, 6, 1),  # noqa: DTZ001  hypothesis gives the zone
    datetime(2027, 6, 30),  # noqa: DTZ001
    timezones=st.just(CHINA),  # given its zone here
)
units = st.sampled_from(["working_day", "calendar_day"])
amounts = st.integers(0, 5) | st.integers(0, 60)
limits = st.builds(Limit, amount=amounts, unit=units, basis=st.just("法"))
lengths = st.timedeltas(timedelta(0), timedelta(days=40))
extensions = st.builds(Extension, limit=limits, approved_by=st.just("head"), reason=st.just("复杂"), at=instants)


@st.composite
def ledgers(draw: st.DrawFn) -> Deadline:
    """Any ledger, overlapping suspensions and one that lasts included."""
    start = draw(instants)
    pauses = []
    for _ in range(draw(st.integers(0, 4))):
        since = start + draw(st.timedeltas(-timedelta(days=5), timedelta(days=30)))
        pauses.append(Suspension(reason="补正", basis="法", since=since, until=since + draw(lengths)))
    if draw(st.booleans()) and draw(st.booleans()):
        since = start + draw(st.timedeltas(timedelta(0), timedelta(days=120)))
        pauses.append(Suspension(reason="听证", basis="法", since=since))
    return Deadline(
        kind="statutory", start=start, limit=draw(limits), suspensions=tuple(pauses),
        extensions=tuple(draw(st.lists(extensions, max_size=3))), calendar="",
    )  # fmt: skip


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=CHINA)


def counted_by_hand(deadline: Deadline, works: Callable[[date], bool]) -> datetime | None:
    """Walk from day to day; ``None`` when a suspension without end is met."""

    def does_not_count(day: date) -> bool:
        return any(
            pause.since.date() < day and (pause.until is None or day <= pause.until.date())
            for pause in deadline.suspensions
        )

    def ends_in_a_suspension(day: date) -> bool:
        end = midnight(day) + ONE_DAY
        return any(pause.since < end and (pause.until is None or end <= pause.until) for pause in deadline.suspensions)

    day = deadline.start.date()
    horizon = day + timedelta(days=800)
    for part in (deadline.limit, *(extension.limit for extension in deadline.extensions)):
        left = part.amount
        while left and day < horizon:
            day += ONE_DAY
            if not does_not_count(day) and (part.unit == "calendar_day" or works(day)):
                left -= 1
    while day < horizon and (not works(day) or does_not_count(day) or ends_in_a_suspension(day)):
        day += ONE_DAY
    return None if day >= horizon else midnight(day) + ONE_DAY


def due(deadline: Deadline) -> datetime:
    """The due instant, or one that comes after all others while it is suspended."""
    return deadline.recompute(CALENDAR).due or datetime.max.replace(tzinfo=CHINA)


@settings(max_examples=400)
@given(ledgers())
def test_agrees_with_counting_by_hand(deadline: Deadline) -> None:
    for calendar in (CALENDAR, PUBLISHED):
        assert deadline.recompute(calendar).due == counted_by_hand(deadline, calendar.is_working)


@given(ledgers())
def test_computing_again_is_idempotent_and_forgets_nothing(deadline: Deadline) -> None:
    once = deadline.recompute(CALENDAR)
    assert once.recompute(CALENDAR) == once
    assert once.recompute(PUBLISHED).recompute(CALENDAR) == once
    assert Deadline.model_validate_json(once.model_dump_json()) == once


@given(ledgers(), st.integers(1, 40))
def test_a_longer_limit_is_never_due_earlier(deadline: Deadline, more: int) -> None:
    longer = deadline.limit.model_copy(update={"amount": deadline.limit.amount + more})
    assert due(deadline.model_copy(update={"limit": longer})) >= due(deadline)


@given(ledgers(), extensions)
def test_an_extension_never_makes_it_due_earlier(deadline: Deadline, extension: Extension) -> None:
    extended = deadline.model_copy(update={"extensions": (*deadline.extensions, extension)})
    assert due(extended) >= due(deadline)


@given(ledgers(), instants, lengths, lengths)
def test_a_longer_suspension_never_makes_it_due_earlier(
    deadline: Deadline, since: datetime, length: timedelta, more: timedelta
) -> None:
    def with_pause(until: datetime) -> Deadline:
        pause = Suspension(reason="补正", basis="法", since=since, until=until)
        return deadline.model_copy(update={"suspensions": (*deadline.suspensions, pause)})

    assert due(deadline) <= due(with_pause(since + length)) <= due(with_pause(since + length + more))


@given(ledgers())
def test_a_suspension_told_twice_counts_once(deadline: Deadline) -> None:
    twice = deadline.model_copy(update={"suspensions": deadline.suspensions * 2})
    assert due(twice) == due(deadline)


@given(instants, limits, st.integers(0, 30))
def test_an_extension_in_the_same_unit_is_a_longer_limit(start: datetime, limit: Limit, more: int) -> None:
    longer = limit.model_copy(update={"amount": limit.amount + more})
    extended = Deadline.open("promised", start, limit, CALENDAR).extend(
        limit.model_copy(update={"amount": more}), "head", "复杂", start, CALENDAR
    )
    assert extended.due == Deadline.open("promised", start, longer, CALENDAR).due


pace = st.timedeltas(timedelta(0), timedelta(days=15))
steps = st.tuples(st.sampled_from(["toggle", "extend"]), pace, limits)


@given(instants, limits, st.lists(steps, max_size=8))
def test_every_step_leaves_what_its_ledger_says(start: datetime, limit: Limit, path: list[Any]) -> None:
    deadline, now = Deadline.open("promised", start, limit, CALENDAR), start
    for step, later, more in path:
        now += later
        if step == "extend":
            if not deadline.met(now):
                continue
            deadline = deadline.extend(more, "head", "复杂", now, CALENDAR)
        elif deadline.suspended:
            deadline = deadline.resume(now, CALENDAR)
        else:
            deadline = deadline.suspend(now, "补正", "法")
        assert deadline == deadline.recompute(CALENDAR)
        assert deadline.due == counted_by_hand(deadline, CALENDAR.is_working)
