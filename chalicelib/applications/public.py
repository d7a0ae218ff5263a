"""What the public may know of an application: white lists, as data, and who reads them.

What people deliberate within (审查, 会办, 退回, 红黄牌), what an applicant may ask for themselves, amounts, reasons,
articles as officers wrote them, and who is behind any of it stay out.
"""

from collections.abc import Callable, Sequence

from chalicelib.applications.facts import BODIES
from chalicelib.applications.model import FLOW
from chalicelib.catalogue.sites import Sites
from chalicelib.feed.model import About, Public, Publication, Shown
from chalicelib.kernel.changing import load_whole
from chalicelib.kernel.store import CaseStore

WITHIN = "how the authority comes to its decision"
APPLICANT = "between the applicant and the authority"
HANDING_OVER = "how papers travel"

PUBLIC = Publication(
    FLOW.name,
    BODIES,
    shown={
        "submitted": Shown(),
        "supplement_asked": Shown(),
        "supplemented": Shown(),
        "accepted": Shown(),
        "deemed_accepted": Shown(),
        "not_accepted": Shown("not_accepted"),
        "procedure_started": Shown(fields=("procedure",)),
        "procedure_ended": Shown(fields=("procedure",)),
        "extended": Shown(fields=("approver",)),
        "approved_by_rule": Shown("granted"),
        "approved": Shown("granted", fields=("in_time",)),
        "refused": Shown("refused", fields=("in_time",)),
        # Why a case ended undecided is the applicant's own: a broken promise is a mark of bad credit.
        "lapsed": Shown("ended", as_="ended"),
        "withdrawn": Shown("ended", as_="ended"),
        "promise_broken": Shown("ended", as_="ended"),
        "revoked": Shown("revoked"),
        "result_delivered": Shown(fields=("how",)),
    },
    withheld={
        "handed_over": WITHIN,
        "examined": WITHIN,
        "returned": WITHIN,
        "opined": WITHIN,
        "checked": WITHIN,
        "card_issued": "supervision of the authority by itself",
        "replanned": "the calendar's doing, not the case's",
        "review_asked": APPLICANT,
        "promise_kept": APPLICANT,
        "certified": "told by the certificate's own case",
        "result_sent": HANDING_OVER,
        "files_sent": HANDING_OVER,
        "files_received": HANDING_OVER,
    },
)
WANTS = PUBLIC.wants


class ApplicationsInPublic:
    """The :class:`~chalicelib.feed.ports.Publisher` of the application flow."""

    def __init__(self, cases: CaseStore, sites: Callable[[], Sites]) -> None:
        self._cases = cases
        self._sites = sites

    def told(self, case_id: str) -> Sequence[Public]:
        case = load_whole(self._cases, FLOW, case_id)
        pinned, site = case.head.state.pinned, self._sites().get(case.head.state.site)
        return PUBLIC.of(About(pinned.code, pinned.name, pinned.department, site.street if site else ""), case.facts)
