"""While a department has it: steps, field tasks, time, the reply; or it belongs elsewhere. Pure."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.complaints import commands as c, facts as f
from chalicelib.complaints.rules.checks import begins, not_held, not_left, read
from chalicelib.complaints.state import TicketCase
from chalicelib.complaints.timing import HANDLE
from chalicelib.complaints.values import Actor
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.errors import Forbidden, NotAllowed, NotFound
from chalicelib.kernel.facts import Body


def take_step(state: TicketCase, command: c.TakeStep, actor: Actor, at: datetime) -> Sequence[Body]:
    """Forbidden ``ticket_not_yours``: for a department that does not handle it."""
    del actor, at
    if state.handlers is None or command.body.department not in state.handlers.all:
        raise Forbidden("ticket_not_yours", "department")
    return [command.body]


def reply_interim(state: TicketCase, command: c.ReplyInterim, actor: Actor, at: datetime) -> Sequence[Body]:
    del state, actor, at
    return [command.body]


def give_task(state: TicketCase, command: c.GiveTask, actor: Actor, at: datetime) -> Sequence[Body]:
    del actor
    task = f"t{len(state.tasks) + 1}"
    begun = begins(command.timer, state, "field_task_given", at)
    clocks = {f"task:{task}": clock for clock in begun.values()}
    return [f.FieldTaskGiven(task=task, site=command.site, sealed=command.sealed, clocks=clocks)]


def do_task(state: TicketCase, command: c.DoTask, actor: Actor, at: datetime) -> Sequence[Body]:
    """NotFound ``ticket_task_unknown``; NotAllowed ``ticket_task_done``."""
    del actor, at
    task = state.tasks.get(command.body.task)
    if task is None:
        raise NotFound("ticket_task_unknown", "task")
    if task.done is not None:
        raise NotAllowed("ticket_task_done", "task")
    return [command.body]


def suspend(state: TicketCase, command: c.Suspend, actor: Actor, at: datetime) -> Sequence[Body]:
    """For a reason of the published list; how long it may last is a limit of its own."""
    del actor
    not_held(state)
    reason = command.timer.rules.suspending(command.reason)
    clocks = begins(command.timer, state, "suspended", at)
    clocks[HANDLE] = command.timer.held(state.clocks[HANDLE], at, reason)
    return [f.Suspended(reason=reason.name, basis=reason.basis, clocks=clocks)]


def resume(state: TicketCase, command: c.Resume, actor: Actor, at: datetime) -> Sequence[Body]:
    """NotAllowed ``ticket_not_held``."""
    del actor
    if not state.held:
        raise NotAllowed("ticket_not_held")
    return [f.Resumed(clocks={HANDLE: command.timer.released(state.clocks[HANDLE], at)})]


def extend(state: TicketCase, command: c.Extend, actor: Actor, at: datetime) -> Sequence[Body]:
    """Once for a ticket.

    Raises
    ------
    NotAllowed
        ``ticket_extended_once``; ``ticket_held``; ``ticket_not_extended``; ``deadline_passed``.
    """
    if state.extended:
        raise NotAllowed("ticket_extended_once")
    not_held(state)
    row = command.timer.rules.limit(HANDLE, state.what, state.complex, legal_day(at))
    longer = command.timer.extended(state.clocks[HANDLE], row, actor.by.id, command.reason, at)
    return [f.Extended(clocks={HANDLE: longer})]


def hand_over(state: TicketCase, command: c.HandOver, actor: Actor, at: datetime) -> Sequence[Body]:
    del state, actor, at
    return [command.body]


def refer(state: TicketCase, command: c.Refer, actor: Actor, at: datetime) -> Sequence[Body]:
    """不予受理. Invalid ``ticket_ground``."""
    del state, actor, at
    told = command.timer.rules.refusal(command.ground)
    return [f.Referred(ground=told.ground, where=told.where, basis=told.basis, sealed=command.sealed)]


def withdraw(state: TicketCase, command: c.Withdraw, actor: Actor, at: datetime) -> Sequence[Body]:
    """Until it is replied to. Where others joined it goes on for them, and for who takes it back it is over."""
    del actor, at
    if state.left:
        return []
    return [f.ReporterLeft(sealed=command.body.sealed) if set(state.joined) - set(state.gone) else command.body]


def leave(state: TicketCase, command: c.Leave, actor: Actor, at: datetime) -> Sequence[Body]:
    """As :func:`withdraw`. Where nobody is left for whom it would go on, it is over."""
    del actor, at
    if command.body.ticket in state.gone:
        return []
    over = state.left and set(state.joined) == {*state.gone, command.body.ticket}
    return [command.body, *([f.Withdrawn()] if over else [])]


def draft_reply(state: TicketCase, command: c.DraftReply, actor: Actor, at: datetime) -> Sequence[Body]:
    """Nobody replies who did nothing.

    Raises
    ------
    NotAllowed
        ``ticket_no_step``; ``ticket_tasks_open``; ``ticket_held``.
    """
    del actor, at
    if not state.steps:
        raise NotAllowed("ticket_no_step")
    if state.working:
        raise NotAllowed("ticket_tasks_open")
    not_held(state)
    return [command.body]


def send_back(state: TicketCase, command: c.SendBack, actor: Actor, at: datetime) -> Sequence[Body]:
    del at
    _checks(state, command.draft, actor)
    return [f.ReplySentBack(draft=command.draft, sealed=command.sealed)]


def check_reply(state: TicketCase, command: c.CheckReply, actor: Actor, at: datetime) -> Sequence[Body]:
    """It goes out. Who left no name can be asked nothing: then there is no follow-up."""
    _checks(state, command.draft, actor)
    clocks = begins(command.timer, state, "replied", at)
    if not state.subject:
        clocks.pop("follow_up", None)
    if state.result is None:
        raise AssertionError("a draft has a result")
    return [f.ReplyChecked(draft=command.draft), f.Replied(draft=command.draft, result=state.result, clocks=clocks)]


def _checks(state: TicketCase, draft: int, actor: Actor) -> None:
    """Nobody checks what they wrote (Forbidden ``ticket_yourself``), nor a draft that they have not read."""
    read(state, draft)
    if actor.by == state.drafted_by:
        raise Forbidden("ticket_yourself")


def comment(state: TicketCase, command: c.Comment, actor: Actor, at: datetime) -> Sequence[Body]:
    """NotAllowed ``ticket_left``."""
    del actor, at
    not_left(state, command.body.ticket)
    return [command.body]
