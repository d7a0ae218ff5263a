"""What the platform holds about a person or firm: profile, records, credit, earlier cases.

Each section is sealed under the person's key. Every value carries its source, so that what is filled in
for an applicant can be shown with where it came from (国务院令第716号 art 7).
"""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, field_validator

from chalicelib.kernel.values import Strict

Section = Literal["profile", "records", "credit", "history"]
SECTIONS: tuple[Section, ...] = ("profile", "records", "credit", "history")
Grade = Literal["normal", "white", "red", "black"]
CreditList = Literal["white", "red", "black"]
"""白名单 (a clean record stands), 红名单 (守信激励), 黑名单 (失信)."""
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=500)]

BARE = "grade"
"""Id of the mark that a department tells as a bare grade: one for all of them, the newest word counts."""
RANKS: tuple[Grade, ...] = ("normal", "white", "red", "black")
"""What outweighs what: the later, the heavier."""


class Value(Strict):
    """One profile field, with where it comes from and since when it is so."""

    value: Any
    source: str
    at: datetime


class Record(Strict):
    """A licence or record of a kind (证照, 登记, 备案)."""

    data: dict[str, Any]
    source: str
    at: datetime
    valid_until: date | None = None


class Past(Strict):
    """A case of a service item, as it stood when the platform last heard of it."""

    case_id: str
    version: int
    open: bool
    granted: bool


class Repaired(Strict):
    """A mark was repaired (信用修复)."""

    at: datetime
    by: str
    """Pseudonymous id of the officer who decided it."""
    basis: str


class Mark(Strict):
    """An entry of a list of credit: who entered it, why, on what ground, from when to when."""

    id: str
    list: CreditList
    source: str
    """Name of the department that entered it, and that decides on its repair."""
    department: str = ""
    """Its unified social credit code; empty where it was not told."""
    reason: str
    basis: str
    since: date | None = None
    """Its first day; absent where it was not told."""
    until: date | None = None
    """Its last day; absent: until it is repaired."""
    case: str = ""
    """办件编号 of the case that it comes from, if it does."""
    repaired: Repaired | None = None

    def active(self, today: date) -> bool:
        """Whether it counts on ``today``."""
        begun = self.since is None or self.since <= today
        return begun and (self.until is None or today <= self.until) and self.repaired is None


def bare(grade: Grade, source: str = "登记部门", department: str = "", since: date | None = None) -> tuple[Mark, ...]:
    """What a bare grade stands for: no mark when it is normal, else one without end from the telling department."""
    if grade == "normal":
        return ()
    told = f"{source}认定的信用等级"
    return (Mark(id=BARE, list=grade, source=source, department=department, reason=told, basis=told, since=since),)


def pasts(told: Any) -> Any:
    """What is kept of an item's cases: several, or, as it was kept before, its newest one alone."""
    return [told] if isinstance(told, dict) else told


class Holdings(Strict):
    """All sections together."""

    profile: dict[str, Value] = Field(default_factory=dict)
    records: dict[str, Record] = Field(default_factory=dict)
    credit: tuple[Mark, ...] = ()
    history: dict[str, tuple[Past, ...]] = Field(default_factory=dict)
    """Cases by the code of their item."""

    @field_validator("credit", mode="before")
    @classmethod
    def _told_bare(cls, told: Any) -> Any:
        """A bare grade, as it was kept before there were marks."""
        return bare(told) if isinstance(told, str) else told  # type: ignore[arg-type]  # Mark refuses what is no list

    @field_validator("history", mode="before")
    @classmethod
    def _told_alone(cls, told: Any) -> Any:
        return {item: pasts(cases) for item, cases in told.items()} if isinstance(told, dict) else told

    def active_marks(self, today: date) -> tuple[Mark, ...]:
        """The marks that count on ``today``."""
        return tuple(mark for mark in self.credit if mark.active(today))

    def grade(self, today: date) -> Grade:
        """The grade of ``today``: a black mark outweighs every other one, then a red one, then a white one."""
        return max((mark.list for mark in self.active_marks(today)), key=RANKS.index, default="normal")

    def valid_records(self, today: date) -> dict[str, Record]:
        """Records that are valid on ``today``."""
        return {k: r for k, r in self.records.items() if r.valid_until is None or r.valid_until >= today}

    def facts(self, today: date) -> dict[str, Any]:
        """The bare values, as decision tables and ``x-autofill`` paths name them."""
        party = {name: held.value for name, held in self.profile.items()}
        records = {kind: record.data for kind, record in self.valid_records(today).items()}
        return {
            "party": {"known": bool(party), **party},
            "records": records,
            "credit": {"grade": self.grade(today)},
        }

    def lookup(self, path: str, today: date) -> Value | None:
        """What is held at ``party.household`` or ``records.business_licence.number``."""
        root, _, rest = path.partition(".")
        if root == "party":
            return self.profile.get(rest)
        kind, _, field = rest.partition(".")
        record = self.valid_records(today).get(kind) if root == "records" else None
        if record is None or field not in record.data:
            return None
        return Value(value=record.data[field], source=record.source, at=record.at)
