"""Periods in months."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.months import months_after


@pytest.mark.parametrize(
    ("start", "months", "day"),
    [
        (date(2026, 11, 24), 0, date(2026, 11, 24)),
        (date(2026, 11, 24), 1, date(2026, 12, 24)),
        (date(2026, 11, 24), 2, date(2027, 1, 24)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 3, 31), 1, date(2026, 4, 30)),
        (date(2026, 3, 30), 1, date(2026, 4, 30)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_the_day_that_corresponds_or_the_months_last_one(start: date, months: int, day: date) -> None:
    assert months_after(start, months) == day


@given(st.dates(date(1950, 1, 1), date(2200, 12, 31)), st.integers(0, 600))
def test_it_lies_so_many_months_later_on_the_same_day_or_the_last(start: date, months: int) -> None:
    day = months_after(start, months)
    assert 12 * (day.year - start.year) + day.month - start.month == months
    shortened = day.day < start.day and (day + timedelta(days=1)).day == 1
    assert day.day == start.day or shortened
