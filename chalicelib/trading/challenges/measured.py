"""What a challenge (询问、异议、质疑、投诉) adds to the counters of supervision, and how an open one stands. Pure.

It counts for the authority that supervises the trade, whoever has to answer it.
"""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.kernel.cases import Case, body_of
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.facts import Fact
from chalicelib.kernel.measuring import Point, Standing, limits, minutes, steps
from chalicelib.trading.challenges import facts as f
from chalicelib.trading.challenges.model import FLOW
from chalicelib.trading.challenges.state import KINDS, STAGES, ChallengeCase

SIMPLE: dict[str, tuple[str, ...]] = {
    f.ChallengeRaised.kind: ("opened",),
    f.ChallengeNotAccepted.kind: ("refused", "closed"),
    f.ChallengeWithdrawn.kind: ("withdrawn", "closed"),
    f.PauseOrdered.kind: ("pauses",),
}
"""Facts that count as one of each."""
ENDS = frozenset({f.ChallengeAnswered.kind, f.DecisionSigned.kind})
PREFIX = f"{FLOW.name}:"
ITEMS = {PREFIX + kind: title for kind, title in KINDS.items()}
"""Item → what people read."""


def measure(case: Case[ChallengeCase]) -> list[Point]:
    """The points of a whole timeline."""
    where = _where(case)
    told = [Point(day=legal_day(fact.at), metric=metric, amount=n, **where) for fact, metric, n in _told(case)]
    return [*told, *(Point(day=day, metric="steps", amount=n, **where) for day, n in steps(case.facts).items())]


def _told(case: Case[ChallengeCase]) -> Iterator[tuple[Fact, str, int]]:
    state = FLOW.state()
    for fact in case.facts:
        body = body_of(FLOW, fact)
        yield from ((fact, metric, 1) for metric in SIMPLE.get(fact.kind, ()))
        if isinstance(body, f.ClockWarned):
            yield fact, body.colour, 1
        before, state = state, FLOW.evolve(state, body, fact)
        if fact.kind in ENDS:
            yield from ((fact, metric, n) for metric, n in _answered(before, state, fact).items())


def _answered(before: ChallengeCase, after: ChallengeCase, fact: Fact) -> dict[str, int]:
    clock = before.clocks.get(before.ruled.answer)
    found = {"decided": 1, "closed": 1} | limits(None, clock.deadline if clock else None, fact.at)
    found |= {} if "used" in found else {"used": minutes(fact.at - (before.raised_at or fact.at))}
    return found | ({"upheld": 1} if after.result in ("upheld", "partly") else {})


def number(case: Case[ChallengeCase]) -> str:
    """A challenge has no number of its own."""
    del case
    return ""


def standing(case: Case[ChallengeCase]) -> Standing | None:
    """How the challenge stands while it waits for an answer."""
    state = case.head.state
    if not state.open:
        return None
    card, since = _card(case)
    due = min((at for clock in state.clocks.values() if (at := clock.deadline.due)), default=None)
    return Standing.model_validate(
        _where(case) | {
            "title": KINDS[state.what], "card": card, "since": since,
            "due": due, "why": STAGES[state.stage],
        }
    )  # fmt: skip


def _card(case: Case[ChallengeCase]) -> tuple[str, datetime | None]:
    """The graver card of the limits that are in force, and when it came."""
    state = case.head.state
    for colour in ("red", "yellow"):
        came = [
            fact.at for fact in case.facts
            if fact.kind == f.ClockWarned.kind and fact.data["colour"] == colour and fact.data["clock"] in state.clocks
            and f"{fact.data['clock']}:{colour}" in state.cards
        ]  # fmt: skip
        if came:
            return colour, came[-1]
    return "", None


def _where(case: Case[ChallengeCase]) -> dict[str, str]:
    state = case.head.state
    channel = case.facts[0].channel or "web"
    return {"department": state.regulator, "item": PREFIX + state.what, "channel": channel}
