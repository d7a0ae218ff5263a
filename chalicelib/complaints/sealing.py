"""What was written on a ticket, read and written under the key of its holder."""

from typing import Any

from chalicelib.complaints.facts import TicketRegistered, voice_of
from chalicelib.complaints.state import TicketCase
from chalicelib.kernel import privacy
from chalicelib.kernel.cases import Head
from chalicelib.kernel.facts import Body


class Sealing(privacy.Sealing):
    """Opens and seals what belongs to one ticket."""

    def __init__(self, keys: privacy.Privacy, head: Head[TicketCase]) -> None:
        super().__init__(keys, head.state.holder, head.case_id)

    def words(self, body: Body) -> dict[str, Any]:
        """What a fact holds: under the key of this ticket, or of the merged one whose reporter says it; nothing, where
        that one's data was deleted.
        """
        sealed, holder = getattr(body, "sealed", ""), getattr(body, "holder", "")
        if not holder or isinstance(body, TicketRegistered):
            return self.opened(sealed)
        try:
            return privacy.Sealing(self._privacy, holder, voice_of(body)).opened(sealed)
        except privacy.KeyDestroyed:
            return {}
