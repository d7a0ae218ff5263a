"""Who acts for a child under fourteen consents to the handling of its data; without that consent nobody acts for it."""

from typing import Any

import pytest
from pydantic import ValidationError

from chalicelib.access.mandates import Child
from chalicelib.kernel.caller import Caller, Mandate
from chalicelib.kernel.errors import Forbidden
from chalicelib.kernel.privacy import Person
from chalicelib.rights.schemas import ConsentGiven, ConsentWithdrawn, DeletionRequest, Whom
from tests.builders import ELDER, YOUNGER, id_number
from tests.rights import RightsWorld

CHILD = id_number("20200601", "013")
CLAIM = Child(id_number=CHILD, consent=True)


@pytest.fixture
def world() -> RightsWorld:
    made = RightsWorld()
    made.tell(CHILD, profile={"guardian_numbers": [ELDER, YOUNGER]})
    made.tell(YOUNGER, profile={"household": "530114002"})
    return made


def guardian(world: RightsWorld, number: str = ELDER) -> Caller:
    """A guardian on record who claimed the child, logged in anew."""
    person = world.privacy.person(world.lookup(number))
    own = Mandate(person.lookup, "self")
    world.mandates.claim_child(Caller("resident", person.id, "real_name", mandates=(own,), session="S1"), CLAIM)
    return Caller("resident", person.id, "real_name", mandates=(own, Mandate(world.lookup(CHILD), "guardian")))


def child(world: RightsWorld) -> Person:
    return world.privacy.person(world.lookup(CHILD))


def withdraw(world: RightsWorld, caller: Caller, **changes: Any) -> None:
    asked = {"whom": world.lookup(CHILD), "purpose": "child"} | changes
    world.rights.withdraw(caller, ConsentWithdrawn.model_validate(asked))


def acting(world: RightsWorld) -> list[str]:
    """Ids of those who act for the child."""
    return sorted(pk for pk, sk in world.documents.kept if sk == f"mandate#{world.lookup(CHILD)}")


def test_a_claim_needs_consent() -> None:
    with pytest.raises(ValidationError):
        Child.model_validate({"id_number": CHILD})
    with pytest.raises(ValidationError):
        Child.model_validate({"id_number": CHILD, "consent": False})


def test_a_claim_records_consent_by_whom_and_where(world: RightsWorld) -> None:
    caller = guardian(world)
    [given] = world.consents.of(child(world))
    assert (given.purpose, given.standing, given.evidence) == ("child", True, f"resident:{caller.id}:S1")
    assert world.consents.of(world.privacy.known(caller.id)) == []


def test_who_is_no_guardian_consents_to_nothing(world: RightsWorld) -> None:
    world.tell(CHILD, profile={"guardian_numbers": [YOUNGER]})
    with pytest.raises(Forbidden):
        guardian(world)
    assert world.consents.of(child(world)) == []


def test_a_withdrawal_ends_the_mandates_of_all_guardians_and_their_tokens(world: RightsWorld) -> None:
    caller, other = guardian(world), guardian(world, YOUNGER)
    assert acting(world) == sorted([caller.id, other.id])
    for _ in range(2):
        withdraw(world, caller)
    assert acting(world) == []
    revoked = {record.sk for record in world.documents.under("revoked")}
    assert revoked == {f"resident#{caller.id}", f"resident#{other.id}"}
    assert world.consents.withdrawn(child(world), "child")


def test_a_withdrawal_cut_off_before_the_mandate_ended_is_finished_by_its_repeat(world: RightsWorld) -> None:
    caller = guardian(world)
    world.consents.withdraw(child(world), "child")
    withdraw(world, caller)
    assert acting(world) == []


def test_who_is_not_in_the_register_any_more_ends_their_own_mandate(world: RightsWorld) -> None:
    caller = guardian(world)
    world.tell(CHILD, profile={"guardian_numbers": [YOUNGER]})
    withdraw(world, caller)
    assert acting(world) == []


def test_a_guardian_who_claims_the_child_again_consents_again(world: RightsWorld) -> None:
    withdraw(world, guardian(world))
    guardian(world)
    assert world.consents.standing(child(world), "child")
    assert len(acting(world)) == 1


@pytest.mark.parametrize("whom", ["", "child"])
def test_nobody_but_a_guardian_has_a_say_in_it(world: RightsWorld, whom: str) -> None:
    asked = {"whom": world.lookup(CHILD) if whom else "", "purpose": "child"}
    own, agent = Mandate(world.lookup(CHILD), "self"), Mandate(world.lookup(CHILD), "agent")
    guardian(world)
    for mandate in (own, agent):
        caller = Caller("resident", "R7", "real_name", mandates=(mandate,))
        given = ConsentGiven.model_validate(asked | {"version": "child-1"})
        for act in (lambda c=caller: withdraw(world, c, **asked), lambda c=caller, g=given: world.rights.consent(c, g)):
            with pytest.raises(Forbidden) as refused:
                act()
            assert refused.value.code == "guardian_needed"
            assert refused.value.sentence
    assert len(acting(world)) == 1


def test_who_asks_for_the_childs_deletion_sees_where_it_stands_and_may_take_it_back(world: RightsWorld) -> None:
    caller, whom = guardian(world), world.lookup(CHILD)
    assert world.rights.delete(caller, DeletionRequest(whom=whom)).state == "scheduled"
    assert len(acting(world)) == 1
    assert world.consents.standing(child(world), "child")
    assert world.consents.withdrawn(child(world), "autofill")
    assert world.rights.deletion(caller, Whom(whom=whom)).state == "scheduled"
    assert world.rights.keep(caller, DeletionRequest(whom=whom)).state == "none"
