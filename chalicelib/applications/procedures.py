"""Examination, opinions, special procedures, extension: the rules between acceptance and decision. Pure."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.applications import commands as c, facts as f
from chalicelib.applications.planning import Planner
from chalicelib.applications.refusing import not_during_procedure, separate, wrong_stage
from chalicelib.applications.state import Application, Stage
from chalicelib.kernel.deadlines import Limit, legal_day
from chalicelib.kernel.errors import Invalid, NotAllowed
from chalicelib.kernel.facts import Body


def examine(state: Application, examined: c.Examine, _: datetime) -> Sequence[Body]:
    """By somebody else than who accepted."""
    separate(examined.by, state.accepted_by)
    not_during_procedure(state)
    return [examined.body]


def send_back(state: Application, returned: c.Return, _: datetime) -> Sequence[Body]:
    """To a step that the item has and that lies behind."""
    levels, to = state.pinned.levels, returned.body.to
    if not levels or (to == "examine" and (levels == 1 or state.stage is Stage.EXAMINING)):
        raise NotAllowed("no_earlier_step")
    return [returned.body]


def opine(state: Application, opined: c.Opine, _: datetime) -> Sequence[Body]:
    """Each department that is asked answers once."""
    if opined.body.department not in state.silent_departments:
        raise NotAllowed("opinion_not_asked")
    return [opined.body]


def start(state: Application, begun: c.StartProcedure, at: datetime) -> Sequence[Body]:
    """One at a time, of a kind and length that the item allows; a hearing with notice (行政许可法 art 45, 48)."""
    not_during_procedure(state)
    special = begun.planner.item.procedure.special_of(begun.kind)
    if special is None:
        raise Invalid("procedure_unknown", "kind")
    if begun.days > special.limit.amount:
        raise Invalid("procedure_too_long", "days", most=special.limit.amount)
    _check_hearing(begun, at)
    limit = Limit(amount=begun.days, unit=special.limit.unit, basis=special.limit.basis)
    plan = begun.planner.suspended(state.scheduled, special, limit, at)
    return [
        f.ProcedureStarted(
            procedure=begun.kind, held_on=begun.held_on, sealed=begun.sealed, plan=plan, law=special.limit.basis
        )
    ]


def _check_hearing(begun: c.StartProcedure, at: datetime) -> None:
    if (begun.kind == "hearing") != (begun.held_on is not None):
        raise Invalid("hearing_day", "held_on")
    if begun.held_on is None:
        return
    told = begun.planner.notice_of_hearing(at)
    if told.due is None or begun.held_on < legal_day(told.due):
        raise Invalid("hearing_notice_short", "held_on", days=told.limit.amount)


def end(state: Application, over: c.EndProcedure, at: datetime) -> Sequence[Body]:
    """Before its time; a publicity lasts as long as was told."""
    if state.procedure == "publicity":
        raise NotAllowed("publicity_running")
    return [ended(state, over.sealed, over.planner, at)]


def ended(state: Application, sealed: str, planner: Planner, at: datetime) -> Body:
    """The special procedure is over; the clock goes on."""
    if not state.procedure:
        raise wrong_stage(state)
    return f.ProcedureEnded(procedure=state.procedure, sealed=sealed, plan=planner.resumed(state.scheduled, at))


def extend(state: Application, extended: c.Extend, at: datetime) -> Sequence[Body]:
    """Once, before the time is over (行政许可法 art 42)."""
    if state.extended:
        raise NotAllowed("extended_once")
    not_during_procedure(state)
    rule, by = extended.planner.extension(at), f"{extended.by.role}:{extended.by.id}"
    if rule.approver not in extended.approvers:
        raise NotAllowed(f"approver_{rule.approver}")
    plan = extended.planner.extended(state.scheduled, rule, extended.reason, by, at)
    return [f.Extended(approver=rule.approver, reason=extended.reason, plan=plan, law=rule.limit.basis)]
