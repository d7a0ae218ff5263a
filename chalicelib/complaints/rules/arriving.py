"""Until a department has it: registering, dispatching, returning, merging. Pure."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.complaints import commands as c, facts as f
from chalicelib.complaints.rules.checks import (
    begins,
    may_handle,
    not_accused,
    not_held,
    not_ordered,
    stands_at,
    within,
)
from chalicelib.complaints.state import MOVABLE, STAGES, UNANSWERED, TicketCase
from chalicelib.complaints.values import Accused, Actor, Handlers
from chalicelib.kernel.errors import Conflict, Forbidden, Invalid, NotAllowed
from chalicelib.kernel.facts import Body


def register(state: TicketCase, command: c.Register, actor: Actor, at: datetime) -> Sequence[Body]:
    del actor, at
    if state.registered_at is not None:
        raise Conflict("case_busy")
    return [command.body]


def suggest(state: TicketCase, command: c.Suggest, actor: Actor, at: datetime) -> Sequence[Body]:
    """Nothing when it comes too late, or says what was said."""
    del actor, at
    known = state.suggestion
    if state.stage != "registered" or (known is not None and known.model_dump() == command.body.model_dump()):
        return []
    return [command.body]


def flag(state: TicketCase, command: c.Flag, actor: Actor, at: datetime) -> Sequence[Body]:
    del actor, at
    return [] if state.emergency else [f.EmergencyFlagged(why=command.why)]


def dispatch(state: TicketCase, command: c.Dispatch, actor: Actor, at: datetime) -> Sequence[Body]:
    """派单: by a person, or by the suggestion alone where the rules let it.

    Raises
    ------
    Invalid
        ``ticket_category``; as :func:`~chalicelib.complaints.rules.checks.may_handle`.
    NotAllowed
        ``ticket_accused_handler``; ``ticket_returned_by``: that department's return was granted; ``ticket_by_rule``.
    """
    del actor
    category = command.timer.rules.category(command.category)
    may_handle(command.handlers, state.accused, command.timer)
    if command.handlers.main in state.returned_by:
        raise NotAllowed("ticket_returned_by", "department")
    rule = _rule(state, command) if command.rule else ""
    hard = category.complex if command.complex is None else command.complex
    clocks = begins(command.timer, state, "dispatched", at, hard)
    return [
        f.Dispatched(category=category.name, complex=hard, handlers=command.handlers, rule=rule, clocks=clocks)
    ]  # fmt: skip


def _rule(state: TicketCase, command: c.Dispatch) -> str:
    """What the fact rests on, where a suggestion is followed without a person; never where somebody is accused, or
    who reported it gave another category.
    """
    rules, told = command.timer.rules, state.suggestion
    category = rules.category(command.category)
    allowed = (
        told is not None
        and (told.category, told.department, told.model) == (category.name, command.handlers.main, command.rule)
        and told.department == category.department
        and told.score >= category.threshold
        and state.what in rules.by_rule
        and state.accused == Accused()
        and state.category in ("", category.name)
        and not state.returned_by
    )
    if told is None or not allowed:
        raise NotAllowed("ticket_by_rule")
    return f"系统推荐：{told.model[:16]}，得分 {told.score}/1000，达到 {category.threshold}"


def sign(state: TicketCase, command: c.Sign, actor: Actor, at: datetime) -> Sequence[Body]:
    del actor
    return [f.SignedFor(clocks=begins(command.timer, state, "signed_for", at))]


def ask_return(state: TicketCase, command: c.AskReturn, actor: Actor, at: datetime) -> Sequence[Body]:
    """退单, within its limit and before anything was done. So many times; then who supervises decides.

    Raises
    ------
    NotAllowed
        ``ticket_assigned_finally``; ``ticket_begun``: a step was taken; ``ticket_order_running``; ``ticket_held``;
        ``ticket_return_late``.
    """
    del actor
    reason = command.timer.rules.returning(command.reason)
    if state.final:
        raise NotAllowed("ticket_assigned_finally")
    if state.steps or state.working:
        raise NotAllowed("ticket_begun")
    not_ordered(state)
    not_held(state)
    within(state, "return", at, "ticket_return_late")
    bounce = state.bounces + 1
    last = bounce >= command.timer.rules.numbers.bounces
    clocks = {} if last else begins(command.timer, state, "return_asked", at)
    asked = f.ReturnAsked(
        department=state.main, reason=reason.name, sealed=command.sealed, bounce=bounce, clocks=clocks
    )
    if not last:
        return [asked]
    judge = command.timer.rules.above_desk(state.accused.departments)
    return [asked, f.ReturnEscalated(to=judge, clocks=begins(command.timer, state, "return_escalated", at))]


def grant_return(state: TicketCase, command: c.GrantReturn, actor: Actor, at: datetime) -> Sequence[Body]:
    _decides_return(state, actor)
    clocks = begins(command.timer, state, "return_granted", at)
    return [f.ReturnGranted(sealed=command.sealed, clocks=clocks)]


def refuse_return(state: TicketCase, command: c.RefuseReturn, actor: Actor, at: datetime) -> Sequence[Body]:
    _decides_return(state, actor)
    clocks = begins(command.timer, state, "return_refused", at)
    left = {name: clock for name, clock in clocks.items() if not (state.signed and name == "sign")}
    return [f.ReturnRefused(sealed=command.sealed, clocks=left)]


def _decides_return(state: TicketCase, actor: Actor) -> None:
    """Who returns it does not decide on that: Forbidden ``ticket_not_yours``, unless they dispatch it as well."""
    if state.main in actor.departments and state.desk not in actor.departments:
        raise Forbidden("ticket_not_yours", "case_id")


def assign_finally(state: TicketCase, command: c.AssignFinally, actor: Actor, at: datetime) -> Sequence[Body]:
    """指定承办: also to a department that returned it."""
    del actor
    category = command.timer.rules.category(command.category)
    may_handle(command.handlers, state.accused, command.timer)
    hard = category.complex if command.complex is None else command.complex
    clocks = begins(command.timer, state, "assigned_finally", at, hard)
    return [
        f.AssignedFinally(
            category=category.name, complex=hard, handlers=command.handlers, sealed=command.sealed, clocks=clocks
        )
    ]  # fmt: skip


def merge(state: TicketCase, command: c.Merge, actor: Actor, at: datetime) -> Sequence[Body]:
    """NotAllowed ``ticket_merge_main``: others were merged into this one; ``ticket_accused_handler``."""
    del actor, at
    if state.into and state.into == command.into:
        return []
    stands_at(state, MOVABLE)
    if state.joined:
        raise NotAllowed("ticket_merge_main")
    not_accused(command.handlers, state.accused)
    return [f.Merged(into=command.into, accused=command.accused)]


def join(state: TicketCase, command: c.Join, actor: Actor, at: datetime) -> Sequence[Body]:
    """As long as it waits for its reply.

    Raises
    ------
    NotAllowed
        ``ticket_merge_closed``; ``ticket_accused_handler``: the other one accuses who dispatches, handles, supervises
        or reviews this one.
    Forbidden
        ``ticket_accused``: it accuses who merges them.
    """
    del at
    if command.ticket in state.joined:
        return []
    if state.stage not in UNANSWERED:
        raise NotAllowed("ticket_merge_closed", stage=STAGES[state.stage])
    not_accused(state.handlers, command.accused)
    deciding = {state.desk, state.organ, state.judge, state.order.to if state.order is not None else ""}
    if deciding & set(command.accused.departments):
        raise NotAllowed("ticket_accused_handler")
    if command.accused.hit(actor.by.id, actor.departments):
        raise Forbidden("ticket_accused", "into")
    return [f.ReporterJoined(ticket=command.ticket, accused=command.accused)]


def succeed(state: TicketCase, command: c.Succeed, actor: Actor, at: datetime) -> Sequence[Body]:
    """Another department stands where one stood. Where that one is accused, it goes back to who dispatches."""
    del actor
    old, new = command.old, command.new
    if not new or old == new:
        raise Invalid("ticket_department_unknown", "department")
    knows = {state.desk, state.organ, state.order.to if state.order is not None else "", *state.accused.departments}
    had = state.handlers.all if state.handlers is not None else frozenset[str]()
    if old not in knows | had:
        return []
    accused = state.accused | Accused(departments=(new,)) if old in state.accused.departments else state.accused
    handlers, clocks = _succeeded(state.handlers, old, new, accused), f.Clocks()
    if state.handlers is not None and handlers is None:
        clocks = begins(command.timer, state, "return_granted", at)
    return [f.DepartmentSucceeded(old=old, new=new, handlers=handlers, accused=accused, clocks=clocks)]


def _succeeded(handlers: Handlers | None, old: str, new: str, accused: Accused) -> Handlers | None:
    if handlers is None:
        return None
    main = new if handlers.main == old else handlers.main
    if main in accused.departments:
        return None
    joint = dict.fromkeys(new if one == old else one for one in handlers.joint)
    return Handlers(main=main, joint=tuple(one for one in joint if one not in {main, *accused.departments}))
