"""Levels of review: separation of duties, the way back, opinions of other departments, the decision."""

from datetime import timedelta

import pytest

from chalicelib.applications import handling_schemas as asks
from chalicelib.applications.acting import Acting
from chalicelib.applications.review import Review
from chalicelib.kernel.caller import Caller, Post
from chalicelib.kernel.errors import NotAllowed
from tests.builders import CENTRE, RELATIONS, items, once
from tests.fakes.time_and_numbers import InterruptingClock
from tests.office import APPROVE, REFUSE, Office, day, refused
from tests.timelines import MONDAY

FOOD, PLANNING = "food_business_licence", "planning_permit"
CONSULTED = [one.credit_code for one in items()[PLANNING].procedure.consulted]


@pytest.fixture
def office() -> Office:
    return Office()


def test_three_officers_take_a_case_of_two_levels_to_its_approval(office: Office) -> None:
    case_id = office.open(FOOD)
    assert office.accept(case_id)["stage"] == "examining"
    view = office.examine(case_id)
    assert (view["stage"], office.head(case_id).state.recommends) == ("in_review", "approve")
    assert office.decide(case_id)["stage"] == "approved"
    assert office.kinds(case_id)[2:] == ["accepted", "examined", "approved"]
    assert [fact.by.id for fact in office.cases.timeline(case_id)[2:]] == ["A1", "E1", "D1"]
    assert office.whole()


def test_a_decision_may_go_against_the_recommendation(office: Office) -> None:
    assert office.decide(office.examined(FOOD), REFUSE)["stage"] == "refused"


@pytest.mark.parametrize("decision", [APPROVE, REFUSE])
def test_nobody_reviews_what_they_did_themselves(office: Office, decision: object) -> None:
    case_id = office.accepted(FOOD)
    assert refused(lambda: office.examine(case_id, "A1"))[0] == "separation_of_duties"
    office.examine(case_id)
    for name in ("A1", "E1"):
        assert refused(lambda name=name: office.decide(case_id, decision, name))[0] == "separation_of_duties"  # type: ignore[misc, arg-type]
    single = office.accepted("construction_permit")
    assert refused(lambda: office.decide(single, decision, "A1"))[0] == "separation_of_duties"  # type: ignore[arg-type]
    assert office.decide(single, by="E1")["stage"] == "approved"


def test_a_stand_in_acts_as_themself(office: Office) -> None:
    case_id = office.accepted(FOOD)
    department = office.head(case_id).state.pinned.department
    until = office.clock.now().wall + timedelta(days=5)

    def stand_in(name: str) -> Caller:
        post = Post("reviewer", department, until=until, stands_in_for="A1")
        return Caller("officer", name, department="elsewhere", posts=(post,), relations=RELATIONS)

    examined = asks.Examination(recommends="approve", opinion="代岗审查")
    office.handling.examine(stand_in("B1"), case_id, examined, once())
    assert office.last(case_id).by.id == "B1"
    assert refused(lambda: office.review.decide(stand_in("B1"), case_id, APPROVE, once()))[0] == "separation_of_duties"
    office.days(6)
    assert refused(lambda: office.review.decide(stand_in("B2"), case_id, APPROVE, once()))[0] == "case_unknown"


def test_sent_back_to_examination_the_clock_goes_on(office: Office) -> None:
    case_id = office.examined(FOOD)
    due, plan = office.due(case_id, "statutory"), office.head(case_id).state.plan
    office.days(1)
    assert office.back(case_id, "examine")["stage"] == "examining"
    office.examine(case_id, "E2")
    assert (office.due(case_id, "statutory"), office.head(case_id).state.plan) == (due, plan)
    assert refused(lambda: office.decide(case_id, by="E2"))[0] == "separation_of_duties"
    assert office.decide(case_id)["stage"] == "approved"


def test_sent_back_to_acceptance_the_clock_goes_on_and_nothing_is_deemed(office: Office) -> None:
    case_id = office.examined(FOOD)
    due = office.due(case_id, "promised")
    office.back(case_id, "accept")
    office.passes(day(10, 30), case_id)
    assert "deemed_accepted" not in office.kinds(case_id)
    assert office.head(case_id).state.cards == ("yellow", "red")
    assert office.accept(case_id, "A2")["stage"] == "examining"
    state = office.head(case_id).state
    assert (state.due("promised"), state.cards, state.accepted_at) == (due, ("yellow", "red"), MONDAY)


def test_only_what_lies_behind_can_be_gone_back_to(office: Office) -> None:
    examining, transfer = office.accepted(FOOD), office.open("house_transfer")
    single = office.accepted("construction_permit")
    assert refused(lambda: office.back(examining, "examine"))[0] == "no_earlier_step"
    assert refused(lambda: office.back(single, "examine"))[0] == "no_earlier_step"
    assert refused(lambda: office.back(transfer, "accept"))[0] == "no_earlier_step"
    assert refused(lambda: office.back(office.open(FOOD), "accept"))[0] == "wrong_stage"
    assert office.back(single, "accept")["stage"] == "received"


def test_why_it_was_sent_back_lies_sealed(office: Office) -> None:
    case_id = office.examined(FOOD)
    office.back(case_id, "accept")
    assert "请再核对一次" not in office.last(case_id).model_dump_json()


def test_a_joint_decision_waits_for_every_department(office: Office) -> None:
    case_id = office.examined(PLANNING)
    for missing in (3, 2, 1):
        with pytest.raises(NotAllowed) as found:
            office.decide(case_id)
        assert (found.value.code, found.value.values) == ("opinions_missing", {"count": missing})
        view = office.opine(case_id, CONSULTED[3 - missing])
        assert view["opinions_missing"] == missing - 1
    assert office.decide(case_id)["stage"] == "approved"


def test_who_disagrees_has_answered_and_does_not_decide(office: Office) -> None:
    case_id = office.examined(PLANNING)
    for department in CONSULTED:
        office.opine(case_id, department, agrees=False)
    assert office.head(case_id).state.opinions == dict.fromkeys(CONSULTED, False)
    assert office.decide(case_id)["stage"] == "approved"


def test_nobody_speaks_for_a_department_in_which_they_stand_in_no_longer(office: Office) -> None:
    case_id, until = office.accepted(PLANNING), office.clock.now().wall
    posts = (Post("reviewer", CONSULTED[0]), Post("reviewer", CONSULTED[1], until=until, stands_in_for="C2"))
    caller = Caller("officer", "C1", department=CONSULTED[0], posts=posts, relations=RELATIONS)
    other, own = (
        asks.DepartmentOpinion(department=code, agrees=True, opinion="没有不同意见") for code in CONSULTED[1::-1]
    )
    assert refused(lambda: office.handling.opine(caller, case_id, other, once()))[0] == "department_not_yours"
    office.handling.opine(caller, case_id, own, once())
    assert office.head(case_id).state.opinions == {CONSULTED[0]: True}


def test_each_department_that_is_asked_answers_once(office: Office) -> None:
    case_id = office.accepted(PLANNING)
    office.opine(case_id, CONSULTED[0])
    assert refused(lambda: office.opine(case_id, CONSULTED[0], name="C2"))[0] == "opinion_not_asked"
    own = office.head(case_id).state.pinned.department
    assert refused(lambda: office.opine(case_id, own))[0] == "opinion_not_asked"
    assert refused(lambda: office.opine(case_id, items()[FOOD].department.credit_code))[0] == "case_unknown"


def test_nobody_speaks_for_a_department_that_is_not_theirs(office: Office) -> None:
    case_id = office.accepted(PLANNING)
    posts = (Post("reviewer", CONSULTED[0]), Post("window", CONSULTED[1], site=CENTRE))
    caller = Caller("officer", "C1", department=CONSULTED[0], posts=posts, relations=RELATIONS)
    for department in CONSULTED[1:]:
        told = asks.DepartmentOpinion(agrees=True, opinion="没有意见", department=department)
        assert refused(lambda told=told: office.handling.opine(caller, case_id, told, once())) == (  # type: ignore[misc]
            "department_not_yours", "department",
        )  # fmt: skip
    assert office.head(case_id).state.opinions == {}


def test_a_stand_in_elsewhere_speaks_for_the_department_of_the_post(office: Office) -> None:
    case_id = office.accepted(PLANNING)
    posts = (Post("reviewer", CONSULTED[1], stands_in_for="C9"),)
    caller = Caller("officer", "C1", department=CONSULTED[0], posts=posts, relations=RELATIONS)
    told = asks.DepartmentOpinion(agrees=True, opinion="没有意见", department=CONSULTED[1])
    office.handling.opine(caller, case_id, told, once())
    assert office.head(case_id).state.opinions == {CONSULTED[1]: True}


def test_of_two_officers_who_decide_at_once_the_second_learns_where_the_case_stands(office: Office) -> None:
    case_id = office.examined(FOOD)
    clock = InterruptingClock(lambda: office.decide(case_id, REFUSE, "D1"))
    racing = Review(Acting(office.cases, office.reading, office.catalogue, office.privacy, clock))
    with pytest.raises(NotAllowed) as found:
        racing.decide(office.who(case_id, "D2"), case_id, APPROVE, once())
    assert found.value.code == "wrong_stage"
    assert "不予批准" in found.value.sentence
    assert office.kinds(case_id).count("refused") == 1
    assert "approved" not in office.kinds(case_id)


@pytest.mark.parametrize("how", ["window", "courier", "certificate"])
def test_an_approval_with_something_to_hand_over_brings_its_deadline(office: Office, how: str) -> None:
    to = {"name": "李建国", "phone": "13887100001", "address": "呈贡区龙城街道兴呈路18号"}
    case_id = office.examined(FOOD, delivery={"how": how} | ({"to": to} if how == "courier" else {}))
    view = office.decide(case_id)
    assert [deadline["kind"] for deadline in view["deadlines"]] == ["promised", "statutory", "delivery"]
    assert view["deadlines"][-1]["basis"] == "《中华人民共和国行政许可法》第四十四条"
    assert office.due(case_id, "delivery") == day(10, 27)
    assert office.clockwork.stand(case_id)[1] is None


def test_without_anything_to_hand_over_there_is_no_such_deadline(office: Office) -> None:
    assert [deadline["kind"] for deadline in office.decide(office.examined(FOOD))["deadlines"]] == [
        "promised", "statutory",
    ]  # fmt: skip


def test_every_deadline_that_is_told_has_its_article_and_its_reckoning(office: Office) -> None:
    asked, paused, promised = office.open(FOOD), office.accepted(PLANNING), office.open("house_transfer")
    office.missing(asked, "layout")
    office.start(paused, "expert_review", 5)
    views = [office.reading.progress(office.applicant, case_id) for case_id in (asked, paused, promised)]
    told = [deadline for view in views for deadline in view.deadlines]
    assert {deadline.kind for deadline in told} == {
        "supplement", "acceptance", "promised", "statutory", "joint", "procedure",
    }  # fmt: skip
    for deadline in told:
        assert len(deadline.basis) > 4
        assert deadline.basis in deadline.ledger[0]
        assert len(deadline.ledger) >= 2
