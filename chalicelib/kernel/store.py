"""The port behind which cases are kept: one change of a case is one transaction, whole or not at all."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Protocol
from zlib import crc32

from chalicelib.kernel.audit import Trace
from chalicelib.kernel.cases import Case, Flow, Head, S
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.facts import Fact
from chalicelib.kernel.privacy import Person


@dataclass(frozen=True, slots=True)
class Once:
    """An idempotency key: whose, which, and the digest of the request that it stands for.

    Every act is done under one, so the audit's entry about it is written in the same transaction.
    """

    key: str
    request: str
    trace: Trace | None = None

    def same(self, request: str) -> None:
        """Refuse the key when it was first used for another request (of digest ``request``)."""
        if request != self.request:
            raise Conflict("idempotency_key_reused", "Idempotency-Key")


@dataclass(frozen=True, slots=True)
class Change(Generic[S]):
    """All that one command writes, in one transaction or not at all."""

    flow: Flow[S]
    head: Head[S]
    facts: Sequence[Fact]
    once: Once | None = None
    answer: Mapping[str, Any] = field(default_factory=dict)
    """What a repeat of the same request is answered."""
    claims: frozenset[str] = frozenset()
    """Names that belong to this case alone from now on (a case number, one grant a person)."""
    releases: frozenset[str] = frozenset()
    person: Person | None = None
    """A person seen for the first time, whose key is written with the case."""

    @property
    def trace(self) -> Trace | None:
        """What the audit remembers: it names the case, which a request that opens one does not know yet."""
        trace = self.once.trace if self.once else None
        return trace and trace.model_copy(update={"about": self.head.case_id})


class VersionConflict(Exception):
    """Somebody else changed the case first."""


class Answered(Exception):
    """The idempotency key was used before: :meth:`CaseStore.answer` tells what was answered."""


class Claimed(Exception):
    """A name that the change claims belongs to another case."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class PersonKnown(Exception):
    """The person of the change was written by another case in the meantime."""


PARTS = 8
"""What many cases share (a queue, the clocks, the undispatched) is split into so many parts."""


def part_of(case_id: str) -> int:
    """The part that a case's shared keys lie in."""
    return crc32(case_id.encode()) % PARTS


class CaseStore(Protocol):
    """Port: where cases are kept."""

    def head(self, flow: Flow[S], case_id: str) -> Head[S] | None:
        """Where the case stands, strongly consistent; ``None`` when there is none of this flow."""
        ...

    def whole(self, flow: Flow[S], case_id: str) -> Case[S] | None:
        """The head and all that it was folded from, in one call; ``None`` when there is none of this flow."""
        ...

    def timeline(self, case_id: str) -> list[Fact]:
        """Every fact of the case, in order."""
        ...

    def fact(self, case_id: str, seq: int) -> Fact | None:
        """One fact of the case."""
        ...

    def commit(self, change: Change[Any]) -> None:
        """Write the whole change or nothing.

        Raises
        ------
        VersionConflict, Answered, Claimed, PersonKnown
            and writes nothing.
        """
        ...

    def answer(self, key: str) -> tuple[str, dict[str, Any]] | None:
        """The request digest and the answer that an idempotency key was used for."""
        ...

    def claimant(self, name: str) -> str | None:
        """The case that a claimed name belongs to."""
        ...

    def claimants(self, names: Collection[str]) -> dict[str, str]:
        """The cases that claimed names belong to, in one call; free names are absent."""
        ...

    def of_subject(self, subject: str, limit: int, after: str = "") -> tuple[list[tuple[str, dict[str, Any]]], str]:
        """Cases of a person, newest first: (case id, state) and the cursor of the next page (``""``: none)."""
        ...

    def opened_by(
        self, opener: str, limit: int, after: str = "", before: datetime | None = None
    ) -> tuple[list[tuple[str, dict[str, Any]]], str]:
        """Cases that a partner or member of the grid opened (before an instant of legal time), newest first."""
        ...

    def in_queue(self, queue: str, limit: int, after: str = "") -> tuple[list[tuple[str, dict[str, Any]]], str]:
        """Cases of a work queue, first due first."""
        ...

    def due(self, until: datetime) -> Iterator[tuple[str, str]]:
        """Cases whose next instant lies before ``until`` (legal time): flow and case id."""
        ...

    def undispatched(self, before: datetime) -> Iterator[str]:
        """Cases with facts committed before ``before`` (wall time) that no dispatcher has taken."""
        ...

    def open_clocks(self, part: int | None = None) -> Iterator[tuple[str, str]]:
        """Flow and case id of cases whose clock runs: all, or one of :data:`PARTS` parts (any number wraps around)."""
        ...

    def remember(self, once: Once, answer: dict[str, Any]) -> None:
        """Keep the answer of a request that changed no case, or raise :class:`Answered`."""
        ...

    def dispatched(self, case_id: str, version: int) -> None:
        """Every fact up to ``version`` is with its readers. Harmless when newer facts came meanwhile."""
        ...
