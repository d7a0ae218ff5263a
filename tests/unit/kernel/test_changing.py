"""A case changes by what is decided on its newest state, whoever else is at it; a request is answered once."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.kernel.cases import Head
from chalicelib.kernel.changing import ATTEMPTS, act, change, load, load_whole, newest, prepare
from chalicelib.kernel.errors import Conflict, NotAllowed, NotFound
from chalicelib.kernel.facts import Body, faults
from chalicelib.kernel.store import Answered, Change, Once
from tests.fakes.case_store import MemoryCases
from tests.refusing import how_refused
from tests.tallies import CASE, FLOW, OFFICER, STAMP, Tally, adding, fresh, timeline

ONCE = Once("key", "request")


class Racing(MemoryCases):
    """A store of one tally, to which somebody else adds 100 just before each of the next ``others`` writes."""

    def __init__(self, *amounts: int, others: int = 0) -> None:
        super().__init__({})
        self.others, self.heads = 0, 0
        self.commit(prepare(FLOW, fresh(), adding(*amounts or (1,)), STAMP))
        self.others = others

    def head(self, flow: Any, case_id: str) -> Any:
        self.heads += 1
        return super().head(flow, case_id)

    def commit(self, change: Change[Any]) -> None:
        if self.others > 0:
            self.others -= 1
            super().commit(prepare(FLOW, load(super(), FLOW, CASE), adding(100), STAMP))  # type: ignore[arg-type]
        super().commit(change)

    @property
    def total(self) -> int:
        """What is stored."""
        return load(self, FLOW, CASE).state.total


class Deciding:
    """Adds one; remembers on which totals it decided. Refuses where the total is one of ``refused``."""

    def __init__(self, *refused: int) -> None:
        self.seen: list[int] = []
        self._refused = refused

    def __call__(self, state: Tally) -> Sequence[Body]:
        self.seen.append(state.total)
        if state.total in self._refused:
            raise NotAllowed("case_submitted")
        return adding(1)


def test_an_unknown_case_is_not_found() -> None:
    store = Racing()
    unknown = (NotFound, "case_unknown", "case_id")
    assert how_refused(lambda: load(store, FLOW, "another")) == unknown
    assert how_refused(lambda: load_whole(store, FLOW, "another")) == unknown
    assert how_refused(lambda: load(store, replace(FLOW, name="another"), CASE)) == unknown
    assert how_refused(lambda: load_whole(store, replace(FLOW, name="another"), CASE)) == unknown
    assert how_refused(lambda: change(store, FLOW, "another", STAMP, Deciding())) == unknown
    with pytest.raises(NotFound) as refused:
        load(store, replace(FLOW, title="工单"), "another")
    assert refused.value.sentence == "没有找到这个工单。"


def test_a_known_case_is_read_with_its_facts() -> None:
    store = Racing(1, 2)
    whole = load_whole(store, FLOW, CASE)
    assert whole.head == load(store, FLOW, CASE)
    assert list(whole.facts) == timeline(1, 2)


def test_what_is_said_is_written_behind_what_there_is() -> None:
    store = Racing(1, 2)
    head = load(store, FLOW, CASE)
    planned = prepare(FLOW, head, adding(5, 7), STAMP)
    assert planned.flow is FLOW
    assert [fact.seq for fact in planned.facts] == [3, 4]
    assert planned.facts[0].previous == head.digest
    assert {(fact.flow, fact.case_id, fact.by, fact.channel) for fact in planned.facts} == {
        ("tally", CASE, OFFICER, "window")
    }
    assert (planned.head.state.total, planned.head.version) == (15, 4)
    assert planned.head.digest == planned.facts[-1].digest


def test_a_command_is_decided_and_written() -> None:
    store, decide = Racing(41), Deciding()
    head = change(store, FLOW, CASE, STAMP, decide)
    assert head == load(store, FLOW, CASE)
    assert (head.state.total, head.version, decide.seen) == (42, 2, [41])
    assert faults(store.timeline(CASE)) == []


def test_where_nothing_happens_nothing_is_written() -> None:
    store = Racing(41)
    before = load(store, FLOW, CASE)
    assert change(store, FLOW, CASE, STAMP, lambda _: []) == before
    assert len(store.timeline(CASE)) == 1


def test_the_flow_adds_what_it_knows_beyond_facts() -> None:
    store = Racing()
    change(store, FLOW, CASE, STAMP, Deciding(), lambda planned: replace(planned, once=ONCE, answer={"total": 2}))
    assert store.answer("key") == ("request", {"total": 2})


@pytest.mark.parametrize("others", [1, ATTEMPTS - 1])
def test_whoever_was_not_first_decides_again_on_the_newer_state(others: int) -> None:
    store, decide = Racing(others=others), Deciding()
    head = change(store, FLOW, CASE, STAMP, decide)
    assert decide.seen == [1 + 100 * n for n in range(others + 1)]
    assert head.state.total == store.total == 2 + 100 * others


def test_after_five_attempts_the_case_is_busy() -> None:
    store, decide = Racing(others=5), Deciding()
    assert how_refused(lambda: change(store, FLOW, CASE, STAMP, decide)) == (Conflict, "case_busy", "")
    assert decide.seen == [1, 101, 201, 301, 401]
    assert store.total == 501


def test_a_refusal_on_the_newest_state_stands() -> None:
    store, decide = Racing(), Deciding(1)
    assert how_refused(lambda: change(store, FLOW, CASE, STAMP, decide))[1] == "case_submitted"
    assert (decide.seen, store.total) == ([1], 1)


def test_a_head_that_is_known_is_not_read_again() -> None:
    store, decide = Racing(), Deciding()
    known, store.heads = load(store, FLOW, CASE), 0
    assert change(store, FLOW, CASE, STAMP, decide, known=known).state.total == 2
    assert store.heads == 0


def test_a_known_head_that_is_behind_leads_to_no_refusal() -> None:
    store, decide = Racing(), Deciding(1)
    known = load(store, FLOW, CASE)
    change(store, FLOW, CASE, STAMP, lambda _: adding(10))
    assert change(store, FLOW, CASE, STAMP, decide, known=known).state.total == 12
    assert decide.seen == [1, 11]


def test_a_known_head_that_is_behind_is_read_again_when_it_cannot_be_written_on() -> None:
    store, decide = Racing(), Deciding()
    known = load(store, FLOW, CASE)
    change(store, FLOW, CASE, STAMP, lambda _: adding(10))
    assert change(store, FLOW, CASE, STAMP, decide, known=known).state.total == 12
    assert decide.seen == [1, 11]


def test_a_refusal_that_the_newest_state_leads_to_again_stands() -> None:
    store, decide = Racing(), Deciding(1)
    known = load(store, FLOW, CASE)
    assert how_refused(lambda: change(store, FLOW, CASE, STAMP, decide, known=known))[1] == "case_submitted"
    assert decide.seen == [1, 1]


def total(head: Head[Tally]) -> dict[str, Any]:
    return {"total": head.state.total}


def test_an_act_is_answered_with_what_a_repeat_is_answered() -> None:
    store, decide = Racing(others=1), Deciding()

    def complete(planned: Change[Tally]) -> Change[Tally]:
        return replace(planned, claims=frozenset({"tally"}))

    assert act(store, FLOW, CASE, STAMP, decide, ONCE, total, complete) == {"total": 102}
    assert (decide.seen, store.answer("key")) == ([1, 101], ("request", {"total": 102}))
    assert store.claimant("tally") == CASE


@pytest.mark.parametrize("others", [0, 1])
def test_an_act_that_leads_to_nothing_is_answered_the_same_again(others: int) -> None:
    """Also where it would have led to something, had nobody else been first."""
    store = Racing(others=others)

    def decide(state: Tally) -> Sequence[Body]:
        return adding(1) if others and state.total == 1 else []

    told = {"total": 1 + 100 * others}
    assert act(store, FLOW, CASE, STAMP, decide, ONCE, total) == told
    assert (store.total, store.answer("key")) == (told["total"], ("request", told))
    with pytest.raises(Answered):
        act(store, FLOW, CASE, STAMP, decide, ONCE, total)


def test_who_decides_by_more_than_the_state_has_the_case_of_that_state() -> None:
    store, seen = Racing(others=1), list[int]()
    case = load_whole(store, FLOW, CASE)
    whole = newest(store, FLOW, case)

    def decide(state: Tally) -> Sequence[Body]:
        assert whole(state).head.state == state
        seen.append(len(whole(state).facts))
        return adding(1)

    assert change(store, FLOW, CASE, STAMP, decide, known=case.head).state.total == 102
    assert seen == [1, 2]
    assert whole(case.head.state) is case
