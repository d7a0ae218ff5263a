"""What an upheld challenge brings a lot (重新评标、依次确定、重新招标): whether it may, and what is left. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from chalicelib.catalogue.trading import REMEDIES, ChallengeKind, Remedy, RemedyRule
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.errors import DomainError, Invalid, NotAllowed, NotFound
from chalicelib.kernel.facts import Body
from chalicelib.trading.commands import Order
from chalicelib.trading.facts import ContractRevoked, RemedyOrdered
from chalicelib.trading.planning import Planner
from chalicelib.trading.state import FEWEST, LOT_STAGES, LotState, NoticeState, TradingCase
from chalicelib.trading.values import Organisation

OUTCOMES = ("candidates", "result")
"""Kinds of notices that tell who is ranked, and who has won."""


def refuse(
    state: TradingCase, planner: Planner, remedy: Remedy, kind: ChallengeKind, lots: Sequence[str], at: datetime
) -> None:  # fmt: skip
    """Refuse a remedy that the law does not give these lots, where they stand, by such a challenge.

    Raises
    ------
    Invalid
        ``trading_remedy_kind``: such a trade has no such remedy.
    NotFound
        ``trading_lot_unknown``.
    NotAllowed
        ``trading_remedy_stage``; ``trading_remedy_performed``: the contract is performed already;
        ``trading_remedy_nobody``: there is no other candidate, or there are fewer qualified suppliers than the law
        asks for.
    """
    for lot in lots:
        rule = _rule(state, planner, remedy, kind, lot, at)
        why = _why_not(state, rule, lot) if rule is not None else Invalid(
            "trading_remedy_kind", "remedy", remedy=REMEDIES[remedy]
        )  # fmt: skip
        if why is not None:
            raise why


def order(state: TradingCase, command: Order, at: datetime) -> Sequence[Body]:
    """A remedy for each lot of the challenge, once; a contract that it may not leave in force is revoked with it. A lot
    that has gone on to where the law gives none any more, while the decision was on its way, keeps what it has: what is
    left then is damages (政府采购质疑和投诉办法 art 32).
    """
    found: list[Body] = []
    for lot in command.lots:
        rule = _rule(state, command.planner, command.remedy, command.kind, lot, at)
        done = lot in state.lots and command.challenge in state.lots[lot].remedied
        if rule is None or done or _why_not(state, rule, lot) is not None:
            continue
        told = {"lot": lot, "challenge": command.challenge, "reason": command.reason, "basis": rule.basis}
        struck = _first(state.lots[lot]) if command.remedy == "next_candidate" else None
        found += [ContractRevoked(**told)] if rule.revokes else []
        found.append(RemedyOrdered(remedy=command.remedy, struck=struck, **told))
    return found


def remedied(state: TradingCase, body: RemedyOrdered) -> dict[str, Any]:
    """What is left of the lot: its bids, and of the ranking what the remedy leaves. What was published of it before
    counts no more, and the periods that ran from that end without having been kept or missed.
    """
    lot = state.lots[body.lot]
    undone = {"winner": None, "price": None, "remedied": (*lot.remedied, body.challenge)}
    told: Sequence[str] = OUTCOMES
    kept = {name: one for name, one in state.periods.items() if one.lot != body.lot}
    match body.remedy:
        case "evaluate_again":
            after = lot.model_copy(update=undone | {"stage": "opened", "candidates": ()})
        case "next_candidate":
            left = tuple(one for one in lot.candidates if one.bidder != body.struck)
            after, told = lot.model_copy(update=undone | {"stage": "evaluated", "candidates": left}), ("result",)
            kept = kept if lot.winner is not None else state.periods
        case "tender_again":
            after = lot.model_copy(update=undone | {"stage": "failed", "candidates": ()})
    notices = {name: without(one, body.lot, told) for name, one in state.notices.items()}
    return {"lots": {**state.lots, body.lot: after}, "notices": notices, "periods": kept}


def revoked(state: TradingCase, body: ContractRevoked) -> dict[str, Any]:
    """The lot stands where it stood before its contract; what was published of that counts no more."""
    before = {"stage": "awarded", "first_price": None, "performed": False}
    return {
        "lots": state.lots | {body.lot: state.lots[body.lot].model_copy(update=before)},
        "notices": {name: without(one, body.lot, ["contract"]) for name, one in state.notices.items()},
        "periods": {name: one for name, one in state.periods.items() if one.lot != body.lot},
    }


def without(notice: NoticeState, lot: str, kinds: Sequence[str]) -> NoticeState:
    """The notice; superseded for the lot, where it is of one of the kinds."""
    if notice.what not in kinds or lot not in notice.lots or lot in notice.superseded:
        return notice
    return notice.model_copy(update={"superseded": (*notice.superseded, lot)})


def _rule(
    state: TradingCase, planner: Planner, remedy: Remedy, kind: ChallengeKind, lot: str, at: datetime
) -> RemedyRule | None:  # fmt: skip
    known = state.lots.get(lot)
    stage = known.stage if known is not None else ""
    return planner.law.remedy(remedy, state.family, legal_day(at), kind, stage)


def _why_not(state: TradingCase, rule: RemedyRule, lot: str) -> DomainError | None:
    known = state.lots.get(lot)
    if known is None:
        return NotFound("trading_lot_unknown", "lots")
    if known.stage not in rule.stages:
        return NotAllowed(
            "trading_remedy_stage", "remedy", lot=lot, stage=LOT_STAGES[known.stage], remedy=REMEDIES[rule.remedy],
            basis=rule.basis,
        )  # fmt: skip
    if rule.revokes == "unperformed" and known.performed:
        return NotAllowed("trading_remedy_performed", "remedy", lot=lot, basis=rule.basis)
    if rule.remedy == "next_candidate" and not _others(state, known):
        return NotAllowed("trading_remedy_nobody", "remedy", lot=lot, basis=rule.basis)
    return None


def _others(state: TradingCase, lot: LotState) -> bool:
    """Whether somebody else may win: a candidate, and in procurement as many suppliers as the law asks for."""
    enough = state.family != "procurement" or len(lot.bids) - 1 >= FEWEST.get(state.method, 1)
    return enough and len(lot.candidates) > 1


def _first(lot: LotState) -> Organisation:
    """Who stands first: the winner, else the first of the ranking."""
    return lot.winner if lot.winner is not None else lot.candidates[0].bidder
