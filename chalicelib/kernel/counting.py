"""The last day of a period: which days count when it runs, is interrupted, and is extended. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Literal

from chalicelib.kernel.working_days import WorkingCalendar

Unit = Literal["working_day", "calendar_day"]
"""工作日 or 自然日."""

Pause = tuple[date, date]
"""Days ``d`` with first < d ≤ second do not count; the second is :data:`OPEN` while it lasts."""

OPEN = date.max


def last_day(
    start: date, parts: Iterable[tuple[int, Unit]], pauses: Iterable[Pause], calendar: WorkingCalendar
) -> date | None:
    """The day at whose end the period is over, or ``None`` when a pause that still lasts comes first.

    The parts (the limit, then its extensions in order) are counted one behind the other, each in its own
    unit; the start day is excluded (民法典 art 201). The last day must be a working day (art 203) on which
    no pause begins, lasts or ends: otherwise it is the next day that is one. So a period that is
    interrupted on its last day is not over when it runs again.
    """
    ordered = sorted(pauses)
    day: date | None = start
    for amount, unit in parts:
        if day is None:
            return None
        day = _count(day, amount, unit, ordered, calendar)
    return None if day is None else _rolled(day, ordered, calendar)


def _count(start: date, amount: int, unit: Unit, pauses: Sequence[Pause], calendar: WorkingCalendar) -> date | None:
    """The ``amount``-th day of ``unit`` after ``start`` that no pause takes out of the count."""
    if amount == 0:
        return start
    day, left = start, amount
    for since, until in pauses:
        if until <= day:
            continue
        reached = _ahead(day, left, unit, calendar)
        if reached <= since:
            return reached
        if until == OPEN:
            return None
        left -= _between(day, max(day, since), unit, calendar)
        day = until
    return _ahead(day, left, unit, calendar)


def _ahead(day: date, amount: int, unit: Unit, calendar: WorkingCalendar) -> date:
    if unit == "working_day":
        return calendar.add_working_days(day, amount)
    return day + timedelta(days=amount)


def _between(after: date, last: date, unit: Unit, calendar: WorkingCalendar) -> int:
    if unit == "working_day":
        return calendar.working_days_between(after, last)
    return (last - after).days


def _rolled(day: date, pauses: Sequence[Pause], calendar: WorkingCalendar) -> date | None:
    """``day``, or the first working day after it that no pause touches."""
    day = calendar.add_working_days(day, 0)
    for since, until in pauses:
        if since < until and since <= day <= until:
            if until == OPEN:
                return None
            day = calendar.add_working_days(until, 1)
    return day
