"""What is offered of what is held: to the applicant with its values, to who applies for them without."""

from typing import Any

import pytest

from chalicelib.applications.answers import Autofilled
from chalicelib.applications.schemas import Autofill
from chalicelib.kernel.caller import Caller
from tests.builders import CENTRE, OUTLET, World, allowance, person

STREET = "530114001"
OTHERS = (Caller("outlet", "B1", site=OUTLET), Caller("kiosk", "K1", site=OUTLET), Caller("grid", "G1", site=CENTRE))


@pytest.fixture
def world() -> World:
    made = World()
    made.knows_the_elder()
    return made


def offered(world: World, caller: Caller) -> Autofilled:
    asked: dict[str, Any] = {"item": allowance()["item"], "applicant": person(), "consent": True}
    return world.autofill.offer(caller, Autofill.model_validate(asked))


def test_the_applicant_sees_each_value_with_its_source(world: World) -> None:
    street = {filled.field: filled for filled in offered(world, world.resident()).fields}["street"]
    assert (street.value, street.source) == (STREET, "市公安局")


@pytest.mark.parametrize("caller", [*OTHERS, World().officer()], ids=lambda caller: caller.role)
def test_who_applies_for_others_learns_which_fields_and_sees_no_value(world: World, caller: Caller) -> None:
    own, others = offered(world, world.resident()), offered(world, caller)
    assert [(f.field, f.source) for f in others.fields] == [(f.field, f.source) for f in own.fields] != []
    assert {filled.value for filled in others.fields} == {None}
    assert STREET not in others.model_dump_json()
    assert others.records == own.records
