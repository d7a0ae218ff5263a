"""Deadlines against somebody who counts day by day, over random ledgers."""

from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import given, settings, strategies as st

from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.deadlines import Deadline, Extension, Limit, Suspension
from tests.ledgers import Arrangement, agrees, arrangements, extensions, instants, ledgers, lengths, limits

OWN, UNPUBLISHED, *OTHERS = arrangements()
CALENDAR, PUBLISHED = UNPUBLISHED.calendar, OTHERS[0].calendar


def due(deadline: Deadline) -> datetime:
    """The due instant, or one that comes after all others while it is suspended."""
    return deadline.recompute(CALENDAR).due or datetime.max.replace(tzinfo=CHINA)


@settings(max_examples=1000)
@given(ledgers(), st.sampled_from(arrangements()))
def test_agrees_with_counting_by_hand(deadline: Deadline, on: Arrangement) -> None:
    assert agrees(deadline, on)


def test_the_calendars_differ_in_what_a_day_is() -> None:
    made_up = [day for on in OTHERS for day in _days() if on.calendar.is_working(day) and day.isoweekday() > 5]
    assert {day.isoweekday() for day in made_up} == {6, 7}
    assert any(on.calendar.is_provisional(day) for on in OTHERS for day in _days())
    assert OWN.oracle.works(date(2026, 1, 4))
    assert OWN.oracle.works(date(2026, 9, 20))
    assert not OWN.oracle.works(date(2026, 10, 1))


def test_the_oracle_counts_what_was_counted_on_paper() -> None:
    """2026-02-09 and five working days end on a Saturday that is made up for."""
    for first, amount, last in (
        (date(2026, 9, 18), 5, date(2026, 9, 24)), (date(2026, 9, 18), 30, date(2026, 11, 5)),
        (date(2026, 2, 9), 5, date(2026, 2, 14)), (date(2026, 4, 29), 7, date(2026, 5, 12)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
    ):  # fmt: skip
        start = datetime(first.year, first.month, first.day, 9, tzinfo=CHINA)
        limit = Limit(amount=amount, unit="working_day", basis="法")
        due, guessed = OWN.oracle.due(Deadline(kind="statutory", start=start, limit=limit, calendar=""))
        assert due is not None
        assert ((due - timedelta(days=1)).date(), guessed) == (last, False)


def _days() -> list[date]:
    return [date(2026, 6, 1) + timedelta(days=n) for n in range(900)]


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
        assert agrees(deadline, UNPUBLISHED)
