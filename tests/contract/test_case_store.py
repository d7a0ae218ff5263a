"""What every case store must do when a case changes: the one in memory and the table alike."""

from typing import Any

import pytest

from chalicelib.aws import tables
from chalicelib.aws.cases_table import CasesTable
from chalicelib.kernel.cases import Case, differences
from chalicelib.kernel.changing import change
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.privacy import Person
from chalicelib.kernel.store import Answered, CaseStore, Claimed, Once, PersonKnown, VersionConflict
from tests.contract.flow import FLOW, OTHER, Added, Counter, case, following, opening, stamp
from tests.fakes.case_store import MemoryCases

ONE = case(1)
PERSON = Person("P1", "person-1", "wrapped", new=True)
ONCE = Once("key", "request")


@pytest.fixture(params=["memory", "table"])
def store(request: pytest.FixtureRequest) -> CaseStore:
    if request.param == "memory":
        return MemoryCases({})
    request.getfixturevalue("dynamodb")
    return CasesTable("cases", claims="claims", idempotency="idempotency", keys="keys")


def test_a_case_that_was_never_opened_is_not_there(store: CaseStore) -> None:
    assert store.head(FLOW, ONE) is None
    assert store.whole(FLOW, ONE) is None
    assert store.timeline(ONE) == []
    assert store.fact(ONE, 1) is None
    assert store.answer("key") is None
    assert store.claimant("number:1") is None
    assert store.claimants(("number:1",)) == {}


def test_an_opened_case_gives_its_head_and_its_facts_as_they_were_written(store: CaseStore) -> None:
    opened = opening(ONE, Added(number=3, note="呈贡"), Added(number=4))
    store.commit(opened)
    assert store.head(FLOW, ONE) == opened.head
    assert store.timeline(ONE) == list(opened.facts)
    assert store.whole(FLOW, ONE) == Case(opened.head, tuple(opened.facts))
    assert store.fact(ONE, 2) == opened.facts[1]
    assert store.fact(ONE, 3) is None
    assert differences(FLOW, opened.head, store.timeline(ONE)) == []


def test_a_case_is_not_there_for_another_flow(store: CaseStore) -> None:
    store.commit(opening(ONE))
    assert store.head(OTHER, ONE) is None
    assert store.whole(OTHER, ONE) is None


@pytest.mark.usefixtures("dynamodb")
def test_a_case_of_which_one_part_is_not_to_be_seen_yet_is_read_as_of_its_head() -> None:
    store = CasesTable("cases", claims="claims", idempotency="idempotency", keys="keys")
    opened = opening(ONE, Added(number=3), Added(number=4))
    store.commit(opened)
    rows, early = tables.cases("cases"), opened.facts[1].model_copy(update={"seq": 3}).model_dump_json()
    rows(ONE, 3, fact=early, kind="added", flow=FLOW.name).save()  # of a change whose head is not to be seen yet
    assert store.whole(FLOW, ONE) == Case(opened.head, tuple(opened.facts))
    for seq in (3, 2):
        rows(ONE, seq).delete()
    with pytest.raises(Conflict) as refused:
        store.whole(FLOW, ONE)
    assert refused.value.code == "case_busy"


def test_a_fact_that_a_case_does_not_have_is_not_given(store: CaseStore) -> None:
    store.commit(opening(ONE))
    whole = store.whole(FLOW, ONE)
    assert whole is not None
    assert whole.fact(1).seq == 1
    for seq in (0, 2, -1):
        with pytest.raises(LookupError):
            whole.fact(seq)


def test_facts_are_appended_behind_those_that_are_there(store: CaseStore) -> None:
    store.commit(opening(ONE))
    head = store.head(FLOW, ONE)
    assert head is not None
    second = following(head, Added(number=5), Added(number=6))
    store.commit(second)
    assert store.head(FLOW, ONE) == second.head
    assert [fact.seq for fact in store.timeline(ONE)] == [1, 2, 3]
    assert second.head.state.total == 12


def test_who_decided_on_an_older_state_is_refused_and_nothing_is_stored(store: CaseStore) -> None:
    first = opening(ONE)
    store.commit(first)
    store.commit(following(first.head, Added(number=2)))
    late = following(first.head, Added(number=7), once=ONCE, claims=frozenset({"number:1"}), person=PERSON)
    with pytest.raises(VersionConflict):
        store.commit(late)
    assert [fact.data["number"] for fact in store.timeline(ONE)] == [1, 2]
    nothing_but_facts(store)


def test_a_case_is_opened_once(store: CaseStore) -> None:
    store.commit(opening(ONE, Added(number=1)))
    with pytest.raises(VersionConflict):
        store.commit(opening(ONE, Added(number=2), Added(number=3), once=ONCE))
    assert len(store.timeline(ONE)) == 1
    nothing_but_facts(store)


def nothing_but_facts(store: CaseStore) -> None:
    """The refused change left no key, no name and no person behind: all of them are free."""
    assert store.answer(ONCE.key) is None
    assert store.claimant("number:1") is None
    store.commit(opening(case(99), once=ONCE, claims=frozenset({"number:1"}), person=PERSON))


def test_an_idempotency_key_is_written_with_the_case_and_answers_from_then_on(store: CaseStore) -> None:
    store.commit(opening(ONE, once=ONCE, answer={"number": "呈贡-1"}))
    assert store.answer("key") == ("request", {"number": "呈贡-1"})


def test_a_used_idempotency_key_explains_every_other_refusal(store: CaseStore) -> None:
    both: dict[str, Any] = {"once": ONCE, "claims": frozenset({"number:1"}), "person": PERSON}
    store.commit(opening(ONE, **both))
    with pytest.raises(Answered):
        store.commit(opening(ONE, **both))
    with pytest.raises(Answered):
        store.commit(opening(case(2), once=ONCE))
    assert store.head(FLOW, case(2)) is None


def test_a_request_that_changed_no_case_is_remembered_once(store: CaseStore) -> None:
    store.remember(ONCE, {"first": True})
    with pytest.raises(Answered):
        store.remember(Once("key", "another"), {"first": False})
    assert store.answer("key") == ("request", {"first": True})


def test_a_claimed_name_belongs_to_one_case(store: CaseStore) -> None:
    store.commit(opening(ONE, claims=frozenset({"number:1", "grant:a"})))
    with pytest.raises(Claimed) as taken:
        store.commit(opening(case(2), once=ONCE, person=PERSON, claims=frozenset({"grant:a", "number:2"})))
    assert taken.value.name == "grant:a"
    assert store.claimant("grant:a") == ONE
    assert store.claimant("number:2") is None
    assert store.claimants(("grant:a", "number:2")) == {"grant:a": ONE}
    assert store.head(FLOW, case(2)) is None
    assert store.timeline(case(2)) == []
    assert store.answer("key") is None


def test_a_released_name_is_free_again(store: CaseStore) -> None:
    first = opening(ONE, claims=frozenset({"grant:a"}))
    store.commit(first)
    store.commit(following(first.head, releases=frozenset({"grant:a"})))
    assert store.claimant("grant:a") is None
    store.commit(opening(case(2), claims=frozenset({"grant:a"})))
    assert store.claimant("grant:a") == case(2)


def test_nobody_releases_the_name_of_another_case(store: CaseStore) -> None:
    other, first = opening(case(2)), opening(ONE, claims=frozenset({"grant:a"}))
    store.commit(first)
    store.commit(other)
    for name in ("grant:a", "grant:unknown"):
        with pytest.raises(VersionConflict):
            store.commit(following(other.head, releases=frozenset({name})))
    assert store.claimant("grant:a") == ONE
    assert len(store.timeline(case(2))) == 1


def test_a_person_is_written_by_the_first_of_two_cases_only(store: CaseStore) -> None:
    store.commit(opening(ONE, person=PERSON))
    again = Person("P2", PERSON.lookup, "other", new=True)
    with pytest.raises(PersonKnown):
        store.commit(opening(case(2), person=again, claims=frozenset({"number:2"})))
    assert store.head(FLOW, case(2)) is None
    assert store.claimant("number:2") is None
    store.commit(opening(case(2), person=Person("P1", PERSON.lookup, "wrapped")))


def test_a_command_is_decided_again_on_the_newer_state(store: CaseStore) -> None:
    store.commit(opening(ONE))
    seen: list[int] = []

    def decide(state: Counter) -> list[Added]:
        seen.append(state.total)
        if len(seen) == 1:
            between = store.head(FLOW, ONE)
            assert between is not None
            store.commit(following(between, Added(number=10)))
        return [Added(number=100)]

    done = change(store, FLOW, ONE, stamp(1), decide)
    assert seen == [1, 11]
    assert done.state.total == 111
    assert store.head(FLOW, ONE) == done


def test_a_command_that_is_always_second_gives_up(store: CaseStore) -> None:
    store.commit(opening(ONE))

    def decide(_: Any) -> list[Added]:
        between = store.head(FLOW, ONE)
        assert between is not None
        store.commit(following(between))
        return [Added(number=100)]

    with pytest.raises(Conflict) as busy:
        change(store, FLOW, ONE, stamp(1), decide)
    assert busy.value.code == "case_busy"
    assert all(fact.data["number"] == 1 for fact in store.timeline(ONE))


def test_a_command_that_changes_nothing_writes_nothing(store: CaseStore) -> None:
    store.commit(opening(ONE))
    assert change(store, FLOW, ONE, stamp(1), lambda _: []) == store.head(FLOW, ONE)
    assert len(store.timeline(ONE)) == 1
