"""Booking: who may, when, once, all or nothing; and what one is told."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.kernel.caller import Caller
from chalicelib.kernel.errors import Conflict, DomainError
from chalicelib.sites.schemas import AppointmentView, NewAppointment, Whose
from tests.halls import CENTRE, HALF_PAST, NINE, PARK, TUESDAY, HallWorld, code_of, key_of

SATURDAY = TUESDAY + timedelta(days=4)


@pytest.fixture
def world() -> HallWorld:
    return HallWorld()


def refused(act: object, *args: object, **asked: object) -> str:
    with pytest.raises(DomainError) as told:
        act(*args, **asked)  # type: ignore[operator]
    assert told.value.sentence
    return told.value.code


def test_free_seats_are_told_and_one_less_after_a_booking(world: HallWorld) -> None:
    slots = world.halls.slots(CENTRE, NINE.date(), "general").items
    assert [f"{slot.start:%H:%M}" for slot in slots][:7] == [
        "09:00", "09:30", "10:00", "10:30", "11:00", "11:30", "13:00",
    ]  # fmt: skip
    assert {slot.free for slot in slots} == {8}
    world.book()
    assert (world.free(), world.free(HALF_PAST)) == (7, 8)


def test_today_only_what_is_still_to_come_and_nothing_on_days_off(world: HallWorld) -> None:
    today = world.halls.slots(CENTRE, world.clock.at.date(), "tax").items
    assert f"{today[0].start:%H:%M}" == "10:30"
    for day in (SATURDAY, NINE - timedelta(days=7), NINE + timedelta(days=60)):
        assert world.halls.slots(CENTRE, day.date(), "tax").items == ()
    for far in (date.max, date.min):
        assert world.halls.slots(CENTRE, far, "tax").items == ()


def test_one_is_told_all_that_one_needs(world: HallWorld) -> None:
    told = world.book(item=code_of("marriage_registration"))
    assert (told.state_text, told.site_name, told.visitor) == ("已预约", "呈贡区政务服务中心", "杨**")
    [visit] = told.visits
    assert (visit.service_name, visit.item_name, visit.until) == ("婚姻登记", "结婚登记", HALF_PAST)
    assert [material.name for material in visit.materials if material.required]
    assert told.address
    assert any("15分钟" in sentence for sentence in told.told)
    assert any("爽约3次" in sentence for sentence in told.told)


@pytest.mark.parametrize(
    ("short", "site", "service"),
    [
        ("company_change", CENTRE, "enterprise"), ("house_transfer", CENTRE, "real_estate"),
        ("elder_allowance", CENTRE, "general"), ("company_change", PARK, "enterprise"),
        ("marriage_registration", CENTRE, "marriage"), ("elder_allowance", "street-530114001", "general"),
    ],
)  # fmt: skip
def test_an_item_leads_to_its_service(world: HallWorld, short: str, site: str, service: str) -> None:
    place = world.halls.place(site)
    asked = NewAppointment(site=site, start=NINE, visitor="某", item=code_of(short))
    assert world.halls.matter(place, asked)[0] == service


@pytest.mark.parametrize(
    ("start", "code"),
    [
        (NINE - timedelta(days=1), "slot_past"), (datetime.min.replace(tzinfo=UTC), "slot_past"),
        (datetime.max.replace(tzinfo=UTC), "slot_too_far"), (NINE + timedelta(days=21), "slot_too_far"),
        (SATURDAY.replace(hour=9), "slot_closed"), (TUESDAY.replace(hour=12), "slot_closed"),
        (NINE + timedelta(minutes=15), "slot_closed"), (TUESDAY.replace(hour=17), "slot_closed"),
    ],
)  # fmt: skip
def test_only_slots_that_there_are_can_be_booked(world: HallWorld, start: datetime, code: str) -> None:
    assert refused(world.book, start=start) == code
    assert world.store.kept == {}


def test_a_site_an_item_or_a_service_that_there_is_not(world: HallWorld) -> None:
    assert refused(world.book, site="nowhere") == "site_unknown"
    assert refused(world.book, site="530114001001") == "site_without_hall"
    assert refused(world.book, service="passport") == "service_unknown"
    assert refused(world.book, site=PARK, service="marriage") == "service_unknown"
    assert refused(world.book, item="no such item") == "item_unknown"
    assert refused(world.book, site=PARK, item=code_of("marriage_registration")) == "site_not_offered"


def test_one_books_for_oneself_or_a_firm_that_one_speaks_for(world: HallWorld) -> None:
    ours, theirs, change = world.firm(), world.firm(), code_of("company_change")
    agent = world.resident(ours)
    assert world.book(agent, firm=ours, item=change).state == "booked"
    assert refused(world.book, agent, firm=theirs, item=change) == "appointment_not_yours"
    limited = world.resident(ours, items=frozenset({"seal_filing"}))
    assert refused(world.book, limited, HALF_PAST, firm=ours, item=change) == "appointment_not_yours"
    assert refused(world.book, Caller("resident", "R", "phone")) == "assurance_real_name"
    assert refused(world.book, agent, HALF_PAST, firm=ours, item=code_of("elder_allowance")) == "audience_not_served"


def test_nobody_is_at_two_windows_at_once(world: HallWorld) -> None:
    one = world.resident()
    world.book(one)
    assert refused(world.book, one, service="tax") == "time_taken"
    world.book(one, HALF_PAST, service="tax")
    assert len(world.booking.mine(one, Whose()).items) == 2


def test_a_repeat_gets_the_first_answer_again(world: HallWorld) -> None:
    one, once = world.resident(), key_of("the same")
    first = world.book(one, once=once)
    world.clock.at = NINE + timedelta(hours=1)
    again = world.book(one, once=once)
    assert (again.id, again.visits) == (first.id, first.visits)
    assert world.store.taken(world.store.appointment(first.id).line(world.store.appointment(first.id).visits[0])) == {
        ("0900", world.store.appointment(first.id).visits[0].seat)
    }


def test_the_last_seat_goes_to_one_and_the_next_is_told(world: HallWorld) -> None:
    for _ in range(2):
        world.book(service="marriage")
    assert refused(world.book, service="marriage") == "slot_taken"
    assert world.free(service="marriage") == 0
    assert world.book(start=HALF_PAST, service="marriage").state == "booked"


def test_of_many_at_once_as_many_book_as_there_are_seats(world: HallWorld) -> None:
    people = [world.resident() for _ in range(40)]

    def one(caller: Caller) -> AppointmentView | str:
        try:
            return world.book(caller)
        except Conflict as full:
            return full.code

    with ThreadPoolExecutor(16) as pool:
        told = list(pool.map(one, people))
    assert sum(isinstance(answer, AppointmentView) for answer in told) == 8
    assert set(told) >= {"slot_taken"}


def test_a_cancelled_seat_is_free_again(world: HallWorld) -> None:
    one = world.resident()
    booked = world.book(one, service="marriage")
    world.book(service="marriage")
    assert world.booking.cancel(one, booked.id).state_text == "已取消"
    assert world.booking.cancel(one, booked.id).state == "cancelled"
    assert world.free(service="marriage") == 1
    world.book(one, service="marriage")


def test_only_its_holder_cancels_and_only_before_it_begins(world: HallWorld) -> None:
    one, firm = world.resident(), world.firm()
    booked = world.book(one)
    for_firm = world.book(world.resident(firm), firm=firm, item=code_of("company_change"))
    assert refused(world.booking.cancel, world.resident(), booked.id) == "appointment_unknown"
    assert refused(world.booking.cancel, one, "Y0") == "appointment_unknown"
    limited = world.resident(firm, items=frozenset({"seal_filing"}))
    assert refused(world.booking.cancel, limited, for_firm.id) == "appointment_unknown"
    assert world.booking.mine(limited, Whose(firm=firm)).items == ()
    world.clock.at = NINE
    assert refused(world.booking.cancel, one, booked.id) == "appointment_begun"


def test_a_firm_books_several_departments_at_once_or_none(world: HallWorld) -> None:
    firm = world.firm()
    agent = world.resident(firm)
    one = world.joint(agent, firm, code_of("company_change"), "tax")
    assert [(v.service, v.start) for v in one.visits] == [("enterprise", NINE), ("tax", NINE)]
    other = world.joint(agent, firm, "tax", "enterprise", "general", start=HALF_PAST, pattern="consecutive")
    assert [f"{visit.start:%H:%M}" for visit in other.visits] == ["09:30", "10:00", "10:30"]
    for _ in range(2):
        world.book(start=NINE + timedelta(hours=2), service="marriage")
    before = dict(world.store.kept)
    full = {"start": NINE + timedelta(hours=2)}
    assert refused(world.joint, agent, firm, "tax", "marriage", **full) == "slot_taken"
    assert world.store.kept == before


def test_joint_bookings_that_cannot_be(world: HallWorld) -> None:
    firm = world.firm()
    agent = world.resident(firm)
    assert refused(world.joint, agent, firm, "tax", "tax") == "joint_services"
    assert refused(world.joint, agent, "", "tax", "general") == "joint_for_firms"
    assert refused(world.joint, world.resident(), firm, "tax", "general") == "appointment_not_yours"
    last = {"start": TUESDAY.replace(hour=16, minute=30), "pattern": "consecutive"}
    assert refused(world.joint, agent, firm, "tax", "general", **last) == "slot_closed"


def test_whoever_stays_away_too_often_books_nothing_for_a_while(world: HallWorld) -> None:
    one = world.resident()
    for start in (NINE, HALF_PAST, NINE + timedelta(hours=1)):
        world.book(one, start)
    next_day = NINE + timedelta(days=1)
    assert world.book(one, next_day).state == "booked"
    world.clock.at = NINE + timedelta(hours=1, minutes=15)
    world.book(one, next_day + timedelta(hours=1))
    world.clock.at += timedelta(minutes=1)
    assert [v.state for v in world.booking.mine(one, Whose()).items][:3] == ["no_show"] * 3
    assert refused(world.book, one, next_day + timedelta(hours=2)) == "booking_blocked"
    world.clock.at += timedelta(days=31)
    later = world.clock.at.replace(hour=9, minute=0) + timedelta(days=3)
    assert later.weekday() < 5
    world.store.kept = {key: kept for key, kept in world.store.kept.items() if next_day.date() != _day(kept)}
    assert world.book(one, later).state == "booked"


def _day(kept: object) -> object:
    return getattr(kept, "day", None)


def test_what_is_stored_of_the_visitor_is_sealed(world: HallWorld) -> None:
    booked = world.book()
    stored = world.store.appointment(booked.id)
    assert "杨秀英" not in stored.model_dump_json()
    person = world.privacy.known(stored.holder)
    world.privacy._keys.pop(person.id)
    assert world.views.visitor(stored) == ""


def test_nobody_new_is_written_twice(world: HallWorld) -> None:
    one = world.resident()
    first = world.book(one)
    assert not world.privacy.person(one.own_lookup).new
    second = world.book(replace(one), HALF_PAST)
    assert len({world.store.appointment(v.id).holder for v in (first, second)}) == 1
