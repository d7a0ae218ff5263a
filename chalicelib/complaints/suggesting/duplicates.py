"""Which other tickets may be of the same matter: shown to who dispatches, who decides whether they are merged."""

from chalicelib.complaints import views
from chalicelib.complaints.acting import Acting
from chalicelib.complaints.answers import TicketView
from chalicelib.complaints.model import FLOW
from chalicelib.complaints.offices import Part
from chalicelib.complaints.suggesting.nearby import Nearby
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.changing import load
from chalicelib.kernel.values import Lenient

MAY_LOOK: frozenset[Part] = frozenset({"desk", "supervisor"})


class Duplicate(Lenient):
    """A ticket that may be of the same matter."""

    ticket: TicketView
    alike: int
    """How much of the shorter text occurs in the other, in thousandths."""
    metres: int | None
    """How far apart they are; absent where that is not known."""
    days: int


class Duplicates(Lenient):
    """They, the likeliest first."""

    items: tuple[Duplicate, ...]


class Looking:
    """What who dispatches calls."""

    def __init__(self, acting: Acting, nearby: Nearby) -> None:
        self._acting = acting
        self._nearby = nearby

    def duplicates(self, caller: Caller, case_id: str) -> Duplicates:
        """Tickets that may be of the same matter, without those that the caller may not know of.

        Raises
        ------
        NotFound
            ``case_unknown``, for those who may not know of the ticket.
        Forbidden
            ``ticket_not_yours``, for those who may know of it and do not dispatch it.
        """
        head = load(self._acting.cases, FLOW, case_id)
        self._acting.admit(caller, head, MAY_LOOK)
        found: list[Duplicate] = []
        for near in self._nearby.like(head):
            other = self._acting.cases.head(FLOW, near.case_id)
            if other is None or not self._acting.offices.parts(caller, other.state) & MAY_LOOK:
                continue
            seen = views.view(near.case_id, other.state, self._acting.catalogue)
            found.append(Duplicate(ticket=seen, alike=near.alike, metres=near.apart, days=near.days))
        return Duplicates(items=tuple(found))
