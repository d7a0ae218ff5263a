"""Legal time: cards at their instants, plans on a new calendar, and the steps of the approval workflow."""

from collections import Counter
from datetime import datetime, timedelta

import pytest

from chalicelib.applications.facts import CardIssued
from chalicelib.applications.instant import evidence_of
from chalicelib.applications.schemas import Decision
from chalicelib.kernel.clock import CHINA, RunningClock
from chalicelib.kernel.waiting import HALF_AN_HOUR, Steps
from tests.builders import World, allowance, items, once
from tests.fakes.time_and_numbers import MemorySignals
from tests.timelines import MONDAY


@pytest.fixture
def world() -> World:
    made = World()
    made.knows_the_elder()
    return made


@pytest.fixture
def case_id(world: World) -> str:
    """A case in review; the allowance promises an answer on the same day."""
    return str(world.submit(allowance(automatic=False))["case_id"])


RED = datetime(2026, 10, 13, tzinfo=CHINA)


class Due:
    """A flow of which every case is due at one instant."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def stand(self, case_id: str) -> tuple[bool, datetime | None]:
        return bool(case_id), self._at

    def watch(self, case_id: str) -> object:
        return case_id

    replan = watch


def cards(world: World, case_id: str) -> list[str]:
    return [fact.data["colour"] for fact in world.cases.timeline(case_id) if fact.kind == CardIssued.kind]


def test_cards_come_when_their_time_has_come_and_once(world: World, case_id: str) -> None:
    still_open, yellow = world.clockwork.stand(case_id)
    assert still_open
    assert yellow is not None
    assert MONDAY < yellow < RED
    for at, expected in (
        (MONDAY, []), (yellow - timedelta(seconds=1), []), (yellow, ["yellow"]), (yellow, ["yellow"]),
        (RED - timedelta(seconds=1), ["yellow"]), (RED, ["yellow", "red"]), (RED, ["yellow", "red"]),
    ):  # fmt: skip
        world.clock.at = at
        world.clockwork.watch(case_id)
        assert cards(world, case_id) == expected
    assert world.clockwork.stand(case_id) == (True, None)
    assert world.whole()


def test_a_watch_that_came_late_issues_both_cards(world: World, case_id: str) -> None:
    world.days(30)
    world.clockwork.watch(case_id)
    assert cards(world, case_id) == ["yellow", "red"]
    assert all(fact.by.role == "system" for fact in world.cases.timeline(case_id)[2:])


def test_a_decided_case_gets_no_card(world: World, case_id: str) -> None:
    world.review.decide(world.officer(), case_id, Decision(outcome="approve", opinion="符合条件"), once())
    world.days(30)
    world.clockwork.watch(case_id)
    assert cards(world, case_id) == []


def test_a_plan_is_computed_again_only_when_it_was_provisional(world: World, case_id: str) -> None:
    world.clockwork.replan(case_id)
    published(world, "2027-01-01")
    world.clockwork.replan(case_id)
    assert world.kinds(case_id) == ["submitted", "handed_over"]


def published(world: World, *days_off: str) -> None:
    """The arrangement of 2027 is published, with these days off."""
    kept = world.store.document("calendar")
    assert kept is not None
    days = [{"name": "放假", "date": day, "isOffDay": True} for day in days_off]
    years = [year for year in kept.body["years"] if year["year"] != 2027]
    world.store.put_document("calendar", kept.body | {"years": [*years, {"year": 2027, "days": days}]})


def test_a_provisional_plan_follows_the_calendar_that_is_published_later(world: World) -> None:
    item = items()["elder_allowance"]
    promised = item.limits.promised.model_copy(update={"amount": 5})
    limits = item.limits.model_copy(update={"promised": promised})
    world.store.publish_versions([item.model_copy(update={"limits": limits})])
    world.clock.at = datetime(2026, 12, 28, 10, tzinfo=CHINA)
    case_id = str(world.submit(allowance(automatic=False))["case_id"])
    before = world.head(case_id).state.scheduled
    assert (before.deadlines[0].provisional, before.red_at) == (True, datetime(2027, 1, 6, tzinfo=CHINA))
    published(world, "2027-01-01", "2027-01-04")
    for _ in range(2):
        world.clockwork.replan(case_id)
    after = world.head(case_id).state.scheduled
    assert (after.deadlines[0].provisional, after.red_at) == (False, datetime(2027, 1, 7, tzinfo=CHINA))
    assert after.deadlines[0].limit == before.deadlines[0].limit
    assert world.kinds(case_id) == ["submitted", "handed_over", "replanned"]
    assert world.whole()


def test_the_steps_of_the_workflow_read_where_the_case_stands(world: World, case_id: str) -> None:
    steps = Steps(world.clockwork, world.waits, signals := MemorySignals(), world.clock)
    stand = steps.handle({"action": "stand", "case_id": case_id})
    wake = world.clockwork.stand(case_id)[1]
    assert wake is not None
    assert stand["closed"] is False
    woken = datetime.fromisoformat(stand["wake_at"])
    assert timedelta(0) <= woken - wake <= timedelta(seconds=1)
    steps.handle({"action": "await", "case_id": case_id, "generation": 2, "token": "T2"})
    steps.handle({"action": "await", "case_id": case_id, "generation": 1, "token": "T1"})
    assert world.waits.kept[case_id] == (2, "T2")
    world.clock.at = woken
    after = steps.handle({"action": "watch", "case_id": case_id})
    assert cards(world, case_id) == ["yellow"]
    assert after["wake_at"] > stand["wake_at"]
    world.clock.at = RED
    assert steps.handle({"action": "watch", "case_id": case_id}) == {"closed": False, "wake_at": None}
    world.review.decide(world.officer(), case_id, Decision(outcome="approve", opinion="符合条件"), once())
    assert steps.handle({"action": "stand", "case_id": case_id}) == {"closed": True, "wake_at": None}
    assert signals.told == []
    steps.handle({"action": "await", "case_id": case_id, "generation": 3, "token": "T3"})
    assert signals.told == [case_id]


@pytest.mark.parametrize(("speed", "within"), [(1, timedelta(minutes=30)), (8640, timedelta(seconds=10))])
def test_what_is_due_together_wakes_apart(world: World, case_id: str, speed: float, within: timedelta) -> None:
    """Each case at its own place, none before its time; where time runs fast, within a legal day."""
    clock = RunningClock(speed, MONDAY)
    steps = Steps(Due(RED), world.waits, MemorySignals(), clock, HALF_AN_HOUR)
    due = clock.wall_of(RED)

    def woken(case: str) -> timedelta:
        wake = datetime.fromisoformat(steps.handle({"action": "stand", "case_id": case})["wake_at"])
        return wake - due

    after = [woken(f"{case_id}{n}") for n in range(600)]
    assert min(after) > timedelta()
    assert max(after) <= within + timedelta(seconds=1)
    thirds = Counter(int(3 * one / (within + timedelta(seconds=2))) for one in after)
    assert all(thirds[third] > 100 for third in range(3))
    assert woken(f"{case_id}7") == after[7]


def test_evidence_is_whole_or_none() -> None:
    read = {"profile": "one", "credit": "two"}
    items = [{"sk": {"S": section}, "sealed": {"S": sealed}} for section, sealed in read.items()]
    assert evidence_of({"Responses": {"parties": items}, "UnprocessedKeys": {}}) == read
    assert evidence_of({"Responses": {"parties": []}}) == {}
    assert evidence_of({"Responses": {"parties": items}, "UnprocessedKeys": {"parties": {"Keys": []}}}) is None
    assert evidence_of({"missing": True}) is None
