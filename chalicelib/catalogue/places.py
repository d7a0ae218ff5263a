"""The district on the ground, as published data: its border, and where its streets (街道) are.

Border and streets are coarse until the district publishes its own. So a point a little outside still counts as inside,
and the street of a point is the one whose office is nearest: a proposal that a person may change.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from pydantic import Field

from chalicelib.catalogue.model import Text
from chalicelib.kernel.places import Point, away, metres
from chalicelib.kernel.values import Strict

Degrees = tuple[float, float]
"""Longitude and latitude, WGS-84."""


class Street(Strict):
    """A street of the district."""

    code: str = Field(pattern=r"^[0-9]{9}$")
    name: Text
    at: Degrees


class Places(Strict):
    """The document ``places``."""

    source: Text
    coarse: bool
    """Whether the border is only roughly known."""
    margin: float = Field(ge=0, le=5_000)
    """Metres by which a point may lie outside the border and still counts as inside."""
    border: tuple[Degrees, ...] = Field(min_length=3)
    """A closed line; the last point is joined to the first."""
    streets: tuple[Street, ...] = Field(min_length=1)
    streets_assumed: bool
    """Whether the points of the streets are from nobody's publication."""

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Places":
        """Read the published document.

        Raises
        ------
        ValueError
            when two streets have one code, or a street lies outside the border.
        """
        made = cls.model_validate(document)
        if len({street.code for street in made.streets}) < len(made.streets):
            raise ValueError("two streets have one code")
        if outside := [street.name for street in made.streets if not made.holds(Point(*street.at))]:
            raise ValueError(f"outside the border: {outside}")
        return made

    def holds(self, point: Point) -> bool:
        """Whether a point (WGS-84) lies in the district, as far as that is known."""
        return away(point, self._ring) <= self.margin

    def street(self, point: Point) -> str:
        """Code of the street that a point of the district most likely lies in; empty outside the district."""
        if not self.holds(point):
            return ""
        return min(self.streets, key=lambda street: metres(point, Point(*street.at))).code

    @cached_property
    def _ring(self) -> tuple[Point, ...]:
        return tuple(Point(*corner) for corner in self.border)
