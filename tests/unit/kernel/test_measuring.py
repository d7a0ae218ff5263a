"""What a case adds to the counters, told from its timeline: acts of the staff, and minutes of its limits."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.clock import CHINA, Moment
from chalicelib.kernel.deadlines import Deadline, Limit, Suspension
from chalicelib.kernel.facts import By, Fact, Stamp, write
from chalicelib.kernel.measuring import NOBODY, Spent, Unseen, limits, minutes, spent, steps
from tests.tallies import CASE, FLOW, adding

MONDAY = datetime(2026, 11, 23, 10, tzinfo=CHINA)
DUE = datetime(2026, 11, 26, tzinfo=CHINA)
GIVEN = 62 * 60
"""Minutes from Monday, 10:00 to Wednesday, 24:00."""
RESIDENT, OFFICER, GRID = By(role="resident", id="R1"), By(role="officer", id="O1"), By(role="grid", id="G1")


def deadline(*pauses: Suspension, kind: str = "promised", due: datetime | None = DUE) -> Deadline:
    limit = Limit(amount=2, unit="working_day", basis="法")
    return Deadline(kind=kind, start=MONDAY, limit=limit, suspensions=pauses, due=due, calendar="2026")


def pause(since: timedelta, until: timedelta | None) -> Suspension:
    """A suspension from and to so long after Monday, 10:00."""
    ended = MONDAY + until if until is not None else None
    return Suspension(reason="补正", basis="法", since=MONDAY + since, until=ended)


def told(*said: tuple[By, datetime, int]) -> list[Fact]:
    """A timeline of commands: who, when, and how many facts."""
    facts: list[Fact] = []
    for by, at, count in said:
        stamp = Stamp(at=Moment(legal=at, wall=at.astimezone(UTC)), by=by)
        previous = facts[-1].digest if facts else ""
        facts += write(FLOW.name, CASE, len(facts), previous, adding(*range(count)), stamp)
    return facts


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def test_acts_of_the_staff_are_counted_by_day_a_command_once() -> None:
    late = MONDAY + hours(13.99)
    facts = told(
        (RESIDENT, MONDAY, 1), (OFFICER, MONDAY + hours(1), 3), (GRID, late, 1), (RESIDENT, late + hours(1), 1),
        (OFFICER, late + hours(2), 1),
    )  # fmt: skip
    assert steps(facts) == Counter({date(2026, 11, 23): 2, date(2026, 11, 24): 1})


def test_taking_a_case_in_is_no_act_of_the_staff() -> None:
    assert steps(told((OFFICER, MONDAY, 2))) == Counter()
    assert steps(told((OFFICER, MONDAY, 2), (OFFICER, MONDAY + hours(1), 1))) == Counter({date(2026, 11, 23): 1})


@pytest.mark.parametrize(
    ("time", "whole"),
    [
        (timedelta(), 0),
        (timedelta(seconds=59.9), 0),
        (timedelta(seconds=60), 1),
        (timedelta(seconds=119), 1),
        (timedelta(hours=2), 120),
        (timedelta(days=3), 4320),
        (timedelta(seconds=-1), 0),
        (timedelta(hours=-2), 0),
    ],
)
def test_minutes_are_whole_and_never_below_0(time: timedelta, whole: int) -> None:
    assert minutes(time) == whole


def test_a_limit_that_was_kept_was_used_in_part() -> None:
    assert spent(deadline(), MONDAY + hours(5)) == Spent(300, GIVEN, True)


def test_the_due_instant_itself_is_too_late() -> None:
    assert spent(deadline(), DUE - timedelta(minutes=1)) == Spent(GIVEN - 1, GIVEN, True)
    assert spent(deadline(), DUE) == Spent(GIVEN, GIVEN, False)
    assert spent(deadline(), DUE + hours(1)) == Spent(GIVEN + 60, GIVEN, False)


def test_suspensions_are_left_out_of_what_was_used_and_of_what_was_given() -> None:
    paused = deadline(pause(hours(1), hours(4)), pause(hours(6), hours(6.5)))
    assert spent(paused, MONDAY + hours(8)) == Spent(270, GIVEN - 210, True)


def test_what_was_suspended_after_it_was_done_is_not_left_out_of_what_was_used() -> None:
    paused = deadline(pause(hours(1), hours(4)), pause(hours(9), hours(10)))
    told = {at: spent(paused, MONDAY + hours(at)) for at in (3, 8)}
    assert {at: one.used for at, one in told.items() if one} == {3: 60, 8: 300}


def test_a_suspension_that_lasts_is_left_out_until_it_was_done() -> None:
    missed = spent(deadline(pause(hours(63), None)), DUE + hours(3))
    assert missed is not None
    assert (missed.used, missed.met) == (GIVEN + 60, False)


def test_a_suspension_after_the_end_leaves_what_was_given_as_it_was() -> None:
    missed = spent(deadline(pause(hours(63), hours(135))), DUE + hours(96))
    assert missed == Spent(GIVEN + 24 * 60, GIVEN, False)


def test_while_a_limit_stands_still_nothing_is_due() -> None:
    assert spent(deadline(due=None), MONDAY) is None


@given(st.integers(0, 5000), st.integers(0, 5000), st.integers(0, 5000))
def test_what_is_used_never_rises_by_a_suspension(until: int, since: int, length: int) -> None:
    at = MONDAY + timedelta(minutes=until)
    paused = spent(deadline(pause(timedelta(minutes=since), timedelta(minutes=since + length))), at)
    plain = spent(deadline(), at)
    assert paused is not None
    assert plain is not None
    assert paused.used == plain.used - max(min(length, until - since), 0)
    assert paused.met == plain.met


def test_a_decision_counts_what_it_kept_and_what_it_used() -> None:
    later = deadline(kind="statutory", due=DUE + timedelta(days=1))
    assert limits(deadline(), later, DUE + hours(1)) == {
        "promised": 1, "promised_minutes": GIVEN, "promised_used": GIVEN + 60, "promised_missed": 1,
        "statutory": 1, "statutory_minutes": GIVEN + 1440, "statutory_used": GIVEN + 60, "statutory_met": 1,
        "used": GIVEN + 60,
    }  # fmt: skip
    assert limits(deadline(), None, MONDAY + hours(1)) == {
        "promised": 1, "promised_minutes": GIVEN, "promised_used": 60, "promised_met": 1, "used": 60,
    }  # fmt: skip


def test_what_was_used_is_told_of_the_promise_where_both_run() -> None:
    statutory = deadline(pause(hours(1), hours(2)), kind="statutory")
    both = limits(deadline(), statutory, MONDAY + hours(3))
    assert (both["used"], both["promised_used"], both["statutory_used"]) == (180, 180, 120)
    assert limits(deadline(due=None), statutory, MONDAY + hours(3))["used"] == 120


def test_without_a_limit_that_runs_nothing_is_counted() -> None:
    assert limits(None, None, MONDAY) == {}
    assert limits(deadline(due=None), deadline(due=None), MONDAY) == {}


def test_a_case_is_hidden_from_whom_it_names_and_from_everybody_with_a_post_there() -> None:
    unseen, nowhere = Unseen(officers=("O1", "O2"), departments=("A", "B")), frozenset[str]()
    assert unseen.by("O1", nowhere)
    assert unseen.by("O1", frozenset({"C"}))
    assert unseen.by("O3", frozenset({"B", "C"}))
    assert not unseen.by("O3", frozenset({"C"}))
    assert not unseen.by("O3", nowhere)
    assert not NOBODY.by("O1", frozenset({"A"}))
