"""What the API of the registers is asked."""

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from chalicelib.kernel.values import Strict


class Import(Strict):
    """Rows, or a CSV table with a head: one of the two."""

    rows: Annotated[list[dict[str, Any]], Field(max_length=1000)] | None = None
    csv: Annotated[str, StringConstraints(max_length=200_000)] | None = None


class Wanted(Strict):
    """Which entries; the caller's own department when left out."""

    month: Annotated[str, StringConstraints(max_length=7)]
    department: Annotated[str, StringConstraints(max_length=30)] = ""
