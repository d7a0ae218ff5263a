"""What becomes of a ticket when a department may not have it any more, or another stands in its place. Pure."""

from typing import Any

from chalicelib.complaints import facts as f
from chalicelib.complaints.state import HANDED_OUT, Stage, TicketCase
from chalicelib.kernel.facts import Fact

Update = dict[str, Any]


def undispatched() -> Update:
    """Nobody has it."""
    return {"stage": "registered", "handlers": None, "signed": False, "signed_by": None, "final": False, "rule": ""}


def unhandled(state: TicketCase) -> Stage:
    """Where it waits whose handler may not have it any more: with who said so, if it was assigned finally."""
    return "disputed" if state.final else "registered"


def accused_named(state: TicketCase, body: f.AccusedNamed, fact: Fact) -> Update:
    """What the accused did about it does not count."""
    del fact
    named = {"accused": body.accused, "desk": body.desk, "organ": body.organ, "judge": body.judge}
    update: Update = named | {"handlers": body.handlers}
    if body.handlers is not None or state.stage not in HANDED_OUT:
        return update
    undone = {"steps": 0, "draft": 0, "drafted_by": None, "result": None}
    return update | undispatched() | undone | {"stage": unhandled(state)}


def succeeded(state: TicketCase, body: f.DepartmentSucceeded, fact: Fact) -> Update:
    """Wherever the old one stands, the new one does; without a handler it is dispatched anew."""
    del fact
    moved = {name: body.new for name in ("desk", "organ") if getattr(state, name) == body.old}
    order = state.order
    if order is not None and order.to == body.old:
        order = order.model_copy(update={"to": body.new})
    update = moved | {"handlers": body.handlers, "accused": body.accused, "order": order}
    back = state.handlers is not None and body.handlers is None
    return update | (undispatched() if back and state.stage in HANDED_OUT else {})
