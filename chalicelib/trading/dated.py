"""Which planned dates hold for which lot: those of the notices about it that stand; who named one last counts. Pure.

A correction is about the lots that it names, as far as what it corrects is about them; with that it is void.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime

from chalicelib.catalogue.trading import NoticeKind
from chalicelib.trading.facts import Running
from chalicelib.trading.state import NoticeState, TradingCase

EARLIER = datetime.min.replace(tzinfo=UTC)
ByLot = Mapping[str, Mapping[str, datetime]]
"""Lot → its planned dates."""


def about(state: TradingCase, lots: Iterable[str], corrects: str | None) -> tuple[str, ...]:
    """The lots whose dates a notice names that is written for ``lots``."""
    corrected = state.notices.get(corrects or "")
    if corrected is None:
        return tuple(lots)
    theirs = about(state, corrected.lots, corrected.corrects)
    return tuple(lot for lot in lots if lot in theirs)


def first(state: TradingCase, notice: NoticeState) -> NoticeState:
    """The notice that a correction puts right in the end; itself where it corrects none."""
    corrected = state.notices.get(notice.corrects or "")
    return notice if corrected is None else first(state, corrected)


def stands(state: TradingCase, notice: NoticeState) -> bool:
    """Whether a notice is public, and what it corrects too."""
    corrected = state.notices.get(notice.corrects or "")
    return notice.stage == "published" and (corrected is None or stands(state, corrected))


def naming(state: TradingCase, lot: str) -> list[NoticeState]:
    """The notices whose dates hold for a lot, in the order of their publication."""
    theirs = (one for one in state.notices.values() if stands(state, one) and _about(state, one, lot))
    return _ordered(one for one in theirs if lot not in first(state, one).superseded)


def planned(state: TradingCase, lot: str) -> dict[str, datetime]:
    """The planned dates of a lot."""
    found = dict(state.dates)
    for one in naming(state, lot):
        found |= _names(one, lot)
    return found


def plans(state: TradingCase, lots: Iterable[str]) -> list[dict[str, datetime]]:
    """The planned dates of some lots, each set of them once."""
    found: list[dict[str, datetime]] = []
    for one in (planned(state, lot) for lot in lots):
        found += [one] if one not in found else []
    return found or [dict(state.dates)]


def said(state: TradingCase, notice: str) -> dict[str, dict[str, datetime]]:
    """What a notice says of its lots, after its corrections that stand, and pauses; also one that was taken back."""
    chain = _ordered(one for one in state.notices.values() if _leads(state, one, notice))
    found: dict[str, dict[str, datetime]] = {lot: {} for lot in state.notices[notice].lots}
    for one in chain:
        for lot in found:
            found[lot] |= _names(one, lot) if _about(state, one, lot) else {}
    return found


def earliest(planned: ByLot) -> dict[str, datetime]:
    """Of each planned date the earliest: no lot has to be ready before."""
    found: dict[str, datetime] = {}
    for names in planned.values():
        found |= {name: min(at, found.get(name, at)) for name, at in names.items()}
    return found


def latest(state: TradingCase, lots: Iterable[str]) -> dict[str, datetime]:
    """Of each planned date of these lots the latest."""
    found: dict[str, datetime] = {}
    for plan in plans(state, lots):
        found |= {name: max(at, found.get(name, at)) for name, at in plan.items()}
    return found


def lots_of(state: TradingCase, one: Running) -> tuple[str, ...]:
    """The lots that a period is about: without any told, those of its notice, or all."""
    if one.lot:
        return (one.lot,)
    notice = state.notices.get(one.notice)
    return one.lots or (about(state, notice.lots, notice.corrects) if notice is not None else tuple(state.lots))


def under(state: TradingCase, kind: NoticeKind, lots: tuple[str, ...]) -> tuple[str, ...]:
    """Under which lots the periods are kept that a notice begins: of one about some lots under each of them."""
    return kind.of_lots(lots) if set(lots) == set(state.lots) else lots


def divided(state: TradingCase, one: Running, lots: Collection[str]) -> tuple[tuple[Running, ...], tuple[Running, ...]]:
    """A period as it runs for these of its lots, one by one unless they are all, and as it runs for the others."""
    theirs = lots_of(state, one)
    mine, rest = [lot for lot in theirs if lot in lots], tuple(lot for lot in theirs if lot not in lots)
    if not mine or not rest:
        return ((one,), ()) if mine else ((), (one,))
    alone = tuple(one.model_copy(update={"lot": lot, "lots": ()}) for lot in mine)
    return alone, (one.model_copy(update={"lots": rest}),)


def moved(state: TradingCase, periods: Iterable[Running]) -> dict[str, NoticeState]:
    """The notices, after periods were told whose planned instant is another one: who named it last names this one."""
    notices = dict(state.notices)
    for one in periods:
        for lot in lots_of(state, one) if one.at is not None else ():
            named = [notice.id for notice in naming(state, lot) if one.target in notice.dates]
            if named and _names(notices[named[-1]], lot)[one.target] != one.at:
                known = notices[named[-1]]
                theirs = {**known.moved.get(lot, {}), one.target: one.at}
                notices[known.id] = known.model_copy(update={"moved": {**known.moved, lot: theirs}})
    return notices


def instants(periods: Iterable[Running], names: Collection[str]) -> dict[tuple[str, datetime], tuple[str, ...]]:
    """These planned dates, each with its instant, as periods tell them → of which lots, where it is not of all."""
    found: dict[tuple[str, datetime], tuple[str, ...]] = {}
    for one in periods:
        if one.at is not None and one.target in names:
            theirs = (one.lot,) if one.lot else one.lots
            found[one.target, one.at] = (*found.get((one.target, one.at), ()), *theirs)
    return found


def _names(notice: NoticeState, lot: str) -> dict[str, datetime]:
    return {**notice.dates, **notice.moved.get(lot, {})}


def _about(state: TradingCase, notice: NoticeState, lot: str) -> bool:
    return lot in about(state, notice.lots, notice.corrects)


def _leads(state: TradingCase, notice: NoticeState, to: str) -> bool:
    """Whether it is that notice, or one that stands and puts it right."""
    if notice.id == to:
        return True
    corrected = state.notices.get(notice.corrects or "")
    return notice.stage == "published" and corrected is not None and _leads(state, corrected, to)


def _ordered(notices: Iterable[NoticeState]) -> list[NoticeState]:
    """By publication: the numbers of a project's notices count up."""
    return sorted(notices, key=lambda one: (one.published_at or EARLIER, len(one.number), one.number))
