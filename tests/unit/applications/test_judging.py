"""Instant approval: by rule where the table says so, by a person in every other case, and never refused."""

from typing import Any

import pytest

from chalicelib.applications.rules import drawn
from chalicelib.kernel.ids.case_id import new_case_id
from chalicelib.parties.model import SECTIONS, Section
from chalicelib.parties.service import Sealed
from tests.builders import ELDER, World, allowance, firm, firm_code, id_number, items, person
from tests.fakes.catalogue_rows import table

ALLOWANCE = items()["elder_allowance"]
OTHER = id_number("19430303")


@pytest.fixture
def world() -> World:
    made = World()
    made.knows_the_elder()
    return made


def handed_over(world: World, answer: dict[str, Any]) -> dict[str, Any]:
    """What the hand-over says of a case that now waits for a person."""
    case_id = answer["case_id"]
    assert (answer["stage"], answer["decided_by"]) == ("in_review", None)
    assert world.kinds(case_id) == ["submitted", "handed_over"]
    queued, _ = world.cases.in_queue(f"{world.head(case_id).state.pinned.department}#review", 10)
    assert case_id in [queued_id for queued_id, _ in queued]
    assert world.whole()
    return world.last(case_id).data


def test_approves_whom_the_table_approves(world: World) -> None:
    answer = world.submit(allowance())
    case_id = answer["case_id"]
    assert (answer["stage"], answer["decided_by"], answer["benefit"]) == ("approved", "rule", "60")
    assert world.kinds(case_id) == ["submitted", "approved_by_rule"]
    assert world.last(case_id).by.role == "system"
    assert world.cases.claimant(f"number:{answer['number']}") == case_id
    assert world.cases.claimant(world.head(case_id).state.grant) == case_id
    assert world.cases.in_queue(f"{ALLOWANCE.department.credit_code}#review", 10) == ([], "")
    assert world.whole()


def test_approves_a_firm_whose_licence_says_so(world: World) -> None:
    world.tell(firm_code(), "firm", profile={"known": True})
    licence = {"status": "active", "scope": "预包装食品销售"}
    world.tell(firm_code(), "firm", records={"business_licence": licence})
    filing = items()["prepackaged_food_filing"]
    form = {
        "street": "530114001", "address": "呈贡区龙城街道兴呈路18号", "bulk_food": False, "food_making": False,
        "categories": ["普通预包装食品"], "online_business": False, "vending": False,
    }  # fmt: skip
    asked = allowance(item=filing.code, applicant=firm(), form=form, materials=[{"code": "filing_form"}])
    asked = world.with_files(asked)
    asked["materials"].append({"code": "business_licence", "record": "business_licence"})
    answer = world.submit(asked, world.resident(firm_code()))
    assert (answer["stage"], answer["decided_by"]) == ("approved", "rule")


@pytest.mark.parametrize(
    ("told", "rule"),
    [
        ({"credit": "black"}, "GL-1"),
        ({"profile": {"alive": False}}, "GL-4"),
        ({"profile": {"household": "530102001"}}, "GL-7"),
        ({"profile": {"alive": None}}, "GL-11"),
    ],
)
def test_hands_over_by_the_rule_that_says_so(told: dict[str, Any], rule: str) -> None:
    world = World()
    world.knows_the_elder(**told)
    answer = world.submit(allowance())
    fact = handed_over(world, answer)
    assert (fact["cause"], fact["rule"]) == ("rule", rule)
    assert world.cases.claims == {f"number:{answer['number']}": answer["case_id"]}


def test_somebody_of_whom_nothing_is_held_goes_to_a_person_and_is_known_from_then_on(world: World) -> None:
    asked = world.with_files(allowance(applicant=person(OTHER)))
    answer = world.submit(asked, world.resident(OTHER))
    assert handed_over(world, answer)["rule"] == "GL-11"
    stored = world.privacy.person(world.privacy.lookup("person", OTHER))
    assert (stored.new, stored.id) == (False, world.head(answer["case_id"]).state.subject)


def test_goes_to_a_person_when_the_evidence_cannot_be_had(world: World) -> None:
    world.instant.blind = True
    fact = handed_over(world, world.submit(allowance()))
    assert (fact["cause"], fact["sealed"], fact["rule"]) == ("no_evidence", "", "")


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("broken", ["altered", "another person's", "of another section", "of another shape"])
def test_goes_to_a_person_when_the_evidence_cannot_be_opened(world: World, section: Section, broken: str) -> None:
    elder = world.privacy.person(world.privacy.lookup("person", ELDER))
    texts = {
        "altered": "A" * 80,
        "another person's": world.privacy.seal(world.privacy.person("person-other"), {}, about=section),
        "of another section": world.privacy.seal(elder, {}, about="something"),
        "of another shape": world.privacy.seal(elder, ["no", "section"], about=section),
    }
    asked = world.with_files(allowance())
    world.party_store.kept[elder.id, section] = Sealed(texts[broken], 1)
    assert handed_over(world, world.submit(asked))["cause"] == "no_evidence"


def with_table(world: World, *rules: tuple[str, str, str], rate: float = 0.0) -> None:
    """The allowance with another decision table, published without the checks of publishing."""
    assert ALLOWANCE.decision is not None
    decision = ALLOWANCE.decision.model_copy(update={"table": table(*rules), "sample_rate": rate})
    world.store.publish_versions([ALLOWANCE.model_copy(update={"decision": decision})])


@pytest.mark.parametrize("outcome", ['"refuse"', '"maybe"', "null", "no_such_function(applicant.age)", "1 / 0"])
def test_a_table_that_breaks_at_run_time_hands_over(world: World, outcome: str) -> None:
    with_table(world, (">= 80", outcome, "BAD-1"))
    fact = handed_over(world, world.submit(allowance()))
    assert (fact["cause"], fact["rule"], fact["sealed"]) == ("rule", "", "")
    assert fact["table"]


def test_an_item_without_a_table_is_decided_by_people_and_starts_no_workflow(world: World) -> None:
    world.store.publish_versions([ALLOWANCE.model_copy(update={"decision": None})])
    assert handed_over(world, world.submit(allowance()))["cause"] == "no_table"
    assert world.instant.asked == []


def test_the_applicant_may_ask_for_a_person(world: World) -> None:
    assert handed_over(world, world.submit(allowance(automatic=False)))["cause"] == "asked"
    assert world.instant.asked == []


def test_a_second_grant_of_an_item_granted_once_goes_to_a_person(world: World) -> None:
    first = world.submit(allowance())
    second = world.submit(allowance())
    fact = handed_over(world, second)
    assert fact["cause"] == "already_granted"
    assert world.cases.claimant(world.head(first["case_id"]).state.grant) == first["case_id"]


def test_of_two_applications_that_race_one_is_granted_and_the_other_goes_to_a_person(world: World) -> None:
    winner: list[dict[str, Any]] = []
    world.instant.meanwhile = lambda: winner.append(world.submit(allowance()))
    loser = world.submit(allowance())
    assert winner[0]["stage"] == "approved"
    assert handed_over(world, loser)["cause"] == "already_granted"


def test_who_becomes_known_while_they_apply_is_one_person(world: World) -> None:
    asked, caller = world.with_files(allowance(applicant=person(OTHER))), world.resident(OTHER)
    world.instant.meanwhile = lambda: world.parties.change(
        world.privacy.person(world.privacy.lookup("person", OTHER)), {"credit": lambda _: "white"}
    )
    answer = world.submit(asked, caller)
    stored = world.privacy.person(world.privacy.lookup("person", OTHER))
    assert world.head(answer["case_id"]).state.subject == stored.id
    assert len({known.id for known in world.keys.values()}) == 2


def test_a_silent_workflow_goes_to_a_person_and_the_late_one_loses(world: World) -> None:
    world.instant.silent = True
    answer = world.submit(allowance())
    assert handed_over(world, answer)["cause"] == "no_answer"
    before = world.cases.timeline(answer["case_id"])
    [submission] = world.instant.asked
    assert world.instant.finish(submission) == {"answered": True}
    assert world.cases.timeline(answer["case_id"]) == before
    assert world.cases.claimant(world.head(answer["case_id"]).state.grant) is None


def test_a_decision_whose_answer_was_lost_is_answered_all_the_same(world: World) -> None:
    world.instant.lost = True
    answer = world.submit(allowance())
    assert (answer["stage"], answer["decided_by"]) == ("approved", "rule")
    assert world.kinds(answer["case_id"]) == ["submitted", "approved_by_rule"]


def test_a_drawn_case_waits_for_a_check(world: World) -> None:
    with_table(world, (">= 80", '"approve"', "GL-1"), rate=1.0)
    answer = world.submit(allowance())
    assert (answer["stage"], answer["check"]) == ("approved", "due")
    [(case_id, _)], _ = world.cases.in_queue(f"{ALLOWANCE.department.credit_code}#check", 10)
    assert case_id == answer["case_id"]


def test_sampling_draws_by_the_case_and_near_its_rate() -> None:
    ids = [new_case_id(1_791_770_000_000 + number, number.to_bytes(10)) for number in range(20_000)]
    for rate in (0.01, 0.1, 0.5):
        chosen = {case_id for case_id in ids if drawn(case_id, rate)}
        assert chosen == {case_id for case_id in ids if drawn(case_id, rate)}
        assert abs(len(chosen) / len(ids) - rate) < 0.015
    assert not any(drawn(case_id, 0.0) for case_id in ids)
    assert all(drawn(case_id, 1.0) for case_id in ids)
