"""Prequalification, the opening of bids and their evaluation: who may bid, at which price, and who is ranked. Pure."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.kernel.errors import Invalid, NotAllowed, NotFound
from chalicelib.kernel.facts import Body
from chalicelib.kernel.stages import at_stage
from chalicelib.trading import commands as c, dated, noticing
from chalicelib.trading.facts import LotFailed
from chalicelib.trading.register import committees, qualifying
from chalicelib.trading.state import FEWEST, LOT_STAGES, LotStage, LotState, TradingCase
from chalicelib.trading.values import Bid

BUYING = ("construction", "procurement")
"""Families in which a price has a ceiling; elsewhere it has a floor."""
RANKED = 3
"""Candidates of a works tender at most (招标投标法实施条例 art 53)."""


def lot_at(state: TradingCase, lot: str, *stages: LotStage) -> LotState:
    """The lot, if it is at one of the stages.

    Raises
    ------
    NotFound
        ``trading_lot_unknown``.
    NotAllowed
        ``trading_lot_stage``.
    """
    found = state.lots.get(lot)
    if found is None:
        raise NotFound("trading_lot_unknown", "lot")
    at_stage(found.stage, stages, LOT_STAGES, "trading_lot_stage", "lot")
    return found


def prequalify(state: TradingCase, command: c.Prequalify, at: datetime) -> Sequence[Body]:
    """资格预审: after the time for applications, nobody twice, nobody let through who is barred or lacks what is
    demanded, a reason for who is not. With fewer than the law asks for the lot has failed (招标投标法实施条例 art 19).
    """
    body = command.body
    lot_at(state, body.lot, "prequalifying")
    noticing.free(state, "prequalification", [body.lot], at)
    _due(state, body.lot, "prequalification_due", at)
    seen: set[str] = set()
    for place, one in enumerate(body.applicants):
        if one.passed and one.members & command.barred:
            raise NotAllowed("trading_barred", f"applicants.{place}.organisation")
        if one.members & seen:
            raise Invalid("trading_bidder_twice", f"applicants.{place}.organisation")
        if one.passed == bool(one.reason):
            raise Invalid("trading_applicant_reason", f"applicants.{place}.reason")
        seen |= one.members
        qualifying.divided(one, command.known.law, f"applicants.{place}.division")
        if one.passed:
            where = f"applicants.{place}.organisation"
            qualifying.refuse(state, body.lot, one, command.known, "prequalification", at, where)
    begun = command.planner.begun(state, "prequalification", at, [body.lot])
    told: list[Body] = [body.model_copy(update={"periods": begun})]
    fewest = FEWEST.get(state.method, 1)
    if sum(one.passed for one in body.applicants) < fewest:
        told.append(LotFailed(lot=body.lot, reason=f"通过资格预审的申请人少于{fewest}个。"))
    return told


def open_bids(state: TradingCase, command: c.OpenBids, at: datetime) -> Sequence[Body]:
    """开标: after the deadline, nobody barred, nobody twice, each price allowed, and enough of them; where there was a
    prequalification nobody else, and no consortium of others (招标投标法实施条例 art 19, 37).
    """
    body, lot = command.body, lot_at(state, command.body.lot, "tendering")
    noticing.free(state, "opening", [body.lot], at)
    _due(state, body.lot, "bids_due", at)
    qualified = {one.organisation.code: one.members for one in lot.applicants if one.passed}
    seen: set[str] = set()
    for place, bid in enumerate(body.bids):
        if lot.applicants and qualified.get(bid.bidder.code) != bid.members:
            raise NotAllowed("trading_not_qualified", f"bids.{place}.bidder")
        if bid.members & command.barred:
            raise NotAllowed("trading_barred", f"bids.{place}.bidder")
        if bid.members & seen:
            raise Invalid("trading_bidder_twice", f"bids.{place}.bidder")
        seen |= bid.members
        qualifying.divided(bid, command.known.law, f"bids.{place}.partners")
        qualifying.refuse(state, body.lot, bid, command.known, "opening", at, f"bids.{place}.bidder")
        _priced(state, lot, bid, f"bids.{place}.price")
    fewest = FEWEST.get(state.method, 1)
    if len(body.bids) < fewest:
        raise NotAllowed("trading_too_few", "bids", fewest=fewest)
    return [body]


def evaluate(state: TradingCase, command: c.Evaluate, at: datetime) -> Sequence[Body]:
    """Candidates are bidders of the lot who hold what is demanded, at the price that was read out; works tenders rank
    three at most. The committee is one that the law allows.
    """
    body, lot = command.body, lot_at(state, command.body.lot, "opened")
    noticing.free(state, "evaluation", [body.lot], at)
    bids = {bid.bidder.code: bid for bid in lot.bids}
    if state.family == "construction" and len(body.candidates) > RANKED:
        raise Invalid("trading_too_many", "candidates", most=RANKED)
    for place, candidate in enumerate(body.candidates):
        bid = bids.pop(candidate.bidder.code, None)
        if bid is None:
            raise Invalid("trading_no_bidder", f"candidates.{place}.bidder")
        if bid.price != candidate.price and state.method not in ("negotiation", "consultation"):
            raise Invalid("trading_price_differs", f"candidates.{place}.price")
        qualifying.refuse(state, body.lot, bid, command.known, "evaluation", at, f"candidates.{place}.bidder")
    committees.refuse(state, lot, body, command.known, at)
    begun = command.planner.begun(state, "evaluation", at, [body.lot])
    return [body.model_copy(update={"periods": begun})]


def _due(state: TradingCase, lot: str, name: str, at: datetime) -> None:
    """Refuse what comes before a planned date of the lot: NotAllowed ``trading_before_deadline``."""
    due = dated.planned(state, lot).get(name)
    if due is not None and at < due:
        raise NotAllowed("trading_before_deadline", until=due.isoformat())


def _priced(state: TradingCase, lot: LotState, bid: Bid, place: str) -> None:
    """Refuse a price above the ceiling of what is bought (最高限价), or below the floor of what is sold (起始价)."""
    limit = lot.lot.ceiling
    if limit is None:
        return
    if state.family in BUYING and bid.price.amount > limit.amount:
        raise Invalid("trading_above_ceiling", place)
    if state.family not in BUYING and bid.price.amount < limit.amount:
        raise Invalid("trading_below_floor", place)
