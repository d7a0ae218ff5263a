"""The state of a ticket after a fact: what changes by it, and which limits run then. Pure."""

from chalicelib.complaints import facts as f
from chalicelib.complaints.folding import ENDS, FOLDS
from chalicelib.complaints.seats import seats
from chalicelib.complaints.state import TicketCase
from chalicelib.kernel.facts import Body, Fact


def evolve(state: TicketCase, body: Body, fact: Fact) -> TicketCase:
    """The state after ``fact``."""
    after = state.model_copy(update=FOLDS[type(body)](state, body, fact) | _timed(state, body))
    new = tuple(seat for seat in seats(after) if seat not in after.seats)
    return after.model_copy(update={"seats": (*after.seats, *new)}) if new else after


def _timed(state: TicketCase, body: Body) -> dict[str, object]:
    """The limits that run after a fact, and the cards of those; a limit that begins anew has had none."""
    if isinstance(body, f.ClockWarned):
        return {}
    begun: f.Clocks = getattr(body, "clocks", {})
    left = {name: clock for name, clock in state.clocks.items() if not _ends(name, clock, body)}
    clocks = left | begun
    fresh = {name for name in begun if name not in left or left[name].deadline.start != begun[name].deadline.start}
    cards = tuple(
        card for card in state.cards if (name := card.rpartition(":")[0]) in clocks and name not in fresh
    )  # fmt: skip
    return {"clocks": clocks, "cards": cards}


def _ends(name: str, clock: f.Clock, body: Body) -> bool:
    if isinstance(body, f.Merged | f.HandedOver | f.Referred | f.Withdrawn):
        return True
    if isinstance(body, f.AccusedNamed):
        return body.handlers is None and name in ("sign", "return", "return_decision")
    if isinstance(body, f.TicketClosed):
        return not clock.window
    if isinstance(body, f.FieldTaskDone):
        return name == f"task:{body.task}"
    if isinstance(body, f.FollowUpTried):
        return name == "follow_up" and body.last
    return name in ENDS.get(type(body), ())
