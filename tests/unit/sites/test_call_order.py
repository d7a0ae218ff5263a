"""The order of calls, for any people who come at any time: booked ones by their slot, and nobody is forgotten."""

from datetime import timedelta

from hypothesis import given, strategies as st

from chalicelib.sites.model import Called, Ticket, order, rough_minutes
from tests.halls import CENTRE, NINE, TUESDAY

MINUTE = timedelta(minutes=1)
LATER = NINE + timedelta(days=30)


def ticket(number: int, arrived: int, slot: int | None = None) -> Ticket:
    """A number that came so many minutes after nine, with a slot so many minutes after nine."""
    return Ticket(
        number=f"A{number:03d}", site=CENTRE, service="general", day=TUESDAY.date(), arrived=NINE + arrived * MINUTE,
        slot=None if slot is None else NINE + slot * MINUTE, expires=LATER,
    )  # fmt: skip


comings = st.lists(
    st.tuples(st.integers(0, 300), st.none() | st.sampled_from(range(0, 301, 30))), min_size=1, max_size=25
).map(lambda told: [ticket(n, arrived, slot) for n, (arrived, slot) in enumerate(told, 1)])


def called_one_by_one(tickets: list[Ticket], every: int) -> list[tuple[Ticket, int]]:
    """One window that calls every so many minutes until all were called: whom, and at which minute."""
    waiting, done, minute = set(tickets), list[tuple[Ticket, int]](), 0
    while waiting:
        there = [one for one in waiting if one.arrived <= NINE + minute * MINUTE]
        if there:
            first = order(there, NINE + minute * MINUTE)[0]
            waiting.remove(first)
            done.append((first, minute))
        minute += every
    return done


@given(comings, st.integers(1, 20))
def test_everybody_is_called_once(tickets: list[Ticket], every: int) -> None:
    called = [one.number for one, _ in called_one_by_one(tickets, every)]
    assert sorted(called) == [one.number for one in tickets]


@given(comings, st.integers(1, 20))
def test_whoever_has_no_slot_is_overtaken_by_booked_ones_alone(tickets: list[Ticket], every: int) -> None:
    called = [one for one, _ in called_one_by_one(tickets, every)]
    for place, one in enumerate(called):
        if one.slot is None:
            assert all(other.slot is not None or other.arrived <= one.arrived for other in called[:place])


@given(comings, st.integers(0, 400))
def test_a_booked_one_whose_time_has_come_waits_for_earlier_slots_alone(tickets: list[Ticket], minute: int) -> None:
    now = NINE + minute * MINUTE
    for place, one in enumerate(ordered := order(tickets, now)):
        if one.slot is not None and one.slot <= now:
            assert all(other.slot is not None and other.slot <= one.slot for other in ordered[:place])


@given(comings, st.integers(0, 400))
def test_who_is_early_waits_for_all_who_are_not(tickets: list[Ticket], minute: int) -> None:
    now = NINE + minute * MINUTE
    early = [one.slot is not None and one.slot > now for one in order(tickets, now)]
    assert early == sorted(early)


@given(comings, st.integers(0, 400), st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_how_they_are_told(tickets: list[Ticket], minute: int, chance: object) -> None:
    now, mixed = NINE + minute * MINUTE, list(tickets)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert order(mixed, now) == order(tickets, now)


def test_an_example_of_a_morning() -> None:
    walk_in, late, due, early = ticket(1, 0), ticket(2, 20), ticket(3, 5, slot=0), ticket(4, 1, slot=60)
    assert order([walk_in, late, due, early], NINE + 30 * MINUTE) == [due, walk_in, late, early]
    assert order([walk_in, late, due, early], NINE + 60 * MINUTE) == [due, early, walk_in, late]


def test_how_long_it_takes_goes_by_the_last_calls() -> None:
    def call(minute: int) -> Called:
        return Called(ticket=ticket(1, 0), window="1", officer="O1", at=NINE + minute * MINUTE)

    assert rough_minutes(3, [], 10) == 30
    assert rough_minutes(3, [call(5)], 10) == 30
    assert rough_minutes(3, [call(70), call(10), call(6), call(2)], 10) == 12
    assert rough_minutes(0, [call(10), call(6)], 10) == 0
