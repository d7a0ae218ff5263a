"""What the application flow needs from outside."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from chalicelib.applications.facts import MaterialRef, Submitted
from chalicelib.kernel.facts import Stamp
from chalicelib.kernel.privacy import Person
from chalicelib.kernel.store import Once
from chalicelib.kernel.values import Lenient
from chalicelib.parties.model import Section


class Numbers(Protocol):
    """Port: gives out case numbers (办件编号)."""

    def next(self, item_code: str, day: date) -> str:
        """A number of the legal day that no other case has."""
        ...


class Receipts(Protocol):
    """Port: reads the receipts that the check of an upload gave."""

    def read(self, receipt: str, case_id: str) -> MaterialRef:
        """The checked file, or a refusal when the receipt is forged or another case's."""
        ...


class Submission(Lenient):
    """A checked application on its way to a decision: references and ciphertext only."""

    case_id: str
    submitted: Submitted
    person: Person
    stamp: Stamp
    once: Once


class Instant(Protocol):
    """Port: the synchronous workflow that gathers evidence, decides and commits."""

    def run(self, submission: Submission) -> dict[str, Any] | None:
        """The committed answer, or ``None`` when none came in time: the caller then commits the hand-over."""
        ...


Evidence = Mapping[Section, str]
"""Sealed sections of what the platform holds, as the workflow read them."""
