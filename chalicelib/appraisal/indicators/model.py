"""The case of an appraisal (考核): fixed by one person with all its inputs, confirmed or returned by another. Pure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, ClassVar, Literal

from chalicelib.appraisal.indicators.scoring import Score
from chalicelib.catalogue.appraisal import Indicator
from chalicelib.kernel.cases import Flow, Index
from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.errors import Conflict, Forbidden
from chalicelib.kernel.facts import Body, By, Fact
from chalicelib.kernel.stages import at_stage
from chalicelib.kernel.values import Lenient

Why = Literal["figures", "indicators", "stated"]
"""数据有误, 指标有误, 填报有误."""
Stage = Literal["fixed", "returned", "confirmed"]
STAGES: Mapping[Stage, str] = {"fixed": "待确认", "returned": "已退回", "confirmed": "已确认"}
WHYS: Mapping[Why, str] = {"figures": "数据有误", "indicators": "指标有误", "stated": "填报有误"}
QUEUE = "appraisals"


class AppraisalFixed(Body):
    """The result of a period, with everything that it was computed from. About organisations only."""

    kind: ClassVar[str] = "appraisal_fixed"

    period: str
    first: date
    last: date
    indicators: tuple[Indicator, ...]
    """As they were published."""
    inputs: dict[str, dict[str, str | None]]
    names: dict[str, str]
    """Credit code → name of the department, as it was."""
    scores: tuple[Score, ...]


class AppraisalReturned(Body):
    """Another person does not agree; it is fixed anew."""

    kind: ClassVar[str] = "appraisal_returned"

    why: Why


class AppraisalConfirmed(Body):
    """Another person agreed; it is final."""

    kind: ClassVar[str] = "appraisal_confirmed"


BODIES: dict[tuple[str, int], type[Body]] = {
    (body.kind, body.version): body for body in (AppraisalFixed, AppraisalReturned, AppraisalConfirmed)
}


class AppraisalCase(Lenient):
    """Where an appraisal stands. What it holds is in the fact."""

    period: str = ""
    last: date | None = None
    stage: Stage = "fixed"
    fixed: int = 0
    """Number of the fact that holds the newest result; 0: none."""
    fixed_at: datetime | None = None
    fixed_by: By | None = None
    why: str = ""
    confirmed_at: datetime | None = None


def claim(period: str) -> str:
    """A period is appraised once."""
    return f"appraisal#{period}"


def fix(state: AppraisalCase, body: AppraisalFixed) -> Sequence[Body]:
    """The first time, or again after it was returned."""
    if state.fixed:
        at_stage(state.stage, {"returned"}, STAGES, "appraisal_stage")
    return [body]


def judge(state: AppraisalCase, by: By, fixed: int, body: AppraisalConfirmed | AppraisalReturned) -> Sequence[Body]:
    """By another person than who fixed it, who has read the newest result."""
    at_stage(state.stage, {"fixed"}, STAGES, "appraisal_stage")
    if state.fixed_by is not None and by.id == state.fixed_by.id:
        raise Forbidden("appraisal_yourself")
    if fixed != state.fixed:
        raise Conflict("case_busy")
    return [body]


def _fixed(state: AppraisalCase, body: AppraisalFixed, fact: Fact) -> dict[str, Any]:
    del state
    return {
        "period": body.period, "last": body.last, "stage": "fixed", "fixed": fact.seq, "fixed_at": fact.at,
        "fixed_by": fact.by, "why": "",
    }  # fmt: skip


def _returned(state: AppraisalCase, body: AppraisalReturned, fact: Fact) -> dict[str, Any]:
    del state, fact
    return {"stage": "returned", "why": body.why}


def _confirmed(state: AppraisalCase, body: AppraisalConfirmed, fact: Fact) -> dict[str, Any]:
    del state, body
    return {"stage": "confirmed", "confirmed_at": fact.at}


FOLDS: dict[type[Body], Callable[[AppraisalCase, Any, Fact], dict[str, Any]]] = {
    AppraisalFixed: _fixed,
    AppraisalReturned: _returned,
    AppraisalConfirmed: _confirmed,
}
"""Fact → what changes by it."""


def evolve(state: AppraisalCase, body: Body, fact: Fact) -> AppraisalCase:
    """The state after ``fact``."""
    return state.model_copy(update=FOLDS[type(body)](state, body, fact))


def index(state: AppraisalCase) -> Index:
    """All are in one list, by the last day of their period."""
    ends = datetime.combine(state.last, time(), CHINA) if state.last is not None else None
    return Index(opened=state.fixed_at, queue=QUEUE if ends else "", due=ends)


FLOW = Flow("appraisal", AppraisalCase, BODIES, evolve, index, title="考核")
