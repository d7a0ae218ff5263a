"""What every giver of case numbers must do: no number twice, over workers and over the change of day."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from chalicelib.applications.ports import Numbers
from chalicelib.aws.numbers import BLOCK, LeasedNumbers, TicketNumbers
from chalicelib.complaints.ports import Numbers as TicketGiver
from chalicelib.kernel.ids.case_number import CaseNumber
from chalicelib.kernel.ids.ticket_number import TicketNumber
from tests.builders import items
from tests.fakes.time_and_numbers import MemoryNumbers, MemoryTicketNumbers

TODAY = date(2026, 10, 12)
ONE, TWO = items()["elder_allowance"].code, items()["lease_filing"].code
Worker = Callable[[], Numbers]


@pytest.fixture(params=["memory", "table"])
def worker(request: pytest.FixtureRequest) -> Worker:
    """Makes workers that know nothing of one another."""
    if request.param == "memory":
        counted: Counter[tuple[str, date]] = Counter()
        return lambda: MemoryNumbers(counted)
    request.getfixturevalue("dynamodb")
    return lambda: LeasedNumbers("counters")


def test_the_first_number_of_a_day_is_0001(worker: Worker) -> None:
    assert worker().next(ONE, TODAY) == f"{ONE}202610120001"


def test_a_worker_counts_on_past_the_block_that_it_leased(worker: Worker) -> None:
    numbers = worker()
    given = [CaseNumber.parse(numbers.next(ONE, TODAY)).serial for _ in range(2 * BLOCK + 3)]
    assert given == list(range(1, 2 * BLOCK + 4))


def test_no_number_is_given_twice_by_two_workers(worker: Worker) -> None:
    one, two = worker(), worker()
    given = [numbers.next(ONE, TODAY) for _ in range(2 * BLOCK + 5) for numbers in (one, two)]
    assert len(set(given)) == len(given)


def test_no_number_is_given_twice_over_a_change_of_day_and_back(worker: Worker) -> None:
    one, two = worker(), worker()
    days = [TODAY, TODAY + timedelta(days=1), TODAY, TODAY + timedelta(days=1), TODAY]
    given = [numbers.next(ONE, day) for day in days for _ in range(3) for numbers in (one, two)]
    assert len(set(given)) == len(given)
    assert {CaseNumber.parse(number).day for number in given} == set(days)


def test_items_count_each_for_itself(worker: Worker) -> None:
    numbers = worker()
    given = [numbers.next(code, TODAY) for code in (ONE, TWO, ONE)]
    assert given == [f"{ONE}202610120001", f"{TWO}202610120001", f"{ONE}202610120002"]


@pytest.fixture(params=["memory", "table"])
def desk(request: pytest.FixtureRequest) -> Callable[[], TicketGiver]:
    """Makes workers that give out numbers of tickets and know nothing of one another."""
    if request.param == "memory":
        counted: Counter[date] = Counter()
        return lambda: MemoryTicketNumbers(counted)
    request.getfixturevalue("dynamodb")
    return lambda: TicketNumbers("counters")


def test_the_first_ticket_of_a_day_is_000001(desk: Callable[[], TicketGiver]) -> None:
    assert desk().next(TODAY) == "GD20261012000001"


def test_no_ticket_number_is_given_twice(desk: Callable[[], TicketGiver]) -> None:
    one, two = desk(), desk()
    days = [TODAY, TODAY + timedelta(days=1), TODAY] * 9
    given = [numbers.next(day) for day in days for numbers in (one, two)]
    assert len(set(given)) == len(given)
    assert [TicketNumber.parse(number).day for number in given[::2]] == days
