"""The further work queues in which a ticket waits beside its own: joint departments, orders, field tasks. Pure."""

from collections.abc import Iterator
from typing import Literal

from chalicelib.complaints.state import TicketCase

Waits = Literal["dispatch", "handle", "joint", "street", "follow_up", "supervision"]
"""派单（含退单审核、指定）, 主办, 协办, 网格现场任务, 回访, 督办和复查."""


def waiting(whose: str, what: Waits) -> str:
    """Under which those are found that wait for somebody (credit code; code of a community), first due first."""
    return f"{whose}#ticket_{what}"


def seats(state: TicketCase) -> Iterator[str]:
    """The queues beside its own in which it waits now."""
    if state.handlers is not None and state.stage in ("handling", "reply_check"):
        yield from (waiting(code, "joint") for code in state.handlers.joint)
    if state.open and state.order is not None and not state.order.answered:
        yield waiting(state.order.to, "supervision")
    if state.stage in ("dispatched", "handling"):
        yield from dict.fromkeys(waiting(state.tasks[task].site, "street") for task in state.working)
