"""Beside the handling: orders of supervision, cards, what happens by itself. Pure."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.complaints import commands as c, facts as f
from chalicelib.complaints.rules.checks import begins, not_ordered
from chalicelib.complaints.rules.ending import closes_at, silent
from chalicelib.complaints.state import TicketCase
from chalicelib.complaints.timing import Timer
from chalicelib.complaints.values import Actor
from chalicelib.kernel.cards import warned
from chalicelib.kernel.errors import Forbidden, NotAllowed
from chalicelib.kernel.facts import Body


def order(state: TicketCase, command: c.Order, actor: Actor, at: datetime) -> Sequence[Body]:
    """督办: to the next step of the reporting line that is not accused.

    Raises
    ------
    NotAllowed
        ``ticket_order_running``; ``ticket_line_over``: there is no step above.
    """
    del actor
    not_ordered(state)
    step = above(state, command.timer)
    if step is None:
        raise NotAllowed("ticket_line_over")
    level, to = step
    clocks = begins(command.timer, state, "supervision_ordered", at)
    return [f.SupervisionOrdered(level=level, to=to, sealed=command.sealed, clocks=clocks)]


def answer_order(state: TicketCase, command: c.AnswerOrder, actor: Actor, at: datetime) -> Sequence[Body]:
    """NotAllowed ``ticket_not_ordered``; Forbidden ``ticket_not_yours``: another was ordered."""
    del at
    if state.order is None or state.order.answered:
        raise NotAllowed("ticket_not_ordered")
    if state.order.to not in actor.departments:
        raise Forbidden("ticket_not_yours", "case_id")
    return [f.SupervisionAnswered(level=state.order.level, sealed=command.sealed)]


def replan(state: TicketCase, command: c.Replan, actor: Actor, at: datetime) -> Sequence[Body]:
    """Nothing when nothing changes."""
    del actor, at
    clocks = command.timer.replanned(state.clocks)
    return [f.ClocksReplanned(clocks=clocks)] if clocks else []


def watch(state: TicketCase, command: c.Watch, actor: Actor, at: datetime) -> Sequence[Body]:
    """What is due. Harmless at any time."""
    del actor
    found: list[Body] = [*warned(f.ClockWarned, state.clocks, state.cards, at)]
    clock = state.clocks.get("supervision")
    if clock is not None and not clock.deadline.met(at):
        step = above(state, command.timer)
        if step is not None:
            begun = begins(command.timer, state, "supervision_climbed", at)
            found.append(f.SupervisionClimbed(level=step[0], to=step[1], clocks=begun))
    end = closes_at(state)
    if end is not None and end <= at:
        found.append(silent(state))
    return found


def above(state: TicketCase, timer: Timer) -> tuple[int, str] | None:
    """The next step of the reporting line and its department: none that is accused; ``None`` at the end."""
    now = state.order.level if state.order is not None else 0
    for level, step in enumerate(timer.rules.line, start=1):
        to = step.department or state.main
        if level > now and to and to not in state.accused.departments:
            return level, to
    return None
