"""A reader of the facts by which handlings end: invites who was served to rate, once a handling."""

from collections.abc import Callable, Mapping, Sequence

from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.cases import new
from chalicelib.kernel.changing import change, prepare
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.facts import SYSTEM, Ref, Stamp
from chalicelib.kernel.ids.case_id import fresh_case_id
from chalicelib.kernel.measuring import NOBODY, Handling
from chalicelib.kernel.store import CaseStore, Change, Claimed
from chalicelib.ratings.clockwork import timer_of
from chalicelib.ratings.commands import Hide, Invite
from chalicelib.ratings.deciding import decide
from chalicelib.ratings.facts import RatingInvited, Served
from chalicelib.ratings.model import FLOW, claim, claims
from chalicelib.ratings.offices import deciding

Handled = Mapping[str, Callable[[str], Sequence[Handling]]]
"""Flow → the handlings of a case that ended, by its id."""


class Inviting:
    """Opens ratings. Repeats and another order open none twice."""

    def __init__(self, cases: CaseStore, handled: Handled, catalogue: Catalogue, clock: Clock) -> None:
        self._cases = cases
        self._handled = handled
        self._catalogue = catalogue
        self._clock = clock

    def handle(self, ref: Ref) -> None:
        """What a queue brings."""
        handled = self._handled.get(ref.flow)
        for handling in handled(ref.case_id) if handled is not None else ():
            self._invite(handling)

    def _invite(self, handling: Handling) -> None:
        now = self._clock.now()
        served = Served.model_validate(handling.model_dump(exclude={"subject", "contact"}))
        clocks = timer_of(self._catalogue).begun(now.legal, "default")
        body = RatingInvited(served=served, subject=handling.subject, contact=handling.contact, clocks=clocks)
        head = new(FLOW, fresh_case_id(now))
        stamp = Stamp(at=now, by=SYSTEM, channel=handling.channel)
        planned = prepare(FLOW, head, decide(head.state, Invite(body), now.legal), stamp)
        try:
            self._cases.commit(Change(FLOW, planned.head, planned.facts, claims=claims(served)))
        except Claimed:  # it was opened before
            self._hide(handling)

    def _hide(self, handling: Handling) -> None:
        """From whom it has to be hidden now."""
        rating = self._cases.claimant(claim(handling.flow, handling.case_id, handling.handling))
        if rating is None or handling.unseen == NOBODY:
            return
        decides = deciding(self._catalogue, handling.department, handling.unseen)
        hide, stamp = Hide(handling.unseen, decides), Stamp(at=self._clock.now(), by=SYSTEM)
        change(self._cases, FLOW, rating, stamp, lambda state: decide(state, hide, stamp.at.legal))
