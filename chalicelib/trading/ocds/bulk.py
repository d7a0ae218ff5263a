"""Everything of a month: an index of its days, and one file once the month is over."""

import gzip
import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urlencode

from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.errors import Invalid
from chalicelib.trading.ocds.finding import Finder
from chalicelib.trading.ocds.parts import Part
from chalicelib.trading.ocds.ports import Files, Releases, day_list
from chalicelib.trading.ocds.schemas import DayView, MonthView

AT_ONCE = 200
"""Entries of a list that are read together."""


class Months:
    """What the route of bulk downloads calls, and what writes the files."""

    def __init__(self, finder: Finder, catalogue: Catalogue, lists: Releases, files: Files, clock: Clock) -> None:
        self._finder = finder
        self._catalogue = catalogue
        self._lists = lists
        self._files = files
        self._clock = clock

    def show(self, month: str) -> MonthView:
        """How many releases each day has and where they begin, and the file, if it was written.

        Raises
        ------
        Invalid
            ``ocds_month``.
        """
        counts = {day: self._lists.named(day_list(day)).stands(()).head for day in self._days(month)}
        shown = [
            DayView(date=day, releases=count, url=self._uri(day)) for day, count in counts.items() if count
        ]  # fmt: skip
        file = self._files.link(_key(month), f"{month}.jsonl.gz") if self._files.has(_key(month)) else ""
        return MonthView(month=month, releases=sum(counts.values()), days=tuple(shown), file=file)

    def catch_up(self) -> tuple[str, int]:
        """Write the file of the last month that is over, unless it is there: the month, and how many releases it has.

        Harmless at any time; a night that fails is made good by the next.
        """
        month = f"{self._today().replace(day=1) - timedelta(days=1):%Y-%m}"
        return month, 0 if self._files.has(_key(month)) else self.write(month)

    def write(self, month: str) -> int:
        """Write the file of a month that is over: JSON Lines, a release a line, in gzip. How many releases it has.

        Harmless at any time, any number of times: the same releases make the same file.

        Raises
        ------
        Invalid
            ``ocds_month``: it is not over.
        """
        if month >= f"{self._today():%Y-%m}":
            raise Invalid("ocds_month", "month")
        lines = [json.dumps(release, ensure_ascii=False) + "\n" for release in self._all(month)]
        if lines:
            content = gzip.compress("".join(lines).encode(), mtime=0)
            self._files.keep(_key(month), content, "application/gzip")
        return len(lines)

    def _all(self, month: str) -> Iterator[Part]:
        for day in self._days(month):
            store, first = self._lists.named(day_list(day)), 1
            while entries := store.read(first, AT_ONCE):
                first = entries[-1].number + 1
                for _, (_, release) in self._finder.listed(entries):
                    yield release

    def _days(self, month: str) -> list[date]:
        today = self._today()
        if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", month, re.ASCII) or month > f"{today:%Y-%m}":
            raise Invalid("ocds_month", "month")
        first = date.fromisoformat(f"{month}-01")
        days = (first + timedelta(days=n) for n in range(31))
        return [day for day in days if day.month == first.month and day <= today]

    def _today(self) -> date:
        return legal_day(self._clock.now().legal)

    def _uri(self, day: date) -> str:
        return f"{self._catalogue.site()}/ocds/releases?{urlencode({'date': day.isoformat()})}"


def _key(month: str) -> str:
    return f"ocds/{month}.jsonl.gz"
