"""What a command leads to, or why not. Pure."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from chalicelib.kernel.cards import warned
from chalicelib.kernel.deadlines import end_of, legal_day
from chalicelib.kernel.errors import Conflict, Forbidden, Invalid, NotAllowed
from chalicelib.kernel.facts import Body
from chalicelib.kernel.stages import at_stage
from chalicelib.trading.challenges import commands as c, facts as f
from chalicelib.trading.challenges.model import FLOW
from chalicelib.trading.challenges.state import OPEN, STAGES, ChallengeCase, Stage

MOST_FILES = 20
"""Files of evidence with one challenge."""


def raised(state: ChallengeCase, command: c.Raise, at: datetime) -> Sequence[Body]:
    del at
    if state.raised_at is not None:
        raise Conflict("case_busy")
    return [command.body]


def accept(state: ChallengeCase, command: c.Accept, at: datetime) -> Sequence[Body]:
    event = f"{state.what}_accepted"
    clocks = command.timer.clocks(state.ruled, event, state.family, state.method, at)
    return [f.ChallengeAccepted(clocks=clocks)]


def not_accept(state: ChallengeCase, command: c.NotAccept, at: datetime) -> Sequence[Body]:
    del state, at
    return [command.body]


def answer(state: ChallengeCase, command: c.Answer, at: datetime) -> Sequence[Body]:
    """Answer what is no complaint; what changes documents names the correction.

    Raises
    ------
    Invalid
        ``challenge_correction``: the answer changes something and names no notice that does; ``challenge_remedy``.
    """
    del at
    _followed(state, command.body)
    if command.body.changes != (command.body.correction is not None):
        raise Invalid("challenge_correction", "correction")
    return [command.body]


def draft(state: ChallengeCase, command: c.Draft, at: datetime) -> Sequence[Body]:
    del at
    _followed(state, command.body)
    return [command.body]


def sign(state: ChallengeCase, command: c.Sign, at: datetime) -> Sequence[Body]:
    """Nobody signs what they wrote, nor a draft that they have not read.

    Raises
    ------
    NotAllowed
        ``challenge_no_draft``.
    Conflict
        ``case_busy``: there is a newer draft.
    Forbidden
        ``challenge_yourself``.
    """
    del at
    if not state.draft:
        raise NotAllowed("challenge_no_draft")
    if command.draft != state.draft:
        raise Conflict("case_busy")
    if command.by == state.drafted_by:
        raise Forbidden("challenge_yourself")
    return [command.body]


def pause(state: ChallengeCase, command: c.Pause, at: datetime) -> Sequence[Body]:
    """Once for a complaint: the longest pause is counted over all of it. A longest pause of so many days ends with
    the last of them; it is a limit to the authority, and a day off does not make it longer.
    """
    if state.stop is not None:
        raise NotAllowed("challenge_paused_before")
    terms = state.ruled
    last = end_of(legal_day(at) + timedelta(days=terms.pause_days)) - timedelta(microseconds=1)
    until = last if terms.pause_days else None
    return [f.PauseOrdered(until=until, basis=terms.pause_basis, sealed=command.sealed)]


def lift(state: ChallengeCase, command: c.Lift, at: datetime) -> Sequence[Body]:
    del at
    if not state.stops or state.what != "complaint":
        raise NotAllowed("challenge_not_paused")
    return [command.body]


def hold(state: ChallengeCase, command: c.Hold, at: datetime) -> Sequence[Body]:
    """NotAllowed ``challenge_not_held`` where the law takes no examination's time out of the limit."""
    if not state.ruled.hold_basis or state.ruled.answer not in state.clocks:
        raise NotAllowed("challenge_not_held")
    running = {state.ruled.answer: state.clocks[state.ruled.answer]}
    clocks = command.timer.held(running, at, state.ruled.hold_basis)
    return [f.ClockHeld(basis=state.ruled.hold_basis, clocks=clocks)]


def release(state: ChallengeCase, command: c.Release, at: datetime) -> Sequence[Body]:
    if not state.held:
        raise NotAllowed("deadline_running")
    still = {name: clock for name, clock in state.clocks.items() if clock.deadline.suspended}
    return [f.ClockReleased(clocks=command.timer.released(still, at))]


def withdraw(state: ChallengeCase, command: c.Withdraw, at: datetime) -> Sequence[Body]:
    del state, at
    return [command.body]


def add_evidence(state: ChallengeCase, command: c.AddEvidence, at: datetime) -> Sequence[Body]:
    """While it waits for its answer, each file once, and not without end.

    Raises
    ------
    NotAllowed
        ``challenge_evidence_known``: the same file was added before.
    Invalid
        ``challenge_evidence_full``.
    """
    del at
    if any(one.sha256 == command.body.sha256 for one in state.evidence):
        raise NotAllowed("challenge_evidence_known", "sha256")
    if len(state.evidence) >= MOST_FILES:
        raise Invalid("challenge_evidence_full", "sha256", most=MOST_FILES)
    return [command.body]


def replan(state: ChallengeCase, command: c.Replan, at: datetime) -> Sequence[Body]:
    """Nothing when nothing changes."""
    del at
    clocks = command.timer.replanned(state.clocks)
    return [f.ClocksReplanned(clocks=clocks)] if clocks else []


def watch(state: ChallengeCase, command: c.Watch, at: datetime) -> Sequence[Body]:
    """What is due. Harmless at any time."""
    del command
    found: list[Body] = []
    if state.stop is not None and state.stops and state.stop.ends is not None and state.stop.ends < at:
        found.append(f.PauseRanOut(until=state.stop.ends))
    found += warned(f.ClockWarned, state.clocks, state.cards, at)
    return found


def _followed(state: ChallengeCase, body: f.ChallengeAnswered | f.DecisionDrafted) -> None:
    """What is upheld about the evaluation says what follows; nothing follows from what is not, nor from an enquiry:
    Invalid ``challenge_remedy`` (招标投标法实施条例 art 55, 81; 政府采购质疑和投诉办法 art 16, 32).
    """
    upheld = body.result != "rejected" and state.what != "enquiry"
    missing = upheld and state.ground == "evaluation" and body.remedy is None
    if missing or (body.remedy is not None and not upheld):
        raise Invalid("challenge_remedy", "remedy")


OF_COMPLAINTS = (c.Accept, c.NotAccept, c.Draft, c.Pause)
"""Commands for complaints alone: what is no complaint is answered instead."""


def _fits(state: ChallengeCase, command: c.Command) -> None:
    if state.what != "complaint" and isinstance(command, OF_COMPLAINTS):
        raise NotAllowed("challenge_no_complaint")
    if state.what == "complaint" and isinstance(command, c.Answer):
        raise NotAllowed("challenge_decided_by_two")


EVER = frozenset(STAGES)

RULES: Mapping[type, tuple[Collection[Stage], Callable[[ChallengeCase, Any, datetime], Sequence[Body]]]] = {
    c.Raise: (EVER, raised),
    c.Accept: ({"raised"}, accept),
    c.NotAccept: ({"raised"}, not_accept),
    c.Answer: ({"raised"}, answer),
    c.Draft: ({"accepted"}, draft),
    c.Sign: ({"accepted"}, sign),
    c.Pause: ({"accepted"}, pause),
    c.Lift: (EVER, lift),
    c.Hold: (OPEN, hold),
    c.Release: (EVER, release),
    c.Withdraw: (OPEN, withdraw),
    c.AddEvidence: (OPEN, add_evidence),
    c.Replan: (EVER, replan),
    c.Watch: (EVER, watch),
}
"""At which stages each command may come, and what it leads to there."""


def decide(state: ChallengeCase, command: c.Command, at: datetime) -> Sequence[Body]:
    """The facts that a command leads to. Refuses as its rule says.

    Raises
    ------
    NotFound
        ``case_unknown``: of a challenge that was not raised.
    NotAllowed
        ``challenge_no_complaint``; ``challenge_decided_by_two``: of a complaint; ``challenge_stage``.
    """
    if state.raised_at is None and not isinstance(command, c.Raise):
        raise FLOW.unknown()
    _fits(state, command)
    stages, rule = RULES[type(command)]
    at_stage(state.stage, stages, STAGES, "challenge_stage")
    return rule(state, command, at)
