"""Records open by themselves from the facts that the published rules name: once, and against who answers for it."""

from typing import Any

import pytest

from chalicelib.appraisal.accountability.model import ALL, FLOW
from chalicelib.appraisal.accountability.state import AccountabilityCase
from chalicelib.catalogue.accountability import Accountability
from chalicelib.kernel.answerable import NOBODY
from chalicelib.kernel.facts import Ref
from tests.appraising import AppraisalSide
from tests.builders import World, allowance, items
from tests.challenging import HOUSING, Challenging
from tests.rating import CIVIL, Raters
from tests.ticketing import CITY, DESK, HEALTH, WHY, Ticketing, officer

SUPERVISOR = officer("z2", DESK, "head")


def records(world: Any) -> list[AccountabilityCase]:
    """Every record that is open."""
    rows, _ = world.cases.in_queue(ALL, 50)
    return [AccountabilityCase.model_validate(state) for _, state in rows]


def hears(side: AppraisalSide, world: Any, case: str, times: int = 2) -> None:
    """The reader is brought every fact of a case, again and again, the last one first."""
    for _ in range(times):
        for fact in reversed(world.cases.timeline(case)):
            side.by_rule.handle(fact.ref())


def test_a_red_card_opens_one_against_the_deciding_department_and_a_yellow_one_does_not() -> None:
    world = World()
    world.knows_the_elder()
    side, case = AppraisalSide(world), world.submit(allowance(automatic=False))["case_id"]
    world.days(400)
    world.clockwork.watch(case)
    assert [fact.data["colour"] for fact in world.cases.timeline(case) if fact.kind == "card_issued"] == [
        "yellow",
        "red",
    ]
    hears(side, world, case)
    (record,) = records(world)
    assert (record.rule, record.department) == ("limit_missed", items()["elder_allowance"].department.credit_code)
    assert record.officer == ""
    assert record.proposed_by is not None
    assert record.proposed_by.role == "system"
    assert record.origin is not None
    assert (record.origin.case_id, record.origin.kind) == (case, "card_issued")


def test_a_late_complaint_of_trading_is_the_regulator_s_and_a_late_answer_nobody_s() -> None:
    world = Challenging()
    side = AppraisalSide(world)
    project = world.evaluated()
    objection = world.challenges_with(project, "objection", "evaluation", 2, lots=["1"])
    complaint = world.challenges_with(project, "complaint", "other", known=world.later(-3), lots=["1"])
    world.days(40)
    for one in (objection.id, complaint.id):
        world.warning.watch(one)
        hears(side, world, one)
    assert {(one.rule, one.department) for one in records(world)} == {("challenge_late", HOUSING)}


def test_a_late_ticket_is_its_handlers_and_an_order_that_climbs_whom_it_was_given_to() -> None:
    world = Ticketing()
    side, case = AppraisalSide(world), world.taken_on()
    world.does("order", case, SUPERVISOR, text="请尽快办理。")
    world.passes(60, case)
    kinds = [fact.kind for fact in world.cases.timeline(case)]
    assert {"clock_warned", "supervision_climbed"} <= set(kinds)
    hears(side, world, case)
    found = {(one.rule, one.department) for one in records(world)}
    assert ("limit_missed", CITY) in found
    assert "order_unanswered" in {rule for rule, _ in found}


@pytest.mark.parametrize(
    ("to", "opened"), [(CITY, {("first_handler_refused", CITY)}), (HEALTH, {("mistaken_dispatch", DESK)})]
)
def test_who_wants_to_return_what_is_theirs_refused_as_first_handler_and_else_the_sender_erred(
    to: str, opened: set[tuple[str, str]]
) -> None:
    world = Ticketing()
    side, case = AppraisalSide(world), world.dispatched()
    most, rules = world.catalogue.complaints().numbers.bounces, world.catalogue.complaints()
    for _ in range(most - 1):
        world.does("ask_return", case, world.worker, ground=rules.returns[0].name, reason=WHY)
        world.does("decide_return", case, world.operator, granted=False, reason=WHY)
    world.does("ask_return", case, world.worker, ground=rules.returns[0].name, reason=WHY)
    world.does("dispatch", case, SUPERVISOR, department=to, category=world.category, reason="职责明确。")
    hears(side, world, case)
    assert {(one.rule, one.department) for one in records(world)} == opened


@pytest.mark.parametrize(("tags", "reached", "n"), [(["runaround"], "confirmed", 1), (["runaround"], "doubted", 0),
                                                    (["slow"], "confirmed", 0)])  # fmt: skip
def test_who_was_sent_from_place_to_place_and_that_is_true_opens_one(tags: list[str], reached: str, n: int) -> None:
    world = Raters()
    side, rating = AppraisalSide(world), world.bad(world.decided(), tags=tags)
    world.verified(rating, reached=reached)
    hears(side, world, rating)
    assert [(one.rule, one.department, one.officer) for one in records(world)] == [
        ("first_handler_refused", CIVIL, "")
    ] * n


def test_a_case_as_a_whole_is_its_main_department_s() -> None:
    world = Ticketing()
    side, case = AppraisalSide(world), world.dispatched(to=HEALTH)
    whom = side.answering.answers("ticket", case, 0)
    assert whom is not None
    assert whom.department == HEALTH
    assert side.answering.answers("ticket", case, 99) is None
    assert side.answering.answers("nothing", case, 0) is None


def test_a_fact_that_is_not_there_yet_comes_again() -> None:
    world = World()
    with pytest.raises(LookupError):
        AppraisalSide(world).by_rule.handle(Ref(flow="application", case_id="01ABC", seq=1, kind="card_issued"))


def test_every_source_is_a_kind_of_fact_that_its_reader_hears() -> None:
    from chalicelib.bootstrap.appraisal import OPENS
    from chalicelib.bootstrap.flows import FLOWS

    rules: Accountability = World().catalogue.accountability()
    named = {(one.flow, one.kind) for row in rules.rules for one in row.sources}
    assert named == {(flow, kind) for flow, kinds in OPENS.items() for kind in kinds}
    assert all(kind in {known for known, _ in FLOWS[flow].bodies} for flow, kind in named)
    assert FLOWS[FLOW.name] is FLOW
    assert not NOBODY.department
