"""Periods of appraisal: a year (2026) or a quarter (2026-Q3). Pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from chalicelib.catalogue.appraisal import Every
from chalicelib.kernel.errors import Invalid

FORM = re.compile(r"(20[0-9]{2})(?:-Q([1-4]))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, both included."""

    name: str
    every: Every
    first: date
    last: date

    @classmethod
    def parse(cls, name: str, field: str = "period") -> "Period":
        """Read a period's name, or Invalid ``appraisal_period``."""
        found = FORM.fullmatch(name)
        if found is None:
            raise Invalid("appraisal_period", field)
        year, quarter = int(found[1]), int(found[2] or 0)
        begins = date(year, 3 * quarter - 2 if quarter else 1, 1)
        after = begins.month + (3 if quarter else 12)
        ends = date(year + (after > 12), (after - 1) % 12 + 1, 1) - timedelta(days=1)
        return cls(name, "quarter" if quarter else "year", begins, ends)

    @property
    def months(self) -> tuple[str, ...]:
        """2026-07, 2026-08, 2026-09."""
        return tuple(f"{self.first.year}-{month:02}" for month in range(self.first.month, self.last.month + 1))
