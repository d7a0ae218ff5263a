"""Who may evaluate a lot (评标委员会): enough of them, an odd number, most of them experts of the register who need not
step aside. Pure.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import partial

from chalicelib.catalogue.trading_parties import RecusalRule, TradingParties
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.errors import Invalid, NotAllowed
from chalicelib.trading.facts import LotEvaluated
from chalicelib.trading.register.known import Known
from chalicelib.trading.register.model import ROLES, Conflict, Expert, conflicts
from chalicelib.trading.state import LotState, TradingCase
from chalicelib.trading.values import Organisation


def refuse(state: TradingCase, lot: LotState, body: LotEvaluated, known: Known, at: datetime) -> None:
    """Refuse a committee that the law does not allow.

    Raises
    ------
    Invalid
        ``trading_expert_twice``; ``trading_expert_unknown``: not in the register, or retired from it.
    NotAllowed
        ``trading_expert_barred``; ``trading_expert_recused``: as whom they would have to step aside;
        ``trading_committee_size``, ``trading_committee_experts``, with the article.
    """
    if known.law is None:
        return
    day, experts = legal_day(at), {one.id: one for one in known.experts}
    if len(set(body.experts)) < len(body.experts):
        raise Invalid("trading_expert_twice", "experts")
    for place, named in enumerate(body.experts):
        expert = experts.get(named)
        if expert is None or not expert.active:
            raise Invalid("trading_expert_unknown", f"experts.{place}")
        if any(one.counts(day, state.family) for one in expert.bars):
            raise NotAllowed("trading_expert_barred", f"experts.{place}", expert=named)
    _recused(state, lot, body, known, day)
    _made(state, lot, body, known.law, day)


def stepping(
    state: TradingCase, lot: LotState, experts: Iterable[Expert], law: TradingParties, day: date
) -> tuple[tuple[Conflict, ...], str]:
    """Who of the experts has to step aside for a lot, and by which article."""
    rule = law.recusal(state.family, state.method, day)
    bidders = frozenset(code for bid in lot.bids for code in bid.members)
    found = conflicts(experts, state.owner, state.agent, bidders, partial(tied, rule, day))
    return found, rule.basis if rule is not None else ""


def tied(rule: RecusalRule | None, day: date, expert: Expert) -> Iterable[Organisation]:
    """The organisations with which an expert has to do on ``day``: the employer, and those of ties that count."""
    yield expert.unit
    for tie in expert.ties if rule is not None else ():
        months = rule.ties.get(tie.kind) if rule is not None else None
        if months is not None and tie.counts(day, months):
            yield tie.organisation


def _recused(state: TradingCase, lot: LotState, body: LotEvaluated, known: Known, day: date) -> None:
    if known.law is None:
        return
    named = [one for one in known.experts if one.id in body.experts]
    found, basis = stepping(state, lot, named, known.law, day)
    for one in found:
        place = f"experts.{body.experts.index(one.expert)}"
        raise NotAllowed("trading_expert_recused", place, expert=one.expert, party=ROLES[one.party], basis=basis)


def _made(state: TradingCase, lot: LotState, body: LotEvaluated, law: TradingParties, day: date) -> None:
    rule = law.committee(state.family, state.method, _value(state, lot), day)
    if rule is None:
        return
    experts, size = len(body.experts), len(body.experts) + body.representatives
    if size < rule.least or size % 2 == 0:
        raise NotAllowed(
            "trading_committee_size", "experts", name=rule.name, least=rule.least, size=size, basis=rule.basis
        )
    some, of = rule.experts
    if experts * of < size * some:
        raise NotAllowed(
            "trading_committee_experts", "experts", name=rule.name, share=f"{of}分之{some}", size=size, experts=experts,
            basis=rule.basis,
        )  # fmt: skip


def _value(state: TradingCase, lot: LotState) -> Decimal:
    """The budget of the project; of the lot where none was told of the whole."""
    money = state.value or lot.lot.ceiling
    return money.amount if money is not None else Decimal(0)
