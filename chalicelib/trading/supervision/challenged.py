"""Challenges that were not answered in time, as supervision hears of them: the red card of their limit."""

from chalicelib.kernel.cases import body_of, fold
from chalicelib.kernel.changing import load_whole
from chalicelib.kernel.facts import Ref
from chalicelib.kernel.store import CaseStore
from chalicelib.trading.challenges.facts import ClockWarned
from chalicelib.trading.challenges.model import FLOW
from chalicelib.trading.challenges.state import KINDS
from chalicelib.trading.supervision.rules import Overdue

HEARS = frozenset({"clock_warned"})


class ChallengesInSupervision:
    """The :class:`~chalicelib.trading.supervision.supervising.Challenges` of the challenge flow."""

    def __init__(self, cases: CaseStore) -> None:
        self._cases = cases

    def overdue(self, ref: Ref) -> tuple[str, Overdue] | None:
        if ref.flow != FLOW.name or ref.kind not in HEARS:
            return None
        case = load_whole(self._cases, FLOW, ref.case_id)
        fact = case.fact(ref.seq)
        body, state = body_of(FLOW, fact), fold(FLOW, case.facts[: ref.seq]).state
        if not isinstance(body, ClockWarned) or body.colour != "red":
            return None
        clock = state.clocks.get(body.clock)
        return state.project, Overdue(
            challenge=ref.case_id, title=KINDS[state.what], lots=state.lots, due=body.due,
            basis=clock.deadline.limit.basis if clock is not None else "", at=fact.at,
            evidence={"period": clock.title} if clock is not None else {},
        )  # fmt: skip
