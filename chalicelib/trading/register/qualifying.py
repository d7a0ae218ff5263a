"""Whether those who bid, or apply to, hold what the notice demands, on the day of the act (资格条件、联合体资质). Pure.

Who bids alone holds every kind. Of those who bid together each holds what their part of the work needs, by the division
that they agreed on (分工); without one each holds every kind. The grade of a kind is the lowest of the members who do
such work, so each of them has to reach it (招标投标法 art 31, 政府采购法实施条例 art 22).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from chalicelib.catalogue.trading_parties import QualificationKind, Step, TradingParties
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.errors import Invalid, NotAllowed
from chalicelib.trading import demanding
from chalicelib.trading.facts import ProjectRegistered
from chalicelib.trading.register.known import Known
from chalicelib.trading.register.model import Qualification
from chalicelib.trading.state import TradingCase
from chalicelib.trading.values import Demand, Organisation


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that is demanded and not there."""

    holder: str
    """Who should have it."""
    wanted: str
    """The kind and its grade."""
    why: str


class Entrant(Protocol):
    """Who bids, or applies to: alone or together."""

    @property
    def bidder(self) -> Organisation: ...
    @property
    def partners(self) -> tuple[Organisation, ...]: ...
    @property
    def division(self) -> Mapping[str, tuple[str, ...]]: ...


def refuse(state: TradingCase, lot: str, bid: Entrant, known: Known, step: Step, at: datetime, field: str) -> None:
    """Refuse somebody who lacks what the notices about a lot demand, where the law does at this step.

    Raises
    ------
    NotAllowed
        ``trading_unqualified``, with who lacks what, why, and the article.
    """
    day = legal_day(at)
    rule = known.law.demand(step, state.family, state.method, day) if known.law is not None else None
    if rule is None or known.law is None:
        return
    for lack in lacks(bid, demanding.of_lot(state, lot), known.law, known, day):
        basis = rule.joint_basis if bid.partners else rule.basis
        raise NotAllowed(
            "trading_unqualified", field, holder=lack.holder, wanted=lack.wanted, why=lack.why, basis=basis
        )


def lacks(bid: Entrant, demands: Iterable[Demand], law: TradingParties, known: Known, day: date) -> Iterator[Lack]:
    """Everything that a bidder lacks on ``day``."""
    members, wanted = (bid.bidder, *bid.partners), {one.kind: one for one in demands}
    for one in wanted.values():
        kind = law.kind(one.kind)
        doing = [member for member in members if not bid.division or one.kind in bid.division.get(member.code, ())]
        if not doing:
            yield Lack("、".join(member.name for member in members), demanding.line(one), "联合体分工里没有成员承担")
        for member in doing:
            yield from _missing(member, kind, one.grade, known, day)
    for member in members:
        for code in bid.division.get(member.code, ()):
            kind = law.kind(code)
            if code not in wanted:  # what the division needs and no notice names
                yield from _missing(member, kind, "", known, day)


def divided(bid: Entrant, law: TradingParties | None, field: str) -> None:
    """Refuse a division of the work among kinds that there are not: Invalid ``trading_qualification_kind``."""
    codes = [code for kinds in bid.division.values() for code in kinds]
    if law is not None and any(law.kind(code) is None for code in codes):
        raise Invalid("trading_qualification_kind", field)


def agent(of: ProjectRegistered | TradingCase, known: Known, at: datetime, field: str = "agent") -> None:
    """Refuse an agent who is not registered where agents have to be (代理机构名录): ``trading_agent_unregistered``."""
    day, one = legal_day(at), of.agent
    rule = known.law.agent(of.family, of.method, day) if known.law is not None else None
    if rule is None or known.law is None or one is None:
        return
    for lack in _missing(one, known.law.kind(rule.qualification), "", known, day):
        raise NotAllowed(
            "trading_agent_unregistered", field, holder=one.name, wanted=lack.wanted, why=lack.why, basis=rule.basis
        )


def _missing(
    holder: Organisation, kind: QualificationKind | None, grade: str, known: Known, day: date
) -> Iterator[Lack]:  # fmt: skip
    """Why what somebody holds does not do: none, run out, or too low. Of a kind that is published no more nothing."""
    if kind is None:
        return
    theirs = [one for one in known.held.get(holder.code, ()) if one.name == kind.title]
    valid = [one for one in theirs if one.valid(day)]
    if any(kind.reaches(one.level, grade) for one in valid):
        return
    wanted = f"{kind.title}{grade and f'{grade}及以上'}"
    yield Lack(holder.name, wanted, _why(theirs, valid))


def _why(theirs: list[Qualification], valid: list[Qualification]) -> str:
    if not theirs:
        return "市场主体库里没有登记"
    if not valid:
        return f"有效期到{max(one.valid_until or date.min for one in theirs):%Y年%m月%d日}为止"
    return f"登记的等级是{'、'.join(one.level or '无等级' for one in valid)}"
