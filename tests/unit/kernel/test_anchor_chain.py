"""Anchors hold each day's chains, and hold on to each other."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st

from chalicelib.kernel.anchors import Anchor, Chain, breaks, departures, survey
from chalicelib.kernel.audit import Entry, Row, Trace, follow
from tests.fakes.audit import MemoryTrailReader, Stored
from tests.tallies import OFFICER

DAY = "2026-10-12"
TRACE = Trace(actor=OFFICER, act="GET /v1/tallies")


def rows(shard: str, count: int) -> list[Row]:
    """The chain of a shard."""
    entries: list[Entry] = []
    for number in range(count):
        at = datetime(2026, 10, 12, 2, 0, number, tzinfo=UTC)
        entries.append(follow(entries[-1] if entries else None, shard, at, TRACE, str(number)))
    return [Row.of(entry) for entry in entries]


def surveyed(**shards: list[Row]) -> tuple[dict[str, Chain], dict[str, list[str]]]:
    kept: Stored = {(DAY, shard): found for shard, found in shards.items()}
    return survey(MemoryTrailReader(kept), DAY)


def anchored(days: int, first: int = 1) -> list[Anchor]:
    """The anchors of so many days, each sealed and behind the one before it."""
    anchors: list[Anchor] = []
    for number in range(first, first + days):
        day = (datetime(2026, 10, 1, tzinfo=UTC) + timedelta(days=number)).date().isoformat()
        previous = anchors[-1].digest if anchors else "0" * 64
        anchors.append(Anchor(day=day, shards={}, faults=[], previous=previous).sealed())
    return anchors


def test_a_chain_is_told_by_its_length_its_head_and_a_mark_of_each_entry() -> None:
    found, wrong = surveyed(a=rows("a", 3), b=rows("b", 1))
    digests = [entry.digest for row in rows("a", 3) if (entry := row.entry())]
    assert found["a"] == Chain(count=3, head=digests[2], marks="".join(text[:8] for text in digests))
    assert (found["b"].count, len(found["b"].marks), wrong) == (1, 8, {})
    assert list(found) == ["a", "b"]


def test_an_entry_that_cannot_be_read_has_an_empty_mark() -> None:
    broken = rows("a", 2)
    broken[1] = replace(broken[1], record="{}")
    found, wrong = surveyed(a=broken, b=rows("b", 1))
    assert (found["a"].count, found["a"].head, found["a"].marks[8:]) == (2, "", "--------")
    assert wrong == {"a": ["entry 2 cannot be read"]}


def test_of_another_day_nothing_is_told() -> None:
    assert survey(MemoryTrailReader({(DAY, "a"): rows("a", 1)}), "2026-10-13") == ({}, {})


def test_a_shard_without_entries_has_an_empty_chain() -> None:
    found, wrong = surveyed(a=[])
    assert found == {"a": Chain(count=0, head="", marks="")}
    assert wrong == {"a": ["entry 1 is missing"]}


def test_departures_are_told_by_shard_and_only_where_there_are_some() -> None:
    then, _ = surveyed(a=rows("a", 2), b=rows("b", 2), c=rows("c", 1))
    now, _ = surveyed(a=rows("a", 2), b=rows("b", 3), d=rows("d", 1))
    assert departures(then, now) == {
        "b": ["entry 3 was added after the day was anchored"],
        "c": ["entries 1 to 1 are gone"],
        "d": ["the shard was added after the day was anchored"],
    }
    assert list(departures(then, now)) == ["b", "c", "d"]


def test_a_shard_that_was_emptied_is_gone() -> None:
    then, _ = surveyed(a=rows("a", 2))
    now, _ = surveyed(a=[])
    assert departures(then, now) == {"a": ["entries 1 to 2 are gone"]}


def test_the_same_marks_on_another_head_are_another_chain() -> None:
    """Whoever finds entries with the same eight characters is told by the digest of the last one."""
    then, _ = surveyed(a=rows("a", 2))
    now = {"a": then["a"].model_copy(update={"head": "0" * 64})}
    assert departures(then, now) == {"a": ["from entry 2 on it is not the chain that was anchored"]}


def test_all_that_was_added_is_named() -> None:
    then, _ = surveyed(a=rows("a", 2))
    now, _ = surveyed(a=rows("a", 5))
    assert departures(then, now) == {"a": ["entries 3 to 5 were added after the day was anchored"]}


def test_a_chain_that_was_cut_off_tells_from_where_on() -> None:
    then, _ = surveyed(a=rows("a", 3))
    now, _ = surveyed(a=rows("a", 1))
    assert departures(then, now) == {"a": ["entries 2 to 3 were cut off"]}


def test_an_anchor_carries_sha256_over_all_but_its_digest() -> None:
    [anchor] = anchored(1)
    told = json.loads(anchor.model_dump_json())
    assert told.pop("digest") == anchor.digest
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert anchor.digest == hashlib.sha256(text.encode()).hexdigest()
    assert anchor.sealed() == anchor


@given(st.integers(0, 5))
def test_anchors_that_nobody_touched_hold(days: int) -> None:
    assert breaks(anchored(days)) == {}
    assert breaks(anchored(days)[1:]) == {}


@given(st.integers(2, 5), st.data())
def test_an_altered_anchor_is_named(days: int, data: st.DataObject) -> None:
    anchors, place = anchored(days), data.draw(st.integers(0, days - 1))
    altered = anchors[place].model_copy(update={"faults": ["none"]})
    anchors[place] = altered
    assert breaks(anchors) == {altered.day: ["the anchor was altered"]}
    anchors[place] = altered.sealed()
    behind = anchors[place + 1].day if place + 1 < days else ""
    follows = f"the anchor does not follow that of {altered.day}"
    assert breaks(anchors) == ({behind: [follows]} if behind else {})


def test_a_missing_anchor_is_told_by_the_one_behind_it() -> None:
    first, _, third = anchored(3)
    assert breaks([first, third]) == {third.day: [f"the anchor does not follow that of {first.day}"]}


def test_all_that_is_wrong_with_an_anchor_is_told() -> None:
    first, second = anchored(2)
    wrong = second.model_copy(update={"previous": "1" * 64})
    assert breaks([first, wrong]) == {
        wrong.day: ["the anchor was altered", f"the anchor does not follow that of {first.day}"]
    }
