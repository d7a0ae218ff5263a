"""What the routes of open data are asked, and what they answer beside packages of the standard."""

import datetime
from typing import Any, Literal

from pydantic import Field, RootModel

from chalicelib.kernel.values import Lenient, Strict

PAGE = 100
"""Releases of a page at most."""
Lists = Literal["own", "imported"]
"""What we publish ourselves, or what others publish and was brought in."""


class ReleasesWanted(Strict):
    """A page of releases."""

    date: datetime.date | None = None
    """A day of our own publication; absent: all, since the first."""
    source: Lists = "own"
    after: str = Field(default="", max_length=60)
    """A cursor as ``links.next`` has it; absent: from the first on."""
    limit: int = Field(default=PAGE, ge=1, le=PAGE)


class ProcessWanted(Strict):
    """Where the releases of a process go on, if they are more than one answer takes."""

    after: int = Field(default=0, ge=0)
    """How many of them were read; ``links.next`` has it."""


class RecordsWanted(Strict):
    """A page of records: of the processes that newly have a release."""

    source: Lists = "own"
    after: str = Field(default="", max_length=60)
    limit: int = Field(default=10, ge=1, le=20)
    """Releases that are looked at; a process that has several of them has one record."""


class Package(RootModel[dict[str, Any]]):
    """A release package or record package, as the standard's schema has it."""


class Document(RootModel[dict[str, Any] | list[Any]]):
    """A release package, a record package, a release, or a list of releases."""


class DayView(Lenient):
    """A day on which something was published."""

    date: datetime.date
    releases: int
    url: str
    """The first page; each page says where the next is."""


class MonthView(Lenient):
    """The days of a month."""

    month: str
    releases: int
    days: tuple[DayView, ...]
    file: str = ""
    """Where all of it can be downloaded as JSON Lines in gzip, for a few minutes; empty: it was not written yet."""


class RemarkView(Lenient):
    """What is worth a look, and was imported all the same."""

    field: str
    """Path of the first place."""
    code: str
    detail: str


class ImportView(Lenient):
    """What is there now, whether it was brought in just now or before."""

    version: str
    publisher: str
    ocids: tuple[str, ...]
    releases: int
    linked: int = 0
    """Processes of which only the places of their releases were told: nobody reads there."""
    remarks: tuple[RemarkView, ...] = ()
    """The first of them."""
    remark_count: int = 0
