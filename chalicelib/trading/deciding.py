"""What a command leads to, or why not: a table of commands and rules, and the short rules themselves. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from chalicelib.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from chalicelib.kernel.facts import Body
from chalicelib.trading import commands as c, demanding, halting, noticing, remedying, retendering
from chalicelib.trading.bidding import evaluate, lot_at, open_bids, prequalify
from chalicelib.trading.facts import Performed, TradingResumed
from chalicelib.trading.folding import halt
from chalicelib.trading.model import FLOW
from chalicelib.trading.register import qualifying
from chalicelib.trading.state import OVER, TradingCase, key


def register(state: TradingCase, command: c.Register, at: datetime) -> Sequence[Body]:
    """Lots have different ids, and their ceilings make the project's value; who is barred is no agent, nor who is not
    registered where agents have to be.
    """
    if state.registered_at is not None:
        raise Conflict("case_busy")
    if command.barred:
        raise NotAllowed("trading_barred", "agent")
    qualifying.agent(command.body, command.known, at)
    lots, value = command.body.lots, command.body.value
    if not lots or len({lot.id for lot in lots}) != len(lots):
        raise Invalid("trading_lots", "lots")
    ceilings = [lot.ceiling.amount for lot in lots if lot.ceiling is not None]
    if value is not None and len(ceilings) == len(lots) and sum(ceilings, Decimal(0)) != value.amount:
        raise Invalid("trading_total", "value", total=f"{sum(ceilings, Decimal(0)):.2f}")
    return [command.body]


def check(state: TradingCase, command: c.Check, at: datetime) -> Sequence[Body]:
    """As :func:`.noticing.check`; what puts lots up goes out with an agent who is registered on that day."""
    told, notice = noticing.check(state, command, at), state.notices[command.notice]
    if demanding.puts_up(state, notice.what, notice.corrects):
        qualifying.agent(state, command.known, max(command.publish_at, at), "notice")
    return told


def award(state: TradingCase, command: c.Award, at: datetime) -> Sequence[Body]:
    """定标: a candidate, the first unless there is a reason, after everything that comes before it."""
    body, lot = command.body, lot_at(state, command.body.lot, "evaluated")
    noticing.free(state, "award", [body.lot], at)
    ranks = [candidate.bidder.code for candidate in lot.candidates]
    if body.winner.code not in ranks:
        raise Invalid("trading_no_candidate", "winner")
    candidate = lot.candidates[ranks.index(body.winner.code)]
    bid = next(bid for bid in lot.bids if bid.bidder.code == body.winner.code)
    if bid.members & command.barred:
        raise NotAllowed("trading_barred", "winner")
    qualifying.refuse(state, body.lot, bid, command.known, "award", at, "winner")
    if candidate.price != body.price:
        raise Invalid("trading_price_differs", "price")
    if ranks[0] != body.winner.code and not command.passed_over:
        raise Invalid("trading_not_the_first", "winner")
    if state.family == "construction" and not state.shown(body.lot, "candidates"):
        raise NotAllowed("trading_not_shown")
    begun = command.planner.begun(state, "award", at, [body.lot])
    return [body.model_copy(update={"periods": begun})]


def void_award(state: TradingCase, command: c.VoidAward, at: datetime) -> Sequence[Body]:
    del at
    lot_at(state, command.body.lot, "awarded")
    return [command.body]


def sign(state: TradingCase, command: c.Sign, at: datetime) -> Sequence[Body]:
    """The contract says what was awarded (招标投标法 art 46), with somebody who may still take part."""
    body, lot = command.body, lot_at(state, command.body.lot, "awarded")
    noticing.free(state, "contract", [body.lot], at)
    if command.barred:
        raise NotAllowed("trading_barred", "lot")
    bid = lot.bid_of(lot.winner)
    if bid is not None:
        qualifying.refuse(state, body.lot, bid, command.known, "contract", at, "lot")
    if lot.price != body.price:
        raise Invalid("trading_contract_differs", "price")
    owed = state.periods.get(key("contract", body.lot))
    if body.signed > at or (owed is not None and body.signed < owed.deadline.start):
        raise Invalid("trading_signed_when", "signed")
    begun = command.planner.begun(state, "contract", body.signed, [body.lot])
    return [body.model_copy(update={"periods": begun})]


def change_contract(state: TradingCase, command: c.ChangeContract, at: datetime) -> Sequence[Body]:
    del at
    lot = lot_at(state, command.body.lot, "contracted")
    if lot.price != command.body.old:
        raise Invalid("trading_correction_stale", "old")
    return [command.body]


def perform(state: TradingCase, command: c.Perform, at: datetime) -> Sequence[Body]:
    """What is paid, all in all, is no more than the contract's price."""
    del at
    lot, paid = lot_at(state, command.body.lot, "contracted"), _paid(command.before)
    price = lot.price.amount if lot.price is not None else Decimal(0)
    if command.body.paid is not None and paid + command.body.paid.amount > price:
        raise Invalid("trading_overpaid", "paid", price=f"{price:.2f}", paid=f"{paid:.2f}")
    return [command.body]


def accept(state: TradingCase, command: c.AcceptLot, at: datetime) -> Sequence[Body]:
    """验收, of what was performed."""
    del at
    lot_at(state, command.body.lot, "contracted")
    if not command.before:
        raise NotAllowed("trading_not_performed", "lot")
    return [command.body]


def _paid(performed: Iterable[Performed]) -> Decimal:
    return sum((one.paid.amount for one in performed if one.paid is not None), Decimal(0))


def do(state: TradingCase, command: c.Do, at: datetime) -> Sequence[Body]:
    """A duty that somebody owes now: ``trading_no_duty`` when nobody does."""
    del at
    owed = [one for one in state.periods.values() if one.sense == "at_most" and one.target == command.body.duty]
    if not any(one.lot in ("", command.body.lot) for one in owed):
        raise NotAllowed("trading_no_duty", "duty")
    return [command.body]


def fail(state: TradingCase, command: c.Fail, at: datetime) -> Sequence[Body]:
    del at
    lot_at(state, command.body.lot, "registered", "prequalifying", "tendering", "opened", "evaluated")
    return [command.body]


def terminate(state: TradingCase, command: c.Terminate, at: datetime) -> Sequence[Body]:
    """Before anything is awarded."""
    del at
    if not state.open or any(lot.stage in ("awarded", "contracted", "accepted") for lot in state.lots.values()):
        raise NotAllowed("trading_too_late")
    return [command.body]


def pause(state: TradingCase, command: c.Pause, at: datetime) -> Sequence[Body]:
    """Stop the lots that are not over; harmless when that challenge stops them already, or did."""
    lots = tuple(lot for lot in command.body.lots if lot in state.lots and state.lots[lot].stage not in OVER)
    if command.body.challenge in state.halts or not lots:
        return []
    body = command.body.model_copy(update={"lots": lots, "since": command.body.since or at})
    halts, calendar = state.halts | {body.challenge: halt(body, at)}, command.planner.calendar
    return [body.model_copy(update={"periods": halting.stopped(state, halts, body.challenge, calendar)})]


def resume(state: TradingCase, command: c.Resume, at: datetime) -> Sequence[Body]:
    """Go on, unless another challenge stops the same lots; harmless when nothing is stopped."""
    if command.challenge not in state.pauses:
        return []
    until = max(at, state.halts[command.challenge].since)
    halts = state.halts | {command.challenge: state.halts[command.challenge].model_copy(update={"until": until})}
    dates, periods = halting.going(state, halts, command.challenge, command.planner.calendar)
    return [TradingResumed(challenge=command.challenge, until=until, dates=dates, periods=periods)]


def raise_alert(state: TradingCase, command: c.Raise, at: datetime) -> Sequence[Body]:
    """Once for the same thing."""
    del at
    return [] if command.body.alert in state.alerts else [command.body]


def close_alert(state: TradingCase, command: c.CloseAlert, at: datetime) -> Sequence[Body]:
    del at
    alert = state.alerts.get(command.body.alert)
    if alert is None:
        raise NotFound("trading_alert_unknown", "alert")
    if alert.closed:
        raise NotAllowed("trading_alert_closed", "alert")
    return [command.body]


RULES: Mapping[type, Callable[[TradingCase, Any, datetime], Sequence[Body]]] = {
    c.Register: register,
    c.Draft: noticing.draft,
    c.Check: check,
    c.Return: lambda state, command, at: noticing.send_back(state, command),  # noqa: ARG005
    c.Withdraw: lambda state, command, at: noticing.withdraw(state, command),  # noqa: ARG005
    c.Watch: noticing.watch,
    c.Prequalify: prequalify,
    c.OpenBids: open_bids,
    c.Evaluate: evaluate,
    c.Award: award,
    c.VoidAward: void_award,
    c.Sign: sign,
    c.ChangeContract: change_contract,
    c.Perform: perform,
    c.AcceptLot: accept,
    c.Do: do,
    c.Fail: fail,
    c.EndTendering: retendering.end,
    c.Terminate: terminate,
    c.Pause: pause,
    c.Resume: resume,
    c.Order: remedying.order,
    c.Raise: raise_alert,
    c.CloseAlert: close_alert,
}
"""Command → the rule that says what it leads to.

A project has no stage of its own: each rule names the stages of the lots that it is about
(:func:`~chalicelib.trading.bidding.lot_at`)."""


def decide(state: TradingCase, command: c.Command, at: datetime) -> Sequence[Body]:
    """The facts that a command leads to; none when it tells what is known. Refuses as its rule says.

    Raises
    ------
    NotFound
        ``case_unknown``: of a project that is not registered.
    """
    if state.registered_at is None and not isinstance(command, c.Register):
        raise FLOW.unknown()
    return RULES[type(command)](state, command, at)
