"""What pauses do to periods and planned dates. Pure.

A period's suspensions are computed anew from all pauses that concern it, and a planned date moves by the days that a
pause adds to those that were paused already: nothing hangs on the order in which pauses and resumptions are heard of.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from chalicelib.kernel.deadlines import Deadline, legal_day
from chalicelib.kernel.working_days import WorkingCalendar
from chalicelib.trading import dated
from chalicelib.trading.facts import Running
from chalicelib.trading.planning import ends
from chalicelib.trading.state import Halt, NoticeState, TradingCase, key

ONE_DAY = timedelta(days=1)
Span = tuple[datetime, datetime | None]


def stopped(
    state: TradingCase, halts: Mapping[str, Halt], begun: str, calendar: WorkingCalendar
) -> tuple[Running, ...]:
    """As :func:`halted`, of all periods of a project, by the pause ``begun``; for other lots a period goes on, apart
    from now on even where another pause had stopped all of it at the same instant.
    """
    found: list[Running] = []
    for one in state.periods.values():
        pieces = _pieces(state, one, halts[begun])
        told = _told(pieces, halted(pieces, halts, calendar))
        found += told or (pieces if len(pieces) > 1 and concerning(pieces[0], [halts[begun]]) else [])
    return tuple(found)


def going(
    state: TradingCase, halts: Mapping[str, Halt], ended: str, calendar: WorkingCalendar
) -> tuple[dict[str, datetime], tuple[Running, ...]]:
    """As :func:`resumed`, of all periods of a project; a date that moves to several instants as the earliest."""
    dates: dict[str, datetime] = {}
    found: list[Running] = []
    for one in state.periods.values():
        pieces = _pieces(state, one, halts[ended])
        moved, changed = resumed(pieces, halts, ended, calendar)
        dates |= {name: min(at, dates.get(name, at)) for name, at in moved.items()}
        found += _told(pieces, changed)
    return dates, tuple(found)


def restored(state: TradingCase, notice: NoticeState, calendar: WorkingCalendar) -> tuple[Running, ...]:
    """The periods whose planned date others name without a notice, as they are then: as it was named, and as the pauses
    since then move that.
    """
    gone = notice.model_copy(update={"stage": "withdrawn"})
    without = state.model_copy(update={"notices": {**state.notices, notice.id: gone}})
    found: list[Running] = []
    for one in state.periods.values():
        for lot in dated.lots_of(state, one)[:1] if one.at is not None and one.notice != notice.id else ():
            before, after = _naming(state, lot, one.target), _naming(without, lot, one.target)
            if before is not None and after is not None and before.id != after.id:
                found.append(one.model_copy(update={"at": _since(one, after, state.halts.values(), calendar)}))
    return tuple(found)


def halted(periods: Iterable[Running], halts: Mapping[str, Halt], calendar: WorkingCalendar) -> tuple[Running, ...]:
    """The periods that pauses change, with their ledgers as they are by all of ``halts``."""
    found = []
    for one in periods:
        mine = concerning(one, halts.values())
        if mine or one.deadline.suspended:
            deadline = _interrupted(one.deadline, mine, calendar)
            found += [one.model_copy(update={"deadline": deadline})] if deadline != one.deadline else []
    return tuple(found)


def resumed(
    periods: Iterable[Running], halts: Mapping[str, Halt], ended: str, calendar: WorkingCalendar
) -> tuple[dict[str, datetime], tuple[Running, ...]]:
    """The planned dates that move because the pause ``ended`` is over, and the periods that it changes.

    A planned date moves by the days that the pause adds, to a working day, and keeps its time of day.
    """
    dates: dict[str, datetime] = {}
    known = {one.name + one.lot: one for one in periods}
    changed = {one.name + one.lot: one for one in halted(known.values(), halts, calendar)}
    for name, before in known.items():
        one = changed.get(name, before)
        over = [halt for halt in concerning(before, halts.values()) if halt.until is not None]
        earlier = [halt for halt in over if halt is not halts[ended]]
        added = _paused(one, over) - _paused(one, earlier)
        if one.at is not None and added:
            at = later(one.at, added, calendar)
            dates[one.target] = min(at, dates.get(one.target, at))
            changed[name] = one.model_copy(update={"at": at})
    return dates, tuple(changed.values())


def waiting(one: Running, halts: Mapping[str, Halt], at: datetime) -> timedelta:
    """By how much the planned date of a period will move at least, by pauses that last at ``at``."""
    mine = concerning(one, halts.values())
    so_far = [halt if halt.until else halt.model_copy(update={"until": max(at, halt.since)}) for halt in mine]
    return ONE_DAY * (_paused(one, so_far) - _paused(one, [halt for halt in mine if halt.until is not None]))


def later(planned: datetime, days: int, calendar: WorkingCalendar) -> datetime:
    """So many days later, on a working day, at the same time of day."""
    day = legal_day(planned)
    return planned + (calendar.add_working_days(day + ONE_DAY * days, 0) - day)


def concerning(one: Running, halts: Iterable[Halt]) -> list[Halt]:
    """The pauses that stop a period: of its lots, or any where it is the whole project's, and in its time."""
    end = ends(one)
    return [halt for halt in halts if _concerns(one, halt) and (end is None or halt.since < end)]


def _concerns(one: Running, halt: Halt) -> bool:
    lots = (one.lot,) if one.lot else one.lots
    mine = not lots or not set(lots).isdisjoint(halt.lots)
    return one.suspends and mine and (halt.until is None or one.deadline.start <= halt.until)


def _pieces(state: TradingCase, one: Running, halt: Halt) -> list[Running]:
    """A period, apart for the lots that a pause stops and for the others, where it runs for both."""
    mine, rest = dated.divided(state, one, halt.lots) if one.suspends else ((), (one,))
    return [*mine, *rest]


def _told(pieces: Iterable[Running], changed: Iterable[Running]) -> list[Running]:
    """All pieces of a period of which one has changed."""
    now = {key(one.name, one.lot): one for one in changed}
    return list(({key(one.name, one.lot): one for one in pieces} | now).values()) if now else []


def _naming(state: TradingCase, lot: str, name: str) -> NoticeState | None:
    """Who names a planned date of a lot."""
    return next((one for one in reversed(dated.naming(state, lot)) if name in one.dates), None)


def _since(one: Running, notice: NoticeState, halts: Iterable[Halt], calendar: WorkingCalendar) -> datetime:
    """The planned date of a period as a notice named it, and as pauses have moved it since that went out."""
    named = at = notice.dates[one.target]
    over: list[Halt] = []
    for halt in sorted(halts, key=lambda halt: halt.since):
        over += [halt] if _concerns(one, halt) and halt.until is not None and halt.since < at else []
        days = _paused(one, over, notice.published_at)
        at = later(named, days, calendar) if days else named
    return at


def _interrupted(deadline: Deadline, halts: Iterable[Halt], calendar: WorkingCalendar) -> Deadline:
    """The ledger with these pauses in it, those that overlap as one."""
    ordered = sorted(halts, key=lambda halt: halt.since)
    found = deadline.model_copy(update={"suspensions": ()}).recompute(calendar)
    for since, until in _spans(ordered):
        first = next(halt for halt in ordered if halt.since == since)
        found = found.suspend(since, first.reason, first.basis)
        found = found.resume(until, calendar) if until is not None else found
    return found


def _spans(halts: Iterable[Halt]) -> list[Span]:
    spans: list[Span] = []
    for halt in halts:
        last = spans[-1] if spans else None
        if last is not None and (last[1] is None or halt.since <= last[1]):
            until = None if last[1] is None or halt.until is None else max(last[1], halt.until)
            spans[-1] = (last[0], until)
        else:
            spans.append((halt.since, halt.until))
    return spans


def _paused(one: Running, halts: Iterable[Halt], after: datetime | None = None) -> int:
    """How many days of a period its pauses take, each day once; those after an instant, where one is given."""
    days: set[date] = set()
    for halt in halts:
        day = legal_day(max(halt.since, one.deadline.start, after or halt.since))
        while halt.until is not None and (day := day + ONE_DAY) <= legal_day(halt.until):
            days.add(day)
    return len(days)
