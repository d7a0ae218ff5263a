"""Many at once on the real engine: as many book as there are seats, and no number is called twice."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import boto3
import pytest

from bench.slots import race
from chalicelib import bootstrap
from chalicelib.aws.sites_table import SitesTable
from chalicelib.kernel.errors import DomainError
from chalicelib.sites.model import Line
from tests.halls import CENTRE, NINE, HallWorld, crowded
from tests.tables import create

PEOPLE, SEATS, AT_ONCE = 500, 50, 32
WINDOWS, EACH = 6, 5


@pytest.fixture(scope="module")
def store(environment: dict[str, str]) -> Iterator[SitesTable]:
    """A table of its own on the engine."""
    dynamodb = boto3.client("dynamodb")
    name = create(dynamodb, "sites", prefix="races-")
    yield SitesTable(name, environment["TABLE_KEYS"])
    dynamodb.delete_table(TableName=name)


def test_of_five_hundred_people_exactly_fifty_get_the_fifty_seats(store: SitesTable) -> None:
    world = HallWorld(store, bootstrap.privacy(), crowded(SEATS))
    told = race(world, PEOPLE, AT_ONCE)
    assert told["booked"] == SEATS
    assert sum(told.values()) == PEOPLE
    assert set(told) <= {"booked", "slot_taken", "slot_busy"}
    taken = store.taken(Line(CENTRE, NINE.date(), "general"))
    assert taken == {("0900", seat) for seat in range(1, SEATS + 1)}


def test_one_person_who_books_twice_at_once_books_once(store: SitesTable) -> None:
    world = HallWorld(store, bootstrap.privacy())
    one = world.resident()

    def book(service: str) -> str:
        try:
            return world.book(one, NINE, service=service).state
        except DomainError as refused:
            return refused.code

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(book, ("enterprise", "real_estate", "marriage", "tax")))
    assert sorted(told) == ["booked", "time_taken", "time_taken", "time_taken"]


def test_many_windows_call_nobody_twice(store: SitesTable) -> None:
    world = HallWorld(store, bootstrap.privacy())
    numbers = [world.walks_in() for _ in range(WINDOWS * EACH)]

    def window(name: int) -> list[str]:
        found = list[str]()
        while len(found) < EACH:
            try:
                found.append(world.calls(window=str(name)).number)
            except DomainError:  # all that waited were called by others in this moment
                continue
            world.ends(found[-1])
        return found

    with ThreadPoolExecutor(WINDOWS) as pool:
        called = [number for found in pool.map(window, range(WINDOWS)) for number in found]
    assert sorted(called) == numbers
