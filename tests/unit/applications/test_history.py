"""What a case leaves in what the platform holds about its applicant, in whatever order it is told of."""

from itertools import permutations
from typing import Any

import pytest

from chalicelib.applications.history import KEPT
from chalicelib.applications.model import FLOW
from chalicelib.applications.schemas import Decision, Revocation
from chalicelib.kernel.facts import Ref
from chalicelib.parties.model import Holdings
from tests.builders import ELDER, World, allowance, items, once

APPROVE = Decision(outcome="approve", opinion="符合条件")
REFUSE = Decision(outcome="refuse", opinion="户籍不在本区", law="《云南省老年人权益保障条例》第三十条")
REVOKE = Revocation(reason="户籍已迁出本区", law="《中华人民共和国行政许可法》第六十九条")


@pytest.fixture
def world() -> World:
    made = World()
    made.knows_the_elder()
    return made


def held(world: World) -> Holdings:
    return world.parties.holdings(world.privacy.person(world.privacy.lookup("person", ELDER)))


def tell(world: World, case_id: str, seq: int = 2) -> None:
    """A fact of the case reaches the reader."""
    world.history.handle(Ref(flow=FLOW.name, case_id=case_id, seq=seq, kind="approved"))


def standing(found: Holdings) -> list[tuple[str, bool, bool]]:
    [cases] = found.history.values()
    return [(past.case_id, past.open, past.granted) for past in cases]


def submit(world: World, **changes: Any) -> str:
    return str(world.submit(allowance(**changes))["case_id"])


def test_an_approval_leaves_history_profile_and_a_record(world: World) -> None:
    case_id = submit(world)
    tell(world, case_id)
    found, state = held(world), world.head(case_id).state
    [past] = found.history[state.pinned.code]
    assert (past.case_id, past.open, past.granted) == (case_id, False, True)
    assert found.profile["bank_account"].value == "6217001234567890123"
    assert found.profile["bank_account"].source == f"高龄津贴(办件{state.number})"
    assert found.profile["alive"].source == "市公安局"
    assert found.records["elder_allowance"].data["number"] == state.number


def test_a_case_in_review_leaves_only_that_it_is_open(world: World) -> None:
    case_id = submit(world, automatic=False)
    tell(world, case_id)
    found = held(world)
    assert standing(found) == [(case_id, True, False)]
    assert set(found.records) == {"identity_card", "social_security_card"}
    assert "bank_account" not in found.profile


def test_the_next_application_meets_the_history(world: World) -> None:
    open_case = submit(world, automatic=False)
    tell(world, open_case)
    second = submit(world)
    assert world.last(second).data["rule"] == "GL-2"
    world.review.decide(world.officer(), open_case, APPROVE, once())
    tell(world, open_case)
    assert world.last(submit(world)).data["rule"] == "GL-3"


def test_a_newer_case_that_has_ended_does_not_hide_an_older_one_in_review(world: World) -> None:
    older = submit(world, automatic=False)
    world.days(1)
    newer = submit(world, automatic=False)
    world.review.decide(world.officer(), newer, REFUSE, once())
    for case_id in (older, newer):
        tell(world, case_id)
    assert standing(held(world)) == [(older, True, False), (newer, False, False)]
    assert world.last(submit(world)).data["rule"] == "GL-2"


def test_what_is_remembered_of_an_item_is_bounded_and_an_open_case_outlasts_the_ended_ones(world: World) -> None:
    open_case = submit(world, automatic=False)
    tell(world, open_case)
    ended = []
    for _ in range(KEPT + 1):
        ended.append(submit(world, automatic=False))
        world.review.decide(world.officer(), ended[-1], REFUSE, once())
        tell(world, ended[-1])
    assert [case for case, *_ in standing(held(world))] == sorted([open_case, *sorted(ended)[1:]])


def test_what_was_kept_of_the_newest_case_alone_is_read_and_goes_on(world: World) -> None:
    older = submit(world, automatic=False)
    tell(world, older)
    person = world.privacy.person(world.privacy.lookup("person", ELDER))
    world.parties.change(person, {"history": lambda held: {item: cases[0] for item, cases in held.items()}})
    assert standing(held(world)) == [(older, True, False)]
    world.days(1)
    newer = submit(world)
    assert world.last(newer).data["rule"] == "GL-2"
    tell(world, newer)
    assert standing(held(world)) == [(older, True, False), (newer, True, False)]


def test_a_repeat_changes_nothing(world: World) -> None:
    case_id = submit(world)
    tell(world, case_id)
    before = dict(world.party_store.kept)
    tell(world, case_id)
    tell(world, case_id, seq=1)
    assert world.party_store.kept == before


def test_a_revocation_takes_the_granted_record_away_and_no_other(world: World) -> None:
    case_id = submit(world)
    tell(world, case_id)
    world.review.revoke(world.officer(), case_id, REVOKE, once())
    tell(world, case_id, seq=3)
    found = held(world)
    assert set(found.records) == {"identity_card", "social_security_card"}
    assert standing(found) == [(case_id, False, False)]


def test_the_revocation_of_an_older_case_leaves_the_record_of_a_newer_one(world: World) -> None:
    first = submit(world)
    world.review.revoke(world.officer(), first, REVOKE, once())
    world.days(1)
    second = submit(world)
    tell(world, second)
    tell(world, first)
    found = held(world)
    assert found.records["elder_allowance"].data["number"] == world.head(second).state.number
    assert standing(found) == [(first, False, False), (second, False, True)]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_in_which_cases_are_told_of_does_not_matter(world: World, order: tuple[int, ...]) -> None:
    cases = []
    for number in range(3):
        form = allowance()["form"] | {"bank_account": f"621700000000000000{number}"}
        cases.append(submit(world, form=form))
        if number < 2:
            world.review.revoke(world.officer(), cases[-1], REVOKE, once())
        world.days(1)
    for place in order:
        tell(world, cases[place])
    found = held(world)
    assert standing(found) == [(cases[0], False, False), (cases[1], False, False), (cases[2], False, True)]
    assert found.records["elder_allowance"].data["bank_account"] == "6217000000000000002"
    assert found.profile["bank_account"].value == "6217000000000000002"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_standing_approvals_the_later_word_counts(world: World, order: tuple[int, int]) -> None:
    item = items()["elder_allowance"]
    world.store.publish_versions([item.model_copy(update={"once": False})])
    cases = []
    for number in range(2):
        form = allowance()["form"] | {"bank_account": f"621700000000000000{number}"}
        cases.append(submit(world, form=form, automatic=False))
        world.review.decide(world.officer(), cases[-1], APPROVE, once())
        world.days(1)
    for place in order:
        tell(world, cases[place])
    found = held(world)
    assert found.profile["bank_account"].value == "6217000000000000001"
    assert found.records["elder_allowance"].data["number"] == world.head(cases[1]).state.number


def test_a_person_whose_key_is_destroyed_gets_no_history_again(world: World) -> None:
    case_id = submit(world)
    person = world.privacy.person(world.privacy.lookup("person", ELDER))
    del world.keys[person.id], world.keys[person.lookup]
    before = dict(world.party_store.kept)
    tell(world, case_id)
    assert world.party_store.kept == before
    assert world.keys == {}
