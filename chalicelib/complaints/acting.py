"""One act on a ticket: who may, the command that it is, and the answer that a repeat gets again."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from chalicelib.catalogue.service import Catalogue
from chalicelib.complaints import commands as c, views
from chalicelib.complaints.deciding import decide
from chalicelib.complaints.model import FLOW
from chalicelib.complaints.offices import Offices, Part
from chalicelib.complaints.photos import Photos
from chalicelib.complaints.sealing import Sealing
from chalicelib.complaints.state import TicketCase
from chalicelib.complaints.timing import Timer
from chalicelib.complaints.values import Actor, Photo
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.cases import Head
from chalicelib.kernel.changing import act, load
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Forbidden
from chalicelib.kernel.facts import Body, Stamp
from chalicelib.kernel.privacy import Privacy
from chalicelib.kernel.store import CaseStore, Once

Command = Callable[[TicketCase, Sealing, Timer], c.Command]
Parts = frozenset[Part] | Callable[[TicketCase], frozenset[Part]]
"""Who may, whatever the ticket, or as it stands."""


class Acting:
    """Does acts."""

    def __init__(
        self, cases: CaseStore, catalogue: Catalogue, privacy: Privacy, offices: Offices, photos: Photos, clock: Clock
    ) -> None:  # fmt: skip
        self.cases = cases
        self.catalogue = catalogue
        self.privacy = privacy
        self.offices = offices
        self.photos = photos
        self.clock = clock

    def do(
        self, caller: Caller, case_id: str, parts: Parts, once: Once, command: Command, photos: tuple[Photo, ...] = ()
    ) -> dict[str, Any]:
        """Load, admit those who are one of the ``parts``, decide, append.

        Raises
        ------
        NotFound
            ``case_unknown``, for those who may not know of it.
        Forbidden
            ``ticket_not_yours``, for those who may know of it and not do this.
        Invalid
            ``ticket_photo_unknown``.
        KeyDestroyed
            when the data of who reported it was deleted.
        """
        head = load(self.cases, FLOW, case_id)
        self.admit(caller, head, parts(head.state) if callable(parts) else parts)
        self.photos.refuse_unknown(case_id, photos)
        return self.append(head, self.offices.actor(caller), once, command)

    def admit(self, caller: Caller, head: Head[TicketCase], parts: frozenset[Part]) -> None:
        """Refuse whoever is none of the ``parts``, as :meth:`do`."""
        if not self.held(caller, head) & parts:
            raise Forbidden("ticket_not_yours", "case_id")

    def held(self, caller: Caller, head: Head[TicketCase]) -> frozenset[Part]:
        """What the caller is to the ticket (NotFound ``case_unknown`` for who may not know of it)."""
        held = self.offices.parts(caller, head.state)
        if not held:
            raise FLOW.unknown()
        return held

    def append(
        self, head: Head[TicketCase], actor: Actor, once: Once, command: Command, shown: Head[TicketCase] | None = None
    ) -> dict[str, Any]:
        """Decide and append, for whoever was admitted."""
        sealing = Sealing(self.privacy, head)
        stamp = Stamp(at=self.clock.now(), by=actor.by)
        timer = self.timer()

        def bodies(state: TicketCase) -> Sequence[Body]:
            return decide(state, command(state, sealing, timer), actor, stamp.at.legal)

        def told(after: Head[TicketCase]) -> dict[str, Any]:
            answered = shown or after
            return self.view(answered.case_id, answered.state)

        return act(self.cases, FLOW, head.case_id, stamp, bodies, once, told, known=head)

    def view(self, case_id: str, state: TicketCase) -> dict[str, Any]:
        """What is answered to whoever acted. Nothing personal: it is kept for a repeat of the request."""
        shown: Mapping[str, Any] = views.view(case_id, state, self.catalogue).model_dump(mode="json")
        return dict(shown)

    def timer(self) -> Timer:
        """The rules, the calendar and the rule of the cards in force."""
        return Timer(self.catalogue.complaints(), self.catalogue.calendar(), self.catalogue.card_rule())
