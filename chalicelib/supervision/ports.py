"""What supervision asks of others: a flow's measures, and where counters and cases' rows are kept."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from chalicelib.kernel.cases import Case, Flow
from chalicelib.kernel.measuring import NOBODY, Point, Standing, Unseen
from chalicelib.supervision.counting import Amounts, Cell, Deltas, Portion, Tally


@dataclass(frozen=True, slots=True)
class Measure:
    """What a flow tells of its cases. Pure functions of a whole timeline."""

    flow: Flow[Any]
    title: str
    """What its cases are called, in plain Chinese."""
    number: Callable[[Case[Any]], str]
    """The number that people know a case by; empty: none."""
    points: Callable[[Case[Any]], Sequence[Point]]
    standing: Callable[[Case[Any]], Standing | None]
    """Absent when the case is not open."""
    unseen: Callable[[Case[Any]], Unseen] = lambda _: NOBODY
    """Whom it is not shown to; its numbers count all the same."""


Measures = Mapping[str, Measure]
"""By the flow's name."""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """What a case has added to the counters, made of ``version`` facts."""

    case_id: str
    flow: str = ""
    version: int = 0
    revision: int = 0
    """How often it was written; 0: not stored yet."""
    number: str = ""
    standing: Standing | None = None
    tally: Tally = field(default_factory=dict)
    unseen: Unseen = NOBODY

    def holds(self, other: "CaseRow") -> bool:
        """Whether both say the same of the case."""
        return (self.tally, self.standing, self.unseen) == (other.tally, other.standing, other.unseen)


@dataclass(frozen=True, slots=True)
class Listed:
    """A case in a list behind a number: what it has in one cell."""

    case_id: str
    flow: str
    number: str
    cell: Cell
    amounts: Amounts
    unseen: Unseen = NOBODY


@dataclass(frozen=True, slots=True)
class Carded:
    """An open case with a card."""

    case_id: str
    flow: str
    standing: Standing


class Kept(Protocol):
    """Port: where cases' rows and counters are kept."""

    def row(self, case_id: str) -> CaseRow:
        """What the case has added, strongly consistent; an empty row where it has added nothing yet."""
        ...

    def move(self, before: CaseRow, after: CaseRow, portion: Portion, shard: int) -> None:
        """Write a portion: the row ``after`` it, its cells and the counters in one transaction, or nothing.

        Raises
        ------
        VersionConflict
            when the row is not as it was, or somebody else writes a counter right now.
        """
        ...

    def month(self, month: str) -> Deltas:
        """The counters of a month at a glance: one query."""
        ...

    def now(self) -> Deltas:
        """The counters of what is open now: one query."""
        ...

    def span(self, view: str, first: date, last: date) -> Iterator[tuple[date, str, Amounts]]:
        """Day, key and amounts of a view (``item``, ``item=`` and an item …) in days of one month: one query.

        A day and a key may come several times, as in :meth:`whole`.
        """
        ...

    def whole(self, view: str, month: str) -> Iterator[tuple[str, Amounts]]:
        """Key and amounts of a view of the monthly ones in a whole month: one query."""
        ...

    def listed(
        self, department: str, month: str, within: str, days: tuple[date, date], limit: int, after: str
    ) -> tuple[list[Listed], str]:
        """Cases of a department in a list, by day, ``limit`` at most; and the place of the last one (``""``: none is
        left).
        """
        ...

    def carded(self, department: str, card: str, limit: int, after: str) -> tuple[list[Carded], str]:
        """Open cases of a department with a card, first due first; and the place of the last one."""
        ...


class Everything(Protocol):
    """Port: all that is counted, for the command that counts again. No request reads it."""

    def counters(self) -> Deltas:
        """Every counter, its shards added up."""
        ...

    def cases(self) -> Iterator[tuple[str, str]]:
        """Case id and flow of every case that has a row."""
        ...

    def correct(self, deltas: Deltas) -> None:
        """Add to the counters."""
        ...
