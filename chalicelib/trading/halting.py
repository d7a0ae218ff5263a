"""What pauses do to periods and planned dates. Pure.

A period's suspensions are computed anew from all pauses that concern it, and a planned date moves by the days that a
pause adds to those that were paused already: nothing hangs on the order in which pauses and resumptions are heard of.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from chalicelib.kernel.deadlines import Deadline, legal_day
from chalicelib.kernel.working_days import WorkingCalendar
from chalicelib.trading.facts import Running
from chalicelib.trading.planning import ends
from chalicelib.trading.state import Halt

ONE_DAY = timedelta(days=1)
Span = tuple[datetime, datetime | None]


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
            dates[one.target] = later(one.at, added, calendar)
            changed[name] = one.model_copy(update={"at": dates[one.target]})
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
    """The pauses that stop a period: of its lot, or any where it is the whole project's, and in its time."""
    end, start = ends(one), one.deadline.start
    return [
        halt
        for halt in halts
        if one.suspends
        and (not one.lot or one.lot in halt.lots)
        and (end is None or halt.since < end)
        and (halt.until is None or start <= halt.until)
    ]


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


def _paused(one: Running, halts: Iterable[Halt]) -> int:
    """How many days of a period its pauses take, each day once."""
    days: set[date] = set()
    for halt in halts:
        day = legal_day(max(halt.since, one.deadline.start))
        while halt.until is not None and (day := day + ONE_DAY) <= legal_day(halt.until):
            days.add(day)
    return len(days)
