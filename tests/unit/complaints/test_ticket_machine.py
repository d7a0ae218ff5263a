"""Any sequence of commands, by anybody, at any time: what must always be true of a ticket."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from hypothesis import given, settings, strategies as st

from chalicelib.catalogue.complaints import TicketKind
from chalicelib.complaints import commands as c, facts as f
from chalicelib.complaints.deciding import decide
from chalicelib.complaints.handled import handled
from chalicelib.complaints.measured import measure, standing
from chalicelib.complaints.model import FLOW, wake
from chalicelib.complaints.seats import seats
from chalicelib.complaints.state import OPEN, TicketCase
from chalicelib.complaints.values import Accused, Actor
from chalicelib.kernel.cards import to_come
from chalicelib.kernel.cases import fold
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.facts import By, faults
from tests.ticket_cases import (
    ACCUSED,
    ACTORS,
    CITY,
    COMMUNITY,
    MERGED,
    MODEL,
    RULES,
    TIMER,
    TRAFFIC,
    WATER,
    Told,
    Who,
    dispatching,
    draft,
    step,
    to,
)

INSIDER = Actor(By(role="officer", id="W7"), frozenset({CITY}))
"""Somebody who is accused, with a post elsewhere too."""
SUGGESTION = f.SuggestionMade(category="street_lighting", department=CITY, score=960, model=MODEL)
WHO: dict[str, Actor] = {
    **{str(name): actor for name, actor in ACTORS.items()},
    "accused": INSIDER,
    "water": Actor(By(role="officer", id="W1"), frozenset({WATER})),
}
COMMANDS: dict[str, Callable[[Told], c.Command]] = {
    "suggest": lambda _: c.Suggest(SUGGESTION),
    "flag": lambda _: c.Flag("电线掉"),
    "dispatch": lambda _: dispatching(),
    "dispatch jointly": lambda _: dispatching(TRAFFIC, CITY, category="housing"),
    "dispatch to the accused": lambda _: dispatching(WATER),
    "dispatch with the accused": lambda _: dispatching(CITY, WATER),
    "dispatch by rule": lambda _: dispatching(rule=MODEL),
    "sign": lambda _: c.Sign(TIMER),
    "return": lambda _: c.AskReturn("not_our_duty", "c2Vh", TIMER),
    "grant": lambda _: c.GrantReturn("", TIMER),
    "refuse": lambda _: c.RefuseReturn("", TIMER),
    "assign": lambda _: c.AssignFinally("road_damage", None, to(TRAFFIC), "", TIMER),
    "assign to the accused": lambda _: c.AssignFinally("water_supply", None, to(WATER), "", TIMER),
    "merge": lambda _: c.Merge("other", to(WATER)),
    "join": lambda told: c.Join(f"j{len(told.facts)}", Accused()),
    "join, accusing": lambda _: c.Join("accusing", Accused(departments=(TRAFFIC,))),
    "step": lambda told: step(told.state.main or CITY),
    "interim": lambda _: c.ReplyInterim(f.InterimReply(sealed="c2Vh")),
    "give a task": lambda _: c.GiveTask(COMMUNITY, "c2Vh", TIMER),
    "do a task": lambda _: c.DoTask(f.FieldTaskDone(task="t1", done=True, sealed="")),
    "suspend": lambda _: c.Suspend("examination", TIMER),
    "resume": lambda _: c.Resume(TIMER),
    "extend": lambda _: c.Extend("等待检修。", TIMER),
    "hand over": lambda _: c.HandOver(f.HandedOver(flow="application", case="")),
    "refer": lambda _: c.Refer("litigation", "", TIMER),
    "withdraw": lambda _: c.Withdraw(f.Withdrawn()),
    "draft": lambda _: draft(),
    "send back": lambda told: c.SendBack(told.state.draft, ""),
    "check": lambda told: c.CheckReply(told.state.draft, TIMER),
    "call": lambda _: c.FollowUp(False, None, "", TIMER),
    "call: solved": lambda _: c.FollowUp(True, True, "", TIMER),
    "call: not solved": lambda _: c.FollowUp(True, False, "", TIMER),
    "confirm": lambda _: c.Confirm(),
    "reopen": lambda _: c.Reopen("", TIMER),
    "comment": lambda _: c.Comment(f.CommentAdded(sealed="c2Vh")),
    "order": lambda _: c.Order("", TIMER),
    "answer": lambda _: c.AnswerOrder(""),
    "ask review": lambda _: c.AskReview("", TIMER),
    "uphold": lambda _: c.DecideReview("upheld", "", TIMER),
    "redo": lambda _: c.DecideReview("redone", "", TIMER),
    "succeed": lambda _: c.Succeed(CITY, MERGED, TIMER),
    "succeed by the accused": lambda _: c.Succeed(TRAFFIC, WATER, TIMER),
    "succeed the accused": lambda _: c.Succeed(WATER, TRAFFIC, TIMER),
    "accuse": lambda _: c.NameAccused(Accused(departments=(CITY,)), TIMER),
    "accuse who helps": lambda _: c.NameAccused(Accused(departments=(TRAFFIC,)), TIMER),
    "accuse who decides": lambda _: c.NameAccused(Accused(departments=(RULES.organ,)), TIMER),
    "replan": lambda _: c.Replan(TIMER),
    "watch": lambda _: c.Watch(TIMER),
}
NATURAL: dict[str, Who] = {
    "suggest": "machine", "dispatch": "operator", "dispatch jointly": "operator", "sign": "worker", "return": "worker",
    "grant": "operator", "refuse": "operator", "assign": "operator", "join": "operator", "step": "worker",
    "interim": "worker", "give a task": "worker", "do a task": "worker", "suspend": "worker", "resume": "worker",
    "extend": "checker", "draft": "worker", "send back": "checker", "check": "checker", "call": "operator",
    "call: solved": "operator", "call: not solved": "operator", "confirm": "reporter", "reopen": "reporter",
    "comment": "reporter", "order": "operator", "answer": "worker", "ask review": "reporter", "uphold": "director",
    "redo": "director", "watch": "machine",
}  # fmt: skip
"""Commands that lead a ticket on, and who gives them."""
ENDINGS = frozenset({"merge", "hand over", "refer", "withdraw"})
SELDOM = frozenset(
    {"comment", "join", "give a task", "order", "suspend", "interim", "confirm", "call: solved", "send back"}
)
"""Taken one time of five that they fit, so that stories get on."""
HOURS = (0, 0, 0, 0, 1, 3, 24, 24, 24 * 8)
chances = st.integers(0, 2**32).map(Random)
lengths = st.integers(20, 70)
kinds = st.sampled_from(["help", "report", "petition", "enquiry"])
accusations = st.sampled_from([Accused(), ACCUSED])


class Watched(Told):
    """A ticket about which everything is checked after everything that happens."""

    windows: dict[datetime, datetime]
    """Reply → until when it may be opened again, as it was first told."""

    def plays(self, chance: Random, length: int) -> None:
        """One act after the other, with time between them: mostly one that leads on, sometimes any by anybody."""
        self.windows = {}
        for _ in range(length):
            self.passes(hours=chance.choice(HOURS))
            if chance.random() < 0.2:
                self.tries(chance.choice(sorted(COMMANDS.keys() - ENDINGS)), WHO[chance.choice(sorted(WHO))])
            fits = [name for name, who in NATURAL.items() if self.leads(name, ACTORS[who])]
            wanted = [name for name in fits if name not in SELDOM or chance.random() < 0.2]
            for name in chance.sample(wanted, min(1, len(wanted))):
                self.tries(name, ACTORS[NATURAL[name]])
        self.tries(chance.choice(sorted(ENDINGS)), ACTORS["operator"])

    def leads(self, name: str, actor: Actor) -> bool:
        try:
            return bool(decide(self.state, COMMANDS[name](self), actor, self.at))
        except DomainError:
            return False

    def tries(self, name: str, actor: Actor) -> None:
        """A command, refused or not."""
        before, clocks = self.state, dict(self.state.clocks)
        try:
            bodies = self.asks(COMMANDS[name](self), actor)
        except DomainError:
            assert self.state == before
            return
        assert not (bodies and before.accused.hit(actor.by.id, actor.departments))
        if name == "comment":
            assert self.state.clocks == clocks
            assert self.state.stage == before.stage
        for body in bodies:
            if isinstance(body, f.Reopened) and body.why == "reporter":
                assert before.replied_at is not None
                assert self.at < self.windows[before.replied_at]
        self.holds()

    def holds(self) -> None:
        """What is true of a ticket at any time."""
        state, kinds = self.state, [fact.kind for fact in self.facts]
        assert state.handlers is None or not state.handlers.all & set(state.accused.departments)
        assert kinds.count("extended") <= 1
        assert state.extended == ("extended" in kinds)
        assert kinds.count("return_asked") == state.bounces <= RULES.numbers.bounces
        assert kinds.count("return_escalated") == (state.bounces == RULES.numbers.bounces)
        assert state.reopenings <= RULES.numbers.reopenings or state.what == "petition"
        assert state.tries <= RULES.numbers.tries
        assert (state.stage in OPEN) == (state.closed_at is None or state.stage == "reviewing")
        assert set(seats(state)) <= set(state.seats)
        window = state.clocks.get("reopening")
        if window is not None and state.replied_at is not None:
            assert window.deadline.due is not None
            assert self.windows.setdefault(state.replied_at, window.deadline.due) == window.deadline.due
        index = FLOW.index(state)
        assert not index.queue or state.open
        assert len(index.others) == len(state.seats)

    def ends(self) -> None:
        """What is true of the whole timeline."""
        assert faults(self.facts) == []
        assert fold(FLOW, self.facts) == self.head
        again = [f.BODIES[fact.kind, fact.version].model_validate(fact.data) for fact in self.facts]
        assert not any(isinstance(body, f.Replied) for body in again[: self._first("step_taken", "field_task_done")])
        own = [one.handling for one in handled(self.case, lambda _: TicketCase()) if one.case_id == self.head.case_id]
        assert own == sorted(set(own))
        points = measure(self.case)
        assert sum(point.metric == "opened" for point in points) == 1
        assert sum(point.metric == "closed" for point in points) == (not self.state.open)
        assert (standing(self.case) is None) == (not self.state.open)

    def _first(self, *kinds: str) -> int:
        """Where the first step was taken; the end, where none was."""
        return next((place for place, fact in enumerate(self.facts) if fact.kind in kinds), len(self.facts))


@settings(max_examples=120, deadline=None)
@given(kinds, accusations, chances, lengths)
def test_no_sequence_of_commands_breaks_a_ticket(
    kind: TicketKind, accused: Accused, chance: Random, length: int
) -> None:
    ticket = Watched(kind, accused=accused)
    ticket.plays(chance, length)
    ticket.ends()


@settings(max_examples=80, deadline=None)
@given(kinds, chances, lengths)
def test_what_is_due_happens_once_and_the_clock_always_comes_to_rest(
    kind: TicketKind, chance: Random, length: int
) -> None:
    ticket = Watched(kind)
    ticket.plays(chance, length)
    for _ in range(60):
        at = wake(ticket.state)
        if at is None:
            break
        ticket.at = max(ticket.at, at)
        assert ticket.asks(c.Watch(TIMER), ACTORS["machine"])
        assert not [when for when, *_ in to_come(ticket.state.clocks, ticket.state.cards) if when <= ticket.at]
    assert wake(ticket.state) is None
    ticket.passes(days=400)
    assert ticket.asks(c.Watch(TIMER), ACTORS["machine"]) == []


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 30 * 24), max_size=12))
def test_comments_never_move_the_window_of_reopening(after: list[int]) -> None:
    quiet, loud = Told().replied(), Told().replied()
    replied = loud.at
    for hour in sorted(after):
        loud.at = replied + timedelta(hours=hour)
        loud.asks(COMMANDS["comment"](loud), ACTORS["reporter"])
    assert loud.state.clocks == quiet.state.clocks
    last = quiet.state.clocks["reopening"].deadline.due
    assert last is not None
    for ticket in (quiet, loud):
        ticket.at = last - timedelta(microseconds=1)
        ticket.asks(COMMANDS["reopen"](ticket), ACTORS["reporter"])
        assert ticket.state.handling == 2
