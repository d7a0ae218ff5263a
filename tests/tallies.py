"""The smallest flow there is, for what is the same for all flows: a tally that people add to."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from pydantic import BaseModel

from chalicelib.kernel.cases import Flow, Head, Index, new
from chalicelib.kernel.clock import CHINA, Moment
from chalicelib.kernel.facts import Body, By, Fact, Stamp, write

CASE = "01K7B2Q0M0HM2YHQ4V8PS2XG5N"
LEGAL = datetime(2026, 11, 24, 10, tzinfo=CHINA)
WALL = LEGAL - timedelta(days=30)
OFFICER = By(role="officer", id="O1")
STAMP = Stamp(at=Moment(legal=LEGAL, wall=WALL), by=OFFICER, channel="window")


class Added(Body):
    """Somebody added."""

    kind: ClassVar[str] = "added"
    amount: int

    @property
    def rests_on(self) -> str:
        return "《计数条例》第一条"


class Checked(Body):
    """The platform counted again; the second meaning of this fact."""

    kind: ClassVar[str] = "checked"
    version: ClassVar[int] = 2
    automatic: ClassVar[bool] = True


class Tally(BaseModel):
    """What was added, and the numbers of the facts that were seen."""

    total: int = 0
    seen: tuple[int, ...] = ()


def _evolve(state: Tally, body: Body, fact: Fact) -> Tally:
    more = body.amount if isinstance(body, Added) else 0
    return Tally(total=state.total + more, seen=(*state.seen, fact.seq))


FLOW = Flow("tally", Tally, {("added", 1): Added, ("checked", 2): Checked}, _evolve, lambda _: Index(opened=LEGAL))


def timeline(*amounts: int) -> list[Fact]:
    """The facts of a tally to which this was added."""
    return write(FLOW.name, CASE, 0, "", [Added(amount=amount) for amount in amounts], STAMP)


def fresh() -> Head[Tally]:
    """A tally of which nothing has been told yet."""
    return new(FLOW, CASE)


def adding(*amounts: int) -> Sequence[Body]:
    """What is told when this is added."""
    return [Added(amount=amount) for amount in amounts]
