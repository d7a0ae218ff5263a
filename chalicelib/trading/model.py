"""The case of a trading project: what may happen, and what happened. Pure."""

from datetime import datetime

from chalicelib.kernel.cases import Flow, Index
from chalicelib.kernel.waiting import Wait
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


WAIT = Wait(
    machine="trading",
    opens=frozenset({"project_registered"}),
    moves=frozenset(
        {
            "notice_drafted", "notice_checked", "notice_returned", "notice_withdrawn", "notice_published",
            "bids_opened", "lot_evaluated", "lot_awarded", "award_voided", "contract_signed", "duty_done",
            "lot_accepted", "lot_failed", "project_terminated", "trading_paused", "trading_resumed", "remedy_ordered",
            "tendering_ended", "lot_prequalified", "contract_revoked",
        }
    ),  # no single fact ends a project of several lots
)  # fmt: skip
FLOW = Flow("trading", TradingCase, facts.BODIES, evolve, index, WAIT, "交易项目")
