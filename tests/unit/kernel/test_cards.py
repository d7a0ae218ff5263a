"""The yellow and the red card: when they come, and when a limit is computed anew."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.cards import (
    CardRule,
    Clock,
    ClockWarned,
    card,
    card_times,
    next_due,
    next_of,
    settled,
    to_come,
    warned,
)
from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.deadlines import Deadline, Limit
from chalicelib.kernel.working_days import WorkingCalendar

RULE = CardRule(**json.loads((Path(__file__).parents[3] / "catalogue" / "cards.json").read_text("utf-8")))
PLAIN = WorkingCalendar({}, {})
START = datetime(2026, 11, 24, 10, tzinfo=CHINA)


def opened(calendar: WorkingCalendar, start: datetime, amount: int) -> Deadline:
    return Deadline.open("promised", start, Limit(amount=amount, unit="working_day", basis="法"), calendar)


@pytest.mark.parametrize(
    ("amount", "yellow", "red"),
    [
        (0, datetime(2026, 11, 24, 17, tzinfo=CHINA), datetime(2026, 11, 25, tzinfo=CHINA)),
        (1, datetime(2026, 11, 25, 5, tzinfo=CHINA), datetime(2026, 11, 26, tzinfo=CHINA)),
        (5, datetime(2026, 12, 1, tzinfo=CHINA), datetime(2026, 12, 2, tzinfo=CHINA)),
    ],
)
def test_the_districts_rule_warns_by_the_morning_of_the_last_day(
    calendar: WorkingCalendar, amount: int, yellow: datetime, red: datetime
) -> None:
    assert card_times(opened(calendar, START, amount), RULE) == (yellow, red)


def test_a_suspended_deadline_has_no_cards(calendar: WorkingCalendar) -> None:
    assert card_times(opened(calendar, START, 5).suspend(START, "补正", "法"), RULE) is None


@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2026, 12, 31), timezones=st.just(CHINA)),  # noqa: DTZ001
    st.integers(0, 90),
    st.floats(0.01, 1),
    st.integers(1, 720),
)
def test_yellow_lies_between_start_and_red(start: datetime, amount: int, share: float, hours: int) -> None:
    deadline = opened(PLAIN, start, amount)
    times = card_times(deadline, CardRule(lead_share=share, lead_max_hours=hours, basis="区"))
    assert times is not None
    yellow, red = times
    assert red == deadline.due
    assert start <= yellow < red
    assert red - yellow <= timedelta(hours=hours)


def test_a_clock_shows_the_cards_of_its_ledger(calendar: WorkingCalendar) -> None:
    clock, deadline = Clock(title="承诺时限", deadline=opened(calendar, START, 1)), opened(calendar, START, 5)
    warned = clock.under(deadline, RULE)
    assert (warned.title, warned.deadline) == ("承诺时限", deadline)
    assert (warned.yellow, warned.red) == (
        datetime(2026, 12, 1, tzinfo=CHINA), datetime(2026, 12, 2, tzinfo=CHINA),
    )  # fmt: skip


def test_where_nobody_is_warned_and_while_it_stands_still_a_clock_has_no_cards(calendar: WorkingCalendar) -> None:
    deadline = opened(calendar, START, 5)
    warned = Clock(title="承诺时限", deadline=deadline).under(deadline, RULE)
    held = deadline.suspend(START, "补正", "法")
    for clock in (warned.under(deadline, None), warned.under(held, RULE)):
        assert (clock.yellow, clock.red) == (None, None)


def test_provisional_limits_are_told_anew_when_they_end_otherwise_or_surely(calendar: WorkingCalendar) -> None:
    in_2027 = datetime(2027, 1, 29, 10, tzinfo=CHINA)
    moved, kept = opened(calendar, in_2027, 5), opened(calendar, datetime(2027, 3, 1, tzinfo=CHINA), 1)
    sure = opened(calendar, START, 5)
    clocks = {name: Clock(title=name, deadline=told) for name, told in {"m": moved, "k": kept, "s": sure}.items()}
    assert list(settled(clocks, calendar)) == []
    published = WorkingCalendar(
        {2026: {START.date(): True}, 2027: {date(2027, 2, day): True for day in range(5, 12)}}, {}
    )
    assert dict(settled(clocks, published)) == {"m": moved.recompute(published), "k": kept.recompute(published)}
    assert moved.recompute(published).due != moved.due
    assert kept.recompute(published).due == kept.due
    assert sure.recompute(published).due == sure.due


def test_a_provisional_limit_is_told_anew_though_it_stays_provisional() -> None:
    limit = opened(PLAIN, datetime(2030, 1, 29, 10, tzinfo=CHINA), 5)
    statutory = WorkingCalendar({}, {2030: [date(2030, 1, 31)]})
    [(name, told)] = settled({"only": Clock(title="", deadline=limit)}, statutory)
    assert (name, told.provisional, told.due) == ("only", True, datetime(2030, 2, 7, tzinfo=CHINA))
    assert limit.due == datetime(2030, 2, 6, tzinfo=CHINA)


def test_what_is_sure_is_not_told_anew_whatever_the_calendar_says(calendar: WorkingCalendar) -> None:
    sure = opened(calendar, START, 5)
    other = WorkingCalendar({2026: {START.date() + timedelta(days=1): True}}, {})
    assert sure.recompute(other).due != sure.due
    assert list(settled({"sure": Clock(title="", deadline=sure)}, other)) == []


def test_cards_to_come_are_told_in_order_and_once() -> None:
    first, second = (
        Clock(title="时限", deadline=one).under(one, RULE)
        for one in (opened(PLAIN, START, amount) for amount in (5, 1))
    )
    clocks = {"decide": first, "accept": second, "quiet": Clock(title="时限", deadline=first.deadline)}
    told = [(name, colour) for _, name, colour, _ in to_come(clocks, ("accept:yellow",))]
    assert told == [("accept", "red"), ("decide", "yellow"), ("decide", "red")]
    assert [at for at, *_ in to_come(clocks, ("accept:yellow",))] == [second.red, first.yellow, first.red]
    assert {due for *_, due in to_come({"decide": first}, ())} == {first.deadline.due}


def test_of_limits_that_stand_still_no_card_comes_and_no_end_is_next() -> None:
    running = opened(PLAIN, START, 5)
    held = running.suspend(START, "鉴定", "法")
    clocks = [Clock(title="时限", deadline=one).under(one, RULE) for one in (running, held)]
    assert next_due(clocks) == running.due
    assert next_due(clocks[1:]) is None
    assert to_come({"held": clocks[1]}, ()) == []


def test_what_is_due_is_told_once_each_and_nothing_before_its_instant() -> None:
    first = Clock(title="时限", deadline=(limit := opened(PLAIN, START, 5))).under(limit, RULE)
    assert first.yellow is not None
    assert first.red is not None
    assert warned(ClockWarned, {"decide": first}, (), first.yellow - timedelta(microseconds=1)) == []
    [yellow] = warned(ClockWarned, {"decide": first}, (), first.yellow)
    assert yellow == ClockWarned(clock="decide", colour="yellow", due=first.red)
    assert yellow.card == card("decide", "yellow") == "decide:yellow"
    assert [told.colour for told in warned(ClockWarned, {"decide": first}, (), first.red)] == ["yellow", "red"]
    assert [told.colour for told in warned(ClockWarned, {"decide": first}, (yellow.card,), first.red)] == ["red"]


def test_the_next_instant_is_a_card_or_what_else_comes_before_it() -> None:
    first = Clock(title="时限", deadline=(limit := opened(PLAIN, START, 5))).under(limit, RULE)
    assert first.yellow is not None
    earlier = first.yellow - timedelta(hours=1)
    assert next_of({"decide": first}, ()) == next_of({"decide": first}, (), None, first.red) == first.yellow
    assert next_of({"decide": first}, (), None, earlier) == earlier
    assert next_of({"decide": first}, ("decide:yellow",)) == first.red
    assert next_of({}, (), None) is None
