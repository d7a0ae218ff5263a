"""What the ticket case needs from outside."""

from datetime import date
from typing import Protocol

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
