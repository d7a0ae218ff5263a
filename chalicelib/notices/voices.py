"""One flow's words for several recipients."""

from collections.abc import Mapping

from chalicelib.notices.model import Errand, Telling
from chalicelib.notices.ports import Author


class Voices:
    """An :class:`~chalicelib.notices.ports.Author` that leaves each recipient to whoever has words for them."""

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
