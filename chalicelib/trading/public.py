"""What the public feed tells of trading: that it happened, and which notice it was.

What a notice says is not told again there; who follows the feed reads it under its project and number
(``GET /v1/trading/projects/{case_id}/notices/{notice}``), with every later correction. A reader that goes on from its
cursor hears of every notice once, however many are published at the same time.
"""

from collections.abc import Iterator, Sequence

from chalicelib.catalogue.trading import FAMILIES, METHODS
from chalicelib.feed.model import About, Public, Publication, Shown
from chalicelib.kernel.cases import Case
from chalicelib.kernel.changing import load_whole
from chalicelib.kernel.facts import Fact
from chalicelib.kernel.store import CaseStore
from chalicelib.trading.facts import BODIES
from chalicelib.trading.model import FLOW
from chalicelib.trading.state import TradingCase
from chalicelib.trading.views import number

NOT_OUT = "nobody knows of a notice before its second"
SUPERVISION = "supervision's own"

PUBLIC = Publication(
    FLOW.name,
    BODIES,
    shown={
        "project_registered": Shown(),
        "notice_published": Shown(fields=("notice", "what")),
        "notice_withdrawn": Shown(fields=("notice",)),
        "bids_opened": Shown(),
        "lot_awarded": Shown(),
        "award_voided": Shown("revoked"),
        "contract_signed": Shown(),
        "contract_changed": Shown(),
        "contract_revoked": Shown("revoked"),
        "performed": Shown(),
        "lot_accepted": Shown(fields=("result",)),
        "lot_failed": Shown(),
        "tendering_ended": Shown("ended"),
        "project_terminated": Shown("ended"),
        "trading_paused": Shown(),
        "trading_resumed": Shown(),
        "remedy_ordered": Shown("revoked", fields=("remedy",)),
    },
    withheld={
        "notice_drafted": NOT_OUT,
        "notice_checked": NOT_OUT,
        "notice_returned": NOT_OUT,
        "notice_late": "about the service of the centre: for those who supervise",
        "lot_prequalified": "who may bid is nobody's to know while bids may come (招标投标法 art 22)",
        "lot_evaluated": "its candidates are told by their notice, not before",
        "period_ended": "follows from the notice that began it",
        "duty_done": "owed to the supervisor, or to the bidders",
        "alert_raised": SUPERVISION,
        "alert_closed": SUPERVISION,
    },
)
WANTS = PUBLIC.wants


class TradingInPublic:
    """The :class:`~chalicelib.feed.ports.Publisher` of trading projects."""

    def __init__(self, cases: CaseStore) -> None:
        self._cases = cases

    def told(self, case_id: str) -> Sequence[Public]:
        case = load_whole(self._cases, FLOW, case_id)
        state = case.head.state
        name = f"{FAMILIES[state.family]}（{METHODS[state.method]}）"
        street = state.area[:9] if len(state.area) >= 9 else ""
        return PUBLIC.of(About(number(case_id, state), name, state.regulator, street), public_facts(case))


def public_facts(case: Case[TradingCase]) -> Iterator[Fact]:
    """All but the withdrawal of what never was public."""
    out: set[str] = set()
    for fact in case.facts:
        if fact.kind == "notice_published":
            out.add(fact.data["notice"])
        if fact.kind != "notice_withdrawn" or fact.data["notice"] in out:
            yield fact
