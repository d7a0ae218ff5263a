"""Who answers for what happened to a case (首问负责, 限时办结). Each flow tells it from a timeline. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answerable:
    """A department, and where it is known the colleague."""

    department: str
    """Credit code; empty: nobody answers for it."""
    officer: str = ""
    """Pseudonymous id."""


NOBODY = Answerable("")
