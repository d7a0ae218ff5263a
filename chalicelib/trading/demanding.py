"""Qualifications that notices demand (资质要求): which of them a lot has, after corrections. Pure."""

from collections.abc import Iterable, Sequence

from chalicelib.catalogue.trading_parties import TradingParties
from chalicelib.kernel.errors import Invalid
from chalicelib.trading import dated
from chalicelib.trading.folding import AFTER_NOTICE, OFFERED
from chalicelib.trading.schemas import NoticeDraft
from chalicelib.trading.state import TradingCase
from chalicelib.trading.values import Demand

DEMANDS = "demands"
"""The place of a notice that a correction of its demands names."""


def of_lot(state: TradingCase, lot: str) -> tuple[Demand, ...]:
    """What bidders for a lot have to hold: of each kind of notice that puts lots up the newest, as it was corrected."""
    found: dict[str, tuple[Demand, ...]] = {}
    out = [one for one in state.notices.values() if one.stage == "published" and lot in one.lots]
    for notice in sorted(out, key=lambda one: (one.published_at, one.id)):
        root = dated.first(state, notice)
        if AFTER_NOTICE.get(root.what) not in OFFERED or not dated.stands(state, notice):
            continue
        if notice is root or DEMANDS in notice.places:
            found[root.what] = tuple(one for one in notice.demands if not one.lots or lot in one.lots)
    return tuple(dict.fromkeys(one.model_copy(update={"lots": ()}) for of in found.values() for one in of))


def told(demands: Iterable[Demand]) -> str:
    """The demands as a correction repeats them."""
    return "；".join(map(line, demands))


def line(one: Demand) -> str:
    """One demand, in words."""
    lots = f"（标段（包）：{'、'.join(one.lots)}）" if one.lots else ""
    return f"{one.title}{one.grade and f'{one.grade}及以上'}{lots}"


def named(law: TradingParties, state: TradingCase, draft: NoticeDraft, lots: Sequence[str]) -> tuple[Demand, ...]:
    """The demands of a draft about ``lots``, by the names that certificates have.

    Raises
    ------
    Invalid
        ``trading_demand_notice``: the notice puts no lots up; ``trading_qualification_kind``: there is none for such a
        trade; ``trading_qualification_grade``; ``trading_lot_unknown``: not a lot of the notice;
        ``trading_demand_twice``.
    """
    if draft.demands and not puts_up(state, draft.what, draft.corrects):
        raise Invalid("trading_demand_notice", DEMANDS)
    found: list[Demand] = []
    seen: set[tuple[str, str]] = set()
    for place, one in enumerate(draft.demands):
        kind = law.kind(one.kind)
        if kind is None or state.family not in kind.families:
            raise Invalid("trading_qualification_kind", f"{DEMANDS}.{place}.kind")
        if one.grade and one.grade not in kind.grades:
            grades = "、".join(kind.grades) or "无等级"
            raise Invalid("trading_qualification_grade", f"{DEMANDS}.{place}.grade", title=kind.title, grades=grades)
        if not set(one.lots) <= set(lots):
            raise Invalid("trading_lot_unknown", f"{DEMANDS}.{place}.lots")
        about = {(one.kind, lot) for lot in one.lots or lots}
        if about & seen:
            raise Invalid("trading_demand_twice", f"{DEMANDS}.{place}.kind", title=kind.title)
        seen |= about
        found.append(Demand(kind=one.kind, title=kind.title, grade=one.grade, lots=one.lots))
    return tuple(found)


def puts_up(state: TradingCase, what: str, corrects: str | None) -> bool:
    """Whether a notice puts lots up, or corrects one that does."""
    corrected = state.notices.get(corrects or "")
    return AFTER_NOTICE.get(dated.first(state, corrected).what if corrected is not None else what) in OFFERED
