"""Random commands at random times: whatever is tried, the case stays what its facts say."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from chalicelib.applications import commands as c
from chalicelib.applications.deciding import decide
from chalicelib.applications.facts import Approved, ApprovedByRule, HandedOver, Refused
from chalicelib.applications.model import FLOW, OPEN, Application, Stage
from chalicelib.kernel.cases import Head, differences, fold, new
from chalicelib.kernel.changing import prepare
from chalicelib.kernel.errors import Invalid, NotAllowed
from chalicelib.kernel.facts import SYSTEM, By, Fact
from tests import timelines as t
from tests.matrix import COMMANDS
from tests.planning import newly_published

ENDS = {Stage.REFUSED, Stage.NOT_ACCEPTED, Stage.ENDED, Stage.REVOKED}
DECIDED = {Stage.APPROVED, *ENDS}
HANDED = (c.AskReview, c.Check, c.Revoke, c.Certify, c.Send, c.Deliver, c.ReceiveFiles)
"""What may still change a case that is decided."""
NEXT: dict[Stage, set[Stage]] = {
    Stage.NEW: {Stage.RECEIVED, Stage.IN_REVIEW, Stage.APPROVED},
    Stage.RECEIVED: {Stage.SUPPLEMENT, Stage.EXAMINING, Stage.IN_REVIEW, Stage.NOT_ACCEPTED, Stage.ENDED},
    Stage.SUPPLEMENT: {Stage.RECEIVED, Stage.IN_REVIEW, Stage.ENDED},
    Stage.EXAMINING: {Stage.RECEIVED, Stage.IN_REVIEW, Stage.ENDED},
    Stage.IN_REVIEW: {
        Stage.RECEIVED, Stage.SUPPLEMENT, Stage.EXAMINING, Stage.APPROVED, Stage.REFUSED, Stage.ENDED,
    },
    Stage.APPROVED: {Stage.REVOKED},
    **{stage: set() for stage in ENDS},
}  # fmt: skip
OFFICERS = [By(role="officer", id=name) for name in ("O1", "O2", "O3")]
officers = st.sampled_from(OFFICERS)
WORK: dict[str, Callable[[By], c.Command]] = {
    "accept": lambda by: c.Accept(by, "c2Vh", t.WHOLE),
    "examine": lambda by: c.Examine(by, t.EXAMINED),
    "review": lambda by: c.Decide(t.REFUSED, by, t.WHOLE),
    "check": lambda _: c.Check(t.CHECKED),
}
BLOCKED = {"procedure_running", "opinions_missing", "separation_of_duties"}
"""Refusals of what can be done later or by somebody else."""


class ApplicationMachine(RuleBasedStateMachine):
    """One case, its timeline, and legal time."""

    @initialize()
    def begin(self) -> None:
        self.at = t.MONDAY
        self.head: Head[Application] = new(FLOW, t.CASE)
        self.facts: list[Fact] = []

    def try_(self, command: c.Command, by: By = t.OFFICER) -> None:
        """What a flow does with a command; a refusal must leave everything as it is."""
        before = self.head.state
        try:
            bodies = decide(before, command, self.at)
        except (NotAllowed, Invalid):
            return
        if not bodies:
            return
        if before.stage in DECIDED:
            assert isinstance(command, HANDED)
        change = prepare(FLOW, self.head, bodies, t.stamp(self.at, by))
        self.check_cards(before, [fact for fact in change.facts if fact.kind == "card_issued"])
        self.head, self.facts = change.head, [*self.facts, *change.facts]
        after = self.head.state
        assert after.stage == before.stage or after.stage in NEXT[before.stage]
        if after.stage is Stage.APPROVED and before.stage is Stage.IN_REVIEW:
            self.check_approval(before, by)

    def check_approval(self, before: Application, by: By) -> None:
        assert not before.promises
        assert not before.procedure
        assert not before.silent_departments
        assert by not in (before.accepted_by, before.examined_by)

    def check_cards(self, before: Application, issued: list[Fact]) -> None:
        for fact in issued:
            colour = fact.data["colour"]
            times = {"yellow": before.scheduled.yellow_at, "red": before.scheduled.red_at}
            assert colour not in before.cards
            due = times[colour]
            assert due is not None
            assert due <= fact.at

    @rule(hours=st.integers(0, 300))
    def time_passes(self, hours: int) -> None:
        self.at += timedelta(hours=hours)

    @rule(outcome=st.sampled_from([t.BY_RULE, t.SAMPLED, t.HANDED_OVER]), whole=st.booleans(), promised=st.booleans())
    def submit(self, outcome: ApprovedByRule | HandedOver, whole: bool, promised: bool) -> None:
        planner = t.WHOLE if whole else t.PLANNER
        plan = planner.begun(self.at, promised)
        more = {"plan": plan, "promises": ("bank_card",) if whole and promised else ()}
        self.try_(c.Submit((t.RECEIVED if whole else t.SUBMITTED).model_copy(update=more), outcome), t.RESIDENT)

    @rule(body=st.sampled_from([t.APPROVED, t.REFUSED]), by=officers)
    def decide(self, body: Approved | Refused, by: By) -> None:
        self.try_(c.Decide(body, by, t.WHOLE), by)

    @rule(command=st.sampled_from([command for name, command in COMMANDS.items() if "submit" not in name]), by=officers)
    def act(self, command: c.Command, by: By) -> None:
        mine = replace(command, by=by) if isinstance(command, c.Accept | c.Examine | c.Decide | c.Extend) else command
        self.try_(mine, by)

    @rule(
        kind=st.sampled_from(["hearing", "publicity", "testing"]), days=st.integers(1, 30), hearing=st.integers(0, 20)
    )
    def start_a_procedure(self, kind: Any, days: int, hearing: int) -> None:
        held_on = self.at.date() + timedelta(days=hearing) if kind == "hearing" else None
        self.try_(c.StartProcedure(kind, days, held_on, "c2Vh", t.WHOLE))

    @rule()
    def watch(self) -> None:
        """Looked at often enough, nothing is due any more: the clock never wakes a case for nothing."""
        for _ in range(6):
            self.try_(c.Watch(t.WHOLE), SYSTEM)
        if self.head.state.stage in OPEN:
            wake = FLOW.index(self.head.state).wake
            assert wake is None or wake > self.at

    @rule(days=st.integers(0, 9))
    def replan(self, days: int) -> None:
        if self.facts and not self.head.state.alarms:  # which such a plan would not hold
            self.try_(c.Replan(newly_published(t.plan(days, "2027"))))

    @invariant()
    def the_head_is_what_the_timeline_folds_to(self) -> None:
        if self.facts:
            assert fold(FLOW, self.facts) == self.head
            assert differences(FLOW, self.head, self.facts) == []

    @invariant()
    def each_card_was_issued_at_most_once(self) -> None:
        cards = self.head.state.cards
        assert len(cards) == len(set(cards))

    @invariant()
    def a_queue_holds_the_case_only_while_a_person_can_act(self) -> None:
        if not self.facts:
            return
        queue = FLOW.index(self.head.state).queue.partition("#")[2]
        for kind, command in WORK.items():
            refusals = set()
            for by in OFFICERS:
                try:
                    decide(self.head.state, command(by), self.at)
                    refusals.add("")
                except NotAllowed as refused:
                    refusals.add(refused.code)
            assert bool(refusals & ({""} | BLOCKED)) == (queue == kind)

    @invariant()
    def departments_are_asked_only_between_acceptance_and_decision(self) -> None:
        if self.facts:
            asked = [place for place in FLOW.index(self.head.state).others if place and "#opinion" in place.queue]
            handled = self.head.state.stage in (Stage.EXAMINING, Stage.IN_REVIEW)
            assert len(asked) == (len(self.head.state.silent_departments) if handled else 0)


TestApplicationMachine = ApplicationMachine.TestCase
TestApplicationMachine.settings = settings(deadline=None, database=None, max_examples=60, stateful_step_count=25)
