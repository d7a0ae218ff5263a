"""The chain of the audit trail: whatever is done to it is found, and told where."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from chalicelib.kernel.anchors import departures, survey
from chalicelib.kernel.audit import Entry, PlaceTaken, Row, Shard, Trace, day_of, faults, follow
from chalicelib.kernel.errors import Unavailable
from chalicelib.kernel.facts import By
from tests.fakes.audit import MemoryTrailReader
from tests.fakes.time_and_numbers import SetClock

DAY, SHARD = "2026-10-12", "00ff00ff00ff00ff"
START = datetime(2026, 10, 12, 2, 0, tzinfo=UTC)
TRACE = Trace(actor=By(role="officer", id="O1"), act="GET /v1/applications/{case_id}/dossier", about="C1")

texts = st.text(st.characters(codec="utf-8"), max_size=4)
traces = st.builds(
    Trace, actor=st.builds(By, role=texts, id=texts), session=texts, origin=texts, act=texts, about=texts, purpose=texts
)


def chained(said: list[tuple[Trace, str]]) -> list[Entry]:
    """The chain of one shard and day."""
    entries: list[Entry] = []
    for number, (trace, result) in enumerate(said):
        at = START + timedelta(seconds=number)
        entries.append(follow(entries[-1] if entries else None, SHARD, at, trace, result))
    return entries


def sealed(entry: Entry) -> Entry:
    """The entry with the digest that goes with it."""
    return entry.model_copy(update={"digest": entry.own_digest()})


chains = st.lists(st.tuples(traces, texts), min_size=2, max_size=5).map(chained)


def told(rows: list[Row]) -> str:
    return "; ".join(faults(DAY, SHARD, rows))


def departed(then: list[Row], now: list[Row]) -> list[str]:
    """What an anchor written of ``then`` tells of ``now``."""
    known, _ = survey(MemoryTrailReader({(DAY, SHARD): then} if then else {}), DAY)
    found, _ = survey(MemoryTrailReader({(DAY, SHARD): now} if now else {}), DAY)
    return departures(known, found).get(SHARD, [])


@settings(max_examples=25)
@given(chains)
def test_a_chain_that_nobody_touched_is_whole(chain: list[Entry]) -> None:
    rows = [Row.of(entry) for entry in chain]
    assert faults(DAY, SHARD, rows) == []
    assert departed(rows, rows) == []
    assert [row.entry() for row in rows] == chain


ALTERED: dict[str, Any] = {
    "day": "2026-10-11", "shard": "11ff00ff00ff00ff", "seq": 77, "at": START - timedelta(days=1),
    "result": "another result", "trace": TRACE.model_copy(update={"purpose": "another purpose"}),
    "previous": "0" * 64, "digest": "1" * 64,
}  # fmt: skip


@settings(max_examples=25)
@given(chains, st.data())
@pytest.mark.parametrize("name", ALTERED)
def test_an_altered_entry_is_named(name: str, chain: list[Entry], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(chain) - 1))
    rows = [Row.of(entry) for entry in chain]
    rows[place] = replace(rows[place], record=chain[place].model_copy(update={name: ALTERED[name]}).model_dump_json())
    assert f"entry {place + 1} was altered" in told(rows)


@settings(max_examples=25)
@given(chains, st.data())
def test_an_altered_entry_whose_digest_was_computed_anew_is_told_by_the_one_behind_it(
    chain: list[Entry], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(chain) - 2))
    rows = [Row.of(entry) for entry in chain]
    rows[place] = Row.of(sealed(chain[place].model_copy(update={"result": "another result"})))
    assert told(rows) == f"entry {place + 2} does not follow entry {place + 1}"


@settings(max_examples=25)
@given(chains, st.data())
def test_a_chain_written_anew_from_some_entry_on_is_told_by_its_anchor(chain: list[Entry], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(chain) - 1))
    said = [(entry.trace, entry.result) for entry in chain]
    said[place] = (said[place][0], "another result")
    rows, anew = [Row.of(e) for e in chain], [Row.of(e) for e in chained(said)]
    assert faults(DAY, SHARD, anew) == []
    assert departed(rows, anew) == [f"from entry {place + 1} on it is not the chain that was anchored"]


@settings(max_examples=25)
@given(chains, st.data())
def test_missing_entries_are_named(chain: list[Entry], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(chain) - 2))
    behind = data.draw(st.integers(first + 1, len(chain) - 1))
    rows = [Row.of(entry) for entry in chain]
    del rows[first:behind]
    many = f"entries {first + 1} to {behind} are missing"
    assert told(rows) == (many if behind > first + 1 else f"entry {behind} is missing")


@settings(max_examples=25)
@given(chains, st.data())
def test_what_was_cut_off_at_the_end_is_told_by_the_anchor(chain: list[Entry], data: st.DataObject) -> None:
    left = data.draw(st.integers(0, len(chain) - 1))
    rows = [Row.of(entry) for entry in chain]
    assert faults(DAY, SHARD, rows[:left]) == ([] if left else ["entry 1 is missing"])
    gone = f"entries {left + 1} to {len(chain)} were cut off" if left else f"entries 1 to {len(chain)} are gone"
    assert departed(rows, rows[:left]) == [gone]


@settings(max_examples=25)
@given(chains, st.data())
def test_entries_that_changed_places_are_both_named(chain: list[Entry], data: st.DataObject) -> None:
    one = data.draw(st.integers(0, len(chain) - 2))
    other = data.draw(st.integers(one + 1, len(chain) - 1))
    rows = [Row.of(entry) for entry in chain]
    rows[one], rows[other] = replace(rows[other], seq=rows[one].seq), replace(rows[one], seq=rows[other].seq)
    assert f"entry {one + 1} is strange" in told(rows)
    assert f"entry {other + 1} is strange" in told(rows)


@settings(max_examples=25)
@given(chains, st.data())
def test_an_inserted_entry_is_named(chain: list[Entry], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(chain)))
    rows = [Row.of(entry) for entry in chain]
    rows.insert(place, replace(rows[0], seq=place + 0.5 if place else 0))
    assert f"entry {place + 0.5 if place else 0} is strange" in told(rows)


@settings(max_examples=25)
@given(chains, st.data())
def test_an_entry_written_between_two_others_that_were_moved_on_is_named(
    chain: list[Entry], data: st.DataObject
) -> None:
    place = data.draw(st.integers(1, len(chain) - 1))
    between = follow(chain[place - 1], SHARD, START, TRACE, "inserted")
    moved = [Row.of(sealed(entry.model_copy(update={"seq": entry.seq + 1}))) for entry in chain[place:]]
    rows = [*(Row.of(entry) for entry in chain[:place]), Row.of(between), *moved]
    assert f"entry {place + 2} does not follow entry {place + 1}" in told(rows)
    assert departed([Row.of(entry) for entry in chain], rows) != []


@settings(max_examples=25)
@given(chains)
def test_an_entry_added_after_the_anchor_is_named(chain: list[Entry]) -> None:
    rows = [Row.of(entry) for entry in chain]
    more = [*rows, Row.of(follow(chain[-1], SHARD, START, TRACE, "added"))]
    assert faults(DAY, SHARD, more) == []
    assert departed(rows, more) == [f"entry {len(more)} was added after the day was anchored"]
    assert departed([], rows) == ["the shard was added after the day was anchored"]


@settings(max_examples=25)
@given(chains, st.data())
@pytest.mark.parametrize("name", ["actor", "at", "about"])
def test_an_entry_that_is_found_by_other_names_than_its_own_is_named(
    name: str, chain: list[Entry], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(chain) - 1))
    rows = [Row.of(entry) for entry in chain]
    rows[place] = replace(rows[place], places={**rows[place].places, name: "officer#another"})
    assert told(rows) == f"entry {place + 1} was altered"


def test_an_entry_that_cannot_be_read_is_named_and_the_others_are_checked() -> None:
    rows = [Row.of(entry) for entry in chained([(TRACE, "shown")] * 3)]
    rows[1] = replace(rows[1], record="{}")
    assert told(rows) == "entry 2 cannot be read; entry 3 does not follow entry 2"


def test_a_day_is_that_of_china_and_begins_a_chain_of_its_own() -> None:
    clock, kept = SetClock(datetime(2026, 10, 12, 15, 59, 59, tzinfo=UTC)), list[Entry]()
    shard = Shard(clock)
    for _ in range(2):
        shard.append(TRACE, "shown", kept.append)
    clock.move(timedelta(seconds=1))
    shard.append(TRACE, "shown", kept.append)
    assert [(entry.day, entry.seq) for entry in kept] == [("2026-10-12", 1), ("2026-10-12", 2), ("2026-10-13", 1)]
    assert kept[2].previous == ""
    assert kept[2].shard == kept[0].shard
    assert day_of(clock.at) == "2026-10-13"


def test_an_entry_that_was_not_written_leaves_its_place_to_the_next() -> None:
    shard, kept = Shard(SetClock()), list[Entry]()

    def refuse(_: Entry) -> None:
        raise ConnectionError

    shard.append(TRACE, "shown", kept.append)
    with pytest.raises(ConnectionError):
        shard.append(TRACE, "shown", refuse)
    shard.append(TRACE, "shown", kept.append)
    assert faults(kept[0].day, shard.id, map(Row.of, kept)) == []
    assert [entry.seq for entry in kept] == [1, 2]


def test_where_its_place_is_taken_another_shard_begins_once() -> None:
    shard, kept = Shard(SetClock()), list[Entry]()

    def taken(entry: Entry) -> None:
        kept.append(entry)
        raise PlaceTaken

    before = shard.id
    with pytest.raises(Unavailable) as refused:
        shard.append(TRACE, "shown", taken)
    assert refused.value.code == "audit_unavailable"
    assert [entry.seq for entry in kept] == [1, 1]
    assert kept[0].shard == before
    assert kept[1].shard == shard.id != before


def test_threads_of_a_process_write_one_chain() -> None:
    shard, kept = Shard(SetClock()), list[Entry]()
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda n: shard.append(TRACE, str(n), kept.append), range(200)))
    assert faults(kept[0].day, shard.id, map(Row.of, kept)) == []
    assert sorted(int(entry.result) for entry in kept) == list(range(200))
