"""What every audit trail must do, alone and along with the acts of cases: the one in memory and the table alike."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import boto3
import pytest

from chalicelib.aws.audit_table import AuditTable
from chalicelib.aws.cases_table import CasesTable
from chalicelib.aws.origin import RequestSeal
from chalicelib.kernel.audit import KEPT, Entry
from chalicelib.kernel.errors import Unavailable
from chalicelib.kernel.privacy import SealBroken
from chalicelib.kernel.store import Answered, Claimed, Once, VersionConflict
from tests.contract.flow import FLOW, Added, case, following, opening
from tests.contract.secret import made
from tests.contract.trail import DAY, LATER, NOON, OFFICER, ONE, RESIDENT, World, of_the_table, once, trace
from tests.fakes.audit import MemoryTrail, MemoryTrailReader, Stored
from tests.fakes.case_store import MemoryCases
from tests.fakes.time_and_numbers import SetClock


@pytest.fixture(params=["memory", "table"])
def world(request: pytest.FixtureRequest) -> World:
    clock = SetClock(NOON)
    if request.param == "memory":
        kept: Stored = {}
        trail = MemoryTrail(clock, kept)
        return World(trail, MemoryTrail(clock, kept), MemoryTrailReader(kept), MemoryCases({}, trail), clock)
    request.getfixturevalue("dynamodb")
    return of_the_table(clock)


@pytest.fixture
def table(request: pytest.FixtureRequest) -> World:
    request.getfixturevalue("dynamodb")
    return of_the_table(SetClock(NOON))


def test_a_trail_that_nobody_wrote_is_empty(world: World) -> None:
    assert world.reader.shards(DAY) == []
    assert list(world.reader.rows(DAY, "0" * 16)) == []
    assert world.reader.by_actor(OFFICER, NOON, LATER, 10) == ([], "")
    assert world.reader.about(ONE, NOON, LATER, 10) == ([], "")


def test_what_is_recorded_is_read_as_it_was_in_one_chain(world: World) -> None:
    for number in range(3):
        world.trail.record(trace(), f"result {number}")
    [chain] = world.entries()
    assert [(entry.seq, entry.result) for entry in chain] == [(1, "result 0"), (2, "result 1"), (3, "result 2")]
    assert all((entry.trace, entry.at, entry.day) == (trace(), NOON, DAY) for entry in chain)


def test_each_process_writes_a_chain_of_its_own_each_day(world: World) -> None:
    for trail in (world.trail, world.other, world.trail):
        trail.record(trace(), "shown")
    assert sorted(len(chain) for chain in world.entries()) == [1, 2]
    world.clock.move(timedelta(hours=12))
    world.trail.record(trace(), "shown")
    [[entry]] = world.entries("2026-10-13")
    assert (entry.seq, entry.previous) == (1, "")
    assert len(world.entries()) == 2


def test_an_act_has_its_entry_with_the_kinds_of_its_facts(world: World) -> None:
    opened = opening(ONE, Added(), Added(), once=once())
    world.cases.commit(opened)
    world.cases.commit(following(opened.head, once=once("another")))
    world.cases.remember(once("third", actor=RESIDENT), {})
    [chain] = world.entries()
    assert [entry.result for entry in chain] == ["added,added", "added", "asked"]
    assert [entry.trace.actor for entry in chain] == [OFFICER, OFFICER, RESIDENT]


def test_the_entry_of_an_act_names_the_case_that_it_opened(world: World) -> None:
    world.cases.commit(opening(ONE, once=once(about="")))
    [entry], _ = world.reader.about(ONE, NOON, LATER, 10)
    assert entry.trace == trace()


def test_what_nobody_asked_for_has_no_entry(world: World) -> None:
    world.cases.commit(opening(ONE))
    world.cases.commit(opening(case(2), once=Once("key", "request")))
    world.cases.remember(Once("another", "request"), {})
    assert world.reader.shards(DAY) == []


def test_a_refused_act_has_no_entry_and_the_next_follows_what_was_written(world: World) -> None:
    first = opening(ONE, once=once(), claims=frozenset({"number:1"}))
    with pytest.raises(VersionConflict):
        world.cases.commit(following(first.head, once=once()))
    world.cases.commit(first)
    with pytest.raises(Answered):
        world.cases.commit(following(first.head, once=once()))
    with pytest.raises(Answered):
        world.cases.remember(once(), {})
    with pytest.raises(Claimed):
        world.cases.commit(opening(case(2), once=once("b"), claims=frozenset({"number:1"})))
    assert world.results() == ["added"]
    world.cases.remember(once("c"), {})
    world.trail.record(trace(), "shown")
    assert world.results() == ["added", "asked", "shown"]


def test_a_refusal_is_told_rightly_where_names_are_released_with_it(world: World) -> None:
    first = opening(ONE, claims=frozenset({"grant:a", "grant:b"}))
    world.cases.commit(first)
    world.cases.remember(once(), {})
    release = frozenset({"grant:a", "grant:b"})
    with pytest.raises(Answered):
        world.cases.commit(following(first.head, once=once(), releases=release))
    world.cases.commit(opening(case(2), claims=frozenset({"grant:c"})))
    with pytest.raises(Claimed) as taken:
        world.cases.commit(following(first.head, once=once("b"), claims=frozenset({"grant:c"}), releases=release))
    assert taken.value.name == "grant:c"
    stale = following(opening(ONE).head, once=once("c"), releases=release)
    world.cases.commit(following(first.head))
    with pytest.raises(VersionConflict):
        world.cases.commit(stale)
    assert world.results() == ["asked"]


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_entries_are_found_by_who_and_about_what_oldest_first_page_by_page(world: World, limit: int) -> None:
    for number in range(5):
        for trail in (world.trail, world.other):
            trail.record(trace(OFFICER, "C1"), f"{number}")
        world.trail.record(trace(RESIDENT, "C2" if number % 2 else "C1"), f"{number}")
        if number != 2:  # two rounds fall into one instant
            world.clock.move(timedelta(minutes=1))
    by_actor = pages(lambda after: world.reader.by_actor(OFFICER, NOON, LATER, limit, after))
    assert [entry.result for entry in by_actor] == [f"{n}" for n in (0, 0, 1, 1)] + [e.result for e in by_actor[4:]]
    assert sorted(entry.result for entry in by_actor) == sorted(f"{n}" for n in range(5) for _ in "ab")
    assert len({entry.digest for entry in by_actor}) == 10
    assert by_actor == sorted(by_actor, key=lambda entry: entry.at)
    about = pages(lambda after: world.reader.about("C2", NOON, LATER, limit, after))
    assert [(entry.trace.actor, entry.result) for entry in about] == [(RESIDENT, "1"), (RESIDENT, "3")]


def pages(read: Any) -> list[Entry]:
    """Every page, until the cursor is empty."""
    found: list[Entry] = []
    cursor = ""
    for _ in range(50):
        page, cursor = read(cursor)
        found += page
        if not cursor:
            return found
    raise AssertionError("the pages have no end")


def test_what_is_found_lies_from_the_start_until_before_the_end(world: World) -> None:
    for number in range(4):
        world.trail.record(trace(), f"{number}")
        world.clock.move(timedelta(seconds=1))
    start, end = NOON + timedelta(seconds=1), NOON + timedelta(seconds=3)
    found, cursor = world.reader.by_actor(OFFICER, start, end, 1)
    assert ([entry.result for entry in found], bool(cursor)) == (["1"], True)
    assert [e.result for e in world.reader.by_actor(OFFICER, start, end, 9, cursor)[0]] == ["2"]
    last = world.reader.by_actor(OFFICER, NOON, LATER, 4)[1]
    assert world.reader.by_actor(OFFICER, start, end, 9, last) == ([], "")


def test_what_is_about_nothing_is_found_by_who_did_it(world: World) -> None:
    world.trail.record(trace(about=""), "shown")
    assert [entry.result for entry in world.reader.by_actor(OFFICER, NOON, LATER, 9)[0]] == ["shown"]


def test_where_its_place_is_taken_an_act_is_written_once_in_another_shard(table: World) -> None:
    table.trail.record(trace(), "shown")
    [shard] = table.reader.shards(DAY)
    stranger: dict[str, Any] = {"pk": {"S": f"{DAY}#{shard}"}, "sk": {"N": "2"}}
    boto3.client("dynamodb").put_item(TableName="audit", Item=stranger)
    table.cases.commit(opening(ONE, once=once()))
    assert len(table.cases.timeline(ONE)) == 1
    assert table.cases.answer("key") == ("request", {})
    boto3.client("dynamodb").delete_item(TableName="audit", Key=stranger)
    assert sorted(chain[0].result for chain in table.entries()) == ["added", "shown"]


def test_where_an_entry_was_written_and_the_answer_lost_the_next_begins_another_shard(table: World) -> None:
    def written_and_lost(items: Sequence[Any]) -> None:
        for item in items:
            item.save()
        raise ConnectionError

    table.trail.record(trace(), "shown")
    assert isinstance(table.trail, AuditTable)
    with pytest.raises(ConnectionError):
        table.trail.along(trace(), "shown", written_and_lost)
    table.trail.record(trace(), "shown")
    assert sorted(len(chain) for chain in table.entries()) == [1, 2]


def test_what_cannot_be_recorded_is_told_and_an_act_is_then_not_done(table: World) -> None:
    trail = AuditTable("nowhere", table.clock)
    with pytest.raises(Unavailable) as told:
        trail.record(trace(), "shown")
    assert told.value.code == "audit_unavailable"
    assert told.value.sentence
    cases = CasesTable("cases", claims="claims", idempotency="idempotency", keys="keys", audit=trail)
    with pytest.raises(Exception, match="transaction"):
        cases.commit(opening(ONE, once=once()))
    assert cases.head(FLOW, ONE) is None
    assert cases.answer("key") is None


def test_in_memory_likewise() -> None:
    trail = MemoryTrail(SetClock(NOON))
    cases, trail.broken = MemoryCases({}, trail), True
    with pytest.raises(Unavailable):
        cases.commit(opening(ONE, once=once()))
    assert cases.head(FLOW, ONE) is None
    assert cases.answer("key") is None


def test_an_entry_and_its_shard_expire_when_they_have_been_kept_long_enough(table: World) -> None:
    table.trail.record(trace(), "shown")
    items = boto3.client("dynamodb").scan(TableName="audit")["Items"]
    assert [int(item["expires"]["N"]) for item in items] == [int((NOON + KEPT).timestamp())] * 2
    assert timedelta(days=183) <= KEPT


@pytest.mark.usefixtures("account")
def test_an_address_is_opened_with_the_secret_that_sealed_it_only() -> None:
    seal, other = RequestSeal(made()[0]), RequestSeal(made()[0])
    for address in ("203.0.113.7", "2001:db8::7", ""):
        assert seal.open(seal.seal(address)) == address
    assert seal.seal("") == ""
    sealed = seal.seal("203.0.113.7")
    assert "203" not in sealed
    assert sealed != seal.seal("203.0.113.7")
    flipped = ("A" if sealed[0] != "A" else "B") + sealed[1:]
    for broken in (flipped, sealed[:8], "no base64", "203.0.113.7"):
        with pytest.raises(SealBroken):
            seal.open(broken)
    with pytest.raises(SealBroken):
        other.open(sealed)
