"""What every case store must find: by person, by queue, by clock, and what no dispatcher has taken."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.aws.cases_table import CasesTable
from chalicelib.kernel.store import PARTS, CaseStore, VersionConflict, part_of
from tests.contract.flow import FLOW, START, Added, case, following, opening
from tests.fakes.case_store import MemoryCases


@pytest.fixture(params=["memory", "table"])
def store(request: pytest.FixtureRequest) -> CaseStore:
    if request.param == "memory":
        return MemoryCases({})
    request.getfixturevalue("dynamodb")
    return CasesTable("cases", claims="claims", idempotency="idempotency", keys="keys")


def later(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


Read = Callable[[str], tuple[list[tuple[str, dict[str, Any]]], str]]


def pages(read: Read) -> list[list[str]]:
    """The case ids of every page, until the cursor is empty."""
    found: list[list[str]] = []
    cursor = ""
    for _ in range(100):
        page, cursor = read(cursor)
        found.append([case_id for case_id, _ in page])
        if not cursor:
            return found
    raise AssertionError("the pages have no end")


def flat(found: list[list[str]]) -> list[str]:
    return [case_id for page in found for case_id in page]


@pytest.mark.parametrize("limit", [1, 3, 4, 100])
def test_a_persons_cases_come_newest_first_each_once_even_of_one_moment(store: CaseStore, limit: int) -> None:
    for number, minutes in enumerate([0, 5, 5, 5, 5, 9, 2]):
        store.commit(opening(case(number), Added(subject="P1"), minutes=minutes))
    store.commit(opening(case(50), Added(subject="P2"), minutes=3))
    store.commit(opening(case(51), Added(), minutes=3))
    found = pages(lambda cursor: store.of_subject("P1", limit, cursor))
    assert flat(found) == [case(n) for n in (5, 4, 3, 2, 1, 6, 0)]


@pytest.mark.parametrize("limit", [1, 3, 100])
def test_the_cases_that_a_partner_opened_come_newest_first_up_to_an_instant(store: CaseStore, limit: int) -> None:
    for number, minutes in enumerate([0, 5, 5, 9, 2]):
        store.commit(opening(case(number), Added(subject=f"P{number}", opener="outlet#A"), minutes=minutes))
    store.commit(opening(case(50), Added(subject="P1", opener="kiosk#A"), minutes=3))
    store.commit(opening(case(51), Added(subject="P1"), minutes=3))
    for before, expected in [(None, [3, 2, 1, 4, 0]), (later(9), [2, 1, 4, 0]), (later(5), [4, 0]), (later(0), [])]:
        found = pages(lambda cursor, before=before: store.opened_by("outlet#A", limit, cursor, before))  # type: ignore[misc]
        assert flat(found) == [case(number) for number in expected]
    assert store.opened_by("outlet#B", limit) == ([], "")


@pytest.mark.parametrize("limit", [1, 3, 5, 100])
def test_a_work_queue_comes_first_due_first_each_case_once_over_all_parts(store: CaseStore, limit: int) -> None:
    minutes = [7, 3, 3, 3, 3, 3, 1, 9, 9, 4, 2, 8, 8]
    for number, due in enumerate(minutes):
        store.commit(opening(case(number), Added(queue="D#review", due=later(due))))
    store.commit(opening(case(50), Added(queue="D#check", due=later(0))))
    assert len({part_of(case(number)) for number in range(len(minutes))}) > 1
    expected = sorted(range(len(minutes)), key=lambda number: (minutes[number], number))
    found = pages(lambda cursor: store.in_queue("D#review", limit, cursor))
    assert flat(found) == [case(number) for number in expected]
    assert all(len(page) <= limit for page in found)


def queues(store: CaseStore) -> dict[str, list[str]]:
    """What waits in each queue of the case that is tried here."""
    return {name: [i for i, _ in store.in_queue(name, 10)[0]] for name in ("D#review", "S#accept", "E#opinion")}


def test_a_case_waits_in_several_queues_at_once_and_leaves_each_on_its_own(store: CaseStore) -> None:
    places = (("S#accept", later(2)), ("E#opinion", later(3)))
    first = opening(case(1), Added(queue="D#review", due=later(1), others=places))
    store.commit(first)
    assert queues(store) == {"D#review": [case(1)], "S#accept": [case(1)], "E#opinion": [case(1)]}
    second = following(first.head, Added(queue="D#review", due=later(1), others=(None, places[1])))
    store.commit(second)
    assert queues(store) == {"D#review": [case(1)], "S#accept": [], "E#opinion": [case(1)]}
    third = following(second.head, Added(others=(places[0], None)))
    store.commit(third)
    assert queues(store) == {"D#review": [], "S#accept": [case(1)], "E#opinion": []}
    assert store.head(FLOW, case(1)) == third.head
    assert [fact.seq for fact in store.timeline(case(1))] == [1, 2, 3]


def test_every_place_of_a_case_shows_its_newest_state(store: CaseStore) -> None:
    first = opening(case(1), Added(number=2, others=(("E#opinion", later(1)),)))
    store.commit(first)
    store.commit(following(first.head, Added(number=3, others=(("E#opinion", later(1)),))))
    [(_, state)], _ = store.in_queue("E#opinion", 10)
    assert state["total"] == 5


@pytest.mark.parametrize("limit", [1, 3, 100])
def test_a_further_queue_comes_first_due_first_with_those_that_wait_there_alone(store: CaseStore, limit: int) -> None:
    for number, minutes in enumerate([4, 1, 3]):
        store.commit(opening(case(number), Added(others=(None, ("E#opinion", later(minutes))))))
    store.commit(opening(case(10), Added(queue="E#opinion", due=later(2))))
    found = pages(lambda cursor: store.in_queue("E#opinion", limit, cursor))
    assert flat(found) == [case(number) for number in (1, 10, 2, 0)]


def test_a_change_that_came_second_moves_the_case_in_no_queue(store: CaseStore) -> None:
    first = opening(case(1), Added(others=(("E#opinion", later(1)),)))
    store.commit(first)
    store.commit(following(first.head, Added(others=(("E#opinion", later(1)),))))
    with pytest.raises(VersionConflict):
        store.commit(following(first.head, Added(others=(None,))))
    assert [i for i, _ in store.in_queue("E#opinion", 10)[0]] == [case(1)]


def test_lists_show_the_state_and_follow_its_changes(store: CaseStore) -> None:
    first = opening(case(1), Added(number=2, subject="P1", queue="D#review", due=later(1)))
    store.commit(first)
    [(_, queued)], _ = store.in_queue("D#review", 10)
    assert queued["total"] == 2
    store.commit(following(first.head, Added(number=3, subject="P1")))
    assert store.in_queue("D#review", 10) == ([], "")
    [(case_id, state)], cursor = store.of_subject("P1", 10)
    assert (case_id, state["total"], cursor) == (case(1), 5, "")


def test_a_case_is_due_once_its_instant_lies_before(store: CaseStore) -> None:
    for number in range(20):
        store.commit(opening(case(number), Added(wake=later(number))))
    store.commit(opening(case(50), Added()))
    assert set(store.due(later(7))) == {(FLOW.name, case(number)) for number in range(7)}
    assert list(store.due(later(0))) == []


def test_open_clocks_are_those_that_run_in_parts_that_wrap_around(store: CaseStore) -> None:
    running = {(FLOW.name, case(number)) for number in range(30)}
    for _, case_id in running:
        store.commit(opening(case_id, Added(wake=later(1))))
    stopped = opening(case(50), Added(wake=later(1)))
    store.commit(stopped)
    store.commit(following(stopped.head, Added()))
    parts = [set(store.open_clocks(part)) for part in range(PARTS)]
    assert set(store.open_clocks()) == running
    assert sum(len(part) for part in parts) == len(running)
    assert set().union(*parts) == running
    assert [set(store.open_clocks(part + 3 * PARTS)) for part in range(PARTS)] == parts


def test_what_is_written_waits_for_a_dispatcher_until_its_newest_version_is_taken(store: CaseStore) -> None:
    first = opening(case(1), minutes=1)
    store.commit(first)
    assert list(store.undispatched(later(1))) == []
    assert list(store.undispatched(later(2))) == [case(1)]
    second = following(first.head, minutes=5)
    store.commit(second)
    store.dispatched(case(1), 1)
    assert list(store.undispatched(later(6))) == [case(1)]
    store.dispatched(case(1), 2)
    assert list(store.undispatched(later(6))) == []
    assert store.head(FLOW, case(1)) == second.head


def test_dispatching_a_case_that_is_not_there_makes_none(store: CaseStore) -> None:
    store.dispatched(case(1), 1)
    assert store.head(FLOW, case(1)) is None
    assert store.timeline(case(1)) == []


def test_a_large_timeline_is_read_whole_and_in_order(store: CaseStore) -> None:
    note = "呈" * 20_000  # 60 KB a fact: more in all than one page of a query holds
    head = None
    for number in range(6):
        bodies = [Added(number=number, note=note) for _ in range(5)]
        done: Any = following(head, *bodies) if head else opening(case(1), *bodies)
        store.commit(done)
        head = done.head
    facts = store.timeline(case(1))
    assert [fact.seq for fact in facts] == list(range(1, 31))
    assert all(fact.data["note"] == note for fact in facts)
    last = store.fact(case(1), 30)
    assert last == facts[-1]
