"""The rules of complaints (工单) as published data: kinds, categories, limits, what is refused and where it belongs,
who hears of orders of supervision.

A limit says from which fact it runs, how long, whose it is, and by which text. A row that was not read in a text is
``assumed``: to be checked before it is used. Rules change by a further row; the old one stays.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, TypeVar, get_args

from pydantic import Field

from chalicelib.catalogue.complaint_rows import (
    CHANNELS,
    CLOCKS,
    KINDS,
    NEEDED,
    Accusations,
    Category,
    Emergency,
    Identity,
    Level,
    Numbers,
    Reason,
    Refusal,
    Starts,
    TicketChannel,
    TicketKind,
    TicketLimit,
    Whose,
)
from chalicelib.kernel.errors import Invalid, NotAllowed, Unavailable
from chalicelib.kernel.ids.credit_code import CreditCode
from chalicelib.kernel.values import Strict

__all__ = [
    "CHANNELS", "CLOCKS", "KINDS", "NEEDED", "Accusations", "Category", "ComplaintRules", "Emergency", "Identity",
    "Level", "Numbers", "Reason", "Refusal", "Starts", "TicketChannel", "TicketKind", "TicketLimit", "Whose",
]  # fmt: skip

Row = TypeVar("Row", Category, Refusal, Reason)


class ComplaintRules(Strict):
    """The document ``complaints``."""

    desk: str
    """Credit code of the department that registers and dispatches (12345 热线)."""
    organ: str
    """Credit code of the organ that reviews petitions (复查机关)."""
    final_organ: str
    """Credit code of the organ above it (复核机关)."""
    numbers: Numbers
    emergency: Emergency
    accusations: Accusations
    line: tuple[Level, ...] = Field(min_length=1)
    """The reporting line, from the department upward."""
    by_rule: tuple[TicketKind, ...]
    """Kinds that may be dispatched by a suggestion alone."""
    refusals: tuple[Refusal, ...] = Field(min_length=1)
    returns: tuple[Reason, ...] = Field(min_length=1)
    suspensions: tuple[Reason, ...] = Field(min_length=1)
    categories: tuple[Category, ...] = Field(min_length=1)
    limits: tuple[TicketLimit, ...] = Field(min_length=1)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "ComplaintRules":
        """Read the published document.

        Raises
        ------
        ValueError
            when a row names what is not there, two rows have one name, or a limit is missing for some kind.
        Invalid
            for a department whose code does not hold.
        """
        made = cls.model_validate(document)
        for code in made.codes():
            CreditCode.parse(code)
        for names in (
            [one.name for one in made.categories], [one.ground for one in made.refusals],
            [one.name for one in made.returns], [one.name for one in made.suspensions],
        ):  # fmt: skip
            if len(set(names)) < len(names):
                raise ValueError(f"twice: {names}")
        if unknown := {row.name for row in made.limits} - CLOCKS:
            raise ValueError(f"no such limits: {sorted(unknown)}")
        for kind in get_args(TicketKind):
            for hard in (False, True):
                known = {row.name for row in made._fitting(kind, hard)}
                if missing := NEEDED["petition" if kind == "petition" else ""] - known:
                    raise ValueError(f"{kind}: no limits {sorted(missing)}")
        return made

    def desk_of(self, accused: Iterable[str]) -> str:
        """Who dispatches a ticket that accuses some departments: the desk, or the next above it that is not accused.

        Raises NotAllowed ``ticket_all_accused`` when all are.
        """
        hit = frozenset(accused)
        for code in (self.desk, self.organ, self.final_organ):
            if code not in hit:
                return code
        raise NotAllowed("ticket_all_accused", "accused")

    def above_desk(self, accused: Iterable[str]) -> str:
        """Who says whose a ticket is that was returned as often as it may be: above the desk, and not accused.

        Where all of those are accused, the desk itself.
        """
        hit = frozenset(accused)
        return next((code for code in (self.organ, self.final_organ) if code not in hit), self.desk)

    def codes(self) -> Iterator[str]:
        """The credit codes of all departments that the document names."""
        yield from (self.desk, self.organ, self.final_organ)
        yield from (level.department for level in self.line if level.department)
        for category in self.categories:
            yield from (category.department, *category.joint)

    def in_force(self, kind: TicketKind, hard: bool, day: date) -> tuple[TicketLimit, ...]:
        """The rows in force on ``day`` for a kind, complex (``hard``) or not: of each name the strongest."""
        found: dict[str, TicketLimit] = {}
        for row in self._fitting(kind, hard):
            if row.valid_from <= day:
                known = found.get(row.name)
                if known is None or _strength(row) >= _strength(known):
                    found[row.name] = row
        return tuple(found.values())

    def limit(self, name: str, kind: TicketKind, hard: bool, day: date) -> TicketLimit:
        """The row of that name; Unavailable ``period_unknown``."""
        for row in self.in_force(kind, hard, day):
            if row.name == name:
                return row
        raise Unavailable("period_unknown", name=name)

    def category(self, name: str) -> Category:
        """The category of that name; Invalid ``ticket_category``."""
        return _named(self.categories, "name", name, "category")

    def refusal(self, ground: str) -> Refusal:
        """What is refused on that ground; Invalid ``ticket_ground``."""
        return _named(self.refusals, "ground", ground, "ground")

    def returning(self, name: str) -> Reason:
        """A reason for a return; Invalid ``ticket_reason``."""
        return _named(self.returns, "name", name, "reason")

    def suspending(self, name: str) -> Reason:
        """A reason for a suspension; Invalid ``ticket_reason``."""
        return _named(self.suspensions, "name", name, "reason")

    def _fitting(self, kind: TicketKind, hard: bool) -> Iterator[TicketLimit]:
        for row in self.limits:
            if (not row.kinds or kind in row.kinds) and row.complex in (None, hard):
                yield row


def _strength(row: TicketLimit) -> tuple[bool, int, date]:
    return row.complex is not None, -len(row.kinds or KINDS), row.valid_from


def _named(rows: Iterable[Row], by: str, name: str, field: str) -> Row:
    found = next((row for row in rows if getattr(row, by) == name), None)
    if found is None:
        raise Invalid(f"ticket_{field}", field)
    return found
