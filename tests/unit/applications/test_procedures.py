"""Special procedures, whose time does not count (行政许可法 art 45), and more time, once, from whom the law names."""

import pytest

from chalicelib.applications import handling_schemas as asks
from tests.builders import items, once
from tests.office import GOVERNMENT, Office, day, refused

FOOD, PLANNING, LIVING = "food_business_licence", "planning_permit", "minimum_living"


@pytest.fixture
def office() -> Office:
    return Office()


def test_an_inspection_stops_the_clock_and_its_length_is_told(office: Office) -> None:
    case_id = office.accepted(FOOD)
    office.clock.at = day(10, 14, 10)  # two of five working days are over
    view = office.start(case_id, "inspection", 3)
    assert view["procedure"] == "inspection"
    assert "第四十五条" in office.last(case_id).basis
    assert "现场核查" in view["next"]
    assert {d["kind"]: d["due"] for d in view["deadlines"] if d["due"] is None} == {"promised": None, "statutory": None}
    assert office.due(case_id, "procedure") == day(10, 20)
    assert office.head(case_id).state.scheduled.red_at is None


def test_ended_before_its_time_the_clock_goes_on(office: Office) -> None:
    case_id = office.accepted(FOOD)
    office.clock.at = day(10, 14, 10)
    office.start(case_id, "inspection", 3)
    office.clock.at = day(10, 16, 10)
    view = office.end(case_id)
    assert view["procedure"] == ""
    assert office.due(case_id, "procedure") is None
    assert office.due(case_id, "promised") == day(10, 22)
    assert any("现场核查" in line for line in view["deadlines"][0]["ledger"])
    assert refused(lambda: office.end(case_id))[0] == "wrong_stage"


def test_its_length_over_the_clock_goes_on_by_itself(office: Office) -> None:
    case_id = office.accepted(FOOD)
    office.clock.at = day(10, 14, 10)
    office.start(case_id, "inspection", 3)
    office.passes(day(10, 19, 23), case_id)
    assert office.head(case_id).state.procedure == "inspection"
    office.passes(day(10, 20), case_id)
    assert office.kinds(case_id)[-1] == "procedure_ended"
    assert (office.last(case_id).by.role, office.head(case_id).state.procedure) == ("system", "")
    assert office.due(case_id, "promised") == day(10, 24)
    assert office.whole()


def test_meanwhile_nothing_is_examined_decided_or_put_off(office: Office) -> None:
    examining, deciding = office.accepted(FOOD), office.examined(FOOD)
    head = office.leader(office.head(examining).state.pinned.department)
    for case_id in (examining, deciding):
        office.start(case_id, "inspection", 3)
        assert refused(lambda case_id=case_id: office.start(case_id, "inspection", 1))[0] == "procedure_running"  # type: ignore[misc]
        assert refused(lambda case_id=case_id: office.extend(case_id, head))[0] == "procedure_running"  # type: ignore[misc]
    assert refused(lambda: office.examine(examining))[0] == "procedure_running"
    assert refused(lambda: office.decide(deciding))[0] == "procedure_running"
    office.end(deciding)
    assert office.decide(deciding)["stage"] == "approved"


def test_only_a_procedure_of_the_item_and_no_longer_than_it_allows(office: Office) -> None:
    case_id = office.accepted(FOOD)
    assert refused(lambda: office.start(case_id, "testing", 3)) == ("procedure_unknown", "kind")
    assert refused(lambda: office.start(case_id, "inspection", 11)) == ("procedure_too_long", "days")
    assert refused(lambda: office.start(office.open(FOOD), "inspection", 3))[0] == "wrong_stage"
    assert office.start(case_id, "inspection", 10)["procedure"] == "inspection"


def test_a_publicity_lasts_as_long_as_was_told_and_ends_by_itself(office: Office) -> None:
    case_id = office.examined(LIVING)
    view = office.start(case_id, "publicity", 7)
    assert office.due(case_id, "procedure") == day(10, 20)
    assert [d["kind"] for d in view["deadlines"]] == ["promised", "statutory", "procedure"]
    office.clock.at = day(10, 19, 23)
    assert refused(lambda: office.end(case_id))[0] == "publicity_running"
    assert refused(lambda: office.decide(case_id))[0] == "procedure_running"
    office.passes(day(10, 20), case_id)
    assert office.decide(case_id)["stage"] == "approved"


def test_a_publicity_is_counted_in_days_and_ends_on_a_working_day(office: Office) -> None:
    case_id = office.examined(LIVING)
    office.clock.at = day(10, 11, 10)  # a Sunday: the seventh day is a Sunday, so the Monday is the last
    office.start(case_id, "publicity", 7)
    assert office.due(case_id, "procedure") == day(10, 20)


def test_one_after_the_other_each_is_left_out_of_the_count(office: Office) -> None:
    case_id = office.examined(PLANNING)
    office.start(case_id, "expert_review", 5)
    office.clock.at = day(10, 19, 10)
    office.end(case_id)
    office.start(case_id, "publicity", 3)
    office.passes(day(10, 23), case_id)
    [promised, joint] = office.head(case_id).state.scheduled.deadlines
    assert [pause.reason for pause in promised.suspensions] == ["专家评审", "公示"]
    assert [pause.reason for pause in joint.suspensions] == ["专家评审", "公示"]
    assert office.whole()


def test_a_hearing_has_its_day_and_seven_working_days_of_notice(office: Office) -> None:
    case_id = office.accepted(PLANNING)
    assert refused(lambda: office.start(case_id, "hearing", 20)) == ("hearing_day", "held_on")
    assert refused(lambda: office.start(case_id, "publicity", 3, "2026-11-02")) == ("hearing_day", "held_on")
    assert refused(lambda: office.start(case_id, "hearing", 20, "2026-10-21")) == ("hearing_notice_short", "held_on")
    view = office.start(case_id, "hearing", 20, "2026-10-22")
    assert (view["procedure"], office.last(case_id).data["held_on"]) == ("hearing", "2026-10-22")


def test_the_head_puts_the_decision_off_once_with_a_reason_that_is_told(office: Office) -> None:
    case_id = office.accepted(FOOD)
    department = office.head(case_id).state.pinned.department
    assert refused(lambda: office.extend(case_id, office.who(case_id, "E1")))[0] == "approver_head"
    view = office.extend(case_id, office.leader(department))
    assert (office.due(case_id, "promised"), office.due(case_id, "statutory")) == (day(10, 27), day(11, 3))
    assert office.last(case_id).data["approver"] == "head"
    assert any("案情复杂" in line for line in view["deadlines"][0]["ledger"])
    assert refused(lambda: office.extend(case_id, office.leader(department)))[0] == "extended_once"


def test_more_time_is_not_given_when_it_is_over(office: Office) -> None:
    case_id = office.accepted(FOOD)
    office.clock.at = day(10, 28)
    head = office.leader(office.head(case_id).state.pinned.department)
    assert refused(lambda: office.extend(case_id, head))[0] == "deadline_passed"
    assert office.head(case_id).state.extended is False


def test_the_laws_time_is_extended_when_the_promised_time_is_over(office: Office) -> None:
    case_id = office.accepted(FOOD)
    promised = office.due(case_id, "promised")
    office.clock.at = day(10, 20)
    office.extend(case_id, office.leader(office.head(case_id).state.pinned.department))
    assert (office.due(case_id, "promised"), office.due(case_id, "statutory")) == (promised, day(11, 3))


def test_the_time_of_a_joint_decision_is_extended_by_the_governments_head_only(office: Office) -> None:
    case_id = office.accepted(PLANNING)
    assert [d.kind for d in office.head(case_id).state.scheduled.deadlines] == ["promised", "joint"]
    assert office.due(case_id, "joint") == day(12, 15)
    department = office.head(case_id).state.pinned.department
    assert refused(lambda: office.extend(case_id, office.leader(department)))[0] == "approver_government"
    view = office.extend(case_id, office.leader(GOVERNMENT, "G1"))
    assert (office.last(case_id).data["approver"], office.last(case_id).by.id) == ("government", "G1")
    assert "第四十二条第二款" in office.last(case_id).basis
    joint = next(d for d in view["deadlines"] if d["kind"] == "joint")
    assert any("延长15个工作日" in line for line in joint["ledger"])
    assert joint["provisional"] is True  # it reaches into a year whose holidays are not arranged yet


def test_the_governments_head_has_nothing_to_say_where_a_department_decides_alone(office: Office) -> None:
    case_id = office.accepted(FOOD)
    assert refused(lambda: office.extend(case_id, office.leader(GOVERNMENT)))[0] == "approver_head"


def test_what_no_law_extends_is_not_extended(office: Office) -> None:
    living, transfer = office.accepted(LIVING), office.open("house_transfer")
    for case_id in (living, transfer):
        head = office.leader(office.head(case_id).state.pinned.department)
        assert refused(lambda case_id=case_id, head=head: office.extend(case_id, head))[0] == "extension_unknown"  # type: ignore[misc]


def test_a_licence_is_extended_as_the_law_on_licences_says(office: Office) -> None:
    case_id = office.accepted("construction_permit")
    office.extend(case_id, office.leader(items()["construction_permit"].department.credit_code))
    assert "第四十二条第一款" in office.last(case_id).basis
    assert office.due(case_id, "promised") == day(10, 30)


def test_nobody_of_another_department_does_any_of_it(office: Office) -> None:
    case_id = office.accepted(FOOD)
    stranger = office.leader(items()["lease_filing"].department.credit_code)
    inspection = asks.NewProcedure(kind="inspection", days=3, reason="依法需要进行")
    assert refused(lambda: office.extend(case_id, stranger))[0] == "case_unknown"
    assert refused(lambda: office.handling.start(stranger, case_id, inspection, once()))[0] == "case_unknown"
    assert office.kinds(case_id)[-1] == "accepted"
