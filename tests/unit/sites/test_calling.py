"""In the hall: checking in, numbers, calls and what becomes of them, and who may do so."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.kernel.caller import Caller
from chalicelib.kernel.errors import DomainError
from chalicelib.sites.schemas import AppointmentView, CheckIn
from tests.halls import CENTRE, HALF_PAST, NINE, PARK, TUESDAY, HallWorld, at_window, key_of

MINUTE = timedelta(minutes=1)


@pytest.fixture
def world() -> HallWorld:
    return HallWorld()


def refused(act: Any, *args: Any, **asked: Any) -> str:
    with pytest.raises(DomainError) as told:
        act(*args, **asked)
    assert told.value.sentence
    return told.value.code


def on_tuesday(world: HallWorld, minute: int = -30) -> None:
    world.clock.at = NINE + minute * MINUTE


def test_whoever_is_in_time_is_called_before_those_without_an_appointment(world: HallWorld) -> None:
    booked = world.book(start=HALF_PAST)
    on_tuesday(world)
    first, second = world.walks_in(), world.walks_in()
    [mine] = world.comes(booked, NINE).items
    assert (mine.number, mine.ahead) == ("A003", 2)
    assert world.calls().number == first
    world.ends(first)
    world.clock.at = HALF_PAST
    assert world.calls().number == mine.number
    world.ends(mine.number)
    assert world.calls().number == second


def test_whoever_is_late_waits_like_the_others_and_has_not_stayed_away(world: HallWorld) -> None:
    one = world.resident()
    booked = world.book(one)
    on_tuesday(world)
    first = world.walks_in()
    [mine] = world.comes(booked, NINE + 16 * MINUTE).items
    assert mine.ahead == 1
    after = world.walks_in()
    called = []
    for _ in range(3):
        called.append(world.calls().number)
        world.ends(called[-1])
    assert called == [first, mine.number, after]
    assert world.store.appointment(booked.id).stands(NINE + 60 * MINUTE, 15 * MINUTE) == "checked_in"


def test_within_the_grace_the_booked_time_counts(world: HallWorld) -> None:
    booked = world.book()
    on_tuesday(world)
    world.walks_in()
    [mine] = world.comes(booked, NINE + 15 * MINUTE).items
    assert (mine.ahead, world.calls().number) == (0, mine.number)


def test_checking_in_again_gives_the_same_numbers(world: HallWorld) -> None:
    firm = world.firm()
    booked = world.joint(world.resident(firm), firm, "tax", "enterprise")
    on_tuesday(world)
    first = world.comes(booked)
    assert [one.number for one in first.items] == ["E001", "B001"]
    assert world.comes(booked, by=world.kiosk) == first
    assert world.line("tax").waiting == 1


def test_who_checks_in_must_be_there_with_the_code_on_the_day(world: HallWorld) -> None:
    one = world.resident()
    booked, elsewhere, gone = world.book(one), world.book(site=PARK), world.book(one, HALF_PAST)
    world.booking.cancel(one, gone.id)
    assert refused(world.comes, booked) == "appointment_other_day"
    on_tuesday(world)
    for appointment, code in (
        (booked.id, "WRONG"),
        (booked.id, "半"),
        ("Y0", booked.check_in_code),
        (booked.id, gone.check_in_code),
    ):
        asked = CheckIn(appointment=appointment, code=code)
        assert refused(world.calling.check_in, world.window, CENTRE, asked) == "appointment_unknown"
    asked = CheckIn(appointment=elsewhere.id, code=elsewhere.check_in_code)
    assert refused(world.calling.check_in, world.window, CENTRE, asked) == "appointment_elsewhere"
    assert refused(world.comes, gone) == "appointment_cancelled"
    assert refused(world.comes, booked, TUESDAY + timedelta(days=1, hours=9)) == "appointment_other_day"


@pytest.mark.parametrize(
    "caller",
    [
        at_window(PARK), at_window(""), at_window(CENTRE, until=NINE - timedelta(days=30)),
        Caller("kiosk", "terminal-09", site=PARK), Caller("officer", "O1", site=CENTRE),
    ],
    ids=["window elsewhere", "no window", "window until last month", "terminal elsewhere", "no post"],
)  # fmt: skip
def test_nobody_acts_in_a_hall_in_which_they_do_not_serve(world: HallWorld, caller: Caller) -> None:
    booked = world.book()
    on_tuesday(world)
    assert refused(world.comes, booked, by=caller) == "not_your_site"
    world.window = world.kiosk = caller
    assert refused(world.walks_in) == "not_your_site"
    assert refused(world.calls) == "not_your_site"
    assert refused(world.ends, "A001") == "not_your_site"


def test_a_number_is_given_once_for_a_request(world: HallWorld) -> None:
    once = key_of("the same")
    assert world.walks_in(once=once) == world.walks_in(once=once) == "A001"
    assert world.walks_in() == "A002"
    assert refused(world.walks_in, "passport") == "service_unknown"


def test_a_window_calls_again_whom_it_has_not_finished_with(world: HallWorld) -> None:
    first, second = world.walks_in(), world.walks_in()
    assert [world.calls().number for _ in range(2)] == [first, first]
    assert world.calls(window="2").number == second
    world.ends(first, "no_show")
    assert refused(world.calls) == "nobody_waiting"


def test_a_window_serves_the_services_that_it_tells(world: HallWorld) -> None:
    tax = world.walks_in("tax")
    world.clock.move(MINUTE)
    general = world.walks_in()
    assert refused(world.calls, "marriage") == "nobody_waiting"
    assert refused(world.calls, "passport") == "service_unknown"
    assert world.calls("general", "tax", window="1").number == tax
    assert world.calls("general", "tax", window="2").number == general


def test_an_outcome_is_told_once_of_what_was_called(world: HallWorld) -> None:
    number = world.walks_in()
    assert refused(world.ends, number) == "ticket_not_called"
    assert refused(world.ends, "Z999") == "ticket_not_called"
    world.calls()
    assert world.ends(number).state == world.ends(number).state == "served"
    assert refused(world.ends, number, "no_show") == "ticket_settled"


def test_the_window_sees_a_masked_name_and_everybody_numbers_alone(world: HallWorld) -> None:
    booked = world.book()
    on_tuesday(world)
    world.comes(booked, NINE)
    called = world.calls(window="7")
    assert (called.visitor, called.window, called.appointment, called.slot) == ("杨**", "7", booked.id, NINE)
    assert "杨" not in world.halls.waiting(CENTRE).model_dump_json()


def test_everybody_sees_how_many_wait_and_who_was_called_last(world: HallWorld) -> None:
    for _ in range(4):
        world.walks_in()
    assert (world.line().waiting, world.line().last_called, world.line().minutes) == (4, "", 40)
    for _ in range(2):
        world.ends(world.calls().number)
        world.clock.move(6 * MINUTE)
    assert (world.line().waiting, world.line().last_called, world.line().minutes) == (2, "A002", 12)
    assert world.line("tax").waiting == 0


def test_numbers_begin_anew_each_day(world: HallWorld) -> None:
    assert [world.walks_in(), world.walks_in()] == ["A001", "A002"]
    world.clock.move(timedelta(days=1))
    assert world.walks_in() == "A001"
    assert world.line().waiting == 1


def test_many_windows_call_nobody_twice(world: HallWorld) -> None:
    numbers = [world.walks_in() for _ in range(30)]

    def window(name: int) -> list[str]:
        found = []
        for _ in range(5):
            found.append(world.calls(window=str(name)).number)
            world.ends(found[-1])
        return found

    with ThreadPoolExecutor(6) as pool:
        called = [number for found in pool.map(window, range(6)) for number in found]
    assert sorted(called) == numbers


def test_two_terminals_check_the_same_one_in_once(world: HallWorld) -> None:
    booked: AppointmentView = world.book()
    on_tuesday(world)
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda _: world.comes(booked).items[0].number, range(8)))
    assert len(set(told)) == 1
    assert world.line().waiting == 1
