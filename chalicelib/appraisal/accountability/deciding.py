"""What a command leads to, or why not. Pure."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.appraisal.accountability import commands as c, facts as f
from chalicelib.appraisal.accountability.model import FLOW
from chalicelib.appraisal.accountability.state import STAGES, AccountabilityCase, Stage
from chalicelib.kernel.cards import warned
from chalicelib.kernel.errors import Conflict, Forbidden, Invalid, NotAllowed
from chalicelib.kernel.facts import Body, By
from chalicelib.kernel.stages import at_stage

MOST_STATEMENTS = 20


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
    if state.statements >= MOST_STATEMENTS:
        raise NotAllowed("accountability_said_enough")
    return [f.StatementMade(sealed=command.sealed)]


def decided(state: AccountabilityCase, command: c.Decide, at: datetime) -> Sequence[Body]:
    """Not by who proposed it or answers for it, and not before they were heard: NotAllowed ``accountability_unheard``.

    Only who is held to account needs the time to appeal.
    """
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
    if not state.clocks["appeal"].deadline.met(at):
        raise NotAllowed("accountability_appeal_late")
    return [f.AccountabilityAppealed(sealed=command.sealed, clocks=command.timer.opened(at, "appeal_decision"))]


def withdrawn(state: AccountabilityCase, command: c.WithdrawAppeal, at: datetime) -> Sequence[Body]:
    del state, command, at
    return [f.AppealWithdrawn()]


def appeal_decided(state: AccountabilityCase, command: c.DecideAppeal, at: datetime) -> Sequence[Body]:
    """By nobody who had to do with it before; what is changed names the new measure (Invalid
    ``accountability_change``).
    """
    del at
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
    found: list[Body] = [*warned(f.ClockWarned, state.clocks, state.cards, at)]
    appeal = state.clocks.get("appeal")
    if state.stage == "decided" and appeal is not None and appeal.deadline.due is not None:
        found += [f.AppealPeriodEnded(due=appeal.deadline.due)] if not appeal.deadline.met(at) else []
    return found


EVER = frozenset(STAGES)

RULES: Mapping[type, tuple[Collection[Stage], Callable[[AccountabilityCase, Any, datetime], Sequence[Body]]]] = {
    c.Propose: (EVER, proposed),
    c.State: ({"proposed", "appealed"}, stated),
    c.Decide: ({"proposed"}, decided),
    c.Appeal: ({"decided"}, appealed),
    c.WithdrawAppeal: ({"appealed"}, withdrawn),
    c.DecideAppeal: ({"appealed"}, appeal_decided),
    c.CarryOut: ({"decided", "appealed", "final"}, carried_out),
    c.Replan: (EVER, replan),
    c.Watch: (EVER, watch),
}
"""At which stages each command may come, and what it leads to there."""


def decide(state: AccountabilityCase, command: c.Command, at: datetime) -> Sequence[Body]:
    """The facts that a command leads to, ``at`` being legal time; refuses what may not happen now.

    Raises
    ------
    NotFound
        ``case_unknown``: nothing was proposed.
    NotAllowed
        ``accountability_stage``.
    """
    if state.proposed_at is None and not isinstance(command, c.Propose):
        raise FLOW.unknown()
    stages, rule = RULES[type(command)]
    at_stage(state.stage, stages, STAGES, "accountability_stage")
    return rule(state, command, at)
