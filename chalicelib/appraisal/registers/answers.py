"""Answers of the API of the registers."""

from datetime import date

from chalicelib.kernel.values import Lenient


class Imported(Lenient):
    """How much was kept."""

    kind: str
    kind_text: str
    rows: int
    people: int


class EntryView(Lenient):
    """One entry."""

    login: str
    """Pseudonymous."""
    day: date
    what: str
    what_text: str
    hours: str
    level: str
    level_text: str


class Entries(Lenient):
    """A department's entries in a month."""

    kind: str
    kind_text: str
    department: str
    month: str
    items: tuple[EntryView, ...]
