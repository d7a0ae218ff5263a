"""What the flow of bundles needs of the flow of applications, and of the check of uploads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, Protocol

from chalicelib.bundles.facts import Outcome
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.facts import By
from chalicelib.kernel.privacy import LookupKind
from chalicelib.kernel.values import Lenient

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """An applicant whose numbers hold."""

    kind: LookupKind
    number: str
    own: Mapping[str, Any]
    """What the application itself answers, by the paths that forms name (``x-autofill``)."""


class ChildDeadline(Lenient):
    """A limit of a child, with the article that it rests on."""

    kind: str
    due: datetime | None
    last_day: date | None
    basis: str
    provisional: bool


class Standing(Lenient):
    """Where a child's own case stands."""

    bundle: str
    """The case of the bundle that it is part of; empty: of none."""
    number: str
    outcome: Outcome | Literal[""]
    """Empty while it is open."""
    stage_text: str
    next: str
    deadlines: tuple[ChildDeadline, ...]


class Children(Protocol):
    """Port: applications for single items. ``asked`` is one in the form in which it is sent to the API."""

    def applicant(self, said: Json) -> Known:
        """Who applies, or the refusal of what is wrong with their numbers."""
        ...

    def check(self, caller: Caller, asked: Json, granted: frozenset[str]) -> None:
        """Refuse what would be refused; nothing is stored. ``granted``: records that earlier children will bring."""
        ...

    def open(self, by: By, asked: Json) -> None:
        """Open the child's case; harmless when it is open already.

        Raises
        ------
        DomainError
            when it is refused now, :class:`Unavailable` when trying again later is right.
        """
        ...

    def standing(self, case_id: str) -> Standing | None:
        """Where the case stands; ``None`` when it is not open yet."""
        ...

    def settle(self, case_id: str) -> None:
        """What the case grants is held by the applicant once this returns: the next child rests on it."""
        ...


class Receipts(Protocol):
    """Port: the receipts of checked uploads."""

    def renamed(self, receipt: str, case_id: str, material: str) -> str:
        """A receipt of the same file as another material of the same case, or a refusal when it is no good."""
        ...
