"""Requests of the API of credit."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from chalicelib.kernel.values import Strict

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=1000)]


class Whose(Strict):
    """One's own credit, or that of a firm that one heads."""

    firm: str = Field(default="", max_length=20)
    """Its unified social credit code."""


class RepairRequest(Whose):
    """Please repair a mark: what was put right, in the person's own words."""

    explanation: Words


class RepairDecision(Strict):
    """What the department says to it."""

    outcome: Literal["repaired", "refused"]
    reason: Words
    """The applicant reads it."""
