"""What the ticket case needs from outside."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from chalicelib.complaints.values import Target
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.places import System
from chalicelib.kernel.values import Lenient


class Numbers(Protocol):
    """Port: gives out numbers of tickets (工单编号)."""

    def next(self, day: date) -> str:
        """A number of the legal day that no other ticket has."""
        ...


class Ground(Lenient):
    """Where a place lies."""

    longitude: float
    """WGS-84, degrees."""
    latitude: float
    inside: bool
    """Whether it lies in the district."""
    street: str = ""
    """9-digit division code of the street; empty: not known."""


class Places(Protocol):
    """Port: turns coordinates into a place of the district."""

    def ground(self, longitude: float, latitude: float, system: System) -> Ground:
        """The place, from coordinates in ``system`` (``wgs84`` or ``gcj02``)."""
        ...


class Linked(Lenient):
    """The case as which a ticket goes on."""

    number: str
    """By which people ask for it."""
    stage_text: str
    """How far it is, and in the end its outcome."""


class Elsewhere(Protocol):
    """Port: the other flows' cases."""

    def open(self, caller: Caller, flow: Target, case_id: str, asked: Mapping[str, Any]) -> str:
        """Open a case under an id, as its own route would open it for the caller; its number. Harmless when it is
        open already.

        Raises
        ------
        DomainError
            what is missing, or who may not; :class:`~chalicelib.kernel.errors.Unavailable`: later it is right.
        """
        ...

    def linked(self, flow: Target, case_id: str) -> Linked | None:
        """Where a case stands; ``None``: there is none of that id."""
        ...
