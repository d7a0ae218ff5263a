"""The case of a trading project: what may happen, and what happened. Pure."""

from datetime import datetime

from chalicelib.kernel.cases import Flow, Index
from chalicelib.trading import facts, serving
from chalicelib.trading.folding import evolve
from chalicelib.trading.planning import ends
from chalicelib.trading.state import TradingCase


def wake(state: TradingCase) -> datetime | None:
    """The next instant at which something happens by itself: a notice goes out, a period ends."""
    due = [n.publish_at for n in state.notices.values() if n.stage == "checked" and not state.waits(n)]
    served = (serving.due(state, notice) for notice in state.notices.values())
    return min((at for at in (*due, *served, *map(ends, state.periods.values())) if at is not None), default=None)


def index(state: TradingCase) -> Index:
    """By owner; what is waited for is the workflow's."""
    owner = state.owner.code if state.owner is not None else ""
    return Index(subject=f"trading#{owner}" if owner else "", opened=state.registered_at, wake=wake(state))


FLOW = Flow("trading", TradingCase, facts.BODIES, evolve, index)
