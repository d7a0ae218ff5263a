"""The case of a bundle (一件事): its children, which wait for each other, and what became of each. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from chalicelib.bundles import facts
from chalicelib.bundles.facts import (
    BundleCompleted,
    BundleRef,
    BundleSubmitted,
    ChildClosed,
    ChildOpened,
    ChildRefusedOpening,
    ChildrenNotOpened,
    ChildRevoked,
)
from chalicelib.kernel.cases import Flow, Index
from chalicelib.kernel.errors import NotAllowed
from chalicelib.kernel.facts import Body, By, Fact
from chalicelib.kernel.values import Lenient


class Stage(StrEnum):
    """新, 办理中, 办结."""

    NEW = "new"
    OPEN = "open"
    COMPLETED = "completed"


ChildStage = Literal[
    "waiting", "open", "granted", "refused", "not_accepted", "ended", "revoked", "refused_opening", "not_opened"
]
COMING: frozenset[ChildStage] = frozenset({"waiting", "open"})
LOST: frozenset[ChildStage] = frozenset({"refused", "not_accepted", "ended", "revoked", "refused_opening"})
"""Applied for, or tried to, and not granted."""


class Child(Lenient):
    """Where one item of the bundle stands."""

    item: str
    code: str
    name: str
    department: str
    case_id: str
    after: tuple[str, ...] = ()
    stage: ChildStage = "waiting"
    number: str = ""
    reason: str = ""
    """Code of the refusal to open it."""
    because: str = ""
    """The item that was not granted, which it needed."""


class BundleCase(Lenient):
    """Where a bundle stands."""

    stage: Stage = Stage.NEW
    bundle: BundleRef | None = None
    subject: str = ""
    channel: str = ""
    site: str = ""
    contact: facts.Contact = "sms"
    opened_by: By | None = None
    opened_at: datetime | None = None
    children: tuple[Child, ...] = ()

    @property
    def submitted(self) -> BundleRef:
        """The bundle of a case that has been submitted."""
        if self.bundle is None:
            raise NotAllowed("wrong_stage", stage=STAGES[self.stage])
        return self.bundle

    def child(self, item: str) -> Child:
        """The child of that item."""
        return next(child for child in self.children if child.item == item)

    def ready(self) -> list[Child]:
        """Children to be opened now: all that they need is granted."""
        granted = {child.item for child in self.children if child.stage == "granted"}
        return [child for child in self.children if child.stage == "waiting" and granted.issuperset(child.after)]


@dataclass(frozen=True, slots=True)
class Submit:
    """Open the bundle's case."""

    body: BundleSubmitted


@dataclass(frozen=True, slots=True)
class Opened:
    """A child's case is there."""

    item: str
    number: str


@dataclass(frozen=True, slots=True)
class RefuseOpening:
    """A child's case was refused when it was to be opened."""

    item: str
    code: str


@dataclass(frozen=True, slots=True)
class Hear:
    """Where a child's own case stands: closed, with this outcome."""

    item: str
    outcome: facts.Outcome


Command = Submit | Opened | RefuseOpening | Hear


def decide(state: BundleCase, command: Command) -> Sequence[Body]:
    """The facts that ``command`` leads to, at whatever time; none when it tells what is known.

    Children tell in any order, and again.
    """
    match state.stage, command:
        case Stage.NEW, Submit(body):
            return [body]
        case (Stage.NEW, _) | (_, Submit()):
            raise NotAllowed("wrong_stage", stage=STAGES[state.stage])
        case _, Opened(item, number) if state.child(item).stage == "waiting":
            return [ChildOpened(item=item, number=number)]
        case _, RefuseOpening(item, code) if state.child(item).stage == "waiting":
            return [ChildRefusedOpening(item=item, code=code), *_after(state, item, "refused_opening")]
        case _, Hear(item, outcome) if state.child(item).stage in COMING:
            return [ChildClosed(item=item, outcome=outcome), *_after(state, item, outcome)]
        case _, Hear(item, "revoked") if state.child(item).stage == "granted":
            return [ChildRevoked(item=item), *_after(state, item, "revoked")]
        case _:
            return []


def _after(state: BundleCase, item: str, stage: ChildStage) -> list[Body]:
    """What follows when the child of ``item`` comes to ``stage``: who needs it in vain, and whether it was the last."""
    if state.stage is Stage.COMPLETED:
        return []
    stages = {child.item: child.stage for child in state.children} | {item: stage}
    vain: list[str] = []
    for child in state.children if stage in LOST else ():  # whoever needs another one stands behind it
        if stages[child.item] == "waiting" and any(other == item or other in vain for other in child.after):
            vain.append(child.item)
    stages |= dict.fromkeys(vain, "not_opened")
    if COMING.isdisjoint(stages.values()):
        named = {end: tuple(i for i, s in stages.items() if s in of) for end, of in ENDS.items()}
        return [BundleCompleted(**named)]
    return [ChildrenNotOpened(items=tuple(vain), because=item)] if vain else []


ENDS: dict[str, frozenset[ChildStage]] = {
    "granted": frozenset({"granted"}), "lost": LOST, "not_opened": frozenset({"not_opened"}),
}  # fmt: skip


def evolve(state: BundleCase, body: Body, fact: Fact) -> BundleCase:
    """The state after ``fact``."""
    match body:
        case BundleSubmitted():
            update: dict[str, object] = {
                "stage": Stage.OPEN, "bundle": body.bundle, "subject": body.subject, "channel": fact.channel,
                "site": body.site, "contact": body.contact, "opened_by": fact.by, "opened_at": fact.at,
                "children": tuple(Child.model_validate(child.model_dump()) for child in body.children),
            }  # fmt: skip
        case ChildOpened():
            update = _with(state, body.item, stage="open", number=body.number)
        case ChildRefusedOpening():
            update = _with(state, body.item, stage="refused_opening", reason=body.code)
        case ChildClosed():
            update = _with(state, body.item, stage=body.outcome)
        case ChildrenNotOpened():
            update = {"children": _in_vain(state.children, body.items)}
        case ChildRevoked():
            update = _with(state, body.item, stage="revoked")
        case BundleCompleted():
            update = {"stage": Stage.COMPLETED, "children": _in_vain(state.children, body.not_opened)}
        case _:
            raise TypeError(f"no bundle fact: {fact.kind}")
    return state.model_copy(update=update)


def _with(state: BundleCase, item: str, **change: str) -> dict[str, object]:
    children = (child.model_copy(update=change) if child.item == item else child for child in state.children)
    return {"children": tuple(children)}


def _in_vain(children: Sequence[Child], items: Sequence[str]) -> tuple[Child, ...]:
    """The children, of which ``items`` will not be opened, each with the item that was not granted."""
    known = {child.item: child for child in children}
    for child in children:
        if child.item in items and child.stage == "waiting":
            cause = next(known[o] for o in child.after if known[o].stage in LOST or known[o].stage == "not_opened")
            because = cause.because or cause.item
            known[child.item] = child.model_copy(update={"stage": "not_opened", "because": because})
    return tuple(known.values())


def listed(subject: str) -> str:
    """The name under which a person's bundles are found, apart from their applications."""
    return f"bundle#{subject}"


def index(state: BundleCase) -> Index:
    """By subject. Nothing about a bundle itself is due: its children have clocks and queues of their own."""
    return Index(listed(state.subject), state.opened_at)


FLOW = Flow("bundle", BundleCase, facts.BODIES, evolve, index, title="一件事")

STAGES: dict[Stage, str] = {Stage.NEW: "未提交", Stage.OPEN: "办理中", Stage.COMPLETED: "全部办结"}
"""What a citizen reads for each stage."""
