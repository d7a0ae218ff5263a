"""What was written on a ticket, read and written under the key of its holder."""

from chalicelib.complaints.state import TicketCase
from chalicelib.kernel import privacy
from chalicelib.kernel.cases import Head


class Sealing(privacy.Sealing):
    """Opens and seals what belongs to one ticket."""

    def __init__(self, keys: privacy.Privacy, head: Head[TicketCase]) -> None:
        super().__init__(keys, head.state.holder, head.case_id)
