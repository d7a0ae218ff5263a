"""What each fact makes of a challenge: a table of kinds. Refuses nothing: what happened, happened. Pure."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from chalicelib.kernel.facts import Body, Fact
from chalicelib.trading.challenges import facts as f
from chalicelib.trading.challenges.state import ChallengeCase, Evidence, Stage, Stop

Update = dict[str, Any]

KEPT = frozenset(f.ChallengeRaised.model_fields) & frozenset(ChallengeCase.model_fields)
"""What the first fact says that the state keeps."""


def _raised(state: ChallengeCase, body: f.ChallengeRaised, fact: Fact) -> Update:
    del state
    stop = Stop(since=fact.at, basis=body.terms.pause_basis) if body.terms.pause == "until_answered" else None
    return {name: getattr(body, name) for name in KEPT} | {"raised_at": fact.at, "stop": stop}


def _accepted(state: ChallengeCase, body: f.ChallengeAccepted, fact: Fact) -> Update:
    del fact
    left = {name: clock for name, clock in state.clocks.items() if name != state.ruled.accept}
    return {"stage": "accepted", "clocks": left | body.clocks}


def _not_accepted(state: ChallengeCase, body: f.ChallengeNotAccepted, fact: Fact) -> Update:
    del body
    return _closed(state, "not_accepted", fact)


def _answered(state: ChallengeCase, body: f.ChallengeAnswered, fact: Fact) -> Update:
    told = {
        "result": body.result, "changes": body.changes, "correction": body.correction or "", "answer": fact.seq,
        "remedy": body.remedy,
    }  # fmt: skip
    return _closed(state, "answered", fact) | told


def _drafted(state: ChallengeCase, body: f.DecisionDrafted, fact: Fact) -> Update:
    del state, body
    return {"draft": fact.seq, "drafted_by": fact.by}


def _signed(state: ChallengeCase, body: f.DecisionSigned, fact: Fact) -> Update:
    told = {"result": body.result, "decision": fact.seq, "signed_by": fact.by, "remedy": body.remedy}
    return _closed(state, "answered", fact) | told


def _ordered(state: ChallengeCase, body: f.PauseOrdered, fact: Fact) -> Update:
    del state
    return {"stop": Stop(since=fact.at, ends=body.until, basis=body.basis)}


def _lifted(state: ChallengeCase, body: f.PauseLifted, fact: Fact) -> Update:
    del body
    return _over(state, fact.at)


def _ran_out(state: ChallengeCase, body: f.PauseRanOut, fact: Fact) -> Update:
    del fact
    return _over(state, body.until)


def _clocks(state: ChallengeCase, body: f.ClockHeld | f.ClockReleased | f.ClocksReplanned, fact: Fact) -> Update:
    del fact
    return {"clocks": state.clocks | body.clocks}


def _withdrawn(state: ChallengeCase, body: f.ChallengeWithdrawn, fact: Fact) -> Update:
    del body
    return _closed(state, "withdrawn", fact)


def _evidence(state: ChallengeCase, body: f.EvidenceAdded, fact: Fact) -> Update:
    one = Evidence(sha256=body.sha256, size=body.size, media_type=body.media_type, fact=fact.seq)
    return {"evidence": (*state.evidence, one)}


def _warned(state: ChallengeCase, body: f.ClockWarned, fact: Fact) -> Update:
    del fact
    return {"cards": (*state.cards, body.card)}


def _closed(state: ChallengeCase, stage: Stage, fact: Fact) -> Update:
    return {"stage": stage, "closed_at": fact.at, "clocks": {}} | _over(state, fact.at)


def _over(state: ChallengeCase, at: datetime) -> Update:
    """A pause ends once, and never after its own end."""
    if state.stop is None or not state.stops:
        return {}
    until = at if state.stop.ends is None else min(at, state.stop.ends)
    return {"stop": state.stop.model_copy(update={"until": until})}


FOLDS: dict[type[Body], Callable[[ChallengeCase, Any, Fact], Update]] = {
    f.ChallengeRaised: _raised,
    f.ChallengeAccepted: _accepted,
    f.ChallengeNotAccepted: _not_accepted,
    f.ChallengeAnswered: _answered,
    f.DecisionDrafted: _drafted,
    f.DecisionSigned: _signed,
    f.PauseOrdered: _ordered,
    f.PauseLifted: _lifted,
    f.PauseRanOut: _ran_out,
    f.ClockHeld: _clocks,
    f.ClockReleased: _clocks,
    f.ClocksReplanned: _clocks,
    f.ChallengeWithdrawn: _withdrawn,
    f.ClockWarned: _warned,
    f.EvidenceAdded: _evidence,
}
"""Fact → what changes by it."""


def evolve(state: ChallengeCase, body: Body, fact: Fact) -> ChallengeCase:
    """The state after ``fact``."""
    return state.model_copy(update=FOLDS[type(body)](state, body, fact))
