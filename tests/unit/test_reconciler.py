"""A round of the reconciler ends in time, and the next goes on where it stopped."""

from datetime import timedelta
from typing import Any

from chalicelib.applications.facts import CardIssued
from chalicelib.applications.model import FLOW
from chalicelib.aws.dispatch import Dispatcher
from chalicelib.aws.queues import Queues
from chalicelib.aws.reconciler import LOOKING, Reconciler
from chalicelib.aws.workflows import Workflows
from tests.builders import World, allowance, id_number

RECORDS: dict[str, Any] = {"identity_card": {"kind": "二代"}, "social_security_card": {"bank": "滇池银行"}}


class NoQueues(Queues):
    """Of an account without queues."""

    def __init__(self) -> None:
        """Nothing is asked for."""


class Slow:
    """The clockwork of applications, on a machine where each act takes its time."""

    def __init__(self, world: World, takes: timedelta) -> None:
        self._world = world
        self._takes = takes
        self.stand = world.clockwork.stand
        self.replan = world.clockwork.replan

    def watch(self, case_id: str) -> Any:
        self._world.clock.move(self._takes)
        return self._world.clockwork.watch(case_id)


def test_what_is_due_is_taken_until_the_round_is_over() -> None:
    world = World()
    made = [reported(world, n) for n in range(5)]
    world.days(30)
    chores: list[int] = []

    def chore() -> dict[str, int]:
        chores.append(carded(world, made))
        return {}

    slow = Slow(world, LOOKING / 2)
    round_ = Reconciler(world.cases, {FLOW.name: slow}, dispatcher(world), Workflows({}), [chore], world.clock)
    assert [round_.run().get("cards", 0) for _ in range(3)] == [3, 2, 0]
    assert chores == [3, 5, 5]


def reported(world: World, n: int) -> str:
    """Somebody's application, in review."""
    number = id_number(sequence=f"{n + 1:02d}2")
    world.tell(number, profile={"alive": True, "household": "530114001"}, records=RECORDS)
    applicant = {"kind": "person", "name": "杨秀英", "id_number": number, "phone": f"1388710000{n}"}
    return str(world.submit(allowance(automatic=False, applicant=applicant), world.resident(number))["case_id"])


def carded(world: World, made: list[str]) -> int:
    kinds = [{fact.kind for fact in world.cases.timeline(case_id)} for case_id in made]
    return sum(CardIssued.kind in of for of in kinds)


def dispatcher(world: World) -> Dispatcher:
    return Dispatcher([], NoQueues(), world.cases)
