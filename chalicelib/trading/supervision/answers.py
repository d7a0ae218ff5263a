"""Answers of supervision, in plain Chinese."""

from datetime import datetime

from chalicelib.kernel.values import Lenient


class EvidenceView(Lenient):
    """One thing that was seen."""

    name: str
    title: str
    text: str


class AlertView(Lenient):
    """An alert, what it rests on, and what became of it."""

    project: str
    """Its case id."""
    project_title: str
    number: str
    alert: str
    rule: str
    title: str
    lot: str
    family: str
    family_text: str
    owner: str
    regulator: str
    """Name of the department that supervises the trade; its credit code where it is not listed."""
    evidence: tuple[EvidenceView, ...]
    law: str
    status: str
    status_text: str
    raised_at: datetime
    closed_at: datetime | None
    reason: str


class AlertPage(Lenient):
    """Alerts, the newest first."""

    items: tuple[AlertView, ...]
    cursor: str
    """What to ask the next page with; empty: there is none."""


class Count(Lenient):
    """How many of a kind."""

    name: str
    title: str
    count: int
    open: int = 0


class Share(Lenient):
    """Of publications that were owed by a day."""

    due: int
    on_time: int
    percent: float | None
    """Absent where none was owed."""


class Report(Lenient):
    """The report of a month."""

    month: str
    alerts: int
    open: int
    closed: int
    findings: tuple[Count, ...]
    """Of those that are closed."""
    mean_hours: float | None
    """From the alert to its closing; absent where none is closed."""
    median_hours: float | None
    by_rule: tuple[Count, ...]
    by_family: tuple[Count, ...]
    by_owner: tuple[Count, ...]
    publications: Share


class MemberView(Lenient):
    """A member of the pool of supervisors: no name."""

    id: str
    role: str
    role_text: str
    unit: str
    since: datetime
    ended: datetime | None


class Members(Lenient):
    """Those who serve now."""

    items: tuple[MemberView, ...]
