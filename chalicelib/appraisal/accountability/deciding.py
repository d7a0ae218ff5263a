"""What a command leads to, or why not. Pure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.appraisal.accountability import commands as c, facts as f
from chalicelib.appraisal.accountability.model import FLOW
from chalicelib.appraisal.accountability.state import STAGES, AccountabilityCase, Stage
from chalicelib.kernel.cards import to_come
from chalicelib.kernel.errors import Conflict, Forbidden, Invalid, NotAllowed
from chalicelib.kernel.facts import Body, By

MOST_STATEMENTS = 20


def at_stage(state: AccountabilityCase, *stages: Stage) -> None:
    """Refuse what does not fit where it stands: NotAllowed ``accountability_stage``."""
    if state.stage not in stages:
        raise NotAllowed("accountability_stage", stage=STAGES[state.stage])


def other_person(state: AccountabilityCase, by: By, *before: By | None) -> None:
    """Nobody decides about themselves, nor on what they did before: Forbidden ``accountability_yourself``."""
    if by.id == state.officer or by.id in {one.id for one in before if one is not None}:
        raise Forbidden("accountability_yourself")


def proposed(state: AccountabilityCase, command: c.Propose, at: datetime) -> Sequence[Body]:
    del at
    if state.proposed_at is not None:
        raise Conflict("case_busy")
    return [command.body]


def stated(state: AccountabilityCase, command: c.State, at: datetime) -> Sequence[Body]:
    """Before the decision, and before that on the appeal. NotAllowed ``accountability_said_enough``."""
    del at
    at_stage(state, "proposed", "appealed")
    if state.statements >= MOST_STATEMENTS:
        raise NotAllowed("accountability_said_enough")
    return [f.StatementMade(sealed=command.sealed)]


def decided(state: AccountabilityCase, command: c.Decide, at: datetime) -> Sequence[Body]:
    """Not by who proposed it or answers for it, and not before they were heard: NotAllowed ``accountability_unheard``.

    Only who is held to account needs the time to appeal.
    """
    at_stage(state, "proposed")
    other_person(state, command.by, state.proposed_by)
    if not state.heard(at):
        raise NotAllowed("accountability_unheard")
    measure = command.measure
    return [
        f.AccountabilityDecided(
            outcome="founded" if measure is not None else "unfounded",
            measure=measure.code if measure is not None else None,
            measure_title=measure.title if measure is not None else "",
            basis=measure.basis if measure is not None else "", sealed=command.sealed,
            clocks=command.timer.opened(at, "appeal") if measure is not None else {},
        )
    ]  # fmt: skip


def appealed(state: AccountabilityCase, command: c.Appeal, at: datetime) -> Sequence[Body]:
    """Within the limit, and once: NotAllowed ``accountability_appeal_late``."""
    at_stage(state, "decided")
    if not state.clocks["appeal"].deadline.met(at):
        raise NotAllowed("accountability_appeal_late")
    return [f.AccountabilityAppealed(sealed=command.sealed, clocks=command.timer.opened(at, "appeal_decision"))]


def withdrawn(state: AccountabilityCase, command: c.WithdrawAppeal, at: datetime) -> Sequence[Body]:
    del command, at
    at_stage(state, "appealed")
    return [f.AppealWithdrawn()]


def appeal_decided(state: AccountabilityCase, command: c.DecideAppeal, at: datetime) -> Sequence[Body]:
    """By nobody who had to do with it before; what is changed names the new measure (Invalid
    ``accountability_change``).
    """
    del at
    at_stage(state, "appealed")
    other_person(state, command.by, state.proposed_by, state.decided_by, state.appealed_by)
    measure = command.measure
    if (command.result == "changed") != (measure is not None) or (measure and measure.code == state.measure):
        raise Invalid("accountability_change", "measure")
    return [
        f.AppealDecided(
            result=command.result, measure=measure.code if measure is not None else None,
            measure_title=measure.title if measure is not None else "",
            basis=measure.basis if measure is not None else "", sealed=command.sealed,
        )
    ]  # fmt: skip


def carried_out(state: AccountabilityCase, command: c.CarryOut, at: datetime) -> Sequence[Body]:
    """Once, as soon as it is decided. NotAllowed ``accountability_carried_out``."""
    del at
    at_stage(state, "decided", "appealed", "final")
    if state.carried_out_at is not None:
        raise NotAllowed("accountability_carried_out")
    return [f.MeasureCarriedOut(sealed=command.sealed)]


def replan(state: AccountabilityCase, command: c.Replan, at: datetime) -> Sequence[Body]:
    del at
    clocks = command.timer.replanned(state.clocks) if state.stage != "closed" else {}
    return [f.ClocksReplanned(clocks=clocks)] if clocks else []


def watch(state: AccountabilityCase, command: c.Watch, at: datetime) -> Sequence[Body]:
    """Whatever is due happens, in order."""
    del command
    found: list[Body] = [
        f.ClockWarned(clock=name, colour=colour, due=due)
        for when, name, colour, due in to_come(state.clocks, state.cards)
        if when <= at
    ]
    appeal = state.clocks.get("appeal")
    if state.stage == "decided" and appeal is not None and appeal.deadline.due is not None:
        found += [f.AppealPeriodEnded(due=appeal.deadline.due)] if not appeal.deadline.met(at) else []
    return found


DECIDES: Mapping[type[Any], Callable[[AccountabilityCase, Any, datetime], Sequence[Body]]] = {
    c.Propose: proposed,
    c.State: stated,
    c.Decide: decided,
    c.Appeal: appealed,
    c.WithdrawAppeal: withdrawn,
    c.DecideAppeal: appeal_decided,
    c.CarryOut: carried_out,
    c.Replan: replan,
    c.Watch: watch,
}
"""Command → what it leads to."""


def decide(state: AccountabilityCase, command: c.Command, at: datetime) -> Sequence[Body]:
    """The facts that a command leads to, ``at`` being legal time; refuses what may not happen now.

    Raises
    ------
    NotFound
        ``case_unknown``: nothing was proposed.
    """
    if state.proposed_at is None and not isinstance(command, c.Propose):
        raise FLOW.unknown()
    return DECIDES[type(command)](state, command, at)
