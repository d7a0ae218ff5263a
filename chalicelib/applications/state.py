"""The application case (办件): where it can stand. Pure."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import Field

from chalicelib.applications import facts
from chalicelib.applications.facts import Delivery, ItemRef, Plan
from chalicelib.catalogue.procedure import SpecialKind
from chalicelib.kernel.cards import Colour
from chalicelib.kernel.deadlines import Deadline
from chalicelib.kernel.errors import NotAllowed
from chalicelib.kernel.facts import By
from chalicelib.kernel.values import Lenient

OPENERS = ("outlet", "kiosk", "grid")
"""Roles that apply for others and are accounted for it: 银行网点, 自助终端, 网格员."""


class Stage(StrEnum):
    """新, 待受理, 待补正, 审查, 待决定, 办结（准予）, 办结（不予）, 不予受理, 终止, 已撤销."""

    NEW = "new"
    RECEIVED = "received"
    SUPPLEMENT = "supplement"
    EXAMINING = "examining"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    REFUSED = "refused"
    NOT_ACCEPTED = "not_accepted"
    ENDED = "ended"
    REVOKED = "revoked"


OPEN = frozenset({Stage.RECEIVED, Stage.SUPPLEMENT, Stage.EXAMINING, Stage.IN_REVIEW})
"""Stages at which somebody has something to do before the case is decided."""

Ending = Literal["", "lapsed", "withdrawn", "promise_broken"]
"""Why a case ended undecided: 逾期未补正, 撤回, 承诺未履行."""


class Outcome(Lenient):
    """The decision: by whom, when, under which rule or law."""

    at: datetime
    how: Literal["rule", "person"]
    by: By
    seq: int
    """The fact that holds it."""
    reason: str = ""
    benefit: str = ""


class Application(Lenient):
    """Where an application stands."""

    stage: Stage = Stage.NEW
    item: ItemRef | None = None
    number: str = ""
    subject: str = ""
    channel: str = ""
    site: str = ""
    contact: facts.Contact = "sms"
    opened_by: By | None = None
    opened_at: datetime | None = None
    supplemented_at: datetime | None = None
    """When a supplement came with which all was there that acceptance asks for."""
    plan: Plan | None = None
    cards: tuple[Colour, ...] = ()
    outcome: Outcome | None = None
    check: Literal["", "due", "confirmed", "doubted"] = ""
    bundle: str = ""
    agent: str = ""
    """Person id of who applied for the subject by a mandate and is told beside them; empty: nobody."""

    accepted_by: By | None = None
    accepted_at: datetime | None = None
    examined_by: By | None = None
    recommends: Literal["", "approve", "refuse"] = ""
    asked: tuple[str, ...] = ()
    """Materials that a supplement was asked for."""
    asked_fields: tuple[str, ...] = ()
    """Fields of the form that it was asked for."""
    asked_from: Literal["", Stage.RECEIVED, Stage.IN_REVIEW] = ""
    """The stage at which a supplement was asked for; a second time is once too often."""
    brought: tuple[int, ...] = ()
    """Facts that hold materials which came after the submission."""
    opinions: Mapping[str, bool] = Field(default_factory=dict)
    """Departments asked at the same time that have answered, and whether they agree."""
    procedure: SpecialKind | Literal[""] = ""
    """The special procedure that lasts."""
    extended: bool = False
    promises: tuple[str, ...] = ()
    """Materials that were promised and are not there yet."""
    ending: Ending = ""

    delivery: Delivery = ""
    certificate: str = ""
    """Identifier of the certificate that was issued (证照标识)."""
    carrier: str = ""
    tracking: str = ""
    delivered: bool = False
    parcels: Mapping[str, Literal["sent", "received"]] = Field(default_factory=dict)
    """Files on their way to the authority that decides."""

    @property
    def pinned(self) -> ItemRef:
        """The item of a case that has been submitted."""
        if self.item is None:
            raise NotAllowed("wrong_stage", stage=STAGES[self.stage])
        return self.item

    @property
    def scheduled(self) -> Plan:
        """The deadlines of a case that has been submitted."""
        if self.plan is None:
            raise NotAllowed("wrong_stage", stage=STAGES[self.stage])
        return self.plan

    @property
    def received_at(self) -> datetime | None:
        """When all that acceptance asks for was there: with the submission, or with the supplement."""
        return self.supplemented_at or self.opened_at

    @property
    def opener(self) -> str:
        """What the cases of an outlet, a terminal or a member of the grid are found by; empty for anybody else."""
        return opener_of(self.opened_by) if self.opened_by else ""

    @property
    def grant(self) -> str:
        """The name that an approval claims when the item is granted once only."""
        return f"grant:{self.pinned.code}:{self.subject}" if self.pinned.once else ""

    @property
    def silent_departments(self) -> tuple[str, ...]:
        """Departments asked at the same time that have not answered yet."""
        return tuple(code for code in self.pinned.consulted if code not in self.opinions)

    @property
    def card_times(self) -> list[tuple[Colour, datetime]]:
        """The cards that were not issued yet, and when each comes."""
        times: tuple[tuple[Colour, datetime | None], ...] = (
            ("yellow", self.scheduled.yellow_at), ("red", self.scheduled.red_at),
        )  # fmt: skip
        return [(colour, when) for colour, when in times if when is not None and colour not in self.cards]

    @property
    def alarms(self) -> list[tuple[str, datetime]]:
        """Deadlines at whose end something happens by itself, by kind."""
        kinds = {
            "supplement": self.stage is Stage.SUPPLEMENT,
            "promise": bool(self.promises) and self.stage is not Stage.SUPPLEMENT,
            "acceptance": self.stage is Stage.RECEIVED and self.accepted_at is None,
            "procedure": bool(self.procedure),
        }
        return [(kind, due) for kind, waits in kinds.items() if waits and (due := self.due(kind)) is not None]

    def deadline(self, kind: str) -> Deadline | None:
        """The deadline of a kind, while it runs."""
        return next((d for d in self.scheduled.deadlines if d.kind == kind), None) if self.plan else None

    def due(self, kind: str) -> datetime | None:
        """When a deadline of a kind runs out, if there is one that runs."""
        deadline = self.deadline(kind)
        return deadline.due if deadline else None


def opener_of(by: By) -> str:
    """The name under which the cases that somebody opened for others are found."""
    return f"{by.role}#{by.id}" if by.role in OPENERS else ""


STAGES: dict[Stage, str] = {
    Stage.NEW: "未提交",
    Stage.RECEIVED: "已收件，待受理",
    Stage.SUPPLEMENT: "待补正",
    Stage.EXAMINING: "已受理，审查中",
    Stage.IN_REVIEW: "审核中",
    Stage.APPROVED: "已批准",
    Stage.REFUSED: "不予批准",
    Stage.NOT_ACCEPTED: "不予受理",
    Stage.ENDED: "已终止",
    Stage.REVOKED: "已撤销",
}
"""What a citizen reads for each stage."""
