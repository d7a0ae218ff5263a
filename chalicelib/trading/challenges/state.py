"""Where a challenge stands."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from pydantic import Field

from chalicelib.catalogue.trading import REMEDIES, ChallengeKind, Family, Ground, Method, Standing
from chalicelib.kernel.facts import By
from chalicelib.kernel.values import Lenient
from chalicelib.trading.challenges.facts import Clock, Outcome, Result, Terms

Stage = Literal["raised", "accepted", "not_accepted", "answered", "withdrawn"]
STAGES: dict[Stage, str] = {
    "raised": "已收到", "accepted": "已受理", "not_accepted": "不予受理", "answered": "已答复（已作出处理决定）",
    "withdrawn": "已撤回",
}  # fmt: skip
KINDS: dict[ChallengeKind, str] = {"enquiry": "询问", "objection": "异议", "query": "质疑", "complaint": "投诉"}
GROUNDS: dict[Ground, str] = {
    "documents": "资格预审文件、招标（采购）文件", "opening": "开标（采购过程）", "evaluation": "评标（成交）结果",
    "other": "其他事项",
}  # fmt: skip
STANDINGS: dict[Standing, str] = {
    "bidder": "投标人（供应商）", "potential": "潜在投标人（潜在供应商）", "interested": "其他利害关系人",
}  # fmt: skip
RESULTS: dict[Result, str] = {"upheld": "成立", "partly": "部分成立", "rejected": "不成立"}
OUTCOMES: Mapping[Outcome, str] = {**dict[Outcome, str](REMEDIES.items()), "none": "不影响结果，继续进行"}
OPEN: frozenset[Stage] = frozenset({"raised", "accepted"})


class Stop(Lenient):
    """The time for which the challenge stops its lots."""

    since: datetime
    ends: datetime | None = None
    """When it ends by itself."""
    until: datetime | None = None
    """When it ended."""
    basis: str


class Evidence(Lenient):
    """A file that was added as evidence."""

    sha256: str
    size: int
    media_type: str
    fact: int
    """Number of the fact that holds its name."""


class ChallengeCase(Lenient):
    """Where a challenge stands."""

    what: ChallengeKind = "enquiry"
    ground: Ground = "other"
    project: str = ""
    lots: tuple[str, ...] = ()
    family: Family = "construction"
    method: Method = "open_tender"
    regulator: str = ""
    standing: Standing = "potential"
    subject: str = ""
    follows: str = ""
    terms: Terms | None = None
    stage: Stage = "raised"
    raised_at: datetime | None = None
    known: datetime | None = None
    closed_at: datetime | None = None
    clocks: dict[str, Clock] = Field(default_factory=dict)
    """Limits that run, or stand still."""
    cards: tuple[str, ...] = ()
    """``clock:colour`` of every card."""
    stop: Stop | None = None
    draft: int = 0
    """Number of the fact that holds the decision's draft; 0: none."""
    drafted_by: By | None = None
    signed_by: By | None = None
    answer: int = 0
    """Number of the fact that holds the answer; 0: none."""
    decision: int = 0
    """Number of the fact by which the decision was signed."""
    result: Result | None = None
    remedy: Outcome | None = None
    changes: bool = False
    correction: str = ""
    evidence: tuple[Evidence, ...] = ()

    @property
    def open(self) -> bool:
        """Whether it waits for an answer."""
        return self.raised_at is not None and self.stage in OPEN

    @property
    def held(self) -> bool:
        """Whether its limits stand still."""
        return any(clock.deadline.suspended for clock in self.clocks.values())

    @property
    def stops(self) -> bool:
        """Whether it stops the trading now."""
        return self.stop is not None and self.stop.until is None

    @property
    def ruled(self) -> Terms:
        """The rule under which it was raised."""
        if self.terms is None:
            raise AssertionError("nothing was raised")
        return self.terms
