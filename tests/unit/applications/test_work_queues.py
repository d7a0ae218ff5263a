"""Work queues (待办): what waits for whom at each step, first due first."""

import pytest

from chalicelib.applications.schemas import Work
from chalicelib.kernel.caller import Caller, Post
from tests.builders import CENTRE, RELATIONS, items
from tests.office import Office, day

FOOD, PLANNING = "food_business_licence", "planning_permit"
DEPARTMENT = items()[FOOD].department.credit_code
CONSULTED = [one.credit_code for one in items()[PLANNING].procedure.consulted]


@pytest.fixture
def office() -> Office:
    return Office()


def officer(department: str, duty: str = "reviewer", site: str = "") -> Caller:
    post = Post(duty, department, site=site)  # type: ignore[arg-type]
    return Caller("officer", "Q1", department=department, posts=(post,), relations=RELATIONS)


def waiting(office: Office, who: Caller, kind: str, site: str = "") -> list[str]:
    """The cases of a queue as that officer sees it."""
    asked = Work.model_validate({"kind": kind, "site": site})
    return [view.case_id for view in office.reading.work(who, asked).items]


def places(office: Office, case_id: str) -> set[str]:
    """The kinds of work of the deciding department in which a case waits."""
    who = officer(office.head(case_id).state.pinned.department)
    kinds = ("accept", "examine", "review", "check", "opinion")
    return {kind for kind in kinds if case_id in waiting(office, who, kind)}


def test_a_case_waits_where_its_next_step_is_done(office: Office) -> None:
    case_id = office.open(FOOD)
    assert places(office, case_id) == {"accept"}
    office.missing(case_id, "layout")
    assert places(office, case_id) == set()
    office.bring(case_id, "layout")
    assert places(office, case_id) == {"accept"}
    office.accept(case_id)
    assert places(office, case_id) == {"examine"}
    office.examine(case_id)
    assert places(office, case_id) == {"review"}
    office.back(case_id, "examine")
    assert places(office, case_id) == {"examine"}
    office.examine(case_id)
    office.back(case_id, "accept")
    assert places(office, case_id) == {"accept"}
    office.withdraw(case_id)
    assert places(office, case_id) == set()


def test_what_is_due_first_comes_first_and_what_is_suspended_last(office: Office) -> None:
    paused, late = office.examined(FOOD), office.examined(FOOD)
    office.start(paused, "inspection", 3)
    office.days(1)
    later = office.examined(FOOD)
    head = office.leader(DEPARTMENT)
    office.extend(late, head)
    assert waiting(office, officer(DEPARTMENT), "review") == [later, late, paused]
    office.days(1)
    office.end(paused)
    assert waiting(office, officer(DEPARTMENT), "review") == [later, paused, late]


def test_windows_see_what_their_own_site_took_in_until_it_is_accepted(office: Office) -> None:
    window, elsewhere = officer("x", "window", CENTRE), officer("x", "window", "park-01")
    asked = office.asked(FOOD, channel="window", site=CENTRE)
    case_id = str(office.submit(asked, window)["case_id"])
    by_web = office.open(FOOD)
    assert waiting(office, window, "accept", CENTRE) == [case_id]
    assert waiting(office, elsewhere, "accept", CENTRE) == []
    assert waiting(office, elsewhere, "accept", "park-01") == []
    assert set(waiting(office, officer(DEPARTMENT), "accept")) == {case_id, by_web}
    office.missing(case_id, "layout")
    assert waiting(office, window, "accept", CENTRE) == []
    office.bring(case_id, "layout", who=window)
    assert waiting(office, window, "accept", CENTRE) == [case_id]
    office.accept(case_id)
    assert waiting(office, window, "accept", CENTRE) == []


def test_each_consulted_department_sees_the_case_until_it_has_answered(office: Office) -> None:
    case_id = office.open(PLANNING)
    assert all(waiting(office, officer(department), "opinion") == [] for department in CONSULTED)
    office.accept(case_id)
    assert all(waiting(office, officer(department), "opinion") == [case_id] for department in CONSULTED)
    office.opine(case_id, CONSULTED[1])
    left = [department for department in CONSULTED if waiting(office, officer(department), "opinion")]
    assert left == [CONSULTED[0], CONSULTED[2]]
    office.examine(case_id)
    assert waiting(office, officer(CONSULTED[0]), "opinion") == [case_id]
    office.withdraw(case_id)
    assert all(waiting(office, officer(department), "opinion") == [] for department in CONSULTED)


def test_the_deciding_department_has_no_opinion_to_give_and_others_nothing_to_decide(office: Office) -> None:
    case_id = office.examined(PLANNING)
    own = officer(office.head(case_id).state.pinned.department)
    assert waiting(office, own, "opinion") == []
    assert waiting(office, officer(CONSULTED[0]), "review") == []


def test_opinions_too_come_by_when_they_are_due(office: Office) -> None:
    first = office.accepted(PLANNING)
    office.clock.at = day(10, 13, 10)
    second = office.accepted(PLANNING)
    office.extend(first, office.leader("11530114015300014E", "G1"))
    assert waiting(office, officer(CONSULTED[0]), "opinion") == [second, first]
