"""The smallest flow: a counter, so that the stores are tested without any rule of the district."""

from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from chalicelib.kernel.cases import Flow, Head, Index, Place, new
from chalicelib.kernel.changing import prepare
from chalicelib.kernel.clock import Moment
from chalicelib.kernel.facts import Body, By, Fact, Stamp
from chalicelib.kernel.store import Change

START = datetime(2026, 10, 12, 2, 0, tzinfo=UTC)
BY = By(role="resident", id="R1")


class Counter(BaseModel):
    """What the facts of a case add up to, and what it can be found by."""

    model_config = ConfigDict(frozen=True)

    total: int = 0
    subject: str = ""
    opened: datetime | None = None
    queue: str = ""
    due: datetime | None = None
    wake: datetime | None = None
    opener: str = ""
    others: tuple[tuple[str, datetime] | None, ...] = ()


class Added(Body):
    """A number was added; from now on the case is found by the rest."""

    kind: ClassVar[str] = "added"

    number: int = 1
    note: str = ""
    subject: str = ""
    queue: str = ""
    due: datetime | None = None
    wake: datetime | None = None
    opener: str = ""
    others: tuple[tuple[str, datetime] | None, ...] = ()


def evolve(state: Counter, body: Body, fact: Fact) -> Counter:
    if not isinstance(body, Added):
        raise TypeError(fact.kind)
    found_by: dict[str, Any] = {"subject": body.subject, "queue": body.queue, "due": body.due, "wake": body.wake}
    found_by |= {"opener": body.opener, "others": body.others}
    return state.model_copy(update={"total": state.total + body.number, "opened": state.opened or fact.at, **found_by})


def index(state: Counter) -> Index:
    others = tuple(Place(*place) if place else None for place in state.others)
    return Index(state.subject, state.opened, state.queue, state.due, state.wake, state.opener, others)


FLOW = Flow("counter", Counter, {("added", 1): Added}, evolve, index)
OTHER = Flow("other", Counter, FLOW.bodies, evolve, index)


def stamp(minutes: float = 0) -> Stamp:
    """``minutes`` after the start, on both clocks."""
    at = START + timedelta(minutes=minutes)
    return Stamp(at=Moment(legal=at, wall=at), by=BY, channel="web")


def case(number: int) -> str:
    """The id of a case."""
    return f"01K7{number:022d}"


def opening(case_id: str, *bodies: Added, minutes: float = 0, **more: Any) -> Change[Counter]:
    """The change that opens a case; ``more`` are further fields of the change."""
    return following(new(FLOW, case_id), *bodies, minutes=minutes, **more)


def following(head: Head[Counter], *bodies: Added, minutes: float = 0, **more: Any) -> Change[Counter]:
    """The change that appends to a case."""
    plain = prepare(FLOW, head, bodies or (Added(),), stamp(minutes))
    return Change(plain.flow, plain.head, plain.facts, **more)
