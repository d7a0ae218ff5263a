"""What supervision is asked."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from chalicelib.catalogue.supervision import Metric
from chalicelib.kernel.cards import Colour
from chalicelib.kernel.values import Strict
from chalicelib.supervision.answers import By

Month = Annotated[str, StringConstraints(pattern=r"^(20[0-9]{2}-(0[1-9]|1[0-2]))?$")]
"""2026-11; empty: this one."""
Code = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{0,18}$")]
"""Credit code of a department; empty: all that the caller sees."""
Named = Annotated[str, Field(max_length=80)]
Cursor = Annotated[str, Field(max_length=600)]
LONGEST = 366
"""Days that figures may span."""


class Shown(Strict):
    """Which month of the dashboard."""

    month: Month = ""
    department: Code = ""


class Spanning(Strict):
    """Some days."""

    first: date = Field(alias="from")
    last: date = Field(alias="to")

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if not 0 <= (self.last - self.first).days < LONGEST:
            raise ValueError("the days are in order, and few enough")
        return self


class Split(Spanning):
    """Figures of some days, split one way, and narrowed by any of the others together."""

    by: By
    department: Code = ""
    item: Named = ""
    site: Named = ""
    """``-``: online."""
    channel: Named = ""

    @property
    def only(self) -> dict[str, str]:
        """The only item, site and channel that is counted, where one is asked for."""
        named = {"item": self.item, "site": self.site, "channel": self.channel}
        return {name: wanted for name, wanted in named.items() if wanted}


class Traced(Spanning):
    """The cases behind a number."""

    metric: Metric
    department: Code = ""
    item: Named = ""
    site: Named = ""
    """``-``: online."""
    channel: Named = ""
    cursor: Cursor = ""


class Late(Strict):
    """What is late now, or near its limit."""

    colour: Colour = "red"
    department: Code = ""
    cursor: Cursor = ""


class Published(Strict):
    """Which month of what the public sees."""

    month: Month = ""
