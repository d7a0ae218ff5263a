"""The application case (办件): what may happen, and what happened. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from chalicelib.applications import facts
from chalicelib.applications.facts import (
    Approved,
    ApprovedByRule,
    CardIssued,
    Checked,
    Colour,
    HandedOver,
    ItemRef,
    Plan,
    Refused,
    Replanned,
    ReviewAsked,
    Revoked,
    Submitted,
)
from chalicelib.kernel.cases import Flow, Index
from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.errors import NotAllowed
from chalicelib.kernel.facts import Body, By, Fact
from chalicelib.kernel.values import Lenient

NO_DUE = datetime(9999, 1, 1, tzinfo=CHINA)
"""Where a case whose clock is suspended stands in its work queue: last."""


OPENERS = ("outlet", "kiosk", "grid")
"""Roles that apply for others and are accounted for it: 银行网点, 自助终端, 网格员."""


class Stage(StrEnum):
    """新, 待审, 办结（准予）, 办结（不予）, 已撤销."""

    NEW = "new"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    REFUSED = "refused"
    REVOKED = "revoked"


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
    plan: Plan | None = None
    cards: tuple[Colour, ...] = ()
    outcome: Outcome | None = None
    check: Literal["", "due", "confirmed", "doubted"] = ""

    @property
    def pinned(self) -> ItemRef:
        """The item of a case that has been submitted."""
        if self.item is None:
            raise NotAllowed("wrong_stage", stage=self.stage)
        return self.item

    @property
    def scheduled(self) -> Plan:
        """The deadlines of a case that has been submitted."""
        if self.plan is None:
            raise NotAllowed("wrong_stage", stage=self.stage)
        return self.plan

    @property
    def opener(self) -> str:
        """What the cases of an outlet, a terminal or a member of the grid are found by; empty for anybody else."""
        return opener_of(self.opened_by) if self.opened_by else ""

    @property
    def grant(self) -> str:
        """The name that an approval claims when the item is granted once only."""
        return f"grant:{self.pinned.code}:{self.subject}" if self.pinned.once else ""


@dataclass(frozen=True, slots=True)
class Submit:
    """Open the case; ``outcome`` is what the rules said: approved, or handed to a person."""

    submitted: Submitted
    outcome: ApprovedByRule | HandedOver


@dataclass(frozen=True, slots=True)
class Decide:
    """An officer's decision on a case in review."""

    body: Approved | Refused


@dataclass(frozen=True, slots=True)
class Watch:
    """Legal time passed: issue the cards that are due by now."""


@dataclass(frozen=True, slots=True)
class AskReview:
    """The applicant wants a person to look at an automatic decision."""

    body: ReviewAsked


@dataclass(frozen=True, slots=True)
class Check:
    """A person's look at an automatic approval."""

    body: Checked


@dataclass(frozen=True, slots=True)
class Revoke:
    """Take an approval back."""

    body: Revoked


@dataclass(frozen=True, slots=True)
class Replan:
    """The calendar has been published anew."""

    plan: Plan


Command = Submit | Decide | Watch | AskReview | Check | Revoke | Replan


def decide(state: Application, command: Command, at: datetime) -> Sequence[Body]:  # noqa: PLR0911  one return a cell of the table
    """The facts that ``command`` leads to at legal time ``at``, or a refusal."""
    match state.stage, command:
        case Stage.NEW, Submit(submitted, outcome):
            return [submitted, outcome]
        case Stage.IN_REVIEW, Decide(body):
            return [body]
        case Stage.IN_REVIEW, Watch():
            return [CardIssued(colour=colour) for colour in cards_due(state, at)]
        case Stage.IN_REVIEW, Replan(plan):
            return [Replanned(plan=plan)] if plan != state.plan else []
        case ((Stage.APPROVED | Stage.REFUSED | Stage.REVOKED), (Watch() | Replan())):
            return []
        case Stage.APPROVED, AskReview(body) if state.outcome and state.outcome.how == "rule":
            return [body]
        case Stage.APPROVED, Check(body) if state.check == "due":
            return [body]
        case Stage.APPROVED, Revoke(body):
            return [body]
        case _:
            raise NotAllowed("wrong_stage", stage=STAGES[state.stage])


def cards_due(state: Application, at: datetime) -> list[Colour]:
    """The cards whose time has come and that were not issued yet, in order."""
    plan = state.scheduled
    times: tuple[tuple[Colour, datetime | None], ...] = (("yellow", plan.yellow_at), ("red", plan.red_at))
    return [colour for colour, when in times if when is not None and when <= at and colour not in state.cards]


def evolve(state: Application, body: Body, fact: Fact) -> Application:
    """The state after ``fact``."""
    match body:
        case Submitted():
            update: dict[str, object] = {
                "stage": Stage.IN_REVIEW, "item": body.item, "number": body.number, "subject": body.subject,
                "channel": fact.channel, "site": body.site, "contact": body.contact, "opened_by": fact.by,
                "opened_at": fact.at, "plan": body.plan,
            }  # fmt: skip
        case ApprovedByRule():
            outcome = _outcome(fact, "rule", reason=body.reason, benefit=body.benefit)
            update = {"stage": Stage.APPROVED, "outcome": outcome, "check": "due" if body.sampled else ""}
        case HandedOver():
            update = {}
        case Approved():
            update = {"stage": Stage.APPROVED, "outcome": _outcome(fact, "person")}
        case Refused():
            update = {"stage": Stage.REFUSED, "outcome": _outcome(fact, "person")}
        case CardIssued():
            update = {"cards": (*state.cards, body.colour)}
        case ReviewAsked():
            update = {"check": "due"}
        case Checked():
            update = {"check": body.result}
        case Revoked():
            update = {"stage": Stage.REVOKED}
        case Replanned():
            update = {"plan": body.plan}
        case _:
            raise TypeError(f"no application fact: {fact.kind}")
    return state.model_copy(update=update)


def index(state: Application) -> Index:
    """By subject and opener always; in a work queue while a person has something to do; awake while cards can come."""
    plan, department = state.scheduled, state.pinned.department
    if state.stage is Stage.IN_REVIEW:
        pending = [at for colour, at in (("yellow", plan.yellow_at), ("red", plan.red_at)) if colour not in state.cards]
        wake = min((at for at in pending if at is not None), default=None)
        return Index(
            state.subject, state.opened_at, f"{department}#review", plan.red_at or NO_DUE, wake, state.opener
        )  # fmt: skip
    if state.stage is Stage.APPROVED and state.check == "due":
        due = plan.red_at or NO_DUE
        return Index(state.subject, state.opened_at, f"{department}#check", due, opener=state.opener)
    return Index(state.subject, state.opened_at, opener=state.opener)


def opener_of(by: By) -> str:
    """The name under which the cases that somebody opened for others are found."""
    return f"{by.role}#{by.id}" if by.role in OPENERS else ""


def _outcome(fact: Fact, how: Literal["rule", "person"], **more: str) -> Outcome:
    return Outcome(at=fact.at, how=how, by=fact.by, seq=fact.seq, **more)


FLOW = Flow("application", Application, facts.BODIES, evolve, index)

STAGES: dict[Stage, str] = {
    Stage.NEW: "未提交",
    Stage.IN_REVIEW: "审核中",
    Stage.APPROVED: "已批准",
    Stage.REFUSED: "不予批准",
    Stage.REVOKED: "已撤销",
}
"""What a citizen reads for each stage."""
