"""Every row of the law: the day before, the day itself, the day after, over holidays and make-up days."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from chalicelib.catalogue.trading import TradingPeriod
from chalicelib.kernel.deadlines import legal_day
from chalicelib.trading.halting import halted, resumed
from chalicelib.trading.planning import ends
from chalicelib.trading.state import Halt, TradingCase
from tests.challenge_days import CALENDAR, STARTS, at, night
from tests.trading_days import (
    AHEAD,
    PLANNER,
    ROWS,
    answers,
    begun,
    changed,
    changes,
    ended,
    last,
    planned,
    plans,
    runs,
    trials,
    wrong,
)  # fmt: skip


def each(kind: Callable[[TradingPeriod], bool]) -> pytest.MarkDecorator:
    """Every row of a kind, from every day on which it is tried."""
    return pytest.mark.parametrize(
        ("row", "start"),
        [
            pytest.param(row, start, id="-".join((row.families[0], *row.methods[:1], row.name, str(start))))
            for row, start in trials(STARTS)
            if kind(row)
        ],
    )


@each(plans)
def test_a_planned_date_may_lie_on_the_last_day_and_not_before(row: TradingPeriod, start: date) -> None:
    assert planned(row, start) == [True, False, False]


@each(changes)
def test_a_change_may_come_so_many_days_before_and_not_later(row: TradingPeriod, start: date) -> None:
    assert changed(row, start + AHEAD) == [False, False, True]


@each(runs)
def test_a_window_is_over_at_the_end_of_its_last_day(row: TradingPeriod, start: date) -> None:
    [found] = begun(row, start)
    assert found.deadline.limit == row.limit
    assert ended(row, start) == [False, False, True]
    assert ends(found) == night(last(row, start))
    assert any(row.limit.basis in line for line in found.deadline.explain())


def test_no_row_of_the_law_is_left_out_and_none_is_answered_wrongly() -> None:
    asked, found = wrong(STARTS)
    assert found == []
    tried = list(trials(STARTS))
    assert asked >= 3 * len(tried)
    assert [row for row in ROWS if all(row != other for other, _ in tried)] == []


def test_what_is_answered_wrongly_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.trading_days.last", lambda row, start: last(row, start) + timedelta(days=1))
    day = STARTS[0]
    amiss = {row.name for row, day in trials([day]) if any(said != right for said, right in answers(row, day))}
    assert amiss >= {"bids", "contract"}
    assert wrong([day])[1]


def test_every_row_of_the_law_is_tried_somewhere() -> None:
    senses = {row.sense for row in ROWS}
    assert senses == {"at_least", "runs", "at_most", "before"}
    assert {row.families[0] for row in ROWS} == {"construction", "procurement", "land", "property"}


@pytest.mark.parametrize("days", [1, 3, 10])
def test_a_pause_moves_a_planned_date_by_its_days(days: int) -> None:
    state = TradingCase(dates={"bids_due": at(date(2026, 4, 20))})
    given = {"documents_from": at(date(2026, 3, 25)), "bids_due": at(date(2026, 4, 20))}
    found = PLANNER.begun(state, "notice_tender", at(date(2026, 3, 25)), dates=given)
    [bids] = [one for one in found if one.name == "bids"]
    since, until = at(date(2026, 4, 7)), at(date(2026, 4, 7) + timedelta(days=days))
    halt = Halt(lots=("1",), since=since, reason="异议", basis="条例第二十二条")
    [stopped] = halted([bids], {"C": halt}, CALENDAR)
    assert ends(stopped) is None
    dates, [going] = resumed([stopped], {"C": halt.model_copy(update={"until": until})}, "C", CALENDAR)
    moved = dates["bids_due"]
    assert legal_day(moved) >= date(2026, 4, 20) + timedelta(days=days)
    assert CALENDAR.is_working(legal_day(moved))
    assert (moved.timetz(), going.at) == (at(date(2026, 4, 20)).timetz(), moved)
