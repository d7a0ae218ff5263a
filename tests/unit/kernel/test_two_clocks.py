"""Legal time runs as fast as it is told; wall time never does."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.clock import CHINA, RunningClock

ANCHOR = datetime(2026, 1, 1, tzinfo=UTC)
NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
instants = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def test_in_production_both_are_the_same_instant() -> None:
    clock = RunningClock()
    assert clock.legal_of(NOON) == NOON == clock.wall_of(NOON.astimezone(CHINA))
    assert clock.legal_of(NOON).isoformat() == "2026-11-24T12:00:00+08:00"
    assert clock.wall_of(NOON.astimezone(CHINA)).isoformat() == "2026-11-24T04:00:00+00:00"


@pytest.mark.parametrize(
    ("speed", "passed"), [(1440, timedelta(days=1)), (60, timedelta(hours=1)), (0.5, timedelta(seconds=30))]
)
def test_where_it_runs_fast_a_minute_is_as_long_as_it_is_told(speed: float, passed: timedelta) -> None:
    clock = RunningClock(speed)
    legal = clock.legal_of(ANCHOR + timedelta(minutes=1))
    assert legal == ANCHOR + passed
    assert legal.utcoffset() == timedelta(hours=8)
    wall = clock.wall_of(legal)
    assert wall == ANCHOR + timedelta(minutes=1)
    assert wall.utcoffset() == timedelta(0)


def test_it_is_counted_from_the_anchor() -> None:
    clock = RunningClock(2, NOON)
    assert clock.legal_of(NOON) == NOON
    assert clock.legal_of(NOON + timedelta(hours=3)) == NOON + timedelta(hours=6)
    assert clock.wall_of(NOON + timedelta(hours=6)) == NOON + timedelta(hours=3)


@given(instants, st.sampled_from([1, 2, 60, 1440, 86400]))
def test_there_and_back_is_the_same_instant_to_a_microsecond_of_wall_time(legal: datetime, speed: int) -> None:
    clock = RunningClock(speed)
    assert abs(clock.legal_of(clock.wall_of(legal)) - legal) <= timedelta(microseconds=speed)


@pytest.mark.parametrize("speed", [1, 1440])
def test_both_are_read_together(speed: float) -> None:
    clock = RunningClock(speed)
    before = datetime.now(UTC)
    moment = clock.now()
    assert before <= moment.wall <= datetime.now(UTC)
    assert moment.wall.utcoffset() == timedelta(0)
    assert moment.legal == clock.legal_of(moment.wall)


@pytest.mark.parametrize("speed", [1, 1440])
@pytest.mark.usefixtures("in_new_york")
def test_neither_knows_the_zone_of_the_machine(speed: float) -> None:
    clock = RunningClock(speed)
    assert clock.wall_of(NOON).utcoffset() == timedelta(0)
    assert clock.legal_of(NOON).utcoffset() == timedelta(hours=8)
