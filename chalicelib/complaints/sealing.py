"""What was written on a ticket, read and written under the key of its holder."""

from typing import Any

from chalicelib.complaints.state import TicketCase
from chalicelib.kernel.cases import Head
from chalicelib.kernel.privacy import Privacy


class Sealing:
    """Opens and seals what belongs to one ticket.

    Raises
    ------
    KeyDestroyed
        when the data of who reported it was deleted.
    """

    def __init__(self, privacy: Privacy, head: Head[TicketCase]) -> None:
        self._privacy = privacy
        self._person = privacy.known(head.state.holder)
        self._about = head.case_id

    def opened(self, sealed: str) -> dict[str, Any]:
        """What :meth:`sealed` was given; nothing, where nothing was written."""
        if not sealed:
            return {}
        found: dict[str, Any] = self._privacy.unseal(self._person, sealed, about=self._about)
        return found

    def sealed(self, **told: Any) -> str:
        """Ciphertext of it; empty where nothing is told."""
        return self._privacy.seal(self._person, told, about=self._about) if any(told.values()) else ""
