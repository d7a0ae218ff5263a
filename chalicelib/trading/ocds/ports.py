"""What open data needs from outside."""

from datetime import date
from typing import Protocol

from chalicelib.feed.ports import FeedStore

OWN, IMPORTED = "own", "imported"


def day_list(day: date) -> str:
    """The name of the list of our own releases of a day."""
    return f"day-{day.isoformat()}"


class Files(Protocol):
    """Port: where files lie."""

    def has(self, key: str) -> bool:
        """Whether a file lies there."""
        ...

    def read(self, key: str) -> bytes | None:
        """The file, or ``None``."""
        ...

    def keep(self, key: str, content: bytes, media_type: str) -> None:
        """Store a file; the same again is no change."""
        ...

    def link(self, key: str, name: str = "") -> str:
        """A URL under which the file can be read for a few minutes, and is saved under that name."""
        ...


class Releases(Protocol):
    """Port: lists of releases, each a :class:`~chalicelib.feed.ports.FeedStore` with an order of its own.

    An entry says where a release is (case and fact), not what it says: that is made of the facts, as the project's own
    page is. What holds for the public feed holds for each list: numbers without a hole, given once; nothing ever
    appears behind a cursor that was given; to append what is there is no harm.
    """

    def named(self, name: str) -> FeedStore:
        """:data:`OWN`, :data:`IMPORTED`, or the list of a day."""
        ...
