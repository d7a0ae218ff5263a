"""What each rule of supervision sees in a fact: pure functions over the state before it and what it says.

Whether a fact is looked at once, many times or in another order makes no difference: an alert's id is made of the rule
and of what it is about, and nothing that happens later is looked at. Evidence names organisations, amounts and days.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from chalicelib.catalogue import trading_rules as rows
from chalicelib.catalogue.trading_rules import Rule, TradingRules
from chalicelib.kernel.deadlines import last_day_before, legal_day
from chalicelib.kernel.facts import Body
from chalicelib.trading import dated, facts as f
from chalicelib.trading.planning import Planner
from chalicelib.trading.register.model import ROLES, Expert, conflicts
from chalicelib.trading.state import TradingCase, key
from chalicelib.trading.values import Money


@dataclass(frozen=True, slots=True)
class Seen:
    """A fact, and the state in which it happened."""

    state: TradingCase
    body: Body
    seq: int
    at: datetime
    planner: Planner
    experts: Collection[Expert] = ()
    """What the register says of the experts that the fact names."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule saw."""

    about: tuple[str, ...]
    """What makes it the same thing again."""
    evidence: Mapping[str, str]
    lot: str = ""
    law: str = ""
    """The article; the rule's own where it is empty."""


@dataclass(frozen=True, slots=True)
class Overdue:
    """A challenge that was not answered in time."""

    challenge: str
    """Its case id."""
    title: str
    """异议, 质疑, 投诉."""
    lots: tuple[str, ...]
    due: datetime
    basis: str
    at: datetime
    evidence: Mapping[str, str] = field(default_factory=dict)


def alerts(rules: TradingRules, seen: Seen) -> Iterator[f.AlertRaised]:
    """What the rules that were in force see in a fact."""
    for rule in rules.in_force(seen.state.family, seen.state.method, legal_day(seen.at)):
        check = CHECKS.get(rule.parameters.check)
        for finding in check(seen, rule.parameters) if check is not None else ():
            yield alert(rule, finding)


def unanswered(rules: TradingRules, state: TradingCase, overdue: Overdue) -> Iterator[f.AlertRaised]:
    """That a challenge was not answered in time."""
    for rule in rules.in_force(state.family, state.method, legal_day(overdue.at)):
        if rule.parameters.check == "unanswered":
            told = {"challenge": overdue.title, "due": _until(overdue.due), **overdue.evidence}
            lot = overdue.lots[0] if len(overdue.lots) == 1 else ""
            about = (overdue.challenge, f"{legal_day(overdue.due):%Y%m%d}")
            yield alert(rule, Finding(about, told, lot, overdue.basis))


def alert(rule: Rule, finding: Finding) -> f.AlertRaised:
    """The alert of a rule."""
    return f.AlertRaised(
        alert="@".join((rule.code, *finding.about)), rule=rule.code, title=rule.title, lot=finding.lot,
        evidence=dict(finding.evidence), law=finding.law or rule.basis,
    )  # fmt: skip


def _period_short(seen: Seen, _: rows.PeriodShort) -> Iterator[Finding]:
    """Dates of a notice that went out, however it came here, and are too early."""
    body = seen.body
    if not isinstance(body, f.NoticePublished):
        return
    notice = seen.state.notices.get(body.notice)
    at = (notice.publish_at if notice is not None else None) or seen.at
    lots = dated.about(seen.state, notice.lots, notice.corrects) if notice is not None else ()
    for plan in dated.plans(seen.state, lots):
        dates = {**plan, **body.dates}
        for row, first in seen.planner.short(seen.state, body.what, dates, at):
            if row.target in body.dates:
                told = {"period": row.title, "notice": body.number, "planned": _day(dates[row.target])}
                yield Finding((row.name, body.notice), {**told, "earliest": f"{first:%Y-%m-%d}"}, law=row.limit.basis)


def _missed(seen: Seen, parameters: rows.Missed) -> Iterator[Finding]:
    """A period was over before what had to be done was."""
    body = seen.body
    if not isinstance(body, f.PeriodEnded) or not body.missed:
        return
    running = seen.state.periods.get(key(body.name, body.lot))
    if running is not None and running.target in parameters.targets:
        told = {"period": running.title, "due": _until(body.due)}
        yield Finding((body.name, body.lot or "-", str(seen.seq)), told, body.lot, running.deadline.limit.basis)


def _shared(seen: Seen, parameters: rows.Shared) -> Iterator[Finding]:
    """Bidders of a lot, or partners of theirs, who have something in common; what it is stays a digest."""
    body = seen.body
    if not isinstance(body, f.BidsOpened):
        return
    groups: dict[str, dict[str, str]] = defaultdict(dict)
    for bid in body.bids:
        for mark in bid.marks(parameters.field):
            groups[mark][bid.bidder.code] = bid.bidder.name
    for mark, bidders in sorted(groups.items()):
        if len(bidders) > 1:
            told = {"bidders": "、".join(bidders.values()), "codes": "、".join(bidders), "count": str(len(bidders))}
            yield Finding((body.lot, mark[:16]), told, body.lot)


def _near_ceiling(seen: Seen, parameters: rows.NearCeiling) -> Iterator[Finding]:
    """The first of the ranking, or the winner, asks for nearly all that there is."""
    body = seen.body
    if isinstance(body, f.LotEvaluated):
        bidder, price = body.candidates[0].bidder, body.candidates[0].price
    elif isinstance(body, f.LotAwarded):
        bidder, price = body.winner, body.price
    else:
        return
    lot = seen.state.lots.get(body.lot)
    ceiling = lot.lot.ceiling if lot is not None else None
    if ceiling is not None and ceiling.amount and price.amount >= ceiling.amount * parameters.share:
        share = f"{price.amount / ceiling.amount * 100:.2f}%"
        told = {"bidder": bidder.name, "price": _yuan(price), "ceiling": _yuan(ceiling), "share": share}
        yield Finding((body.lot, bidder.code), told, body.lot)


def _clustered(seen: Seen, parameters: rows.Clustered) -> Iterator[Finding]:
    """All bids of a lot lie next to each other."""
    body = seen.body
    if not isinstance(body, f.BidsOpened) or len(body.bids) < parameters.fewest:
        return
    prices = [bid.price.amount for bid in body.bids]
    low, high = min(prices), max(prices)
    if low and high - low <= low * parameters.within:
        told = {"count": str(len(prices)), "lowest": f"{low:.2f}元", "highest": f"{high:.2f}元"}
        yield Finding((body.lot,), told, body.lot)


def _contract_change(seen: Seen, parameters: rows.ContractChange) -> Iterator[Finding]:
    """The contract, after all its changes, is far from what was signed."""
    body = seen.body
    if not isinstance(body, f.ContractChanged):
        return
    lot = seen.state.lots.get(body.lot)
    signed = lot.first_price if lot is not None else None
    if signed is not None and abs(body.new.amount - signed.amount) > signed.amount * parameters.over:
        part = (body.new.amount - signed.amount) / signed.amount * 100 if signed.amount else Decimal(100)
        told = {"signed": _yuan(signed), "changed": _yuan(body.new), "share": f"{part:+.2f}%", "reason": body.reason}
        yield Finding((body.lot, str(seen.seq)), told, body.lot)


def _unit_conflict(seen: Seen, _: rows.UnitConflict) -> Iterator[Finding]:
    """Who evaluated works for a party."""
    body = seen.body
    if not isinstance(body, f.LotEvaluated):
        return
    lot = seen.state.lots.get(body.lot)
    bidders = frozenset(code for bid in (lot.bids if lot is not None else ()) for code in bid.members)
    for one in conflicts(seen.experts, seen.state.owner, seen.state.agent, bidders):
        told = {"expert": one.expert, "unit": one.unit.name, "party": ROLES[one.party]}
        yield Finding((body.lot, one.expert), told, body.lot)


def _notice_late(seen: Seen, _: rows.NoticeLate) -> Iterator[Finding]:
    """The centre did not check a notice, or it did not go out, in time."""
    body = seen.body
    notice = seen.state.notices.get(body.notice) if isinstance(body, f.NoticeLate) else None
    if not isinstance(body, f.NoticeLate) or notice is None or notice.limit is None:
        return
    told = {"notice": notice.title, "period": notice.limit.title, "due": body.due.isoformat(timespec="minutes")}
    yield Finding((body.notice, body.step, str(notice.draft)), told, law=notice.limit.deadline.limit.basis)


CHECKS: Mapping[str, Callable[[Seen, Any], Iterable[Finding]]] = {
    "period_short": _period_short,
    "missed": _missed,
    "shared": _shared,
    "near_ceiling": _near_ceiling,
    "clustered": _clustered,
    "contract_change": _contract_change,
    "unit_conflict": _unit_conflict,
    "notice_late": _notice_late,
}
"""Check → what it sees in a fact. ``repeated_award`` looks at several projects (:mod:`.awards`), ``unanswered`` at a
challenge (:func:`unanswered`).
"""


def _yuan(money: Money) -> str:
    return f"{money.amount:.2f}元"


def _day(at: datetime) -> str:
    return f"{legal_day(at):%Y-%m-%d}"


def _until(due: datetime) -> str:
    return f"{last_day_before(due):%Y-%m-%d}"
