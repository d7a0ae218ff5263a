"""Where a trading project stands."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from pydantic import Field

from chalicelib.catalogue.trading import Family, Method
from chalicelib.kernel.facts import By
from chalicelib.kernel.values import Lenient
from chalicelib.trading.facts import Follows, Running
from chalicelib.trading.values import Applicant, Bid, Candidate, Demand, ExpertId, Lot, Money, Organisation

LotStage = Literal[
    "registered", "prequalifying", "tendering", "opened", "evaluated", "awarded", "contracted", "accepted", "failed",
    "terminated",
]  # fmt: skip
LOT_STAGES: dict[LotStage, str] = {
    "registered": "已登记", "prequalifying": "资格预审", "tendering": "招标（采购、出让）中", "opened": "已开标",
    "evaluated": "已评审", "awarded": "已定标", "contracted": "履约中", "accepted": "已验收", "failed": "流标（废标）",
    "terminated": "已终止",
}  # fmt: skip
OVER: frozenset[LotStage] = frozenset({"accepted", "failed", "terminated"})
AFTER_AWARD: frozenset[LotStage] = frozenset({"awarded", "contracted", "accepted"})
OPENED: frozenset[LotStage] = AFTER_AWARD | {"opened", "evaluated"}
NoticeStage = Literal["drafted", "checked", "published", "withdrawn"]
FEWEST: Mapping[Method, int] = {
    "open_tender": 3, "invited_tender": 3, "negotiation": 3, "inquiry": 3, "consultation": 2,
}  # fmt: skip
"""Bidders without whom nothing is opened (招标投标法 art 28; 政府采购法 art 36, 38, 40); a consultation on services may
go on with two (财库〔2015〕124号). Else one.
"""
SUPERVISORY = frozenset({"complaint_decision", "supervision_result", "assessment_result"})
"""Kinds of notices by which supervisors tell what they decided."""


class LotState(Lenient):
    """Where one lot stands."""

    lot: Lot
    stage: LotStage = "registered"
    applicants: tuple[Applicant, ...] = ()
    """Who applied to be prequalified; nobody knows of them while bids may come (招标投标法 art 22)."""
    bids: tuple[Bid, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    experts: tuple[ExpertId, ...] = ()
    representatives: int = 0
    winner: Organisation | None = None
    price: Money | None = None
    """Of the award; of the contract once there is one."""
    first_price: Money | None = None
    """Of the contract as it was signed."""
    failed: bool = False
    """Whether it failed by itself, and not by an order."""
    performed: bool = False
    """Whether something of the contract in force was performed."""
    ended: bool = False
    """Whether it is not tendered any more."""
    remedied: tuple[str, ...] = ()
    """The challenges that a remedy was ordered for."""

    def bid_of(self, bidder: Organisation | None) -> Bid | None:
        """The bid that an organisation leads."""
        return next((bid for bid in self.bids if bidder is not None and bid.bidder.code == bidder.code), None)

    def partners(self, bidder: Organisation) -> tuple[Organisation, ...]:
        """Who bids together with an organisation (联合体成员)."""
        bid = self.bid_of(bidder)
        return bid.partners if bid is not None else ()


class NoticeState(Lenient):
    """Where one notice stands; what it says is in its fact."""

    id: str
    what: str
    title: str
    lots: tuple[str, ...]
    stage: NoticeStage
    draft: int
    """Number of the fact that holds it."""
    drafted_by: By
    corrects: str | None = None
    places: tuple[str, ...] = ()
    """Where it puts that notice right."""
    demands: tuple[Demand, ...] = ()
    challenge: str = ""
    apart: bool = False
    """It says something beside the contents of its kind."""
    limit: Running | None = None
    """In which the centre has to do what comes next."""
    late: bool = False
    """It did not."""
    publish_at: datetime | None = None
    published_at: datetime | None = None
    number: str = ""
    dates: dict[str, datetime] = Field(default_factory=dict)
    """Planned dates, as it named them when it went out."""
    moved: dict[str, dict[str, datetime]] = Field(default_factory=dict)
    """Lot → those of them that pauses have moved."""
    superseded: tuple[str, ...] = ()
    """Lots of which what it says counts no more: a remedy was ordered since it was written."""


class Halt(Lenient):
    """A pause of the trading."""

    lots: tuple[str, ...]
    since: datetime
    until: datetime | None = None
    reason: str
    basis: str


class Alert(Lenient):
    """What supervision saw."""

    rule: str
    title: str
    lot: str = ""
    raised: int
    """Number of the fact that tells of it."""
    closed: bool = False


class TradingCase(Lenient):
    """Where a project stands."""

    family: Family = "construction"
    method: Method = "open_tender"
    title: str = ""
    category: str = ""
    area: str = ""
    owner: Organisation | None = None
    agent: Organisation | None = None
    regulator: str = ""
    value: Money | None = None
    green: bool = False
    follows: Follows | None = None
    """The failed lots of another project that it tenders again."""
    registered_at: datetime | None = None
    lots: dict[str, LotState] = Field(default_factory=dict)
    notices: dict[str, NoticeState] = Field(default_factory=dict)
    dates: dict[str, datetime] = Field(default_factory=dict)
    """Planned dates of lots of which no notice is known to name another (:mod:`.dated`)."""
    periods: dict[str, Running] = Field(default_factory=dict)
    """Periods that run, by :func:`key`."""
    pauses: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Challenge → the lots that it stops."""
    halts: dict[str, Halt] = Field(default_factory=dict)
    """Challenge → its pause, past ones too: what is told again, and late, stops nothing anew."""
    alerts: dict[str, Alert] = Field(default_factory=dict)
    published: int = 0

    @property
    def open(self) -> bool:
        """Whether anything can still happen by itself, or is owed."""
        return any(lot.stage not in OVER for lot in self.lots.values()) or bool(self.periods)

    def paused(self, lots: tuple[str, ...]) -> bool:
        """Whether a challenge stops one of these lots."""
        return any(set(lots) & set(stopped) for stopped in self.pauses.values())

    def shown(self, lot: str, *kinds: str) -> bool:
        """Whether a published notice of one of these kinds counts for a lot."""
        out = (one for one in self.notices.values() if one.what in kinds and one.stage == "published")
        return any(lot in one.lots and lot not in one.superseded for one in out)

    def waits(self, notice: NoticeState) -> bool:
        """Whether a notice has to wait because its lots are stopped. What supervisors publish never has to."""
        return notice.what not in SUPERVISORY and self.paused(notice.lots)


def key(name: str, lot: str = "") -> str:
    """Under which a period is kept."""
    return f"{name}@{lot}" if lot else name
