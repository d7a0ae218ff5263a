"""Whatever anybody asks in whatever order: the record folds to its head, and the rules of fairness hold."""

from contextlib import suppress
from typing import Any

from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.strategies import sampled_from

from chalicelib.kernel.errors import DomainError
from tests.appraising import CHIEF, CLERK, DEPUTY, HEAD, MAYOR, NURSE, OUTSIDER, Appraising

EVERYBODY = sampled_from([CLERK, CHIEF, MAYOR, DEPUTY, HEAD, NURSE, OUTSIDER])
MEASURES = sampled_from([None, "criticism", "self_review"])


class Record(RuleBasedStateMachine):
    """One record, and everybody."""

    @initialize(caller=sampled_from([CLERK, CHIEF, MAYOR]), whole=sampled_from([True, False]))
    def opened(self, caller: Any, whole: bool) -> None:
        self.world = Appraising()
        self.case = self.world.proposes(caller, officer=None if whole else NURSE.id).id
        self.before = self.world.stands(self.case)

    def asks(self, act: str, caller: Any, **told: Any) -> None:
        with suppress(DomainError):
            self.world.does(act, self.case, caller, **told)
            return
        assert self.world.stands(self.case) == self.before, "a refusal changed something"

    @rule(caller=EVERYBODY)
    def states(self, caller: Any) -> None:
        self.asks("state", caller, text="说明。")

    @rule(caller=EVERYBODY, measure=MEASURES)
    def decides(self, caller: Any, measure: str | None) -> None:
        outcome = "founded" if measure else "unfounded"
        self.asks("decide", caller, outcome=outcome, measure=measure, reasons="经查。")

    @rule(caller=EVERYBODY)
    def appeals(self, caller: Any) -> None:
        self.asks("appeal", caller, text="不服。")

    @rule(caller=EVERYBODY)
    def withdraws(self, caller: Any) -> None:
        self.asks("withdraw", caller)

    @rule(caller=EVERYBODY, result=sampled_from(["upheld", "changed", "revoked"]), measure=MEASURES)
    def decides_appeal(self, caller: Any, result: str, measure: str | None) -> None:
        self.asks("decide_appeal", caller, result=result, measure=measure, reasons="经查。")

    @rule(caller=EVERYBODY)
    def carries_out(self, caller: Any) -> None:
        self.asks("carry_out", caller, note="已执行。")

    @rule(days=sampled_from([0, 1, 6, 31, 70]))
    def time_passes(self, days: int) -> None:
        self.world.watches(self.case, days)

    @invariant()
    def it_is_fair(self) -> None:
        if not hasattr(self, "case"):
            return
        state = self.before = self.world.stands(self.case)
        assert self.world.sound(self.case)
        people = [one.id for one in (state.proposed_by, state.decided_by, state.appeal_decided_by) if one is not None]
        assert len(set(people)) == len(people), "one person did two of three"
        assert state.officer not in people
        assert state.decided_by is None or state.decided_by.id in {CHIEF.id, MAYOR.id, DEPUTY.id}
        assert state.appeal_decided_by is None or state.appeal_decided_by.id in {MAYOR.id, DEPUTY.id}
        assert state.appealed_by is None or state.appealed_by.id == (state.officer or HEAD.id)
        assert (state.stage == "closed") == (state.closed_at is not None)
        assert state.stage != "closed" or not state.clocks
        assert state.outcome != "unfounded" or state.stage == "closed"
        kinds = [fact.kind for fact in self.world.cases.timeline(self.case)]
        if "accountability_decided" in kinds and "statement_made" not in kinds:
            proposed, decided = (
                next(fact for fact in self.world.cases.timeline(self.case) if fact.kind == kind)
                for kind in ("accountability_proposed", "accountability_decided")
            )
            assert (decided.at - proposed.at).days >= 5, "decided unheard"


Record.TestCase.settings = settings(max_examples=40, stateful_step_count=14, deadline=None)
TestRecord = Record.TestCase
