"""What is written of what happened: who, when, behind which fact, and that nobody can alter it unseen."""

import hashlib
import json
from datetime import date
from typing import ClassVar

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.facts import SYSTEM, Body, Fact, Ref, faults, write
from tests.tallies import CASE, FLOW, LEGAL, OFFICER, STAMP, WALL, Added, Checked, timeline

lengths = st.integers(2, 6)


class Postponed(Body):
    """It goes on on another day."""

    kind: ClassVar[str] = "postponed"
    until: date


def sealed(fact: Fact) -> Fact:
    """The fact with the digest that goes with it."""
    return fact.model_copy(update={"digest": fact.own_digest()})


def test_a_fact_says_what_its_body_and_its_stamp_say() -> None:
    [fact] = write(FLOW.name, CASE, 4, "ab" * 32, [Added(amount=3)], STAMP)
    assert fact.model_dump(exclude={"digest"}) == {
        "flow": "tally", "case_id": CASE, "seq": 5, "kind": "added", "version": 1, "at": LEGAL, "recorded": WALL,
        "by": OFFICER.model_dump(), "channel": "window", "basis": "《计数条例》第一条", "data": {"amount": 3},
        "previous": "ab" * 32,
    }  # fmt: skip
    assert fact.ref() == Ref(flow="tally", case_id=CASE, seq=5, kind="added")


def test_what_the_platform_says_by_itself_is_said_by_nobody_else() -> None:
    added, checked = write(FLOW.name, CASE, 0, "", [Added(amount=1), Checked()], STAMP)
    assert (added.by, added.version) == (OFFICER, 1)
    assert (checked.by, checked.version, checked.basis) == (SYSTEM, 2, "")
    assert (checked.seq, checked.previous) == (2, added.digest)


def test_what_a_fact_holds_is_json_as_it_is_stored() -> None:
    [fact] = write(FLOW.name, CASE, 0, "", [Postponed(until=date(2026, 11, 24))], STAMP)
    assert fact.data == {"until": "2026-11-24"}
    assert Fact.model_validate_json(fact.model_dump_json()) == fact


def test_the_digest_is_sha256_over_all_but_itself() -> None:
    [fact] = timeline(3)
    told = json.loads(fact.model_dump_json())
    assert told.pop("digest") == fact.digest
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert fact.digest == hashlib.sha256(text.encode()).hexdigest()
    assert fact.model_copy(update={"digest": "0" * 64}).own_digest() == fact.digest


@given(st.lists(st.integers(), max_size=6))
def test_a_chain_that_nobody_touched_is_whole(amounts: list[int]) -> None:
    facts = timeline(*amounts)
    assert faults(facts) == []
    assert [fact.seq for fact in facts] == list(range(1, len(amounts) + 1))
    assert [fact.data["amount"] for fact in facts] == amounts


@given(lengths, st.data())
def test_an_altered_fact_is_named(length: int, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, length - 1))
    facts = timeline(*range(length))
    facts[place] = facts[place].model_copy(update={"data": {"amount": 1_000}})
    assert faults(facts) == [f"fact {place + 1} was altered"]
    facts[place] = sealed(facts[place])
    assert faults(facts) == ([f"fact {place + 2} does not follow fact {place + 1}"] if place + 1 < length else [])


@given(lengths, st.data())
def test_a_gap_ends_the_reading(length: int, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, length - 2))
    facts = timeline(*range(length))
    del facts[place]
    assert faults(facts) == [f"fact {place + 1} is missing"]


def test_what_was_wrong_before_a_gap_is_told_too() -> None:
    first, _, third = timeline(1, 2, 3)
    assert faults([first.model_copy(update={"channel": "web"}), third]) == [
        "fact 1 was altered", "fact 2 is missing",
    ]  # fmt: skip


@pytest.mark.parametrize("place", [1, 2])
def test_a_stranger_is_named(place: int) -> None:
    facts = timeline(1, 2, 3)
    facts[place] = sealed(facts[place].model_copy(update={"case_id": "another"}))
    assert faults(facts)[0] == f"fact {place + 1} belongs to another case"


def test_the_first_fact_follows_none() -> None:
    first, *_ = timeline(1)
    assert faults([sealed(first.model_copy(update={"previous": "0" * 64}))]) == ["fact 1 does not follow fact 0"]
