"""Whether a day is worked on: what is published says, or the package, or the law and the weekday.

Each test makes a calendar of its own: a calendar remembers the years that it was asked for.
"""

from datetime import date

import pytest

from chalicelib.kernel.working_days import WorkingCalendar

MID_AUTUMN_2024 = {
    date(2024, 9, 13): True,
    date(2024, 9, 14): True,  # Saturday, made up
    date(2024, 9, 15): False,
    date(2024, 9, 16): False,
    date(2024, 9, 17): False,
    date(2024, 9, 18): True,
    date(2024, 9, 21): False,
    date(2024, 9, 29): True,  # Sunday, made up
    date(2024, 10, 1): False,
}


@pytest.mark.parametrize("day", MID_AUTUMN_2024)
def test_of_years_that_it_knows_the_package_says(day: date) -> None:
    assert WorkingCalendar({}, {}).is_working(day) is MID_AUTUMN_2024[day]
    assert WorkingCalendar({}, {2024: [date(2024, 9, 18)]}).is_working(day) is MID_AUTUMN_2024[day]
    assert not WorkingCalendar({}, {}).is_provisional(day)


def test_what_is_published_says_otherwise_than_the_package() -> None:
    published = WorkingCalendar({2024: {date(2024, 9, 18): True, date(2024, 9, 21): False}}, {})
    assert [published.is_working(date(2024, 9, day)) for day in (16, 18, 21, 22, 29)] == [
        True, False, True, False, False,
    ]  # fmt: skip


def test_in_a_year_that_nobody_knows_weekdays_are_worked_on() -> None:
    week = [date(2100, 10, day) for day in range(1, 8)]  # from Friday on
    assert [WorkingCalendar({}, {}).is_working(day) for day in week] == [True, False, False, True, True, True, True]
    assert WorkingCalendar({}, {}).is_provisional(week[0])


def test_in_a_year_of_which_only_the_law_is_known_its_days_are_off() -> None:
    lawful = WorkingCalendar({}, {2100: [date(2100, 10, 1), date(2100, 10, 2)], 2101: [date(2101, 10, 4)]})
    assert [lawful.is_working(date(2100, 10, day)) for day in (1, 2, 4)] == [False, False, True]
    assert lawful.is_provisional(date(2100, 10, 1))


def test_every_day_belongs_to_one_year() -> None:
    """1 January 2100 is a Friday, and nobody knows yet that it will be off; 2099 has 261 weekdays."""
    unknown = WorkingCalendar({}, {})
    assert unknown.is_working(date(2100, 1, 1))
    assert unknown.add_working_days(date(2099, 12, 31), 2) == date(2100, 1, 4)
    assert unknown.working_days_between(date(2099, 12, 31), date(2100, 1, 4)) == 2
    assert unknown.working_days_between(date(2098, 12, 31), date(2099, 12, 31)) == 261
    assert unknown.working_days_between(date(2098, 12, 31), date(2100, 1, 1)) == 262
