"""Random commands at random times: whatever is tried, the case stays what its facts say."""

from datetime import timedelta

from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from chalicelib.applications.facts import Approved, ApprovedByRule, HandedOver, Plan, Refused
from chalicelib.applications.model import (
    FLOW,
    Application,
    AskReview,
    Check,
    Command,
    Decide,
    Replan,
    Revoke,
    Stage,
    Submit,
    Watch,
    decide,
)
from chalicelib.kernel.cases import Head, differences, fold, new
from chalicelib.kernel.changing import prepare
from chalicelib.kernel.errors import NotAllowed
from chalicelib.kernel.facts import Fact
from tests import timelines as t

PLANS = [t.plan(days, version) for days in (0, 1, 5, 9) for version in ("2026", "2027")]
DECIDED = {Stage.APPROVED, Stage.REFUSED, Stage.REVOKED}
NEXT: dict[Stage, set[Stage]] = {
    Stage.NEW: {Stage.IN_REVIEW, Stage.APPROVED},
    Stage.IN_REVIEW: {Stage.APPROVED, Stage.REFUSED},
    Stage.APPROVED: {Stage.REVOKED},
    Stage.REFUSED: set(),
    Stage.REVOKED: set(),
}


class ApplicationMachine(RuleBasedStateMachine):
    """One case, its timeline, and legal time."""

    @initialize()
    def begin(self) -> None:
        self.at = t.MONDAY
        self.head: Head[Application] = new(FLOW, t.CASE)
        self.facts: list[Fact] = []

    def try_(self, command: Command) -> None:
        """What a flow does with a command; a refusal must leave everything as it is."""
        before = self.head.state
        try:
            bodies = decide(before, command, self.at)
        except NotAllowed:
            return
        if not bodies:
            return
        if before.stage in DECIDED:
            assert isinstance(command, AskReview | Check | Revoke)
        change = prepare(FLOW, self.head, bodies, t.stamp(self.at, t.OFFICER))
        self.check_cards(before, [fact for fact in change.facts if fact.kind == "card_issued"])
        self.head, self.facts = change.head, [*self.facts, *change.facts]
        after = self.head.state.stage
        assert after == before.stage or after in NEXT[before.stage]

    def check_cards(self, before: Application, issued: list[Fact]) -> None:
        for fact in issued:
            colour = fact.data["colour"]
            times = {"yellow": before.scheduled.yellow_at, "red": before.scheduled.red_at}
            assert colour not in before.cards
            due = times[colour]
            assert due is not None
            assert due <= fact.at

    @rule()
    def applicant_asks_for_a_person(self) -> None:
        self.try_(AskReview(t.ASKED))

    @rule(hours=st.integers(0, 100))
    def time_passes(self, hours: int) -> None:
        self.at += timedelta(hours=hours)

    @rule(outcome=st.sampled_from([t.BY_RULE, t.SAMPLED, t.HANDED_OVER]), plan=st.sampled_from(PLANS))
    def submit(self, outcome: ApprovedByRule | HandedOver, plan: Plan) -> None:
        self.try_(Submit(t.SUBMITTED.model_copy(update={"plan": plan}), outcome))

    @rule(body=st.sampled_from([t.APPROVED, t.REFUSED]))
    def decide(self, body: Approved | Refused) -> None:
        self.try_(Decide(body))

    @rule()
    def watch(self) -> None:
        self.try_(Watch())
        if self.head.state.stage is Stage.IN_REVIEW:
            wake = FLOW.index(self.head.state).wake
            assert wake is None or wake > self.at

    @rule()
    def check(self) -> None:
        self.try_(Check(t.CHECKED))

    @rule()
    def revoke(self) -> None:
        self.try_(Revoke(t.REVOKED))

    @rule(plan=st.sampled_from(PLANS))
    def replan(self, plan: Plan) -> None:
        self.try_(Replan(plan))

    @invariant()
    def the_head_is_what_the_timeline_folds_to(self) -> None:
        if self.facts:
            assert fold(FLOW, self.facts) == self.head
            assert differences(FLOW, self.head, self.facts) == []

    @invariant()
    def each_card_was_issued_at_most_once(self) -> None:
        cards = self.head.state.cards
        assert list(cards) == [fact.data["colour"] for fact in self.facts if fact.kind == "card_issued"]
        assert len(cards) == len(set(cards))

    @invariant()
    def a_queue_holds_the_case_only_while_a_person_can_act(self) -> None:
        if not self.facts:
            return
        queue = FLOW.index(self.head.state).queue.partition("#")[2]
        possible: dict[str, Command] = {"review": Decide(t.APPROVED), "check": Check(t.CHECKED)}
        for kind, command in possible.items():
            try:
                acts = bool(decide(self.head.state, command, self.at))
            except NotAllowed:
                acts = False
            assert acts == (queue == kind)


TestApplicationMachine = ApplicationMachine.TestCase
TestApplicationMachine.settings = settings(deadline=None, database=None, max_examples=60, stateful_step_count=25)
