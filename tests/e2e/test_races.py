"""Many at once on the real engine: one wins, the others are told, and nothing is given out twice."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier
from typing import Any, TypeVar

import boto3
import pytest

from chalicelib.aws.cases_table import CasesTable
from chalicelib.aws.deliveries_table import DeliveriesTable
from chalicelib.aws.numbers import BLOCK, LeasedNumbers
from chalicelib.aws.parties_table import PartiesTable
from chalicelib.kernel.cases import differences
from chalicelib.kernel.changing import change
from chalicelib.kernel.facts import Ref
from chalicelib.kernel.privacy import Person
from chalicelib.kernel.store import Answered, Claimed, Once, PersonKnown, VersionConflict
from chalicelib.messages.model import Delivery, Errand, Line
from chalicelib.parties.service import Sealed
from tests.builders import items
from tests.contract.flow import FLOW, Added, case, following, opening, stamp
from tests.tables import create

MANY = 20
REFUSALS = (VersionConflict, Answered, Claimed, PersonKnown)
TABLES = ("cases", "claims", "idempotency", "keys", "counters", "deliveries", "parties")
A = TypeVar("A")


@pytest.fixture(scope="module")
def tables(environment: dict[str, str]) -> Iterator[dict[str, str]]:  # noqa: ARG001  it points at the engine
    """Tables of their own on the engine, so that no reader of the stack sees these cases."""
    dynamodb = boto3.client("dynamodb")
    made = {name: create(dynamodb, name, prefix="races-") for name in TABLES}
    yield made
    for name in made.values():
        dynamodb.delete_table(TableName=name)


@pytest.fixture
def store(tables: dict[str, str]) -> CasesTable:
    return CasesTable(tables["cases"], claims=tables["claims"], idempotency=tables["idempotency"], keys=tables["keys"])


def at_once(acts: list[Callable[[], A]]) -> list[A | Exception]:
    """Do all of them at the same moment; what each gave, or why it was refused."""
    barrier = Barrier(len(acts))

    def one(act: Callable[[], A]) -> A | Exception:
        barrier.wait()
        try:
            return act()
        except REFUSALS as refused:
            return refused

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def outcomes(given: list[Any]) -> Counter[str]:
    return Counter(type(one).__name__ for one in given)


def committing(store: CasesTable, changes: list[Any]) -> list[Callable[[], None]]:
    return [lambda change=one: store.commit(change) for one in changes]  # type: ignore[misc]


def test_of_many_who_change_one_case_at_once_one_wins(store: CasesTable) -> None:
    first = opening(case(1))
    store.commit(first)
    changes = [following(first.head, Added(number=number)) for number in range(MANY)]
    given = at_once(committing(store, changes))
    assert outcomes(given) == {"NoneType": 1, "VersionConflict": MANY - 1}
    winner = changes[given.index(None)]
    assert store.head(FLOW, case(1)) == winner.head
    assert store.timeline(case(1)) == [*first.facts, *winner.facts]


def test_of_many_who_open_one_case_at_once_one_wins_and_the_others_leave_nothing(store: CasesTable) -> None:
    changes = [opening(case(2), Added(number=number), claims=frozenset({f"number:{number}"})) for number in range(MANY)]
    given = at_once(committing(store, changes))
    assert outcomes(given) == {"NoneType": 1, "VersionConflict": MANY - 1}
    winner = given.index(None)
    owners = {number: store.claimant(f"number:{number}") for number in range(MANY)}
    assert owners == dict.fromkeys(range(MANY)) | {winner: case(2)}


def test_of_many_cases_that_claim_one_name_at_once_one_gets_it(store: CasesTable) -> None:
    changes = [opening(case(100 + number), claims=frozenset({"grant:one"})) for number in range(MANY)]
    given = at_once(committing(store, changes))
    winner = given.index(None)
    assert outcomes(given)["NoneType"] == 1
    assert all(isinstance(one, Claimed | VersionConflict) for one in given if one is not None)
    assert store.claimant("grant:one") == case(100 + winner)
    assert [n for n in range(MANY) if store.head(FLOW, case(100 + n)) is not None] == [winner]


def test_of_many_repeats_of_one_request_at_once_one_is_done(store: CasesTable) -> None:
    once = Once("race", "request")
    changes = [opening(case(200 + number), once=once, answer={"number": number}) for number in range(MANY)]
    given = at_once(committing(store, changes))
    winner = given.index(None)
    assert outcomes(given)["NoneType"] == 1
    assert store.answer("race") == ("request", {"number": winner})
    assert [n for n in range(MANY) if store.head(FLOW, case(200 + n)) is not None] == [winner]


def test_commands_that_are_decided_again_are_all_counted(store: CasesTable) -> None:
    store.commit(opening(case(3), Added(number=0)))
    workers = 4  # one that is beaten by all the others still has an attempt left

    def add() -> None:
        change(store, FLOW, case(3), stamp(1), lambda _: [Added(number=1)])

    assert outcomes(at_once([add] * workers)) == {"NoneType": workers}
    head = store.head(FLOW, case(3))
    assert head is not None
    assert (head.state.total, head.version) == (workers, workers + 1)
    assert differences(FLOW, head, store.timeline(case(3))) == []


def test_a_person_who_is_new_to_many_at_once_becomes_one(store: CasesTable, tables: dict[str, str]) -> None:
    parties = PartiesTable(tables["parties"], tables["keys"])
    persons = [Person(f"P{number}", "person-race", f"wrapped-{number}", new=True) for number in range(MANY)]
    acts: list[Callable[[], None]] = [
        (lambda one=one: parties.put(one, {"credit": Sealed("sealed", 1)}))  # type: ignore[misc]
        if number % 2
        else (lambda one=one, number=number: store.commit(opening(case(300 + number), person=one)))  # type: ignore[misc]
        for number, one in enumerate(persons)
    ]
    given = at_once(acts)
    winner = given.index(None)
    assert outcomes(given)["NoneType"] == 1
    written = [number for number in range(MANY) if parties.sections(f"P{number}")]
    opened = [number for number in range(MANY) if store.head(FLOW, case(300 + number)) is not None]
    assert written + opened == [winner]


def test_no_number_is_leased_twice_by_many_workers_at_once(tables: dict[str, str]) -> None:
    code, day, each = items()["elder_allowance"].code, date(2026, 10, 12), 2 * BLOCK + 5

    def work() -> list[str]:
        numbers = LeasedNumbers(tables["counters"])
        return [numbers.next(code, day) for _ in range(each)]

    workers = 8
    given = [number for numbers in at_once([work] * workers) for number in numbers]  # type: ignore[union-attr]
    assert len(set(given)) == len(given) == workers * each


def test_of_many_who_claim_one_message_at_once_one_sends_it(tables: dict[str, str]) -> None:
    deliveries = DeliveriesTable(tables["deliveries"])
    now, ref = datetime.now(UTC), Ref(flow="application", case_id=case(4), seq=2, kind="approved")
    errand = Errand(ref=ref, channel="sms")
    planned = Delivery(errand=errand, klass="result", created=now, at=now)
    line = Line(case_id=case(4), recipient="applicant", planned=2, waiting=(errand.place,), revision=1)
    written = at_once([lambda: deliveries.write([planned], [line])] * MANY)
    assert Counter(type(one).__name__ for one in written) == {"NoneType": 1, "VersionConflict": MANY - 1}
    assert deliveries.of_case(case(4)) == [planned]
    claimed = at_once([lambda: deliveries.claim(errand, "aliyun", now, now)] * MANY)
    assert Counter(taken for taken, _ in claimed) == {True: 1, False: MANY - 1}  # type: ignore[misc]
