"""The one way in which people act on a case: they must be something to it, and one transaction says that they did."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, get_args

from chalicelib.applications import commands as c
from chalicelib.applications.deciding import decide
from chalicelib.applications.facts import Approved, Revoked
from chalicelib.applications.model import FLOW, Application
from chalicelib.applications.planning import Planner, planner
from chalicelib.applications.reading import Reading
from chalicelib.applications.views import view
from chalicelib.catalogue.model import Item
from chalicelib.catalogue.procedure import Approver
from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.cases import Head
from chalicelib.kernel.changing import act
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import NotAllowed
from chalicelib.kernel.facts import Body, Stamp
from chalicelib.kernel.privacy import Privacy
from chalicelib.kernel.store import CaseStore, Change, Claimed, Once

CHANNELS: dict[str, str] = {"officer": "window", "department": "department"}
"""Over which channel each role acts on a case."""


class Acting:
    """Acts on cases. Each answers the view of the case afterwards."""

    def __init__(
        self, cases: CaseStore, reading: Reading, catalogue: Catalogue, privacy: Privacy, clock: Clock
    ) -> None:
        self._cases = cases
        self._reading = reading
        self._catalogue = catalogue
        self._privacy = privacy
        self._clock = clock

    def act(
        self, caller: Caller, case_id: str, command: Callable[[Head[Application]], c.Command], once: Once
    ) -> dict[str, Any]:
        """Do what ``command`` makes of the case, if the caller may act on it.

        Raises
        ------
        NotFound
            when the caller is nothing to the case.
        """
        head = self._reading.readable(caller, case_id)
        asked = command(head)
        stamp = Stamp(at=self._clock.now(), by=caller.by, channel=CHANNELS.get(caller.role, "web"))

        def complete(planned: Change[Application]) -> Change[Application]:
            grants, kinds = {planned.head.state.grant} - {""}, {fact.kind for fact in planned.facts}
            claims = frozenset(grants if Approved.kind in kinds else ())
            releases = frozenset(grants if Revoked.kind in kinds else ())
            return replace(planned, claims=claims, releases=releases)

        def bodies(state: Application) -> Sequence[Body]:
            return decide(state, asked, stamp.at.legal)

        try:
            return act(self._cases, FLOW, case_id, stamp, bodies, once, self._view, complete, head)
        except Claimed as taken:
            raise NotAllowed("already_granted") from taken

    def item(self, head: Head[Application]) -> Item:
        """The version of the item that the case is pinned to."""
        return self._catalogue.open_item(head.state.pinned.code, head.state.pinned.version).item

    def planner(self, head: Head[Application]) -> Planner:
        """What computes the deadlines of the case."""
        return planner(self._catalogue, self.item(head))

    def seal(self, head: Head[Application], value: Any) -> str:
        """``value`` under the key of whom the case is about."""
        return self._privacy.seal(self._privacy.known(head.state.subject), value, about=head.case_id)

    def in_time(self, head: Head[Application]) -> bool:
        """Whether a decision now keeps the promised limit."""
        due = head.state.scheduled.red_at
        return due is None or self._clock.now().legal < due

    def approvers(self, caller: Caller, head: Head[Application]) -> frozenset[Approver]:
        """As whom the caller may put the decision off."""
        relations, all_of_them = self._reading.relations(caller, head), get_args(Approver)
        return frozenset(approver for approver in all_of_them if approver in relations)

    def departments(self, caller: Caller) -> frozenset[str]:
        """For which departments the caller may speak: their own, and those in which they have a post now."""
        posts = caller.posts_at(self._clock.now().wall)
        return frozenset({caller.department, *(post.department for post in posts if post.duty != "window")})

    def _view(self, head: Head[Application]) -> dict[str, Any]:
        return view(head.case_id, head.state, self._privacy.code(head.case_id)).model_dump(mode="json")
