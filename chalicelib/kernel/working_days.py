"""Working days of the People's Republic of China: weekdays, less days off, plus make-up days.

The State Council publishes each year's arrangement about November of the year before. A day of a year
that is not published yet is computed from weekdays and the statutory days off, and is *provisional*.
"""

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Self

from chalicelib.kernel.canonical import digest

ONE_DAY = timedelta(days=1)
SATURDAY = 5
NEW_YEAR_REACH = 25
"""The arrangement of a year may name days of the December before, from this one on (29 December 2018
was made a working day by that of 2019)."""


def _packaged(day: date) -> bool | None:
    """Whether ``chinese_calendar`` calls it a working day; ``None`` in a year that it does not know."""
    import chinese_calendar  # noqa: PLC0415  # its tables are loaded by those only who count days

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


class WorkingCalendar:
    """What is a working day, from three sources; the earlier one wins.

    Parameters
    ----------
    published:
        Officially published years: date → is it a day off. Days not named go by their weekday. A year
        without days is not published. A date is looked up in all years, the last one winning, because
        the arrangement of a year may name days of the December before.
    statutory:
        Statutory days off (全国年节及纪念日放假办法) by year, for years that neither ``published`` nor
        the package ``chinese_calendar`` knows. Make-up days of such years are unknown.

    A year that no source knows has its weekdays for working days: no date is ever refused.
    """

    def __init__(
        self,
        published: Mapping[int, Mapping[date, bool]],
        statutory: Mapping[int, Collection[date]],
    ) -> None:
        self._published = {year: dict(days) for year, days in sorted(published.items()) if days}
        self._off = {day: off for days in self._published.values() for day, off in days.items()}
        self._statutory = {year: frozenset(days) for year, days in statutory.items()}
        self._years: dict[int, tuple[date, ...]] = {}

    @classmethod
    def from_documents(cls, years: Sequence[Mapping[str, Any]], statutory: Mapping[str, Any]) -> Self:
        """From the documents of ``catalogue/calendars``: a file a published year, and ``statutory.json``."""
        return cls(
            {
                year["year"]: {date.fromisoformat(day["date"]): day["isOffDay"] for day in year["days"]}
                for year in years
            },
            {
                int(year): [date.fromisoformat(day) for days in names.values() for day in days]
                for year, names in statutory["years"].items()
            },
        )

    @cached_property
    def version(self) -> str:
        """A digest of all that the answers rest on: what was computed under another one may be wrong now."""
        import chinese_calendar  # noqa: PLC0415

        return digest(
            {
                "published": {str(year): self._iso(days) for year, days in self._published.items()},
                "off": self._iso([day for day, off in self._off.items() if off]),
                "statutory": {str(year): self._iso(days) for year, days in self._statutory.items()},
                "packaged": [self._iso(chinese_calendar.holidays), self._iso(chinese_calendar.workdays)],
            }
        )[:12]

    def is_working(self, day: date) -> bool:
        """Whether the organs work on that day; make-up Saturdays and Sundays count."""
        days = self._working(day.year)
        place = bisect_right(days, day)
        return place > 0 and days[place - 1] == day

    def is_provisional(self, day: date) -> bool:
        """Whether an arrangement still to be published may change what :meth:`is_working` says."""
        if not self._official(day.year):
            return True
        reached = day.month == 12 and day.day >= NEW_YEAR_REACH
        return reached and not self._official(day.year + 1)

    def is_provisional_between(self, first: date, last: date) -> bool:
        """Whether a count from ``first`` to ``last`` rests on days that are provisional."""
        turns = (date(year, 12, 31) for year in range(first.year, last.year))
        return self.is_provisional(last) or any(self.is_provisional(turn) for turn in turns)

    def add_working_days(self, start: date, n: int) -> date:
        """The ``n``-th working day after ``start``, which is not counted (民法典 art 201).

        0 gives ``start`` itself, or the next working day when it is a day off. Raises ValueError for a
        negative ``n``.
        """
        if n < 0:
            raise ValueError("days are counted forward")
        if n == 0:
            return self.add_working_days(start - ONE_DAY, 1)
        year, days = start.year, self._working(start.year)
        place = bisect_right(days, start) + n - 1
        while place >= len(days):
            place -= len(days)
            year += 1
            days = self._working(year)
        return days[place]

    def working_days_between(self, after: date, last: date) -> int:
        """How many working days ``d`` there are with ``after`` < d ≤ ``last``."""
        whole_years = sum(len(self._working(year)) for year in range(after.year, last.year))
        past = bisect_right(self._working(after.year), after)
        return whole_years + bisect_right(self._working(last.year), last) - past

    def _official(self, year: int) -> bool:
        return year in self._published or _packaged(date(year, 1, 1)) is not None

    def _working(self, year: int) -> tuple[date, ...]:
        """The working days of a year, in order; computed once."""
        if year not in self._years:
            first = date(year, 1, 1)
            days = [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]
            self._years[year] = tuple(day for day in days if self._works(day))
        return self._years[year]

    def _works(self, day: date) -> bool:
        if day in self._off:
            return not self._off[day]
        weekday = day.weekday() < SATURDAY
        if day.year in self._published:
            return weekday
        packaged = _packaged(day)
        if packaged is not None:
            return packaged
        return weekday and day not in self._statutory.get(day.year, frozenset())

    @staticmethod
    def _iso(days: Collection[date]) -> list[str]:
        return sorted(day.isoformat() for day in days)
