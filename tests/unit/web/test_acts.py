"""How acts are answered: the first answer once more, or the act once more; another request under the key never."""

from typing import Any

import pytest
from pydantic import BaseModel

from chalicelib.kernel.audit import Trace
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.errors import Conflict, DomainError, Invalid, NotAllowed
from chalicelib.kernel.facts import By
from chalicelib.kernel.store import Once
from chalicelib.web.acts import Acts, Repeatable
from chalicelib.web.api import Ask
from tests.fakes.case_store import MemoryCases

CALLER = Caller("resident", "R1")
PATH = {"case_id": "C1", "notice": "2", "other": "unasked"}


class Wish(BaseModel):
    """A body."""

    text: str


class Said(BaseModel):
    """An answer."""

    number: int


class Counting:
    """A service that tells how often it acted."""

    def __init__(self, cases: MemoryCases) -> None:
        self._cases = cases
        self.told: list[tuple[Any, ...]] = []

    def act(self, *given: Any) -> Said:
        self.told.append(given)
        return Said(number=len(self.told))

    def act_on_case(self, *given: Any) -> dict[str, Any]:
        """Keeps its answer in the transaction of what it does."""
        answer = {"number": len(self.told) + 1}
        self._cases.remember(given[-1], answer)
        self.told.append(given)
        return answer


@pytest.fixture
def cases() -> MemoryCases:
    return MemoryCases({})


@pytest.fixture
def service(cases: MemoryCases) -> Counting:
    return Counting(cases)


@pytest.fixture
def acts(cases: MemoryCases) -> Acts[Said]:
    return Acts(lambda: cases, Said)


def asked(text: str = "呈贡", key: str = "key") -> Ask[Wish]:
    once = Once(key, text, Trace(actor=By(role="resident", id="R1"), act="POST /v1/wishes", purpose="own"))
    return Ask(CALLER, Wish(text=text), PATH, once)


def test_a_repeat_acts_again_and_is_answered_by_that(acts: Acts[Said], service: Counting) -> None:
    assert [acts.again(asked(), service.act).number for _ in range(3)] == [1, 2, 3]


def test_an_act_on_a_case_is_done_once_and_its_first_answer_given_again(acts: Acts[Said], service: Counting) -> None:
    assert [acts.on_case(asked(), service.act_on_case).number for _ in range(3)] == [1, 1, 1]
    assert len(service.told) == 1


def test_another_request_under_the_key_is_refused_and_does_nothing(acts: Acts[Said], service: Counting) -> None:
    acts.again(asked("呈贡"), service.act)
    with pytest.raises(Conflict, match="idempotency_key_reused"):
        acts.again(asked("别的"), service.act)
    assert len(service.told) == 1
    assert acts.again(asked("别的", key="another"), service.act).number == 2


def test_a_repeatable_act_that_was_refused_may_be_tried_again(acts: Acts[Said], service: Counting) -> None:
    def refused() -> Said:
        raise NotAllowed("wrong_stage", stage="已批准")

    with pytest.raises(DomainError, match="wrong_stage"):
        acts.again(asked(), refused)
    assert acts.again(asked(), service.act).number == 1


def test_the_answer_of_a_repeatable_act_is_not_kept(acts: Acts[Said], service: Counting, cases: MemoryCases) -> None:
    acts.again(asked(), service.act)
    assert cases.answer("key") == ("呈贡", {})


@pytest.mark.parametrize(("names", "parts"), [((), ()), (("case_id",), ("C1",)), (("notice", "case_id"), ("2", "C1"))])
def test_a_service_is_told_the_caller_parts_of_the_path_in_order_and_the_body(
    acts: Acts[Said], service: Counting, names: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    repeated, once = asked(key="repeated"), asked(key="once")
    acts.again_on(repeated, service.act, *names)
    acts.on(once, service.act_on_case, *names)
    assert service.told == [(CALLER, *parts, repeated.body), (CALLER, *parts, once.body, once.key)]


def test_without_a_key_nothing_is_done(acts: Acts[Said], service: Counting) -> None:
    keyless = Ask(CALLER, Wish(text="呈贡"), PATH, None)
    with pytest.raises(Invalid, match="idempotency_key_missing"):
        acts.again_on(keyless, service.act)
    with pytest.raises(Invalid, match="idempotency_key_missing"):
        acts.on(keyless, service.act_on_case)
    assert service.told == []


def test_the_store_is_asked_for_at_the_first_act_not_before(cases: MemoryCases, service: Counting) -> None:
    opened: list[MemoryCases] = []

    def store() -> MemoryCases:
        opened.append(cases)
        return cases

    acts = Repeatable(store)
    assert opened == []
    acts.again(asked(), service.act)
    assert opened == [cases]
