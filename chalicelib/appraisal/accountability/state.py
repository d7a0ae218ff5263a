"""Where a record of accountability stands."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from chalicelib.appraisal.accountability.facts import AppealResult, Clock, Origin, Outcome
from chalicelib.catalogue.accountability import About, Regime
from chalicelib.kernel.facts import By
from chalicelib.kernel.values import Lenient

Stage = Literal["proposed", "decided", "appealed", "final", "closed"]
STAGES: dict[Stage, str] = {
    "proposed": "已提出，待决定", "decided": "已决定，可以申诉", "appealed": "申诉中", "final": "决定已生效，待执行",
    "closed": "已办结",
}  # fmt: skip
OUTCOMES: dict[Outcome, str] = {"founded": "予以追究", "unfounded": "不予追究"}
RESULTS: dict[AppealResult, str] = {"upheld": "维持", "changed": "变更", "revoked": "撤销"}


class AccountabilityCase(Lenient):
    """Where a record stands."""

    stage: Stage = "proposed"
    rule: str = ""
    regime: Regime = "accountability"
    title: str = ""
    basis: str = ""
    department: str = ""
    officer: str = ""
    origin: Origin | None = None
    key: str = ""
    proposed_at: datetime | None = None
    proposed_by: By | None = None
    statements: int = 0
    outcome: Outcome | None = None
    measure: str = ""
    measure_title: str = ""
    decided_at: datetime | None = None
    decided_by: By | None = None
    appealed_by: By | None = None
    result: AppealResult | None = None
    appeal_decided_by: By | None = None
    carried_out_at: datetime | None = None
    closed_at: datetime | None = None
    clocks: dict[str, Clock] = Field(default_factory=dict)
    """Limits that run."""
    cards: tuple[str, ...] = ()
    """``clock:colour`` of every card."""

    @property
    def about(self) -> About:
        """Whether it is about a colleague, or a department as a whole."""
        return "officer" if self.officer else "department"

    @property
    def stands(self) -> bool:
        """Whether somebody was held to account, and that is still so."""
        return self.outcome == "founded" and self.result != "revoked"

    def heard(self, at: datetime) -> bool:
        """Whether who it is about has answered, or had the time to."""
        clock = self.clocks.get("statement")
        return self.statements > 0 or clock is None or not clock.deadline.met(at)
