"""What the feed needs from outside."""

from collections.abc import Collection, Sequence
from typing import Protocol

from chalicelib.feed.model import Entry, Moved, Public, Stand


class Publisher(Protocol):
    """Port: a flow's own knowledge of what the public may know of its cases. Needs no personal data."""

    def told(self, case_id: str) -> Sequence[Public]:
        """All that is public of a case as it stands now, in the order of its facts."""
        ...


class FeedStore(Protocol):
    """Port: where the feed is kept.

    The order is total and final: an entry's number is given to it with the move of the one head from the number
    before, in one transaction with what it holds. Two writers cannot both move the head from the same number, so a
    number is given once, and when one has been given, all before it have been.
    """

    def stands(self, case_ids: Collection[str]) -> Stand:
        """How far the feed is, and how far with each of these cases, in one call. Strongly consistent item by item."""
        ...

    def append(self, entries: Sequence[Entry], moved: Sequence[Moved]) -> None:
        """Write entries of successive numbers, at least one, and how far each case is now, all or nothing.

        Raises
        ------
        VersionConflict
            the last entry is not the one before the first of these any more, or a case was moved by somebody else;
            nothing is written.
        """
        ...

    def read(self, first: int, limit: int) -> list[Entry]:
        """The entries ``first``, ``first`` + 1, …, at most ``limit``, strongly consistent.

        It stops before the first number that is not to be seen. A transaction can be seen in part while it is being
        written: what stands behind such a hole is given when the hole is filled, never before.
        """
        ...
