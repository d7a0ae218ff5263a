"""What the bulletin is asked."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

from pydantic import Field, StringConstraints

from chalicelib.catalogue.trading import Family
from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.values import Strict
from chalicelib.trading.bulletin.posts import Narrow, owned
from chalicelib.trading.schemas import Division
from chalicelib.trading.values import Amount, Slug

PLACE = r"^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}#[0-9A-Z]{26}#n[0-9]{1,4})?$"
"""What :attr:`Post.place` looks like."""


class Filters(Strict):
    """Which notices. Family, kind and area together choose a list; an owner chooses another one. Everything else is
    looked for in the list.
    """

    family: Family | None = None
    kind: Slug | None = None
    area: Division | None = None
    """6, 9 or 12 digits; what lies in it is there, too."""
    owner: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{18}$")] | None = None
    """Credit code."""
    value_from: Amount | None = None
    """In yuan (元), both ends included."""
    value_to: Amount | None = None
    category: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)] = ""
    """Words separated by spaces; one of them has to be in the category."""
    words: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)] = ""
    """Separated by spaces; each has to be there: in the titles, the category, the owner's name, the numbers."""
    day: Annotated[date, Field(ge=date(2000, 1, 1), le=date(2999, 12, 31))] | None = None
    """Of publication, in China."""

    @property
    def key(self) -> str:
        """The list that is read."""
        return owned(self.owner) if self.owner else "#".join((self.family or "*", self.kind or "*", self.area or "*"))

    @property
    def narrow(self) -> Narrow:
        """What it is narrowed by."""
        words, least, most = tuple(self.words.casefold().split()), _fen(self.value_from), _fen(self.value_to)
        told = Narrow(words, least, most, categories=tuple(self.category.casefold().split()))
        if not self.owner:
            return told
        return replace(told, family=self.family or "", what=self.kind or "", area=self.area or "")

    @property
    def since(self) -> str:
        """Nothing that stands before this place is wanted."""
        return _place(self.day) if self.day is not None else ""

    @property
    def until(self) -> str:
        """Nothing that stands at this place or behind is wanted; empty: the list has no end."""
        return _place(self.day + timedelta(days=1)) if self.day is not None else ""


class Wanted(Filters):
    """Which notices, and from where on."""

    cursor: Annotated[str, StringConstraints(pattern=PLACE)] = ""


def _place(day: date) -> str:
    """Where a day begins: see :attr:`Post.place`."""
    return f"{datetime.combine(day, time(), CHINA).astimezone(UTC):%Y-%m-%dT%H:%M:%S}"


def _fen(amount: Amount | None) -> int | None:
    return int(amount * 100) if amount is not None else None
