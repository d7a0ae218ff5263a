"""What officers decide: approvals, refusals, checks, revocations; and the names that they claim and free."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.applications.acting import Acting
from chalicelib.applications.review import Review
from chalicelib.applications.schemas import CheckResult, Decision, Revocation
from chalicelib.kernel.changing import once_only
from chalicelib.kernel.errors import Invalid, NotAllowed, NotFound
from chalicelib.kernel.privacy import KeyDestroyed
from tests.builders import World, allowance, items, once
from tests.fakes.time_and_numbers import InterruptingClock

APPROVE = Decision(outcome="approve", opinion="材料齐全,符合条件")
REFUSE = Decision(outcome="refuse", opinion="户籍不在本区", law="《云南省老年人权益保障条例》")
REVOKE = Revocation(reason="户籍已迁出本区", law="《中华人民共和国行政许可法》第六十九条")
CONFIRM = CheckResult(result="confirmed", note="核对无误")


@pytest.fixture
def world() -> World:
    made = World()
    made.knows_the_elder()
    return made


def in_review(world: World, **changes: Any) -> str:
    return str(world.submit(allowance(automatic=False, **changes))["case_id"])


def sampled(world: World) -> str:
    """A case approved by rule and drawn for a check."""
    item = items()["elder_allowance"]
    assert item.decision is not None
    drawn = item.decision.model_copy(update={"sample_rate": 1.0})
    world.store.publish_versions([item.model_copy(update={"decision": drawn})])
    return str(world.submit(allowance())["case_id"])


def test_an_approval_is_the_officers_and_claims_the_grant(world: World) -> None:
    case_id = in_review(world)
    assert world.cases.claimant(world.head(case_id).state.grant) is None
    answer = world.review.decide(world.officer(), case_id, APPROVE, once())
    assert (answer["stage"], answer["decided_by"]) == ("approved", "person")
    assert world.last(case_id).by == world.officer().by
    assert world.last(case_id).data["in_time"] is True
    assert world.cases.claimant(world.head(case_id).state.grant) == case_id
    assert world.cases.in_queue(f"{world.officer().department}#review", 10) == ([], "")
    assert world.whole()


def test_an_opinion_lies_sealed(world: World) -> None:
    case_id = in_review(world)
    world.review.decide(world.officer(), case_id, APPROVE, once())
    fact = world.last(case_id)
    assert APPROVE.opinion not in fact.model_dump_json()
    subject = world.privacy.known(world.head(case_id).state.subject)
    assert world.privacy.unseal(subject, fact.data["sealed"], case_id) == {"opinion": APPROVE.opinion}


def test_a_refusal_names_its_law_and_claims_nothing(world: World) -> None:
    case_id = in_review(world)
    with pytest.raises(Invalid) as lawless:
        world.review.decide(world.officer(), case_id, REFUSE.model_copy(update={"law": ""}), once())
    assert (lawless.value.code, lawless.value.field) == ("refusal_needs_law", "law")
    answer = world.review.decide(world.officer(), case_id, REFUSE, once())
    assert answer["stage"] == "refused"
    assert world.last(case_id).basis == REFUSE.law
    assert world.cases.claimant(world.head(case_id).state.grant) is None


def test_a_decision_after_the_limit_says_so(world: World) -> None:
    case_id = in_review(world)
    world.days(1)
    world.review.decide(world.officer(), case_id, APPROVE, once())
    assert world.last(case_id).data["in_time"] is False


def test_an_officer_of_another_department_decides_nothing(world: World) -> None:
    case_id = in_review(world)
    stranger = world.officer("lease_filing")
    acts: list[Callable[[], object]] = [
        lambda: world.review.decide(stranger, case_id, APPROVE, once()),
        lambda: world.review.check(stranger, case_id, CONFIRM, once()),
        lambda: world.review.revoke(stranger, case_id, REVOKE, once()),
        lambda: world.reading.recompute(stranger, case_id),
    ]
    for act in acts:
        with pytest.raises(NotFound) as refused:
            act()
        assert refused.value.code == "case_unknown"
    assert world.kinds(case_id) == ["submitted", "handed_over"]


def test_nothing_is_decided_twice_or_of_an_unknown_case(world: World) -> None:
    case_id = in_review(world)
    world.review.decide(world.officer(), case_id, REFUSE, once())
    with pytest.raises(NotAllowed):
        world.review.decide(world.officer(), case_id, APPROVE, once())
    with pytest.raises(NotFound):
        world.review.decide(world.officer(), "01K7B2Q0M0HM2YHQ4V8PS2XG5N", APPROVE, once())
    assert world.kinds(case_id)[-1] == "refused"


def test_a_repeated_decision_gets_the_first_answer_again(world: World) -> None:
    case_id, key = in_review(world), once()
    first = once_only(world.cases, key, lambda: world.review.decide(world.officer(), case_id, APPROVE, key))
    again = once_only(world.cases, key, lambda: world.review.decide(world.officer(), case_id, APPROVE, key))
    assert again == first
    assert world.kinds(case_id) == ["submitted", "handed_over", "approved"]


def test_a_second_grant_is_not_approved_by_a_person_either(world: World) -> None:
    first, second = in_review(world), in_review(world)
    world.review.decide(world.officer(), first, APPROVE, once())
    with pytest.raises(NotAllowed) as refused:
        world.review.decide(world.officer(), second, APPROVE, once())
    assert refused.value.code == "already_granted"
    assert world.kinds(second) == ["submitted", "handed_over"]


def test_a_check_is_made_once_and_leaves_the_approval(world: World) -> None:
    case_id = sampled(world)
    answer = world.review.check(world.officer(), case_id, CONFIRM, once())
    assert (answer["stage"], answer["check"]) == ("approved", "confirmed")
    assert world.cases.in_queue(f"{world.officer().department}#check", 10) == ([], "")
    assert world.cases.claimant(world.head(case_id).state.grant) == case_id
    with pytest.raises(NotAllowed):
        world.review.check(world.officer(), case_id, CONFIRM, once())


def test_a_revocation_frees_the_grant_for_a_new_application(world: World) -> None:
    case_id = sampled(world)
    answer = world.review.revoke(world.officer(), case_id, REVOKE, once())
    assert answer["stage"] == "revoked"
    assert world.last(case_id).basis == REVOKE.law
    assert world.cases.claimant(world.head(case_id).state.grant) is None
    assert world.cases.in_queue(f"{world.officer().department}#check", 10) == ([], "")
    assert world.submit(allowance())["stage"] == "approved"
    assert world.whole()


def test_a_revocation_that_races_the_approval_frees_what_was_claimed_in_between(world: World) -> None:
    case_id = in_review(world)
    clock = InterruptingClock(lambda: world.review.decide(world.officer(), case_id, APPROVE, once()))
    racing = Review(Acting(world.cases, world.reading, world.catalogue, world.privacy, clock))
    assert racing.revoke(world.officer(), case_id, REVOKE, once())["stage"] == "revoked"
    assert world.cases.claimant(world.head(case_id).state.grant) is None


def test_of_two_officers_who_decide_at_once_one_wins(world: World) -> None:
    case_id = in_review(world)
    clock = InterruptingClock(lambda: world.review.decide(world.officer(), case_id, REFUSE, once()))
    racing = Review(Acting(world.cases, world.reading, world.catalogue, world.privacy, clock))
    with pytest.raises(NotAllowed):
        racing.decide(world.officer(name="O2"), case_id, APPROVE, once())
    assert world.kinds(case_id) == ["submitted", "handed_over", "refused"]


def test_a_case_whose_subject_is_gone_cannot_be_decided_and_stays_whole(world: World) -> None:
    case_id = in_review(world)
    person = world.privacy.known(world.head(case_id).state.subject)
    del world.keys[person.id], world.keys[person.lookup]
    with pytest.raises(KeyDestroyed):
        world.review.decide(world.officer(), case_id, APPROVE, once())
    assert world.reading.progress(world.officer(), case_id).stage == "in_review"
    assert world.whole()
