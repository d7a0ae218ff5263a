"""A request is answered once, whether it changes a case or not."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.kernel.changing import once_only, repeatable
from chalicelib.kernel.errors import Conflict, NotAllowed
from chalicelib.kernel.store import Answered, Once
from tests.fakes.case_store import MemoryCases
from tests.refusing import how_refused

ONCE = Once("key", "request")


def refused() -> dict[str, Any]:
    raise NotAllowed("case_submitted")


def answered() -> dict[str, Any]:
    raise Answered


def remembering(request: str = "request") -> MemoryCases:
    """A store that knows the key."""
    store = MemoryCases({})
    store.remember(Once("key", request), {"number": 1})
    return store


def test_a_request_that_comes_first_is_answered() -> None:
    assert once_only(MemoryCases({}), ONCE, lambda: {"number": 2}) == {"number": 2}


@pytest.mark.parametrize("act", [refused, answered])
def test_a_repeat_has_the_first_answer(act: Callable[[], dict[str, Any]]) -> None:
    assert once_only(remembering(), ONCE, act) == {"number": 1}


@pytest.mark.parametrize("act", [refused, answered])
def test_another_request_under_the_same_key_is_refused(act: Callable[[], dict[str, Any]]) -> None:
    other = remembering("another request")
    assert how_refused(lambda: once_only(other, ONCE, act)) == (Conflict, "idempotency_key_reused", "Idempotency-Key")


def test_a_refusal_that_is_no_repeat_stands() -> None:
    assert how_refused(lambda: once_only(MemoryCases({}), ONCE, refused)) == (NotAllowed, "case_submitted", "")
    with pytest.raises(Answered):
        once_only(MemoryCases({}), ONCE, answered)


def test_what_changes_no_case_is_done_again_on_a_repeat() -> None:
    store, done = MemoryCases({}), list[int]()

    def act() -> int:
        done.append(len(done) + 1)
        return done[-1]

    assert [repeatable(store, ONCE, act) for _ in range(2)] == [1, 2]
    assert done == [1, 2]
    assert store.answer("key") == ("request", {})


def test_what_changes_no_case_is_not_done_under_the_key_of_another_request() -> None:
    store, done = remembering("another request"), list[int]()
    assert how_refused(lambda: repeatable(store, ONCE, lambda: done.append(1)))[1] == "idempotency_key_reused"
    assert done == []


def test_a_key_that_passes_away_between_two_looks_at_it_is_no_hindrance() -> None:
    class Forgetting(MemoryCases):
        def answer(self, key: str) -> None:
            assert key == "key"

    store = Forgetting({})
    store.remember(Once("key", "another request"), {})
    assert repeatable(store, ONCE, lambda: "done") == "done"
