"""Answers of the API of credit, in plain Chinese."""

from datetime import date, datetime
from typing import Literal

from chalicelib.kernel.values import Lenient
from chalicelib.parties.model import CreditList, Grade

RepairState = Literal["open", "repaired", "refused"]


class RepairView(Lenient):
    """A request for repair, and where it stands."""

    id: str
    mark: str
    state: RepairState
    state_text: str
    asked_at: datetime
    """Legal time."""
    explanation: str
    decided_at: datetime | None = None
    reason: str = ""
    """Why it was decided so."""


class MarkView(Lenient):
    """An entry of a list."""

    id: str
    list: CreditList
    list_text: str
    source: str
    reason: str
    basis: str
    since: date | None
    until: date | None
    """Its last day; absent: until it is repaired."""
    case: str
    """办件编号 of the case that it comes from."""
    active: bool
    state_text: str
    effect: str
    """What it leads to while it is active."""
    how_to_repair: tuple[str, ...]
    """Empty where there is nothing to repair."""
    repair: RepairView | None = None
    """The last request for repair."""


class CreditView(Lenient):
    """The grade of today and the marks it comes from."""

    grade: Grade
    grade_text: str
    marks: tuple[MarkView, ...]


class AskedRepair(Lenient):
    """A request for repair, as the department sees it."""

    repair: RepairView
    mark: MarkView
    name: str
    """Of whom it is about, masked for a person; empty where no department told it."""


class Repairs(Lenient):
    """The open requests for repair of the departments that the officer handles, oldest first."""

    items: tuple[AskedRepair, ...]
