"""What several rules ask of a ticket. Pure."""

from collections.abc import Collection
from datetime import datetime

from chalicelib.catalogue.complaints import Starts
from chalicelib.complaints.facts import Clocks
from chalicelib.complaints.state import STAGES, Stage, TicketCase
from chalicelib.complaints.timing import Timer
from chalicelib.complaints.values import Accused, Handlers
from chalicelib.kernel.deadlines import last_day_before
from chalicelib.kernel.errors import Conflict, Invalid, NotAllowed
from chalicelib.kernel.stages import at_stage


def stands_at(state: TicketCase, stages: Collection[Stage]) -> None:
    """Refuse what does not fit where it stands: NotAllowed ``ticket_stage``."""
    at_stage(state.stage, stages, STAGES, "ticket_stage")


def not_held(state: TicketCase) -> None:
    """NotAllowed ``ticket_held`` while the handling stands still."""
    if state.held:
        raise NotAllowed("ticket_held")


def not_left(state: TicketCase, ticket: str = "") -> None:
    """NotAllowed ``ticket_left``: who took it back has no say about it any more; it goes on for others.

    ``ticket``: the merged one whose reporter speaks.
    """
    if ticket in state.gone if ticket else state.left:
        raise NotAllowed("ticket_left")


def not_ordered(state: TicketCase) -> None:
    """NotAllowed ``ticket_order_running`` while an order of supervision waits for its answer."""
    if state.order is not None and not state.order.answered:
        raise NotAllowed("ticket_order_running")


def read(state: TicketCase, draft: int) -> None:
    """Conflict ``case_busy``: there is a newer draft than the one that was read."""
    if draft != state.draft:
        raise Conflict("case_busy")


def within(state: TicketCase, window: str, at: datetime, late: str) -> None:
    """NotAllowed ``late`` once a window is over; the refusal tells its last day. Without a window it is over too."""
    clock = state.clocks.get(window)
    if clock is None or clock.deadline.due is None:
        raise NotAllowed(late, last="已过的日期", basis="期限")
    if not clock.deadline.met(at):
        last = last_day_before(clock.deadline.due)
        raise NotAllowed(late, last=f"{last.year}年{last.month}月{last.day}日", basis=clock.deadline.limit.basis)


def may_handle(handlers: Handlers, accused: Accused, timer: Timer) -> None:
    """Whether departments may handle it.

    Raises
    ------
    Invalid
        ``ticket_main_missing``; ``ticket_joint``: twice the same, or too many.
    NotAllowed
        ``ticket_accused_handler`` (信访工作条例 art 30).
    """
    if not handlers.main:
        raise Invalid("ticket_main_missing", "department")
    most = timer.rules.numbers.joint
    if len(handlers.all) != 1 + len(handlers.joint) or len(handlers.joint) > most:
        raise Invalid("ticket_joint", "joint", most=most)
    not_accused(handlers, accused)


def not_accused(handlers: Handlers | None, accused: Accused) -> None:
    """NotAllowed ``ticket_accused_handler``."""
    if handlers is not None and handlers.all & set(accused.departments):
        raise NotAllowed("ticket_accused_handler")


def back_to_desk(timer: Timer, state: TicketCase, at: datetime) -> Clocks:
    """The limits of what nobody has any more: who dispatches says whose it is, or who said so finally."""
    return begins(timer, state, "return_escalated" if state.final else "return_granted", at)


def begins(timer: Timer, state: TicketCase, event: Starts, at: datetime, hard: bool | None = None) -> Clocks:
    """The limits that begin with a fact of the ticket."""
    return timer.opened(event, state.what, state.complex if hard is None else hard, at, state.clocks)
