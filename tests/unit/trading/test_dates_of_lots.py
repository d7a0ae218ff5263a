"""Each lot keeps the dates of its own notices: others' notices, corrections taken back, others' pauses move nothing."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given, settings, strategies as st

from chalicelib.kernel.cases import differences
from chalicelib.kernel.errors import DomainError
from chalicelib.trading import dated
from chalicelib.trading.commands import Do
from chalicelib.trading.facts import DutyDone
from chalicelib.trading.model import FLOW
from tests.lots_apart import Lots
from tests.refusing import refused
from tests.trading import CONTENTS


@pytest.fixture
def world() -> Lots:
    return Lots()


def test_two_lots_that_are_tendered_apart_keep_their_own_deadlines(world: Lots) -> None:
    first, second = world.puts_up(60, "1"), world.puts_up(21, "2")
    late, early = world.later(60), world.later(21)
    assert (world.shown_due(first), world.shown_due(second)) == ({"1": late}, {"2": early})
    assert {(one.lot, one.ends) for one in world.project().periods if one.name == "bids"} == {("1", late), ("2", early)}
    told = {(one.lots, one.at) for one in world.project().dates if one.name == "bids_due"}
    assert told == {(("1",), late), (("2",), early)}
    world.passes(22, world.case)
    assert world.opens(world.case, "2", (9_000_000, 9_100_000, 9_200_000)).lots[1].stage == "opened"
    assert refused(lambda: world.opens(world.case)).code == "trading_period_runs"
    raised = world.objects("1")
    world.answers(raised.id)
    world.passes(39, world.case)
    assert world.opens(world.case).lots[0].stage == "opened"


def test_a_lot_does_not_wait_for_the_deadline_of_one_that_is_tendered_later(world: Lots) -> None:
    world.puts_up(21, "1")
    world.puts_up(60, "2")
    world.passes(22, world.case)
    assert world.opens(world.case).lots[0].stage == "opened"
    assert not world.can_open("2", world.clock.at)


def test_a_correction_moves_the_lots_of_its_notice(world: Lots) -> None:
    first, second = world.puts_up(30, "1"), world.puts_up(30, "2")
    due, later = world.later(30), world.later(40)
    correction = world.corrects(first, later)
    assert world.project().notices[-1].lots == ("1",)
    assert (world.due("1"), world.due("2")) == (later, due)
    assert (world.shown_due(first), world.shown_due(second)) == ({"1": later}, {"2": due})
    assert world.shown_due(correction) == {"1": later}


def test_a_correction_of_one_lot_leaves_the_others_of_its_notice(world: Lots) -> None:
    notice = world.puts_up(30, "1", "2")
    due, later = world.later(30), world.later(40)
    world.corrects(notice, later, "2")
    assert world.shown_due(notice) == {"1": due, "2": later}
    assert world.can_open("1", due)
    assert not world.can_open("2", later - timedelta(minutes=1))
    world.passes(30, world.case)
    assert world.opens(world.case).lots[0].stage == "opened"
    assert not world.can_open("2", world.clock.at)


@pytest.mark.parametrize("together", [True, False])
def test_an_objection_about_one_lot_moves_no_other(world: Lots, together: bool) -> None:
    first = world.puts_up(30, *(("1", "2") if together else ("1",)))
    second = first if together else world.puts_up(30, "2")
    due = world.later(30)
    world.passes(2, world.case)
    raised = world.objects("2")
    world.passes(3, world.case)
    world.answers(raised.id)
    assert world.due("1") == due
    assert world.due("2") - due >= timedelta(days=3)
    assert (world.shown_due(first)["1"], world.shown_due(second)["2"]) == (due, world.due("2"))
    assert world.can_open("1", due)
    assert not world.can_open("2", due)
    assert world.can_open("2", world.due("2"))
    assert world.sound(world.case, raised.id)


def test_a_pause_of_all_moves_all_each_from_its_own_deadline(world: Lots) -> None:
    notice = world.puts_up(30, "1", "2")
    due = world.due("1")
    world.paused(3, "2")
    apart = world.due("2")
    world.paused(4, "1", "2")
    assert world.due("1") - due >= timedelta(days=4)
    assert world.due("2") - apart >= timedelta(days=4)
    assert world.shown_due(notice) == {lot: world.due(lot) for lot in ("1", "2")}


def test_a_notice_shows_the_deadline_that_a_pause_has_moved_and_can_be_corrected_from_it(world: Lots) -> None:
    notice = world.puts_up(30, "1", "2")
    before = world.due("1")
    world.paused(3, "1", "2")
    moved = world.due("1")
    assert moved > before
    assert world.shown_due(notice) == {"1": moved, "2": moved}
    [period] = [one for one in world.project().periods if one.name == "bids"]
    assert period.ends == moved
    later = moved + timedelta(days=7)
    world.corrects(notice, later)
    assert world.shown_due(notice) == {"1": later, "2": later}


def test_a_correction_that_is_taken_back_leaves_no_date_behind(world: Lots) -> None:
    notice = world.puts_up(30, "1", "2")
    due = world.later(30)
    correction = world.corrects(notice, world.later(45))
    world.withdraws(correction)
    assert (world.due("1"), world.due("2")) == (due, due)
    assert world.shown_due(notice) == {"1": due, "2": due}
    assert [one.ends for one in world.project().periods if one.name == "bids"] == [due]
    world.passes(30, world.case)
    assert world.opens(world.case).lots[0].stage == "opened"
    whole = world.cases.whole(FLOW, world.case)
    assert whole is not None
    assert differences(FLOW, whole.head, whole.facts) == []


def test_of_two_corrections_the_one_that_stands_counts(world: Lots) -> None:
    notice, first = world.puts_up(30, "1"), world.later(40)
    earlier = world.corrects(notice, first)
    world.passes(1, world.case)
    newer = world.corrects(notice, world.later(49))
    world.withdraws(newer)
    assert (world.due("1"), world.shown_due(notice)) == (first, {"1": first})
    world.withdraws(earlier)
    assert world.due("1") == first - timedelta(days=10)


def test_the_pauses_since_stay_when_a_correction_is_taken_back(world: Lots) -> None:
    notice, other = world.puts_up(30, "1"), world.puts_up(30, "2")
    correction = world.corrects(notice, world.later(44))
    world.passes(1, world.case)
    world.paused(3, "1", "2")
    world.withdraws(correction)
    assert world.due("1") == world.due("2") == world.shown_due(notice)["1"] == world.shown_due(other)["2"]
    assert world.state(world.case).periods["bids@1"].at == world.due("1")


def test_a_correction_of_one_that_was_taken_back_is_void(world: Lots) -> None:
    notice, due = world.puts_up(30, "1"), world.later(30)
    first = world.corrects(notice, world.later(40))
    world.corrects(first, world.later(50))
    assert world.due("1") == world.later(50)
    world.withdraws(first)
    assert world.due("1") == world.shown_due(notice)["1"] == world.state(world.case).periods["bids@1"].at == due


def test_a_tender_that_is_taken_back_leaves_no_period_behind(world: Lots) -> None:
    days = {"documents_from": 0, "documents_until": 8, "prequalification_due": 14}
    dates = {name: world.later(day) for name, day in days.items()}
    world.publishes(world.case, "prequalification", contents=CONTENTS["tender"], lots=["1"], dates=dates)
    world.passes(15, world.case)
    world.qualifies(world.case)
    world.does("tell", world.case, Do(DutyDone(duty="prequalification_told", lot="1")))
    notice = world.puts_up(30, "1")
    world.withdraws(notice)
    assert not world.state(world.case).periods


def test_what_was_taken_back_is_corrected_no_more_not_even_through_its_correction(world: Lots) -> None:
    notice = world.puts_up(30, "1")
    correction = world.corrects(notice, world.later(40))
    world.withdraws(notice)
    world.puts_up(30, "1")
    assert refused(lambda: world.corrects(correction, world.later(50))).code == "trading_notice_not_out"
    assert world.state(world.case).periods["bids@1"].at == world.due("1") == world.later(30)


ACTS = st.lists(
    st.tuples(
        st.sampled_from(("tender", "correct", "withdraw", "pause", "stop", "go on", "pass")),
        st.sampled_from((("1",), ("2",), ("1", "2"))),
        st.integers(0, 40),
    ),
    min_size=2,
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(ACTS)
def test_no_lot_is_opened_before_the_deadline_that_its_own_newest_notice_shows(
    told: Sequence[tuple[str, tuple[str, ...], int]],
) -> None:
    world = Lots()
    for act, lots, number in (("tender", ("1", "2"), 10), *told):
        try:
            acts(world, act, lots, number)
        except DomainError:
            continue
    for lot in ("1", "2"):
        opens_when_its_notice_says(world, lot)
    whole = world.cases.whole(FLOW, world.case)
    assert whole is not None
    assert differences(FLOW, whole.head, whole.facts) == []


def acts(world: Lots, act: str, lots: tuple[str, ...], number: int) -> None:
    """One thing that somebody does; refused where it may not be."""
    state = world.state(world.case)
    out = [one.id for one in state.notices.values() if one.stage == "published"]
    match act:
        case "tender":
            world.puts_up(21 + number, *lots)
        case "correct" if out:
            world.corrects(out[number % len(out)], world.later(21 + number), *lots)
        case "withdraw" if out:
            world.withdraws(out[number % len(out)])
        case "pause":
            world.paused(number % 6, *lots)
        case "stop":
            world.stops(f"C{len(state.halts)}", *lots)
        case "go on":
            for challenge in state.pauses:
                world.goes_on(challenge)
        case _:
            world.passes(number % 12, world.case)


def opens_when_its_notice_says(world: Lots, lot: str) -> None:
    """Not before, and, unless it is stopped, then."""
    state = world.state(world.case)
    if state.lots[lot].stage != "tendering":
        return
    tenders = [one.id for one in dated.naming(state, lot) if one.what == "tender"]
    due = world.shown_due(tenders[-1])[lot]
    assert due == world.due(lot)
    assert not world.can_open(lot, due - timedelta(seconds=1))
    assert world.can_open(lot, due) == (not state.paused((lot,)))
