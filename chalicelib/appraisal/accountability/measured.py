"""What a record of accountability adds to the counters of supervision, and how an open one stands. Pure.

Records count for the department that they are about; cards, and what is late, are those of the organ that has to
decide.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.appraisal.accountability import facts as f
from chalicelib.appraisal.accountability.model import FLOW, due
from chalicelib.appraisal.accountability.state import STAGES, AccountabilityCase
from chalicelib.catalogue.accountability import REGIMES
from chalicelib.kernel.cases import Case, body_of
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.measuring import Point, Standing

METRICS = {
    f.AccountabilityProposed.kind: "accountability_opened",
    f.AccountabilityDecided.kind: "accountability_decided",
    f.AccountabilityAppealed.kind: "accountability_appealed",
    f.AppealDecided.kind: "accountability_appeals_decided",
    f.MeasureCarriedOut.kind: "accountability_carried_out",
}
PREFIX = f"{FLOW.name}:"


@dataclass(frozen=True, slots=True)
class Organs:
    """Who decides: the supervising department, about that one and on appeals the district's government."""

    supervisor: str
    government: str

    def decides(self, department: str, clock: str) -> str:
        """Whose a limit is, in a record about a department."""
        return self.government if clock == "appeal_decision" or department == self.supervisor else self.supervisor


@dataclass(frozen=True, slots=True)
class Measured:
    """What supervision asks of the flow. ``organs``: as they are published now."""

    organs: Callable[[], Organs]

    def measure(self, case: Case[AccountabilityCase]) -> list[Point]:
        """The points of a whole timeline."""
        state, organs, found = case.head.state, self.organs(), list[Point]()
        for fact in case.facts:
            body, told = body_of(FLOW, fact), METRICS.get(fact.kind)
            if told is not None:
                found.append(_point(state, fact.at, told, state.department))
            if isinstance(body, f.ClockWarned):
                found.append(_point(state, fact.at, body.colour, organs.decides(state.department, body.clock)))
        return found

    def number(self, case: Case[AccountabilityCase]) -> str:
        """A record has no number."""
        del case
        return ""

    def standing(self, case: Case[AccountabilityCase]) -> Standing | None:
        """How a record stands until it is over: with whoever has to decide it, or to see that it is carried out."""
        state = case.head.state
        if state.stage == "closed":
            return None
        carded = {name: colour for name, _, colour in (card.partition(":") for card in state.cards)}
        name = next((name for name in state.clocks if name in carded), "")
        waits: str = name or ("appeal_decision" if state.stage == "appealed" else "decision")
        card: Any = carded.get(name, "")
        return Standing(
            department=self.organs().decides(state.department, waits), item=PREFIX + state.rule,
            title=f"责任追究（{REGIMES[state.regime]}）", card=card, since=_since(case, name, card),
            due=state.clocks[name].deadline.due if name else due(state), why=STAGES[state.stage],
        )  # fmt: skip


def _point(state: AccountabilityCase, at: datetime, metric: str, department: str) -> Point:
    return Point(day=legal_day(at), department=department, item=PREFIX + state.rule, channel="system", metric=metric)


def _since(case: Case[AccountabilityCase], clock: str, card: str) -> datetime | None:
    told = [
        fact.at for fact in case.facts
        if fact.kind == f.ClockWarned.kind and (fact.data["clock"], fact.data["colour"]) == (clock, card)
    ]  # fmt: skip
    return told[-1] if told else None
