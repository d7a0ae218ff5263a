"""What an approval grants, as one flow tells another of it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from chalicelib.kernel.privacy import Person


@dataclass(frozen=True, slots=True)
class Grant:
    """A standing approval of an item that ends in a certificate. Holds personal data."""

    item: str
    """实施编码."""
    short: str
    item_name: str
    department: str
    """Unified social credit code of the deciding department."""
    department_name: str
    type: str
    """The last three characters of the certificate's type code (GB/T 36904-2018)."""
    name: str
    """What the certificate is called."""
    kind: Literal["person", "firm"]
    holder: str
    holder_number: str
    """Identity number or unified social credit code."""
    person: Person
    of: str
    """Keyed digest of what it is of (a house, premises): a later grant of the same renews the certificate."""
    fields: tuple[tuple[str, str], ...]
    """What else the certificate shows, in order: title and value."""
    number: str
    """办件编号."""
    decided_at: datetime
    valid_from: date
    valid_until: date | None
    """The last day on which it is good; ``None``: until further notice."""
    record_kind: str
    """Kind of the record that the platform keeps of it; empty: none."""
    record: Mapping[str, Any]
