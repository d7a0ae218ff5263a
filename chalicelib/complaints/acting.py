"""One act on a ticket: who may, the command that it is, and the answer that a repeat gets again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
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
from chalicelib.kernel.changing import change, load
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Forbidden, NotFound
from chalicelib.kernel.facts import Body, Stamp
from chalicelib.kernel.privacy import Privacy
from chalicelib.kernel.store import CaseStore, Change, Once

Command = Callable[[TicketCase, Sealing, Timer], c.Command]


@dataclass(slots=True)
class Act:
    """An act of somebody who was admitted to it."""

    case_id: str
    once: Once
    command: Command
    told: dict[str, Any] = field(default_factory=dict)


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
        self._clock = clock

    def do(
        self, caller: Caller, case_id: str, parts: frozenset[Part], once: Once, command: Command,
        photos: tuple[Photo, ...] = (),
    ) -> dict[str, Any]:  # fmt: skip
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
        self.admit(caller, head, parts)
        self.photos.refuse_unknown(case_id, photos)
        return self.append(Act(case_id, once, command), head, self.offices.actor(caller))

    def admit(self, caller: Caller, head: Head[TicketCase], parts: frozenset[Part]) -> None:
        """Refuse whoever is none of the ``parts``, as :meth:`do`."""
        if not self.held(caller, head) & parts:
            raise Forbidden("ticket_not_yours", "case_id")

    def held(self, caller: Caller, head: Head[TicketCase]) -> frozenset[Part]:
        """What the caller is to the ticket (NotFound ``case_unknown`` for who may not know of it)."""
        held = self.offices.parts(caller, head.state)
        if not held:
            raise NotFound("case_unknown", "case_id")
        return held

    def append(self, act: Act, head: Head[TicketCase], actor: Actor) -> dict[str, Any]:
        """Decide and append, for whoever was admitted."""
        sealing = Sealing(self.privacy, head)
        stamp = Stamp(at=self._clock.now(), by=actor.by)
        timer = self.timer()

        def bodies(state: TicketCase) -> list[Body]:
            return list(decide(state, act.command(state, sealing, timer), actor, stamp.at.legal))

        def complete(planned: Change[TicketCase]) -> Change[TicketCase]:
            act.told.update(self.view(act.case_id, planned.head.state))
            return Change(FLOW, planned.head, planned.facts, act.once, act.told)

        after = change(self.cases, FLOW, act.case_id, stamp, bodies, complete, known=head)
        return act.told or self.unchanged(act, after)

    def unchanged(self, act: Act, head: Head[TicketCase]) -> dict[str, Any]:
        """The answer where nothing was to be done: a repeat under the key is answered the same."""
        told = self.view(act.case_id, head.state)
        self.cases.remember(act.once, told)
        return told

    def view(self, case_id: str, state: TicketCase) -> dict[str, Any]:
        """What is answered to whoever acted. Nothing personal: it is kept for a repeat of the request."""
        shown: Mapping[str, Any] = views.view(case_id, state, self.catalogue).model_dump(mode="json")
        return dict(shown)

    def timer(self) -> Timer:
        """The rules, the calendar and the rule of the cards in force."""
        return Timer(self.catalogue.complaints(), self.catalogue.calendar(), self.catalogue.card_rule())
