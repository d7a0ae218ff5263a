"""A workflow that waits asks where the case stands, and is told when to look again."""

from datetime import datetime, timedelta

import pytest

from chalicelib.kernel.clock import CHINA, Clock, RunningClock
from chalicelib.kernel.waiting import A_DAY, AT_ONCE, HALF_AN_HOUR, Steps
from tests.fakes.time_and_numbers import MemorySignals, MemoryWaits, SetClock

CASE = "123456789"
"""Its CRC-32 is 0xCBF43926, the check value of that sum: 0.7967 of the way."""
WAKE = datetime(2026, 11, 25, tzinfo=CHINA)


class Standing:
    """A :class:`~chalicelib.kernel.waiting.Clockwork` of one case that closes when it is watched, if it is told so."""

    def __init__(self, wake: datetime | None = WAKE, is_open: bool = True, closes: bool = False) -> None:
        self.wake, self.is_open, self._closes = wake, is_open, closes
        self.watched: list[str] = []

    def stand(self, case_id: str) -> tuple[bool, datetime | None]:
        assert case_id == CASE
        return self.is_open, self.wake

    def watch(self, case_id: str) -> None:
        self.watched.append(case_id)
        self.is_open = self.is_open and not self._closes

    def replan(self, case_id: str) -> None:
        raise AssertionError(case_id)


class Called:
    """An :class:`~chalicelib.kernel.waiting.Ahead` that counts."""

    def __init__(self) -> None:
        self.times = 0

    def soon(self, case_id: str) -> None:
        assert case_id == CASE
        self.times += 1


class World:
    """The steps on fakes."""

    def __init__(
        self, standing: Standing, clock: Clock | None = None, spread: timedelta = AT_ONCE, ahead: Called | None = None
    ) -> None:
        self.standing, self.waits, self.signals = standing, MemoryWaits(), MemorySignals()
        self.steps = Steps(standing, self.waits, self.signals, clock or SetClock(), spread, ahead)

    def handle(self, action: str, **more: object) -> dict[str, object]:
        return self.steps.handle({"case_id": CASE, "action": action, **more})


def test_where_an_open_case_stands() -> None:
    world = World(Standing())
    assert world.handle("stand") == {"closed": False, "wake_at": "2026-11-24T16:00:01Z"}
    assert (world.standing.watched, world.waits.kept, world.signals.told) == ([], {}, [])


def test_a_case_for_which_nothing_is_planned_is_not_woken() -> None:
    assert World(Standing(None)).handle("stand") == {"closed": False, "wake_at": None}
    assert World(Standing(None, is_open=False)).handle("stand") == {"closed": True, "wake_at": None}


def test_seconds_are_rounded_up_so_that_something_is_due() -> None:
    half = Standing(WAKE + timedelta(milliseconds=500))
    assert World(half).handle("stand")["wake_at"] == "2026-11-24T16:00:01Z"


def test_the_token_is_kept() -> None:
    world = World(Standing())
    assert world.handle("await", generation="3", token="T3")["closed"] is False
    assert world.waits.kept == {CASE: (3, "T3")}
    assert (world.signals.told, world.standing.watched) == ([], [])


def test_a_case_that_closed_before_its_token_was_known_is_told_again() -> None:
    world = World(Standing(is_open=False))
    assert world.handle("await", generation=1, token="T1")["closed"] is True
    assert world.waits.kept == {CASE: (1, "T1")}
    assert world.signals.told == [CASE]


@pytest.mark.parametrize("action", ["stand", "watch"])
def test_nobody_is_told_of_a_closed_case_who_does_not_wait(action: str) -> None:
    world = World(Standing(is_open=False))
    assert world.handle(action)["closed"] is True
    assert (world.signals.told, world.waits.kept) == ([], {})


def test_what_is_due_happens_before_it_is_told_where_the_case_stands() -> None:
    world = World(Standing(closes=True))
    assert world.handle("watch")["closed"] is True
    assert world.standing.watched == [CASE]


def test_cases_wake_spread_over_time_each_at_its_own_place() -> None:
    """0xCBF43926 / 2³² of half an hour is 23 minutes and 54 seconds; one second more rounds up."""
    world = World(Standing(), spread=HALF_AN_HOUR)
    assert world.handle("stand")["wake_at"] == "2026-11-24T16:23:55Z"


def test_where_legal_time_runs_fast_it_is_never_more_than_a_legal_day() -> None:
    """A day a minute: 0.7967 of a minute, and one second. The wall reaches 25 November 327⅔ minutes after new year."""
    clock = RunningClock(1440)
    at = datetime(2026, 1, 1, 5, 27, 40)  # noqa: DTZ001  written as UTC below
    assert clock.wall_of(WAKE).replace(tzinfo=None) == at
    fast = World(Standing(), clock, A_DAY).handle("stand")["wake_at"]
    assert fast == (at + timedelta(seconds=48)).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_who_must_be_there_at_the_second_is_called_before_it_and_the_case_wakes_again() -> None:
    clock, called = SetClock(), Called()
    world = World(Standing(WAKE), clock, ahead=called)
    assert world.handle("stand")["wake_at"] == "2026-11-24T15:59:41Z"
    assert called.times == 0
    clock.at = WAKE - timedelta(seconds=19)
    assert world.handle("watch")["wake_at"] == "2026-11-24T16:00:01Z"
    world.handle("await", generation=1, token="T1")
    assert called.times == 1
    clock.at = WAKE + timedelta(seconds=1)
    assert world.handle("watch")["wake_at"] == "2026-11-24T16:00:01Z"
    assert called.times == 1


def test_an_instant_that_is_near_already_is_called_for_at_once() -> None:
    clock, called = SetClock(WAKE - timedelta(seconds=5)), Called()
    assert World(Standing(WAKE), clock, ahead=called).handle("stand")["wake_at"] == "2026-11-24T16:00:01Z"
    assert called.times == 1
