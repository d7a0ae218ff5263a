"""What the public feed tells of ratings: what became of bad ones. Never who rated, nor what they wrote."""

from collections.abc import Callable, Sequence

from chalicelib.catalogue.sites import Sites
from chalicelib.feed.model import About, Public, Publication, Shown
from chalicelib.kernel.changing import load_whole
from chalicelib.kernel.measuring import NOBODY
from chalicelib.kernel.store import CaseStore
from chalicelib.ratings.facts import BODIES
from chalicelib.ratings.model import FLOW

RATER = "who rated is confidential, and when would lead to them"
OWN = "the department's own, until it is settled"

PUBLIC = Publication(
    FLOW.name,
    BODIES,
    shown={"published": Shown(fields=("result",))},
    withheld={
        "rating_invited": RATER,
        "rated": RATER,
        "rating_defaulted": RATER,
        "rectification_opened": RATER,
        "verified_with_rater": OWN,
        "rectification_planned": OWN,
        "explained": "told by what is published",
        "rectified": "told by what is published",
        "rectification_warned": OWN,
        "review_asked": OWN,
        "review_decided": OWN,
        "result_told": RATER,
        "clocks_replanned": OWN,
        "rating_hidden": "an accusation",
    },
)
WANTS = PUBLIC.wants


class RatingsInPublic:
    """The :class:`~chalicelib.feed.ports.Publisher` of ratings: under the item that was handled."""

    def __init__(self, cases: CaseStore, sites: Callable[[], Sites]) -> None:
        self._cases = cases
        self._sites = sites

    def told(self, case_id: str) -> Sequence[Public]:
        case = load_whole(self._cases, FLOW, case_id)
        of = case.head.state.of
        if of.unseen != NOBODY:
            return ()  # that there was an accusation, and what of, leads to people
        site = self._sites().get(of.site)
        return PUBLIC.of(About(of.item, of.title, of.department, site.street if site else ""), case.facts)
