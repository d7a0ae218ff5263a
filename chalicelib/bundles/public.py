"""What the public may know of a bundle: that it was applied for, and that all of it is done.

Its children's own cases tell of themselves. Which of them belong to one applicant is not told.
"""

from collections.abc import Callable, Sequence

from chalicelib.bundles.facts import BODIES
from chalicelib.bundles.model import FLOW
from chalicelib.catalogue.sites import Sites
from chalicelib.feed.model import About, Public, Publication, Shown
from chalicelib.kernel.changing import load_whole
from chalicelib.kernel.store import CaseStore

CHILDREN = "would join a person's cases"

PUBLIC = Publication(
    FLOW.name,
    BODIES,
    shown={"bundle_submitted": Shown(), "bundle_completed": Shown("completed")},
    withheld={
        "child_opened": CHILDREN,
        "child_refused_opening": CHILDREN,
        "child_closed": CHILDREN,
        "children_not_opened": CHILDREN,
        "child_revoked": CHILDREN,
    },
)
WANTS = PUBLIC.wants


class BundlesInPublic:
    """The :class:`~chalicelib.feed.ports.Publisher` of the bundle flow."""

    def __init__(self, cases: CaseStore, sites: Callable[[], Sites]) -> None:
        self._cases = cases
        self._sites = sites

    def told(self, case_id: str) -> Sequence[Public]:
        case = load_whole(self._cases, FLOW, case_id)
        bundle, site = case.head.state.submitted, self._sites().get(case.head.state.site)
        return PUBLIC.of(About(bundle.code, bundle.name, street=site.street if site else ""), case.facts)
