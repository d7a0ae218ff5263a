"""A reader of the facts of bundles and of applications: opens the children of a bundle, and hears what becomes of them.

Each step looks where bundle and child stand now, whichever fact told of it: repeats, another order, a death in the
middle change nothing. A child has had its case id since the bundle was submitted, so it is opened once only.
"""

from typing import Any

from chalicelib.bundles.facts import BundleSubmitted
from chalicelib.bundles.model import FLOW, BundleCase, Child, Command, Hear, Opened, RefuseOpening, decide
from chalicelib.bundles.ports import Children
from chalicelib.kernel.cases import Case, body_of
from chalicelib.kernel.changing import change, load, load_whole
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Conflict, DomainError, Unavailable
from chalicelib.kernel.facts import SYSTEM, Ref, Stamp
from chalicelib.kernel.privacy import Privacy
from chalicelib.kernel.store import CaseStore

WANTS = frozenset({"bundle_submitted"})
HEARS = frozenset(
    {"approved_by_rule", "approved", "refused", "not_accepted", "lapsed", "withdrawn", "promise_broken", "revoked"}
)
"""Facts of an application that close it, or take back what it granted."""


class Following:
    """Carries bundles on."""

    def __init__(self, cases: CaseStore, privacy: Privacy, children: Children, clock: Clock) -> None:
        self._cases = cases
        self._privacy = privacy
        self._children = children
        self._clock = clock

    def handle(self, ref: Ref) -> None:
        """Bring the bundle up to where its children stand.

        Raises
        ------
        Unavailable, Conflict
            when a child could not be opened just now; the queue brings the fact again.
        """
        bundle = ref.case_id if ref.flow == FLOW.name else self._hear(ref.case_id)
        if bundle:
            self._carry_on(load_whole(self._cases, FLOW, bundle))

    def _hear(self, case_id: str) -> str:
        """Tell the bundle, if the application is part of one, and which that is."""
        standing = self._children.standing(case_id)
        if standing is None or not standing.bundle:
            return ""
        state = load(self._cases, FLOW, standing.bundle).state
        item = next(child.item for child in state.children if child.case_id == case_id)
        if standing.outcome:
            self._opened(standing.bundle, item, case_id)
            self._tell(standing.bundle, Hear(item, standing.outcome))
        return standing.bundle

    def _carry_on(self, case: Case[BundleCase]) -> None:
        head = case.head
        for child in head.state.ready():
            for item in child.after:
                self._children.settle(head.state.child(item).case_id)
            try:
                self._open(case, child)
            except Unavailable:
                raise
            except DomainError as refused:
                if isinstance(refused, Conflict):
                    raise  # somebody else was first: what they did is seen at the next look
                self._tell(head.case_id, RefuseOpening(child.item, refused.code))
            else:
                self._opened(head.case_id, child.item, child.case_id)

    def _open(self, case: Case[BundleCase], child: Child) -> None:
        opener = case.head.state.opened_by
        if self._children.standing(child.case_id) is None and opener is not None:
            self._children.open(opener, self._request(case, child))

    def _request(self, case: Case[BundleCase], child: Child) -> dict[str, Any]:
        """The child's application, as it was checked when the bundle was submitted."""
        head, sealed = case.head, submitted(case).sealed
        opened = self._privacy.unseal(self._privacy.known(head.state.subject), sealed, about=head.case_id)
        own = {"case_id": child.case_id, "bundle": head.case_id}
        return {**opened["children"][child.item], **opened["common"], **own}

    def _opened(self, bundle: str, item: str, case_id: str) -> None:
        standing = self._children.standing(case_id)
        if standing is None:
            raise Unavailable("case_busy")
        self._tell(bundle, Opened(item, standing.number))

    def _tell(self, bundle: str, command: Command) -> None:
        head = load(self._cases, FLOW, bundle)
        stamp = Stamp(at=self._clock.now(), by=SYSTEM, channel=head.state.channel)
        change(self._cases, FLOW, bundle, stamp, lambda state: decide(state, command))


def submitted(case: Case[BundleCase]) -> BundleSubmitted:
    """What the bundle's case began with."""
    body = body_of(FLOW, case.fact(1))
    if not isinstance(body, BundleSubmitted):
        raise TypeError(f"case {case.head.case_id} does not begin with a bundle")
    return body
