"""The centre's own limits: a notice is checked, and goes out, in time (核验、发布). Pure.

These are limits of a service, counted from what others hand in. A project of the green channel has shorter ones where a
row says so; no period of the law is ever shorter for it.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from chalicelib.trading.facts import NoticeLate, Running
from chalicelib.trading.planning import Planner, ends
from chalicelib.trading.state import NoticeState, TradingCase

STEPS = {"drafted": "checked", "checked": "published"}
"""What a notice waits for at a stage: what its limit is measured against."""


def limit(
    state: TradingCase, planner: Planner, notice: str, event: str, at: datetime, standard: bool
) -> Running | None:
    """The limit that begins with an event of a notice; for standard data in hours, where the row has some."""
    rows = {row.name: row for row in planner.rows(state, at) if row.starts == event}
    for one in planner.begun(state, event, at, notice=notice):
        hours = rows[one.name].standard_hours
        return one.model_copy(update={"at": at + timedelta(hours=hours)}) if standard and hours else one
    return None


def due(state: TradingCase, notice: NoticeState) -> datetime | None:
    """When the centre will be late with a notice; ``None`` when it is late already, or owes nothing. For as long as its
    lots are stopped nothing is owed.
    """
    if notice.limit is None or notice.late or STEPS.get(notice.stage) != notice.limit.target or state.waits(notice):
        return None
    end, start = ends(notice.limit), notice.limit.deadline.start
    stopped = [
        halt.until - max(halt.since, start)
        for halt in state.halts.values()
        if halt.until is not None and start < halt.until and set(halt.lots) & set(notice.lots)
    ]
    return end + sum(stopped, timedelta(0)) if end is not None else None


def late(state: TradingCase, at: datetime) -> Iterator[NoticeLate]:
    """The notices that the centre is late with by ``at``, each once."""
    for notice in state.notices.values():
        end = due(state, notice)
        if end is not None and end <= at and notice.limit is not None:
            yield NoticeLate(notice=notice.id, step=notice.limit.target, due=end)
