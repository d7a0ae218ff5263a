"""Acceptance (受理), supplement (补正) and promised materials (容缺): the rules. Pure."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.applications import commands as c, facts as f
from chalicelib.applications.planning import Planner
from chalicelib.applications.refusing import not_during_procedure, wrong_stage
from chalicelib.applications.state import Application
from chalicelib.kernel.errors import Invalid, NotAllowed
from chalicelib.kernel.facts import Body


def ask(state: Application, asked: c.AskSupplement, at: datetime) -> Sequence[Body]:
    """Once, and while the organ may still say that something is missing (行政许可法 art 32(4))."""
    if state.asked_from or state.accepted_at:
        raise NotAllowed("supplement_once")
    not_during_procedure(state)
    still = state.deadline("acceptance") or asked.planner.received(state.received_at or at).deadlines[0]
    if not still.met(at):
        raise NotAllowed("supplement_late")
    plan, law = asked.planner.asked(state.scheduled, at), still.limit.basis
    return [f.SupplementAsked(materials=asked.materials, fields=asked.fields, sealed=asked.sealed, plan=plan, law=law)]


def bring(state: Application, brought: c.BringSupplement, at: datetime) -> Sequence[Body]:
    """All that was asked for, at once."""
    deadline = state.deadline("supplement")
    if deadline is not None and not deadline.met(at):
        raise NotAllowed("supplement_over")
    given = {material.code for material in brought.materials}
    lacking = [f"materials.{code}" for code in state.asked if code not in given]
    lacking += [f"form.{name}" for name in state.asked_fields if name not in brought.fields]
    missing = [Invalid("supplement_incomplete", place) for place in lacking]
    if missing:
        raise Invalid("supplement_incomplete", missing[0].field, errors=missing)
    plan = brought.planner.supplemented(state.scheduled, at)
    return [f.Supplemented(materials=brought.materials, sealed=brought.sealed, plan=plan)]


def accept(state: Application, accepted: c.Accept, at: datetime) -> Sequence[Body]:
    """The time to decide runs from here; accepted again after it was sent back, it goes on."""
    running = accepted.planner.running(at, bool(state.promises))
    plan = state.scheduled if state.accepted_at else running
    return [f.Accepted(sealed=accepted.sealed, plan=plan, law=accepted.planner.law("acceptance", at))]


def deemed(state: Application, planner: Planner, at: datetime) -> Body:
    """Nobody said in time what was missing: accepted from the date of receipt."""
    plan = planner.running(state.received_at or at, bool(state.promises))
    return f.DeemedAccepted(plan=plan, law=planner.law("acceptance", at))


def reject(state: Application, rejected: c.Reject, _: datetime) -> Sequence[Body]:
    """Only what has not been accepted yet."""
    if state.accepted_at:
        raise wrong_stage(state)
    return [rejected.body]


def keep_promise(state: Application, kept: c.KeepPromise, at: datetime) -> Sequence[Body]:
    """Only what was promised, and in time."""
    if not state.promises:
        raise wrong_stage(state)
    deadline = state.deadline("promise")
    if deadline is not None and not deadline.met(at):
        raise NotAllowed("promise_over")
    strange = [material.code for material in kept.body.materials if material.code not in state.promises]
    if strange:
        raise Invalid("material_not_promised", f"materials.{strange[0]}")
    return [kept.body]
