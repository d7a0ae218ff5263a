"""One flow's words for several recipients."""

from collections.abc import Mapping

from chalicelib.messages.model import Errand, Telling
from chalicelib.messages.ports import Author


class Apart:
    """An :class:`~chalicelib.messages.ports.Author` that leaves members of a group to whoever has words for them."""

    def __init__(self, group: str, theirs: Author, others: Author) -> None:
        self._group = group
        self._theirs = theirs
        self._others = others

    def tell(self, errand: Errand) -> Telling | None:
        """What the recipient is told."""
        return (self._theirs if errand.recipient.startswith(self._group) else self._others).tell(errand)


class Voices:
    """An :class:`~chalicelib.messages.ports.Author` that leaves each recipient to whoever has words for them."""

    def __init__(self, authors: Mapping[str, Author]) -> None:
        self._authors = authors

    def tell(self, errand: Errand) -> Telling | None:
        """What the recipient is told.

        Raises
        ------
        LookupError
            nobody has words for such a recipient.
        """
        return self._authors[errand.recipient].tell(errand)
