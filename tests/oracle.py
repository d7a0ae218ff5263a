"""Somebody who counts deadlines by hand, day after day, from the law and the arrangements of days off alone.

Shares nothing with the kernel but the ledger that it reads: it knows no periods, only whether a day counts
(民法典 art 201, 203; 行政许可法 art 45, 82).
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta, timezone
from typing import Any

import chinese_calendar

from chalicelib.kernel.deadlines import Deadline

CHINA = timezone(timedelta(hours=8))
ONE_DAY = timedelta(days=1)
HORIZON = 1000
"""Days after which a deadline that has not come is one that stands still."""


class Oracle:
    """Counts on one calendar, read from the same documents as the kernel's."""

    def __init__(self, years: list[Mapping[str, Any]], statutory: Mapping[str, Any]) -> None:
        told = [year for year in sorted(years, key=lambda one: one["year"]) if year["days"]]
        self._arranged = {day["date"]: day["isOffDay"] for year in told for day in year["days"]}
        self._published = {year["year"] for year in told}
        self._packaged = {day.year for day in chinese_calendar.holidays}
        self._feasts = {day for names in statutory["years"].values() for days in names.values() for day in days}

    def works(self, day: date) -> bool:
        """What hangs at the office's door for the day: arranged, made up for, or as its weekday says."""
        arranged = self._arranged.get(day.isoformat())
        if arranged is not None:
            return not arranged
        weekday = day.isoweekday() <= 5
        if day.year in self._published:
            return weekday
        if day.year in self._packaged:
            return day in chinese_calendar.workdays or (weekday and day not in chinese_calendar.holidays)
        return weekday and day.isoformat() not in self._feasts

    def is_a_guess(self, day: date) -> bool:
        """Whether the arrangement of its year, or of the next one that reaches into its last week, is still to come."""
        known = self._published | self._packaged
        return day.year not in known or ((day.month, day.day) >= (12, 25) and day.year + 1 not in known)

    def due(self, ledger: Deadline) -> tuple[datetime | None, bool]:
        """The first instant that is too late (``None``: it stands still), and whether that rests on a guess."""
        walk = self._days(ledger)
        day = ledger.start.astimezone(CHINA).date()
        for limit in (ledger.limit, *(extension.limit for extension in ledger.extensions)):
            left = limit.amount
            while left:
                day, counts, _ = next(walk, (date.max, False, False))
                if day == date.max:
                    return None, False
                left -= counts and (limit.unit == "calendar_day" or self.works(day))
        first = ledger.start.astimezone(CHINA).date()
        last = day if self._may_end(ledger, day) else next((d for d, _, ends in walk if ends), None)
        if last is None:
            return None, False
        guessed = any(self.is_a_guess(first + ONE_DAY * n) for n in range((last - first).days + 1))
        return _midnight(last + ONE_DAY), guessed

    def _days(self, ledger: Deadline) -> Iterator[tuple[date, bool, bool]]:
        """The days after the start, whether each counts, and whether a period may end on it."""
        day = ledger.start.astimezone(CHINA).date()
        for _ in range(HORIZON):
            day += ONE_DAY
            yield day, not self._stands_still(ledger, day), self._may_end(ledger, day)

    def _stands_still(self, ledger: Deadline, day: date) -> bool:
        """A suspension takes the days after the one on which it began, up to the one on which it ended."""
        return any(
            pause.since < _midnight(day) and (pause.until is None or _midnight(day) <= pause.until)
            for pause in ledger.suspensions
        )

    def _may_end(self, ledger: Deadline, day: date) -> bool:
        """On a working day that is not spent, in whole or at its end, waiting for something else."""
        night = _midnight(day + ONE_DAY)
        interrupted = any(
            pause.since < night and (pause.until is None or night <= pause.until) for pause in ledger.suspensions
        )
        return self.works(day) and not interrupted and not self._stands_still(ledger, day)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=CHINA)
