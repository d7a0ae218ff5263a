"""Periods in months and years (民法典 art 202). Pure."""

from calendar import monthrange
from datetime import date


def months_after(start: date, months: int) -> date:
    """The day that corresponds to ``start`` so many months later; the month's last one where there is none."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
