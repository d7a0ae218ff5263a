"""What a ticket adds to the counters of supervision, and how it stands now. Pure.

Counted for the department that has it in the end, or for the desk while none has. What concerns one department alone
(a return, a card) is counted for that one.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from chalicelib.catalogue.complaints import KINDS
from chalicelib.complaints import facts as f
from chalicelib.complaints.model import FLOW, due
from chalicelib.complaints.state import OPEN, STAGES, TicketCase
from chalicelib.complaints.timing import HANDLE
from chalicelib.kernel.cases import Case, body_of
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.facts import Body, Fact
from chalicelib.kernel.measuring import Point, Standing, Unseen, minutes, spent, steps

GONE = {"referred": "referred", "merged": "merged", "handed_over": "handed_over", "withdrawn": "withdrawn"}
"""Stage at which a ticket ends without a reply → what is counted."""
COUNTED: dict[type[Body], str] = {
    f.Extended: "extensions",
    f.Reopened: "reopened",
    f.SupervisionOrdered: "orders",
    f.SupervisionClimbed: "orders",
    f.ConfirmedSolved: "solved",
}


def item(state: TicketCase) -> str:
    """As which item supervision counts it."""
    return f"ticket:{state.category or 'other'}"


def number(case: Case[TicketCase]) -> str:
    """The number that people know it by."""
    return case.head.state.number


def measure(case: Case[TicketCase]) -> list[Point]:
    """The points of a whole timeline, in order; what the staff did last."""
    head, found = case.head.state, list[Point]()
    add = _adder(head, found)
    state, begun = FLOW.state(), case.facts[0].at
    for fact in case.facts:
        body = body_of(FLOW, fact)
        _told(state, body, fact, begun, add)
        state = FLOW.evolve(state, body, fact)
        begun = fact.at if isinstance(body, f.Reopened) else begun
    if head.closed_at is not None and head.stage not in OPEN:
        add(head.closed_at, "closed")
        if head.stage in GONE:
            add(head.closed_at, GONE[head.stage])
    at = Point(day=legal_day(begun), metric="steps", **_where(head))
    found += (at.model_copy(update={"day": day, "amount": many}) for day, many in sorted(steps(case.facts).items()))
    return found


Add = Callable[..., None]


def _where(head: TicketCase) -> dict[str, Any]:
    return {
        "department": head.main or head.desk, "item": item(head), "site": head.site, "channel": head.channel,
    }  # fmt: skip


def _adder(head: TicketCase, found: list[Point]) -> Add:
    where = _where(head)

    def add(at: datetime, metric: str, amount: int = 1, department: str = "") -> None:
        told = where | ({"department": department} if department else {})
        found.append(Point(day=legal_day(at), metric=metric, amount=amount, **told))

    return add


def _told(state: TicketCase, body: Body, fact: Fact, begun: datetime, add: Add) -> None:
    """What a fact adds, in the ``state`` before it; ``begun``: when this handling began."""
    metric = COUNTED.get(type(body))
    if metric is not None:
        add(fact.at, metric)
    match body:
        case f.TicketRegistered():
            add(fact.at, "opened")
        case f.ReturnAsked():
            add(fact.at, "returns", department=body.department)
        case f.ClockWarned():
            add(fact.at, body.colour, department=_late(state, body.clock))
        case f.FollowUpTried():
            for metric in _asked(body):
                add(fact.at, metric)
        case f.Replied():
            add(fact.at, "decided")
            add(fact.at, "used", minutes(fact.at - begun))
            for metric, amount in _in_time(state, fact.at):
                add(fact.at, metric, amount)
        case _:
            pass


def _asked(body: f.FollowUpTried) -> Iterator[str]:
    if body.last:
        yield "followed_up"
    if body.reached:
        yield "solved" if body.solved else "unsolved"


def _in_time(state: TicketCase, at: datetime) -> Iterator[tuple[str, int]]:
    """The time for the reply: of law for a petition (信访工作条例 art 34), promised for the others."""
    clock = state.clocks.get(HANDLE)
    found = spent(clock.deadline, at) if clock is not None else None
    if found is None:
        return
    kind = "statutory" if state.what == "petition" else "promised"
    yield kind, 1
    yield f"{kind}_{'met' if found.met else 'missed'}", 1
    yield f"{kind}_minutes", found.given
    yield f"{kind}_used", found.used


def _late(state: TicketCase, name: str) -> str:
    """Credit code of whoever has to keep a limit."""
    clock = state.clocks.get(name)
    whose = clock.whose if clock is not None else "department"
    if whose == "supervisor" and state.order is not None and name == "supervision":
        return state.order.to
    if whose == "organ":
        return state.organ
    return state.main or state.desk if whose == "department" else state.desk


def standing(case: Case[TicketCase]) -> Standing | None:
    """An open ticket as it stands: whose the limit is that has the graver card."""
    state = case.head.state
    if not state.open:
        return None
    carded = {card.rpartition(":")[0]: card.rpartition(":")[2] for card in state.cards}
    worst = next((name for colour in ("red", "yellow") for name in carded if carded[name] == colour), "")
    clock = state.clocks.get(worst)
    end = clock.deadline.due if clock is not None else due(state)
    card: Any = carded.get(worst, "")
    waits = STAGES[state.stage] if clock is None else f"{STAGES[state.stage]}：{clock.title}"
    return Standing(
        department=_late(state, worst) if worst else state.main or state.desk, item=item(state), site=state.site,
        channel=state.channel, number=state.number, title=f"工单（{KINDS[state.what]}）", card=card,
        since=_since(case, worst, card), due=end, why=waits,
    )  # fmt: skip


def unseen(case: Case[TicketCase]) -> Unseen:
    """Whom it accuses: they do not learn of it (信访工作条例 art 30)."""
    accused = case.head.state.accused
    return Unseen(departments=accused.departments, officers=accused.officers)


def _since(case: Case[TicketCase], clock: str, card: str) -> datetime | None:
    """When the card that stands came."""
    for fact in reversed(case.facts):
        if fact.kind == f.ClockWarned.kind and (fact.data["clock"], fact.data["colour"]) == (clock, card):
            return fact.at
    return None
