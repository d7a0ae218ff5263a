"""The law's arithmetic: which periods an event begins, which dates are too early, what a pause moves. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from chalicelib.catalogue.model import Limit
from chalicelib.catalogue.trading import NoticeKind, TradingLaw, TradingPeriod
from chalicelib.kernel.counting import last_day
from chalicelib.kernel.deadlines import Deadline, end_of, legal_day
from chalicelib.kernel.errors import NotAllowed
from chalicelib.kernel.working_days import WorkingCalendar
from chalicelib.trading import dated
from chalicelib.trading.facts import Running
from chalicelib.trading.state import TradingCase

NOTICE = "notice_"
"""A period that runs from the publication of a notice starts with ``notice_`` and its kind."""


@dataclass(frozen=True, slots=True)
class Planner:
    """The law and the calendar as they are in force."""

    law: TradingLaw
    calendar: WorkingCalendar

    def kind(self, state: TradingCase, what: str) -> NoticeKind:
        """The kind of notice; Invalid ``trading_notice_kind``."""
        return self.law.notice(what, state.family, state.method)

    def rows(self, state: TradingCase, at: datetime) -> tuple[TradingPeriod, ...]:
        """The rows that are in force for this trade."""
        return self.law.periods(state.family, state.method, legal_day(at))

    def earliest(self, row: TradingPeriod, start: datetime) -> date:
        """The first day on which a planned date may lie: the last day of the period, both ends counted as the law
        says: from the day after the start (民法典 art 201), and on a working day (art 203).
        """
        last = last_day(legal_day(start), [(row.limit.amount, row.limit.unit)], [], self.calendar)
        if last is None:  # only a pause that lasts makes it so
            raise AssertionError(row.name)
        return last

    def check(
        self, state: TradingCase, what: str, dates: Mapping[str, datetime], at: datetime,
        about: Collection[str] | None = None, before: Mapping[str, datetime] | None = None,
    ) -> None:  # fmt: skip
        """Refuse planned dates that the law does not allow for a notice that goes out at ``at``. ``about``: the dates
        that it is about, its own and those of what it corrects; all when left out. ``before``: the planned dates as
        they stand without it.

        Raises
        ------
        NotAllowed
            ``trading_period_short``: a planned date lies too early, with the first day that is right;
            ``trading_deadline_stands``: a change comes too late for the deadline, which has to move.
        """
        for row, first in self.short(state, what, dates, at, before):
            if about is None or row.target in about:
                raise NotAllowed("trading_period_short", f"dates.{row.target}", **told(row.title, row.limit, first))
        for row in self.rows(state, at):
            planned = dates.get(row.target) if about is None or row.target in about else None
            if planned is not None and row.sense == "before" and row.starts == NOTICE + what:
                first = legal_day(at) + timedelta(days=row.limit.amount)
                if legal_day(planned) < first:
                    raise NotAllowed(
                        "trading_deadline_stands", f"dates.{row.target}", **told(row.title, row.limit, first)
                    )

    def short(
        self, state: TradingCase, what: str, dates: Mapping[str, datetime], at: datetime,
        before: Mapping[str, datetime] | None = None,
    ) -> Iterator[tuple[TradingPeriod, date]]:  # fmt: skip
        """The periods that the dates of a notice of ``at`` are too short for, each with the first day that is right."""
        for row in self.rows(state, at):
            planned = dates.get(row.target)
            start = _start(row, what, dates, at, before or {}) if row.sense in ("at_least", "runs") else None
            if planned is not None and start is not None:
                first = self.earliest(row, start)
                if legal_day(planned) < first:
                    yield row, first

    def begun(
        self, state: TradingCase, event: str, at: datetime, lots: Sequence[str] = ("",), notice: str = "",
        dates: Mapping[str, datetime] | None = None, before: Mapping[str, datetime] | None = None,
    ) -> tuple[Running, ...]:  # fmt: skip
        """The periods that begin with an event, of each of the lots."""
        planned = dates or {}
        found: list[Running] = []
        for row in self.rows(state, at):
            start = _begins(row, event, planned, at, before or {})
            if start is None or row.sense == "before":
                continue
            deadline = Deadline.open(row.name, start, row.limit_for(state.green), self.calendar)
            instant = planned.get(row.target) if row.sense != "at_most" else None
            found += [
                Running(
                    name=row.name, title=row.title, sense=row.sense, lot=lot, notice=notice, target=row.target,
                    blocks=row.blocks, suspends=row.suspends, deadline=deadline, at=instant,
                )
                for lot in lots
            ]  # fmt: skip
        return tuple(found)

    def moved(
        self, state: TradingCase, lots: Collection[str], dates: Mapping[str, datetime]
    ) -> tuple[Running, ...]:  # fmt: skip
        """Periods of these lots whose planned date is another one now; what is of other lots too goes on for them."""
        found: list[Running] = []
        for one in state.periods.values():
            if one.at is not None and one.target in dates and dates[one.target] != one.at:
                mine, rest = dated.divided(state, one, lots)
                found += [each.model_copy(update={"at": dates[one.target]}) for each in mine]
                found += rest if mine else ()
        return tuple(found)


def ends(one: Running) -> datetime | None:
    """The instant at which a period is over; ``None`` while it stands still."""
    if one.deadline.suspended or one.deadline.due is None:
        return None
    return one.deadline.due if one.at is None else one.at


def latest(row: TradingPeriod, planned: datetime) -> date:
    """The last day for an act that must come so long before a planned date (the day of the act is not counted)."""
    return legal_day(planned) - timedelta(days=row.limit.amount)


def _start(
    row: TradingPeriod, what: str, dates: Mapping[str, datetime], at: datetime, before: Mapping[str, datetime]
) -> datetime | None:
    """When a row's period starts, if the notice ``what`` that goes out at ``at`` starts it, or a date that it names."""
    if row.starts.startswith(NOTICE):
        return _counted(row, at, before) if row.starts == NOTICE + what else None
    return dates.get(row.starts)


def _counted(row: TradingPeriod, at: datetime, before: Mapping[str, datetime]) -> datetime:
    """From where a row is counted that starts at ``at``: from a planned date as it stood, where the row says so."""
    return max(at, before.get(row.counted_from, at))


def _begins(
    row: TradingPeriod, event: str, dates: Mapping[str, datetime], at: datetime, before: Mapping[str, datetime]
) -> datetime | None:
    if row.starts == event:
        return _counted(row, at, before)
    return dates.get(row.starts) if event.startswith(NOTICE) and row.target in dates else None


def told(title: str, limit: Limit, first: date) -> dict[str, Any]:
    """What a refusal says of a period, and of the first day that is right."""
    unit = "个工作日" if limit.unit == "working_day" else "日"
    return {
        "title": title, "limit": f"{limit.amount}{unit}", "basis": limit.basis,
        "first": f"{first.year}年{first.month}月{first.day}日",
    }  # fmt: skip


def over(state: TradingCase, at: datetime) -> list[Running]:
    """Periods that are over by ``at``."""
    return [one for one in state.periods.values() if (end := ends(one)) is not None and end <= at]


def holding(state: TradingCase, act: str, lots: Sequence[str], at: datetime) -> Running | None:
    """A period that holds an act up now."""
    for one in state.periods.values():
        if act in one.blocks and not set(lots).isdisjoint(dated.lots_of(state, one)):
            end = ends(one)
            if end is None or at < end:
                return one
    return None


def told_end(one: Running) -> str:
    """When a period ends, as people read it."""
    end = ends(one)
    if end is None:
        return "恢复以后另行确定"
    if one.at is None:
        day = legal_day(end - timedelta(microseconds=1))
        return f"{day.year}年{day.month}月{day.day}日24时"
    return end.astimezone(end_of(legal_day(end)).tzinfo).strftime("%Y年%-m月%-d日%H:%M")
