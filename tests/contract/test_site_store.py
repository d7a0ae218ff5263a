"""What every store of appointments and queues must do: the one in memory and the table alike."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.aws.privacy import KmsPrivacy
from chalicelib.aws.sites_table import SitesTable
from chalicelib.kernel.privacy import Person, Privacy
from chalicelib.kernel.store import PersonKnown
from chalicelib.sites.model import Appointment, Called, Line, Ticket, Visit
from chalicelib.sites.ports import Beaten, Known, SeatTaken, Store, TimeTaken
from tests.contract.secret import made
from tests.fakes.privacy import MemoryPrivacy
from tests.fakes.site_store import MemorySites
from tests.halls import CENTRE, HALF_PAST, NINE

LINE = Line(CENTRE, NINE.date(), "general")
LATER = NINE + timedelta(days=30)
HOLDER = Person("P1", "person-1", "wrapped")


@pytest.fixture(params=["memory", "table"])
def both(request: pytest.FixtureRequest) -> tuple[Store, Privacy]:
    """A store, and the privacy whose keys it writes."""
    if request.param == "memory":
        keys: dict[str, Person] = {}
        return MemorySites(keys), MemoryPrivacy(keys)
    request.getfixturevalue("dynamodb")
    secret, kms_key = made()
    return SitesTable("sites", "keys"), KmsPrivacy("keys", kms_key, secret)


@pytest.fixture
def store(both: tuple[Store, Privacy]) -> Store:
    return both[0]


def appointment(name: str = "Y1", holder: str = "P1", seat: int = 1, **changed: Any) -> Appointment:
    visits = changed.pop("visits", None) or (Visit(service="general", start=NINE, seat=seat),)
    return Appointment(
        id=name, holder=holder, site=CENTRE, minutes=30, visits=visits, visitor="sealed", expires=LATER
    ).model_copy(update=changed)


def ticket(number: str = "A001", **changed: Any) -> Ticket:
    told = {"number": number, "site": CENTRE, "service": "general", "day": NINE.date(), "arrived": NINE}
    return Ticket.model_validate(told | {"expires": LATER} | changed)


def call(number: str = "A001", window: str = "1", minute: int = 0) -> Called:
    return Called(ticket=ticket(number), window=window, officer="O1", at=NINE + timedelta(minutes=minute))


def test_a_booking_takes_its_seats_and_is_found(store: Store) -> None:
    visits = (Visit(service="general", start=NINE, seat=2), Visit(service="tax", start=HALF_PAST, seat=4))
    one = appointment(visits=visits)
    store.book(one, HOLDER)
    assert store.appointment("Y1") == one
    assert store.appointment("Y2") is None
    assert store.taken(LINE) == {("0900", 2)}
    assert store.taken(Line(CENTRE, NINE.date(), "tax")) == {("0930", 4)}
    assert store.taken(Line("park-01", NINE.date(), "general")) == set()


def test_a_taken_seat_is_refused_whole(store: Store) -> None:
    store.book(appointment(), HOLDER)
    visits = (Visit(service="tax", start=NINE, seat=1), Visit(service="general", start=NINE, seat=1))
    with pytest.raises(SeatTaken):
        store.book(appointment("Y2", "P2", visits=visits), HOLDER)
    assert store.taken(Line(CENTRE, NINE.date(), "tax")) == set()
    assert store.appointment("Y2") is None
    assert store.of_holder("P2") == []


def test_nobody_is_at_two_places_at_once_however_long_the_slots_are(store: Store) -> None:
    store.book(appointment(), HOLDER)
    overlapping = appointment("Y2", visits=(Visit(service="tax", start=NINE + timedelta(minutes=15)),))
    with pytest.raises(TimeTaken):
        store.book(overlapping, HOLDER)
    store.book(appointment("Y3", visits=(Visit(service="tax", start=HALF_PAST, seat=1),)), HOLDER)
    store.book(overlapping.model_copy(update={"holder": "P2"}), HOLDER)
    assert [one.id for one in store.of_holder("P1")] == ["Y1", "Y3"]


def test_the_same_booking_again_is_known_before_all_else(store: Store) -> None:
    store.book(appointment(), HOLDER)
    with pytest.raises(Known):
        store.book(appointment(), HOLDER)


def test_a_new_persons_key_is_written_with_the_booking_by_one_of_two(both: tuple[Store, Privacy]) -> None:
    store, privacy = both
    first, second = privacy.person("person-9"), privacy.person("person-9")
    store.book(appointment("Y1", first.id), first)
    with pytest.raises(PersonKnown):
        store.book(appointment("Y2", second.id, seat=2), second)
    assert privacy.person("person-9").id == first.id
    assert store.taken(LINE) == {("0900", 1)}


def test_a_cancelled_one_sets_seats_and_time_free_once(store: Store) -> None:
    store.book(appointment(), HOLDER)
    gone = appointment(state="cancelled")
    store.cancel(gone)
    assert store.appointment("Y1") == gone
    assert store.taken(LINE) == set()
    with pytest.raises(Beaten):
        store.cancel(gone)
    store.book(appointment("Y2"), HOLDER)
    assert {one.id for one in store.of_holder("P1")} == {"Y1", "Y2"}


def test_numbers_are_counted_by_line(store: Store) -> None:
    other = Line(CENTRE, NINE.date(), "tax")
    assert [store.next_number(line) for line in (LINE, LINE, other, LINE)] == [1, 2, 1, 3]


def test_checking_in_lets_the_numbers_wait_once(store: Store) -> None:
    store.book(appointment(), HOLDER)
    come = appointment(state="checked_in", arrived=NINE)
    store.check_in(come, [ticket(slot=NINE, appointment="Y1")])
    with pytest.raises(Beaten):
        store.check_in(come, [ticket("A002", slot=NINE, appointment="Y1")])
    assert store.appointment("Y1") == come
    assert [one.number for one in store.waiting(LINE)] == ["A001"]
    with pytest.raises(Beaten):
        store.cancel(appointment(state="cancelled"))
    assert store.taken(LINE) == {("0900", 1)}


def test_a_number_is_issued_once_under_a_key(store: Store) -> None:
    assert store.issued("k1") is None
    first = store.issue("k1", ticket("A001"))
    assert store.issue("k1", ticket("A002")) == first == store.issued("k1")
    store.issue("k2", ticket("A003"))
    assert [one.number for one in store.waiting(LINE)] == ["A001", "A003"]


def test_a_number_is_called_to_one_window(store: Store) -> None:
    store.issue("k1", ticket())
    store.call(call())
    with pytest.raises(Beaten):
        store.call(call(window="2"))
    assert store.waiting(LINE) == []
    assert store.called(LINE) == [call()]
    assert store.at_window(CENTRE, NINE.date(), "1") == call()
    assert store.at_window(CENTRE, NINE.date(), "2") is None


def test_a_window_calls_one_number_until_it_is_settled(store: Store) -> None:
    for number in ("A001", "A002"):
        store.issue(number, ticket(number))
    store.call(call())
    with pytest.raises(Beaten):
        store.call(call("A002", minute=1))
    assert [one.number for one in store.waiting(LINE)] == ["A002"]
    store.settle(call().model_copy(update={"state": "served"}))
    assert store.at_window(CENTRE, NINE.date(), "1") is None
    store.call(call("A002", minute=1))
    with pytest.raises(Beaten):
        store.settle(call().model_copy(update={"state": "no_show"}))
    assert [one.state for one in store.called(LINE)] == ["called", "served"]


def test_calls_are_told_newest_first(store: Store) -> None:
    for minute, number in enumerate(("A003", "A001", "A002")):
        store.issue(number, ticket(number))
        store.call(call(number, window=str(minute), minute=minute))
    assert [one.ticket.number for one in store.called(LINE)] == ["A002", "A001", "A003"]
    assert [one.ticket.number for one in store.called(LINE, 2)] == ["A002", "A001"]
