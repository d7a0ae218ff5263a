"""Questions and complaints where the law knows no objection, or gives no limit for the answer."""

from functools import partial
from typing import Any

import pytest

from tests.challenging import Challenging
from tests.refusing import refused


@pytest.fixture
def world() -> Challenging:
    return Challenging()


@pytest.mark.parametrize("family", ["land", "property"])
def test_a_trade_for_which_the_law_knows_no_objection_has_none(world: Challenging, family: str) -> None:
    method = {"land": "listing", "property": "auction"}[family]
    case = world.registers(family=family, method=method)
    for kind in ("objection", "query"):
        refusal = refused(partial(world.challenges_with, case, kind, "other", known=world.later(-1)))
        assert refusal.code == "challenge_kind"


@pytest.mark.parametrize(("family", "method"), [("land", "listing"), ("property", "auction")])
def test_what_is_sold_is_asked_about_and_complained_of_without_an_objection(
    world: Challenging, family: str, method: str
) -> None:
    case = world.registers(family=family, method=method)
    enquiry = world.challenges_with(case, "enquiry", "other", 5, standing="potential")
    assert [clock.name for clock in enquiry.clocks] == ["enquiry_answer"]
    assert world.answers(enquiry.id).stage == "answered"
    told: dict[str, Any] = {"standing": "potential", "known": world.later(0)}
    complaint = world.challenges_with(case, "complaint", "other", 5, **told)
    assert [clock.name for clock in complaint.clocks] == ["complaint_acceptance"]
    world.passes(11)
    assert refused(lambda: world.challenges_with(case, "complaint", "other", 6, **told)).code == "challenge_late"


def test_works_are_asked_about_too(world: Challenging) -> None:
    case = world.registers()
    world.tenders(case, days=30)
    enquiry = world.challenges_with(case, "enquiry", "documents", 5, standing="potential")
    assert (enquiry.pauses, [clock.name for clock in enquiry.clocks]) == (False, ["enquiry_answer"])
    assert world.answers(enquiry.id).stage == "answered"


def test_rules_whose_text_was_not_at_hand_say_so(world: Challenging) -> None:
    rules = [rule for rule in world.catalogue.trading().rules if {"land", "property"} & set(rule.families)]
    assert {(rule.kind, rule.assumed) for rule in rules} == {("enquiry", True), ("complaint", True)}
