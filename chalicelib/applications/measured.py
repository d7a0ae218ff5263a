"""What an application adds to the counters of supervision, and how an open one stands. Pure.

Every point counts on the day of its fact, for the department, item, site and channel that the case was opened with.
"""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.applications import facts as f
from chalicelib.applications.model import FLOW, OPEN, STAGES, Application
from chalicelib.kernel.cards import Colour
from chalicelib.kernel.cases import Case, body_of
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.facts import Body, Fact
from chalicelib.kernel.measuring import Point, Standing, limits, minutes, steps

SIMPLE: dict[type[Body], tuple[str, ...]] = {
    f.Submitted: ("opened",),
    f.SupplementAsked: ("supplements",),
    f.Returned: ("returns",),
    f.Extended: ("extensions",),
    f.Revoked: ("revoked",),
    f.ResultDelivered: ("delivered",),
    f.NotAccepted: ("refused", "closed"),
    f.Lapsed: ("lapsed", "closed"),
    f.Withdrawn: ("withdrawn", "closed"),
    f.PromiseBroken: ("closed",),
}
"""Facts that count as one of each."""
DECIDED = (f.ApprovedByRule, f.Approved, f.Refused)
LEGAL = ("statutory", "joint")
"""Deadlines that the law sets: of one department, and of several at the same time."""


def measure(case: Case[Application]) -> list[Point]:
    """The points of a whole timeline."""
    where = _where(case.head.state)
    told = [Point(day=legal_day(fact.at), metric=metric, amount=n, **where) for fact, metric, n in _told(case)]
    return [*told, *(Point(day=day, metric="steps", amount=n, **where) for day, n in steps(case.facts).items())]


def _told(case: Case[Application]) -> Iterator[tuple[Fact, str, int]]:
    state, asked, tabled = FLOW.state(), False, False
    for fact in case.facts:
        body = body_of(FLOW, fact)
        yield from ((fact, metric, 1) for metric in SIMPLE.get(type(body), ()))
        if isinstance(body, f.CardIssued):
            yield fact, body.colour, 1
        asked = asked or isinstance(body, f.SupplementAsked)
        tabled = tabled or _tabled(body)
        if isinstance(body, DECIDED):
            told = _decided(state, body, fact.at, asked) | ({"could_instant": 1} if tabled else {})
            yield from ((fact, metric, n) for metric, n in told.items())
        state = FLOW.evolve(state, body, fact)


def _tabled(body: Body) -> bool:
    """Whether a fact tells that the item has a decision table: the case could be decided by rule."""
    return isinstance(body, f.ApprovedByRule) or (isinstance(body, f.HandedOver) and body.cause != "no_table")


def _decided(state: Application, body: Body, at: datetime, asked: bool) -> dict[str, int]:
    """A decision, made on a case that stood so; ``asked``: something had to be brought again."""
    found = {"decided": 1, "closed": 1, "could_first_time": 1}
    found |= {"instant": 1} if isinstance(body, f.ApprovedByRule) else {}
    found |= {"refused": 1} if isinstance(body, f.Refused) else {}
    found |= {} if asked else {"first_time": 1}
    found |= limits(state.deadline("promised"), next((d for kind in LEGAL if (d := state.deadline(kind))), None), at)
    return found if "used" in found else found | {"used": minutes(at - (state.opened_at or at))}


def number(case: Case[Application]) -> str:
    """办件编号."""
    return case.head.state.number


def standing(case: Case[Application]) -> Standing | None:
    """How the case stands while somebody has something to do before it is decided."""
    state = case.head.state
    if state.stage not in OPEN:
        return None
    card: Colour | None = "red" if "red" in state.cards else next(iter(state.cards), None)
    told = [fact.at for fact in case.facts if fact.kind == f.CardIssued.kind and fact.data["colour"] == card]
    return Standing(
        **_where(state), number=state.number, title=state.pinned.name, card=card or "",
        since=told[-1] if told else None, due=state.scheduled.red_at, why=STAGES[state.stage],
    )  # fmt: skip


def _where(state: Application) -> dict[str, str]:
    item = state.pinned
    return {"department": item.department, "item": item.short, "site": state.site, "channel": state.channel}
