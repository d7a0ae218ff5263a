"""The monthly reports of efficiency (效能监察月报): of each department that has figures, and of the district."""

from typing import Protocol

from chalicelib.supervision.answers import Dashboard, Figures
from chalicelib.supervision.monthly.columns import DECIDED, OPENED, PROMISED, RED, SATISFACTION
from chalicelib.supervision.monthly.facts import Line, ReportIssued

TITLE = "效能监察月报"
TOLD = (OPENED, DECIDED, PROMISED, SATISFACTION, RED)
"""What a message says of a month."""


class Months(Protocol):
    """Port: the whole district's month at a glance."""

    def whole(self, month: str) -> Dashboard:
        """Of that month (2026-11)."""
        ...


def reports(months: Months, month: str) -> list[ReportIssued]:
    """Last that of the district; none where nothing was counted."""
    told = months.whole(month)
    if not told.total.opened + told.total.decided + told.total.closed:
        return []
    parts = [_report(month, row.key, row.figures) for row in told.departments if row.key]
    return [*parts, _report(month, "", told.total)]


def _report(month: str, department: str, figures: Figures) -> ReportIssued:
    lines = tuple(Line(title=one.title, text=one.text(figures)) for one in TOLD)
    return ReportIssued(
        what="efficiency", month=month, department=department, whole=not department, title=TITLE, lines=lines
    )
