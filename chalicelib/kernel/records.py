"""Two small ports: documents that change by revision, and counters that pass away.

Accounts, sessions, mandates and consents are documents; rate limits, one-time codes and nonces are
counters. Neither is a case: they have no facts, and the audit tells what was done to them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from chalicelib.kernel.privacy import Person


@dataclass(frozen=True, slots=True)
class Record:
    """A document under ``pk`` and ``sk``: JSON data, and how often it was written."""

    pk: str
    sk: str
    data: Mapping[str, Any] = field(default_factory=dict)
    revision: int = 0
    """0: not stored yet."""
    expires: datetime | None = None
    """Wall time after which it is as if it were not there, whether or not it has been swept away."""


class Records(Protocol):
    """Port: where documents are kept. Personal data is in them only as ciphertext."""

    def get(self, pk: str, sk: str) -> Record | None:
        """The document, strongly consistent; ``None`` when there is none or it has expired."""
        ...

    def under(self, pk: str, prefix: str = "") -> list[Record]:
        """All documents under ``pk`` whose ``sk`` begins with ``prefix``, in order, strongly consistent."""
        ...

    def some(self, keys: Collection[tuple[str, str]]) -> list[Record]:
        """Those documents under ``keys`` (``pk``, ``sk``) that are there, in no order, read in batches, strongly
        consistent.
        """
        ...

    def put(self, record: Record, person: Person | None = None) -> Record:
        """Write ``record`` as the revision after the one it holds; the key of a new ``person`` with it.

        Raises
        ------
        VersionConflict
            when another revision is stored, and writes nothing.
        """
        ...

    def remove(self, record: Record) -> None:
        """Delete the document if it is still of this revision; harmless when it is gone.

        Raises
        ------
        VersionConflict
            when another revision is stored.
        """
        ...


class Counters(Protocol):
    """Port: what is counted for a while."""

    def add(self, key: str, lasting: timedelta) -> int:
        """Count one more under ``key``, and how many there are; the first one begins the time that it lasts."""
        ...

    def count(self, key: str) -> int:
        """How many there are."""
        ...

    def once(self, key: str, lasting: timedelta) -> bool:
        """Whether ``key`` is used for the first time in that time."""
        ...

    def clear(self, key: str) -> None:
        """Forget what was counted."""
        ...
