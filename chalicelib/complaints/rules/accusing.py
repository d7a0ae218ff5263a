"""Whom a ticket accuses, named after it came. Pure."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.complaints import commands as c, facts as f
from chalicelib.complaints.rules.checks import back_to_desk
from chalicelib.complaints.state import HANDED_OUT, TicketCase
from chalicelib.complaints.values import Accused, Actor, Handlers
from chalicelib.kernel.facts import Body


def name_accused(state: TicketCase, command: c.NameAccused, actor: Actor, at: datetime) -> Sequence[Body]:
    """At any stage. What one of them handles goes back; whoever of them would decide on it does so no more.

    Raises
    ------
    NotAllowed
        ``ticket_all_accused``: nobody would be left who could dispatch it.
    """
    del actor
    accused = state.accused | command.accused
    if accused == state.accused:
        return []
    rules, hit = command.timer.rules, accused.departments
    handlers, clocks = _without(state.handlers, accused), f.Clocks()
    if state.stage in HANDED_OUT and handlers is None:
        clocks = back_to_desk(command.timer, state, at)
    return [
        f.AccusedNamed(
            accused=accused, handlers=handlers, desk=rules.desk_of(hit) if state.desk in hit else state.desk,
            organ=rules.above_desk(hit) if state.organ in hit else state.organ,
            judge=rules.above_desk(hit) if state.judge in hit else state.judge, clocks=clocks,
        )
    ]  # fmt: skip


def _without(handlers: Handlers | None, accused: Accused) -> Handlers | None:
    """Those of them who are not accused; ``None`` where the main one is."""
    if handlers is None or handlers.main in accused.departments:
        return None
    return Handlers(main=handlers.main, joint=tuple(one for one in handlers.joint if one not in accused.departments))
