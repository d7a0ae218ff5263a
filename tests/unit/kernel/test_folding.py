"""A case is what its timeline folds to."""

import pytest
from hypothesis import given, strategies as st
from pydantic import ValidationError

from chalicelib.kernel.cases import Case, Head, advance, body_of, differences, fold, new
from tests.tallies import CASE, FLOW, Added, Tally, fresh, timeline


def test_a_new_case_knows_nothing_but_its_id() -> None:
    assert new(FLOW, CASE) == Head(CASE, Tally(), 0, "")


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=6), st.data())
def test_the_whole_timeline_folds_to_what_its_parts_lead_to(amounts: list[int], data: st.DataObject) -> None:
    facts, cut = timeline(*amounts), data.draw(st.integers(1, len(amounts)))
    whole = fold(FLOW, facts)
    assert whole.state == Tally(total=sum(amounts), seen=tuple(range(1, len(amounts) + 1)))
    assert (whole.case_id, whole.version, whole.digest) == (CASE, len(amounts), facts[-1].digest)
    first = advance(FLOW, fresh(), facts[:cut])
    assert (advance(FLOW, first, facts[cut:]) if facts[cut:] else first) == whole


def test_a_body_is_read_as_its_kind_and_version_say() -> None:
    [fact] = timeline(3)
    assert body_of(FLOW, fact) == Added(amount=3)
    with pytest.raises(KeyError):
        body_of(FLOW, fact.model_copy(update={"version": 2}))
    with pytest.raises(ValidationError):
        body_of(FLOW, fact.model_copy(update={"data": {}}))


def test_a_fact_is_found_by_its_number_which_counts_from_1() -> None:
    facts = tuple(timeline(1, 2, 3))
    case = Case(fold(FLOW, facts), facts)
    assert [case.fact(seq) for seq in (1, 2, 3)] == list(facts)
    for seq in (-1, 0, 4):
        with pytest.raises(LookupError, match=f"^case {CASE} has no fact {seq}$"):
            case.fact(seq)


def test_a_head_that_its_facts_fold_to_is_as_it_should_be() -> None:
    facts = timeline(1, 2)
    assert differences(FLOW, fold(FLOW, facts), facts) == []


def test_a_head_that_is_ahead_or_stands_on_another_fact_is_told() -> None:
    facts = timeline(1, 2)
    head = fold(FLOW, facts)
    assert differences(FLOW, Head(CASE, head.state, 3, head.digest), facts) == [
        "head is at version 3, the timeline at 2"
    ]
    assert differences(FLOW, Head(CASE, head.state, 2, "0" * 64), facts) == ["head is at version 2, the timeline at 2"]


def test_a_state_that_nothing_led_to_is_told() -> None:
    facts = timeline(1, 2)
    head = fold(FLOW, facts)
    changed = Head(CASE, Tally(total=4, seen=(1, 2)), head.version, head.digest)
    assert differences(FLOW, changed, facts) == ["the head's state is not what the timeline folds to"]


def test_of_a_broken_chain_only_the_break_is_told() -> None:
    facts = timeline(1, 2)
    assert differences(FLOW, Head(CASE, Tally(), 7, ""), facts[1:]) == ["fact 1 is missing"]
