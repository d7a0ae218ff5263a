"""What supervision is asked."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from chalicelib.kernel.values import Strict
from chalicelib.trading.values import Name, Slug

MONTH = r"^20[0-9]{2}-(0[1-9]|1[0-2])$"


class Wanted(Strict):
    """Which alerts."""

    status: Literal["open", "closed", "all"] = "open"
    month: Annotated[str, StringConstraints(pattern=rf"{MONTH}|^$")] = ""
    """In which they were raised; empty: every open one, or else this month's."""
    cursor: Annotated[str, Field(max_length=400)] = ""


class NewMember(Strict):
    """Somebody joins the pool, by their own account."""

    id_number: Annotated[str, Field(min_length=15, max_length=20)]
    """Only finds the account; it is not kept here."""
    role: Slug
    unit: Name
