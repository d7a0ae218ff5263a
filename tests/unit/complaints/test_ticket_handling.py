"""A ticket is dispatched, handled, answered, followed up; each act by whom it is for, and by nobody else."""

from typing import Any

import pytest

from chalicelib.kernel.caller import Caller
from chalicelib.kernel.errors import DomainError
from tests.builders import YOUNGER
from tests.ticketing import (
    CITY,
    COMMUNITY,
    DESK,
    GOVERNMENT,
    HEALTH,
    HOUSING,
    REPORTER,
    STREET,
    TEXT,
    WHY,
    Ticketing,
    officer,
)


@pytest.fixture
def world() -> Ticketing:
    return Ticketing()


def test_a_ticket_goes_its_way(world: Ticketing) -> None:
    case = world.replied()
    kinds = [fact.kind for fact in world.cases.timeline(case)]
    assert kinds == [
        "ticket_registered", "dispatched", "signed_for", "step_taken", "reply_drafted", "reply_checked", "replied",
    ]  # fmt: skip
    told = world.does("confirm", case, world.resident(), solved=True)
    assert (told.stage, told.outcome) == ("closed", "solved")
    assert world.sound(case)


def test_who_is_nothing_to_a_ticket_does_not_learn_of_it(world: Ticketing) -> None:
    case = world.taken_on()
    for caller in (world.doctor, world.resident(YOUNGER), world.grid, officer("X", HOUSING)):
        with pytest.raises(DomainError) as failure:
            world.shown(case, caller)
        assert failure.value.code == "case_unknown"


@pytest.mark.parametrize(
    ("act", "who", "told"),
    [
        ("dispatch", "worker", {"department": CITY, "category": "x_y"}),
        ("decide_return", "worker", {"granted": True, "reason": WHY}),
        ("refer", "worker", {"ground": "x_y"}),
        ("follow_up", "worker", {"reached": False}),
        ("order", "worker", {"text": WHY}),
        ("sign", "operator", {}),
        ("step", "operator", {"kind": "visit", "text": WHY}),
        ("interim", "operator", {"text": WHY}),
        ("draft", "operator", {"text": WHY, "result": "resolved"}),
        ("check", "worker", {"draft": 1, "sent": True}),
        ("extend", "checker", {"reason": WHY}),
        ("confirm", "worker", {"solved": True}),
        ("withdraw", "operator", {"reason": WHY}),
        ("ask_review", "operator", {"reason": WHY}),
        ("decide_review", "operator", {"ruling": "upheld", "text": WHY}),
        ("do_task", "worker", {"task": "t1", "done": True, "text": WHY}),
    ],
)
def test_each_act_is_for_whom_it_is_for(world: Ticketing, act: str, who: str, told: dict[str, Any]) -> None:
    case = world.taken_on()
    assert world.refuses(act, case, getattr(world, who), **told) == "ticket_not_yours"
    assert world.refuses(act, case, world.doctor, **told) == "case_unknown"


def test_joint_departments_help(world: Ticketing) -> None:
    case = world.dispatched(joint=[HEALTH])
    world.does("sign", case, world.worker)
    assert world.refuses("sign", case, world.doctor) == "ticket_not_yours"
    world.does("step", case, world.doctor, kind="consult", text=WHY)
    step = world.cases.timeline(case)[-1]
    assert step.data["department"] == HEALTH
    [shown] = [one for one in world.shown(case).said if one.kind == "step_taken"]
    assert shown.text == WHY


def test_a_post_of_another_street_does_not_handle_it(world: Ticketing) -> None:
    case = world.dispatched()
    elsewhere, here = officer("E", CITY, street="530114003"), officer("S", CITY, street=STREET)
    assert world.refuses("sign", case, elsewhere) == "case_unknown"
    assert world.does("sign", case, here).signed


def test_the_accused_neither_handles_nor_sees_it(world: Ticketing) -> None:
    case = world.reports(kind="complaint", accused={"departments": [CITY], "officers": ["D2"]}).id
    told = {"department": CITY, "category": world.category}
    assert world.refuses("dispatch", case, world.operator, **told) == "ticket_accused_handler"
    assert world.refuses("dispatch", case, world.colleague, **told | {"department": HEALTH}) == "case_unknown"
    world.dispatched(case, to=HEALTH)
    assert world.refuses("sign", case, world.worker) == "case_unknown"
    assert world.does("sign", case, world.doctor).signed


def test_a_department_that_is_not_listed_gets_nothing(world: Ticketing) -> None:
    case = world.reports().id
    told = {"department": "91530100MA6K0T0A1X", "category": world.category}
    assert world.refuses("dispatch", case, world.operator, **told) == "ticket_department_unknown"


class TestReturns:
    """退单."""

    def returned(self, world: Ticketing, case: str, by: Caller) -> str:
        ground = world.catalogue.complaints().returns[0].name
        return world.does("ask_return", case, by, ground=ground, reason=WHY).stage

    def test_the_sender_agrees_and_dispatches_anew(self, world: Ticketing) -> None:
        case = world.dispatched()
        assert self.returned(world, case, world.worker) == "return_asked"
        assert world.refuses("decide_return", case, world.worker, granted=True, reason=WHY) == "ticket_not_yours"
        assert world.does("decide_return", case, world.operator, granted=True, reason=WHY).stage == "registered"
        told = {"department": CITY, "category": world.category}
        assert world.refuses("dispatch", case, world.operator, **told) == "ticket_returned_by"
        assert world.does("dispatch", case, world.operator, **told | {"department": HEALTH}).department == HEALTH

    def test_the_last_bounce_is_assigned_finally(self, world: Ticketing) -> None:
        case, most = world.dispatched(), world.catalogue.complaints().numbers.bounces
        for _ in range(most - 1):
            self.returned(world, case, world.worker)
            world.does("decide_return", case, world.operator, granted=False, reason=WHY)
        assert self.returned(world, case, world.worker) == "disputed"
        final = {"department": CITY, "category": world.category, "reason": "职责在贵局。"}
        assert world.refuses("dispatch", case, world.operator, **final) == "ticket_not_yours"
        told = world.does("dispatch", case, officer("D0", DESK, "head"), **final)
        assert (told.stage, world.stands(case).final) == ("dispatched", True)
        assert world.refuses("ask_return", case, world.worker, ground="x_y", reason=WHY)


class TestReplies:
    """答复."""

    def test_nobody_replies_who_did_nothing(self, world: Ticketing) -> None:
        case = world.taken_on()
        assert world.refuses("draft", case, world.worker, text=WHY, result="resolved") == "ticket_no_step"

    def test_another_person_checks_it(self, world: Ticketing) -> None:
        case = world.stepped()
        told = world.does("draft", case, world.checker, text=WHY, result="resolved")
        assert world.refuses("check", case, world.checker, draft=told.draft, sent=True) == "ticket_yourself"
        assert world.refuses("check", case, world.chief, draft=told.draft - 1, sent=True) == "case_busy"
        assert world.refuses("check", case, world.chief, draft=told.draft, sent=False) == "ticket_reason_missing"
        back = world.does("check", case, world.chief, draft=told.draft, sent=False, reason="写清楚哪天修好的。")
        assert (back.stage, back.draft) == ("handling", 0)

    def test_the_head_extends_it_once(self, world: Ticketing) -> None:
        case = world.taken_on()
        before = world.stands(case).clocks["handle"].deadline.due
        world.does("extend", case, world.chief, reason="配件要从外地调运。")
        after = world.stands(case).clocks["handle"].deadline.due
        assert before is not None
        assert after is not None
        assert after > before
        assert world.refuses("extend", case, world.chief, reason="再延几天。") == "ticket_extended_once"

    def test_time_stands_still_on_a_published_ground(self, world: Ticketing) -> None:
        case, ground = world.taken_on(), world.catalogue.complaints().suspensions[0].name
        assert world.refuses("suspend", case, world.worker, state="begun") == "ticket_reason"
        world.does("suspend", case, world.worker, state="begun", ground=ground)
        assert world.stands(case).held
        world.does("suspend", case, world.worker, state="ended")
        assert not world.stands(case).held


class TestFields:
    """网格."""

    def test_a_member_of_the_grid_looks_on_the_spot(self, world: Ticketing) -> None:
        case = world.taken_on()
        assert world.refuses("give_task", case, world.worker, site="centre-01", text=WHY) == "ticket_task_site"
        world.does("give_task", case, world.worker, site=COMMUNITY, text="请到现场看一看。")
        from chalicelib.complaints.schemas import Queue

        assert [one.id for one in world.tickets.reading.queue(world.grid, Queue()).items] == [case]
        photo = world.photo(case)
        told = world.does(
            "do_task", case, world.grid, task="t1", done=True, text="已经修好。", photos=[photo.model_dump()]
        )
        assert [one.done for one in told.tasks] == [True]

    def test_another_grid_learns_nothing(self, world: Ticketing) -> None:
        case = world.taken_on()
        world.does("give_task", case, world.worker, site=COMMUNITY, text="请到现场看一看。")
        other = Caller("grid", "G2", site="530114001002")
        assert world.refuses("do_task", case, other, task="t1", done=True, text=WHY) == "case_unknown"


def test_the_head_of_the_government_sees_and_orders(world: Ticketing) -> None:
    mayor, case = officer("M1", GOVERNMENT, "head"), world.taken_on()
    assert world.shown(case, mayor).text == TEXT
    assert world.does("order", case, mayor, text="请按期办结。").supervised == 1


def test_a_confidential_reporter_is_known_to_the_dispatcher_alone(world: Ticketing) -> None:
    case = world.taken_on(world.reports(identity="confidential").id)
    assert world.shown(case, world.worker).reporter is None
    assert world.shown(case, world.worker).text == TEXT
    for caller in (world.operator, world.resident()):
        reporter = world.shown(case, caller).reporter
        assert reporter is not None
        assert reporter.name == REPORTER["name"]


def test_what_is_written_within_is_not_shown_to_who_reports(world: Ticketing) -> None:
    drafted = world.drafted()
    mine, theirs = world.shown(drafted.id, world.resident()), world.shown(drafted.id, world.worker)
    assert {one.kind for one in mine.said} == set()
    assert {one.kind for one in theirs.said} == {"step_taken", "reply_drafted"}
    steps = world.tickets.reading.timeline(world.resident(), drafted.id).steps
    assert [one.kind for one in steps] == ["ticket_registered", "dispatched", "signed_for"]
    assert steps[1].by != ""


def test_queues_show_what_waits(world: Ticketing) -> None:
    from chalicelib.complaints.schemas import Queue

    first = world.reports().id
    reading = world.tickets.reading
    assert [one.id for one in reading.queue(world.operator, Queue(kind="dispatch")).items] == [first]
    world.dispatched(first)
    assert not reading.queue(world.operator, Queue(kind="dispatch")).items
    assert [one.id for one in reading.queue(world.worker, Queue()).items] == [first]
    with pytest.raises(DomainError) as failure:
        reading.queue(world.worker, Queue(department=DESK))
    assert failure.value.code == "ticket_not_yours"
