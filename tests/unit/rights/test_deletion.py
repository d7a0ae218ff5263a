"""Deletion: what it waits for, how long, and how it is taken back."""

from typing import Any

import pytest

from chalicelib.applications.schemas import CheckResult, Decision, ReviewRequest, Revocation
from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.errors import NotAllowed
from chalicelib.kernel.records import Record
from chalicelib.rights.deletion import ASKED
from chalicelib.rights.purposes import purposes
from chalicelib.rights.retention import classes
from chalicelib.rights.schemas import DeletionRequest, Whom
from infra.paths import listed
from tests.builders import ELDER, YOUNGER, allowance, once
from tests.rights import RightsWorld

REFUSE = Decision(outcome="refuse", opinion="户籍不在本区", law="《云南省老年人权益保障条例》第三十条")
APPROVE = Decision(outcome="approve", opinion="符合条件")
REVOKE = Revocation(reason="户籍已迁出本区", law="《中华人民共和国行政许可法》第六十九条")


@pytest.fixture
def world() -> RightsWorld:
    return RightsWorld()


def ask(world: RightsWorld) -> Any:
    return world.rights.delete(world.resident(), DeletionRequest())


def look(world: RightsWorld) -> Any:
    return world.rights.deletion(world.resident(), Whom())


def submit(world: RightsWorld, **changes: Any) -> str:
    return str(world.submit(allowance(**changes))["case_id"])


def approved(world: RightsWorld) -> str:
    """A case that a person approved: nothing is drawn for a check."""
    case_id = submit(world, automatic=False)
    world.review.decide(world.officer(), case_id, APPROVE, once())
    return case_id


def test_nothing_stands_against_it_where_there_is_no_case(world: RightsWorld) -> None:
    assert look(world).state == "none"
    assert ask(world).state == "scheduled"
    person = world.privacy.person(world.lookup(ELDER))
    assert world.documents.get(ASKED, person.id) is not None


def test_of_whom_nothing_is_held_all_is_done(world: RightsWorld) -> None:
    assert world.rights.delete(world.resident(YOUNGER), DeletionRequest()).state == "done"
    assert world.documents.under(ASKED) == []
    assert world.privacy.person(world.lookup(YOUNGER)).new


def test_an_open_case_is_accepted_and_waited_for_and_the_person_is_told_why(world: RightsWorld) -> None:
    case_id = submit(world, automatic=False)
    told = ask(world)
    assert (told.state, told.until) == ("waiting", None)
    assert [obstacle.kind for obstacle in told.obstacles] == ["open_case"]
    assert world.head(case_id).state.number in told.reason
    assert "第四十七条" in told.reason


def test_sixty_days_after_a_refusal_nothing_stands_against_it(world: RightsWorld) -> None:
    case_id = submit(world, automatic=False)
    ask(world)
    world.review.decide(world.officer(), case_id, REFUSE, once())
    told = look(world)
    # 12 October and sixty days are 11 December, a Friday, at whose end the period is over.
    assert told.until.astimezone(CHINA).isoformat() == "2026-12-12T00:00:00+08:00"
    assert (told.state, "2026年12月11日" in told.reason, "行政复议法" in told.reason) == ("waiting", True, True)
    world.clock.at = told.until
    assert look(world).state == "scheduled"


def test_the_period_counts_from_the_last_decision_and_not_from_the_opening(world: RightsWorld) -> None:
    case_id = approved(world)
    ask(world)
    world.days(100)
    world.review.revoke(world.officer(), case_id, REVOKE, once())
    told = look(world)
    assert (told.state, [obstacle.kind for obstacle in told.obstacles]) == ("waiting", ["application"])
    assert (told.until - world.clock.at).days in range(59, 70)
    world.clock.at = told.until
    assert look(world).state == "scheduled"


def test_a_standing_grant_is_waited_for_until_it_is_revoked(world: RightsWorld) -> None:
    case_id = approved(world)
    ask(world)
    world.days(1000)
    told = look(world)
    assert (told.state, told.until) == ("waiting", None)
    assert [obstacle.kind for obstacle in told.obstacles] == ["standing_grant"]
    world.review.revoke(world.officer(), case_id, REVOKE, once())
    assert look(world).until is not None


def test_an_approval_that_a_person_still_checks_is_open(world: RightsWorld) -> None:
    case_id = submit(world)
    world.review.ask(world.resident(), case_id, ReviewRequest(reason="金额不对"), once())
    assert [obstacle.kind for obstacle in ask(world).obstacles] == ["open_case"]
    world.review.check(world.officer(), case_id, CheckResult(result="confirmed", note="无误"), once())
    assert [obstacle.kind for obstacle in look(world).obstacles] == ["standing_grant"]


def test_what_was_drawn_for_a_check_and_revoked_is_closed(world: RightsWorld) -> None:
    case_id = submit(world)
    world.review.ask(world.resident(), case_id, ReviewRequest(reason="金额不对"), once())
    world.review.revoke(world.officer(), case_id, REVOKE, once())
    assert [obstacle.kind for obstacle in ask(world).obstacles] == ["application"]


def test_several_cases_are_all_waited_for(world: RightsWorld) -> None:
    first, second = submit(world, automatic=False), submit(world, automatic=False)
    world.review.decide(world.officer(), first, REFUSE, once())
    assert ask(world).until is None
    world.days(1)
    world.review.decide(world.officer(), second, REFUSE, once())
    ends = [obstacle.until for obstacle in look(world).obstacles]
    assert len(set(ends)) == 2
    assert look(world).until == max(ends)


def test_who_asks_for_deletion_is_not_used_for_anything_while_it_waits(world: RightsWorld) -> None:
    submit(world, automatic=False)
    ask(world)
    person = world.privacy.person(world.lookup(ELDER))
    asked = [text.purpose for text in purposes().values() if text.asked and text.purpose != "child"]
    assert asked == ["autofill", "notices", "face"]
    assert all(world.consents.withdrawn(person, purpose) for purpose in asked)


def test_a_second_time_changes_nothing(world: RightsWorld) -> None:
    first = ask(world)
    before = dict(world.documents.kept)
    world.days(1)
    assert ask(world) == first
    assert world.documents.kept == before


def test_it_can_be_taken_back_until_it_has_begun(world: RightsWorld) -> None:
    ask(world)
    assert world.rights.keep(world.resident(), DeletionRequest()).state == "none"
    with pytest.raises(NotAllowed) as refused:
        world.rights.keep(world.resident(), DeletionRequest())
    assert refused.value.code == "deletion_not_asked"
    ask(world)
    [asked] = world.documents.under(ASKED)
    world.documents.put(Record(asked.pk, asked.sk, dict(asked.data) | {"state": "erasing"}, asked.revision))
    with pytest.raises(NotAllowed) as begun:
        world.rights.keep(world.resident(), DeletionRequest())
    assert begun.value.code == "deletion_begun"
    submit(world, automatic=False)
    assert look(world).state == "scheduled"


def test_every_class_of_records_tells_what_removes_it(world: RightsWorld) -> None:
    del world
    tables = listed("tables")
    for row in classes().values():
        where, _, table = row.enforced.partition(":")
        assert row.basis
        assert where == "rights.retention" or "expires" in tables[table], row.code
