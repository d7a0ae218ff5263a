"""The retry plan of webhooks: it grows, it ends, and it can be computed again."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings, strategies as st

from chalicelib.webhooks.retrying import LONGEST_HOP, PLAN, Health, Plan, hop, is_near

NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)

ids = st.from_regex(r"msg_[A-Za-z0-9]{1,30}", fullmatch=True)
instants = st.integers(0, 20 * 86_400).map(lambda second: NOW + second * SECOND)
waits = st.none() | st.integers(0, 10**9)
quickly = settings(deadline=None, database=None)


def dues(message_id: str, retry_after: int | None = None) -> list[datetime]:
    """When each try is made if every one fails at once."""
    at, made = NOW, [NOW]
    for tried in range(1, PLAN.tries + 5):
        due = PLAN.due(message_id, tried, at, retry_after)
        if due is None:
            break
        made.append(at := due)
    return made


@quickly
@given(ids)
def test_a_message_is_tried_eight_times_within_about_36_hours(message_id: str) -> None:
    made = dues(message_id)
    assert len(made) == PLAN.tries == 8
    assert 31 * HOUR < made[-1] - made[0] < 40 * HOUR
    assert made[1] - made[0] < 6 * SECOND


@quickly
@given(ids)
def test_delays_grow_and_are_the_same_when_asked_again(message_id: str) -> None:
    delays = [PLAN.delay(message_id, tried) for tried in range(1, PLAN.tries)]
    assert delays == [PLAN.delay(message_id, tried) for tried in range(1, PLAN.tries)]
    growing = [delay for delay in delays if delay is not None]
    assert len(growing) == len(PLAN.delays)
    assert all(one < other for one, other in pairwise(growing))
    assert all(abs(delay - base) <= base * PLAN.jitter for delay, base in zip(growing, PLAN.delays, strict=True))


def test_messages_that_failed_together_come_back_spread() -> None:
    base = PLAN.delays[3]
    delays = [PLAN.delay(f"msg_{number}", 4) for number in range(1000)]
    tenths = [0] * 10
    for delay in delays:
        assert delay is not None
        tenths[int((delay / base - 1 + PLAN.jitter) / (2 * PLAN.jitter) * 10)] += 1
    assert min(tenths) > 50


@quickly
@given(ids, st.integers(PLAN.tries, 1000), waits)
def test_after_the_last_try_there_is_none(message_id: str, tried: int, wait: int | None) -> None:
    assert PLAN.delay(message_id, tried) is None
    assert PLAN.due(message_id, tried, NOW, wait) is None


def test_tries_are_counted_from_one() -> None:
    with pytest.raises(ValueError, match="from 1"):
        PLAN.delay("msg_1", 0)


@quickly
@given(ids, st.integers(1, PLAN.tries - 1), waits)
def test_who_asks_for_more_time_gets_it_up_to_the_plans_next_delay(
    message_id: str, tried: int, wait: int | None
) -> None:
    planned, most = PLAN.delay(message_id, tried), PLAN.delay(message_id, tried + 1)
    due = PLAN.due(message_id, tried, NOW, wait)
    assert planned is not None
    assert due is not None
    most = most or planned
    asked = timedelta(seconds=wait or 0)
    assert NOW + planned <= due <= NOW + most
    assert due - NOW == asked or asked <= planned or asked >= most


@quickly
@given(ids, waits)
def test_whatever_is_asked_for_it_ends(message_id: str, wait: int | None) -> None:
    made = dues(message_id, wait)
    assert len(made) == PLAN.tries
    assert made[-1] - made[0] < 72 * HOUR


@pytest.mark.parametrize(
    ("delays", "jitter"),
    [((), 0.1), ((0, 5), 0.1), ((-1,), 0.1), ((5, 5), 0.1), ((10, 11), 0.1), ((5, 50), 1), ((5, 50), -0.1)],
)
def test_a_plan_that_does_not_grow_is_none(delays: tuple[int, ...], jitter: float) -> None:
    with pytest.raises(ValueError, match="plan"):
        Plan(tuple(seconds * SECOND for seconds in delays), jitter, DAY)


@quickly
@given(instants, instants)
def test_hops_lead_to_the_due_time_and_never_past_a_quarter_of_an_hour(due: datetime, now: datetime) -> None:
    at, hops = now, 0
    while at < due:
        seconds = hop(due, at)
        assert 0 < seconds <= LONGEST_HOP
        assert is_near(due, at) == (at + seconds * SECOND >= due)
        at, hops = at + seconds * SECOND, hops + 1
    assert at == max(due, now)
    assert hops == max(-((now - due) // (LONGEST_HOP * SECOND)), 0)
    assert hop(due, at) == 0


def test_a_part_of_a_second_is_not_cut_off() -> None:
    assert hop(NOW + timedelta(milliseconds=1), NOW) == 1
    assert hop(NOW + LONGEST_HOP * SECOND + timedelta(milliseconds=1), NOW) == LONGEST_HOP
    assert not is_near(NOW + LONGEST_HOP * SECOND + timedelta(milliseconds=1), NOW)


def folded(outcomes: list[tuple[datetime, bool]]) -> Health:
    health = Health()
    for at, success in outcomes:
        health = health.after(success, at)
    return health


outcomes = st.lists(st.tuples(instants, st.booleans()), max_size=30)


@quickly
@given(outcomes)
def test_an_endpoint_is_given_up_when_all_has_failed_for_five_days(told: list[tuple[datetime, bool]]) -> None:
    told.sort()
    health = folded(told)
    good = [at for at, success in told if success]
    failed = [at for at, success in told if not success and (not good or at > good[-1])]
    end = told[-1][0] if told else NOW
    assert health.is_given_up(end) == (bool(failed) and end - failed[0] >= 5 * DAY)


@quickly
@given(outcomes, st.randoms(use_true_random=False))
def test_outcomes_that_come_late_or_twice_never_give_up_an_endpoint_that_works(
    told: list[tuple[datetime, bool]], chance: Random
) -> None:
    shuffled = told + told
    chance.shuffle(shuffled)
    health = folded(shuffled)
    good = [at for at, success in told if success]
    assert health.succeeded == max(good, default=None)
    end = max((at for at, _ in told), default=NOW)
    if good and end - max(good) < 5 * DAY:
        assert not health.is_given_up(end)


def test_one_success_ends_a_week_of_failures() -> None:
    failing = folded([(NOW + hours * HOUR, False) for hours in range(0, 168, 8)])
    assert failing.is_given_up(NOW + 160 * HOUR)
    assert not failing.is_given_up(NOW + 119 * HOUR)
    assert not failing.after(True, NOW + 161 * HOUR).is_given_up(NOW + 500 * HOUR)


def test_a_success_that_is_told_late_ends_no_failures_that_came_after_it() -> None:
    failing = folded([(NOW + days * DAY, False) for days in range(1, 8)])
    assert failing.after(True, NOW).is_given_up(NOW + 7 * DAY)
    assert not failing.after(True, NOW + 3 * DAY).is_given_up(NOW + 7 * DAY)
