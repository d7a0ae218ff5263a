"""The case of a record of accountability: what it can be found by, and when something happens by itself. Pure."""

from datetime import datetime

from chalicelib.appraisal.accountability import facts as f
from chalicelib.appraisal.accountability.folding import evolve
from chalicelib.appraisal.accountability.state import AccountabilityCase
from chalicelib.kernel.cards import next_due, next_of
from chalicelib.kernel.cases import Flow, Index, Place

ALL = "accountability"
"""The queue of what is not closed, by its next limit."""


def about(officer: str) -> str:
    """Under which the records about a colleague are found."""
    return f"{ALL}#{officer}"


def of_department(department: str) -> str:
    """Under which the records about a department and its people are found, in the order in which they came."""
    return f"{ALL}-of#{department}"


def held(department: str) -> str:
    """Under which those are found that stand: somebody was held to account, by the instant of the decision."""
    return f"{ALL}-held#{department}"


def claim(origin: f.Origin, rule: str) -> str:
    """What belongs to one record alone: a fact opens it once under a rule."""
    return f"{ALL}#{origin.flow}#{origin.case_id}#{origin.seq}#{rule}"


def wake(state: AccountabilityCase) -> datetime | None:
    """The next instant at which something happens by itself: a card, the end of the appeal's period."""
    appeal = state.clocks.get("appeal")
    return next_of(state.clocks, state.cards, appeal.deadline.due if appeal is not None else None)


def due(state: AccountabilityCase) -> datetime | None:
    """When the next limit runs out; ``None`` while none runs."""
    return next_due(state.clocks.values())


def index(state: AccountabilityCase) -> Index:
    """By the colleague, by the department, among what is not closed, and among what stands."""
    opened = state.proposed_at
    if opened is None:
        return Index(others=(None, None))
    waits = Place(ALL, due(state) or opened) if state.stage != "closed" else None
    stands = Place(held(state.department), state.decided_at) if state.stands and state.decided_at else None
    return Index(
        subject=about(state.officer) if state.officer else "", opened=opened, queue=of_department(state.department),
        due=opened, wake=wake(state), others=(waits, stands),
    )  # fmt: skip


FLOW = Flow("accountability", AccountabilityCase, f.BODIES, evolve, index, title="责任追究记录")
