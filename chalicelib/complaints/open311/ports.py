"""What Open311 needs from outside."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from chalicelib.complaints.open311.values import Listed


@dataclass(frozen=True, slots=True)
class Stand:
    """What the list knows of a ticket: after how many of its facts, and how it shows it (``None``: not at all)."""

    revision: int
    shown: Listed | None


class Board(Protocol):
    """Port: the public list of tickets. Each is in it once by its number and once in every list
    (:func:`~chalicelib.complaints.open311.listing.lists`)."""

    def stand(self, number: str) -> Stand | None:
        """What is known of a ticket, strongly consistent."""
        ...

    def set(self, number: str, before: Stand | None, now: Stand) -> None:
        """Show the ticket as ``now`` everywhere it belongs and nowhere else, all or nothing.

        Raises
        ------
        VersionConflict
            what is known is no longer ``before``; nothing is written.
        """
        ...

    def some(self, numbers: Collection[str]) -> Mapping[str, Listed]:
        """Those of at most 100 tickets that are shown, by number."""
        ...

    def page(self, key: str, first: str, last: str, read: int, after: str = "") -> tuple[list[Listed], str]:
        """At most ``read`` tickets of a list whose places lie between ``first`` and ``last``, behind the place
        ``after`` (``""``: from ``last`` on), newest first; and the place of the last one that was read (``""``: there
        is no more). One query of one partition.
        """
        ...
