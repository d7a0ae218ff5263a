from datetime import date, timedelta
from typing import Any

import chinese_calendar
import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.working_days import WorkingCalendar

EMPTY = WorkingCalendar({}, {})
Document = dict[str, Any]


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2026, 9, 18), 5, date(2026, 9, 24)),
        (date(2026, 9, 18), 20, date(2026, 10, 22)),
        (date(2026, 9, 18), 30, date(2026, 11, 5)),
        (date(2026, 2, 9), 5, date(2026, 2, 14)),
        (date(2026, 2, 9), 20, date(2026, 3, 13)),
        (date(2026, 4, 29), 7, date(2026, 5, 12)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 9, 30), 0, date(2026, 9, 30)),
        (date(2026, 10, 1), 0, date(2026, 10, 8)),
    ],
)
def test_adds_working_days(calendar: WorkingCalendar, start: date, n: int, end: date) -> None:
    assert calendar.add_working_days(start, n) == end


@pytest.mark.parametrize("day", [date(2026, 1, 4), date(2026, 2, 14), date(2026, 9, 20)])
def test_make_up_saturdays_and_sundays_are_working_days(calendar: WorkingCalendar, day: date) -> None:
    assert day.weekday() >= 5
    assert calendar.is_working(day)


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026])
def test_the_year_files_agree_with_the_package(years: list[Document], year: int) -> None:
    own = WorkingCalendar.from_documents([y for y in years if y["year"] == year], {"years": {}})
    differing = [day for day in days_of(year) if own.is_working(day) != chinese_calendar.is_workday(day)]
    assert differing == []


def test_a_year_that_is_not_published_has_its_statutory_days_and_is_provisional(
    calendar: WorkingCalendar, statutory: Document
) -> None:
    off = {date.fromisoformat(day) for days in statutory["years"]["2027"].values() for day in days}
    assert date(2027, 2, 5) in off
    for day in days_of(2027):
        assert calendar.is_working(day) == (day.weekday() < 5 and day not in off)
        assert calendar.is_provisional(day)


def test_the_statutory_days_are_those_of_the_law(statutory: Document) -> None:
    assert list(statutory["years"]) == [str(year) for year in range(2027, 2041)]
    for year, names in statutory["years"].items():
        assert {name: len(days) for name, days in names.items()} == {
            "元旦": 1, "春节": 4, "清明节": 1, "劳动节": 2, "端午节": 1, "中秋节": 1, "国庆节": 3,
        }  # fmt: skip
        assert all(day.startswith(year) for days in names.values() for day in days)
        assert names["清明节"][0][5:] in ("04-04", "04-05")


def test_covered_days_are_not_provisional_but_for_the_last_week_before_an_unpublished_year(
    calendar: WorkingCalendar,
) -> None:
    assert not any(calendar.is_provisional(day) for year in range(2004, 2026) for day in days_of(year))
    provisional = [day for day in days_of(2026) if calendar.is_provisional(day)]
    assert provisional == [date(2026, 12, day) for day in range(25, 32)]


def test_a_count_is_provisional_when_any_of_its_days_is(calendar: WorkingCalendar) -> None:
    assert not calendar.is_provisional_between(date(2025, 12, 30), date(2026, 12, 24))
    assert calendar.is_provisional_between(date(2026, 12, 20), date(2027, 1, 5))
    published = WorkingCalendar({2028: {date(2028, 1, 1): True}}, {})
    assert not published.is_provisional(date(2028, 3, 1))
    assert published.is_provisional_between(date(2026, 12, 20), date(2028, 3, 1))


def test_a_published_year_wins_over_everything() -> None:
    odd = {2025: {date(2025, 10, 1): False}, 2030: {date(2030, 6, 5): False, date(2030, 6, 8): False}}
    calendar = WorkingCalendar(odd, {2030: [date(2030, 6, 5), date(2030, 10, 1)]})
    assert calendar.is_working(date(2025, 10, 1))
    assert calendar.is_working(date(2030, 6, 5))
    assert calendar.is_working(date(2030, 6, 8))
    assert calendar.is_working(date(2030, 10, 1))
    assert not calendar.is_provisional(date(2030, 6, 5))


def test_the_arrangement_of_a_year_reaches_into_the_december_before() -> None:
    day = date(2027, 12, 31)
    assert WorkingCalendar({2027: {date(2027, 1, 1): True}}, {}).is_working(day)
    both = {2027: {date(2027, 1, 1): True}, 2028: {day: True}}
    assert not WorkingCalendar(both, {}).is_working(day)


def test_the_version_changes_with_anything_that_an_answer_rests_on(
    years: list[Document], statutory: Document, calendar: WorkingCalendar
) -> None:
    assert WorkingCalendar.from_documents(list(reversed(years)), statutory).version == calendar.version
    arrived = {"year": 2027, "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": True}]}
    others = [
        WorkingCalendar.from_documents([*years, arrived], statutory).version,
        WorkingCalendar.from_documents(years[1:], statutory).version,
        WorkingCalendar.from_documents(years, {"years": {}}).version,
    ]
    assert len({calendar.version, *others}) == 4


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)), st.integers(0, 400))
def test_counts_like_somebody_with_a_finger_on_the_calendar(start: date, n: int) -> None:
    day, left = start, n
    while left or not EMPTY.is_working(day):
        day += timedelta(days=1)
        left -= EMPTY.is_working(day) and left > 0
    assert EMPTY.add_working_days(start, n) == day
    if EMPTY.is_working(start):
        assert EMPTY.working_days_between(start, day) == n


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_no_year_is_refused(start: date) -> None:
    assert EMPTY.is_working(EMPTY.add_working_days(start, 0))
    assert EMPTY.is_provisional(start) == (
        not 2004 <= start.year <= 2026 or (start.year == 2026 and (start.month, start.day) >= (12, 25))
    )


def test_days_are_counted_forward_only() -> None:
    with pytest.raises(ValueError, match="forward"):
        EMPTY.add_working_days(date(2026, 1, 1), -1)
