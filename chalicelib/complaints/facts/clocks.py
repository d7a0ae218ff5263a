"""A limit of a ticket, as its facts keep it."""

from typing import Literal

from pydantic import AwareDatetime

from chalicelib.catalogue.complaints import Whose
from chalicelib.kernel.deadlines import Deadline
from chalicelib.kernel.values import Strict

Colour = Literal["yellow", "red"]


class Clock(Strict):
    """A limit that somebody has to keep, and when its cards come."""

    title: str
    whose: Whose
    window: bool = False
    """Whether it is a time in which something may be done."""
    deadline: Deadline
    yellow: AwareDatetime | None = None
    red: AwareDatetime | None = None
    """Both absent while the limit stands still, and for a window."""


Clocks = dict[str, Clock]
