"""What the platform holds about a person or firm: profile, records, credit, earlier cases.

Each section is sealed under the person's key. Every value carries its source, so that what is filled in
for an applicant can be shown with where it came from (国务院令第716号 art 7).
"""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from chalicelib.kernel.values import Strict

Section = Literal["profile", "records", "credit", "history"]
SECTIONS: tuple[Section, ...] = ("profile", "records", "credit", "history")
Grade = Literal["normal", "white", "red", "black"]


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
    """The newest case of one service item."""

    case_id: str
    version: int
    open: bool
    granted: bool


class Holdings(Strict):
    """All sections together."""

    profile: dict[str, Value] = Field(default_factory=dict)
    records: dict[str, Record] = Field(default_factory=dict)
    credit: Grade = "normal"
    history: dict[str, Past] = Field(default_factory=dict)

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
            "credit": {"grade": self.credit},
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
