"""A page of a broadcast on real tables: as large as a transaction takes, cut off at any place, handled again."""

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

import pytest

from chalicelib.aws.broadcasts import SubscriptionsTable, TalliesTable
from chalicelib.aws.deliveries_table import DeliveriesTable
from chalicelib.aws.records_table import RecordsTable
from chalicelib.broadcasts.fanning import PAGE, Fanout
from chalicelib.broadcasts.model import part_id, parts_of, shard_of, subscriber_id
from chalicelib.broadcasts.ports import Step
from chalicelib.broadcasts.subscriptions import Said, Subscription
from chalicelib.broadcasts.systems import Systems
from chalicelib.kernel.privacy import Person
from chalicelib.messages.lining import Lining
from chalicelib.messages.model import Errand
from chalicelib.webhooks.endpoints import EndpointStore
from tests.broadcasting import TOPIC, Broadcasting
from tests.fakes.deliveries import MemoryOutbox

SHARD, PEOPLE = 5, PAGE + 20


class Cut(Exception):
    """The worker is gone."""


class CutOutbox(MemoryOutbox):
    """The worker is cut off instead of the call of that number."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.left = number

    def put(self, errands: Collection[Errand], delay: int = 0) -> None:
        self.left -= 1
        if self.left == 0:
            raise Cut
        super().put(errands, delay)


def people() -> Iterator[str]:
    """Ids of people whose subscriptions lie in one shard."""
    found = (f"P{n:032x}" for n in range(100_000))
    theirs = (person for person in found if shard_of(subscriber_id(TOPIC, person)) == SHARD)
    return (person for person, _ in zip(theirs, range(PEOPLE), strict=False))


@pytest.fixture
def world(dynamodb: Any) -> Broadcasting:  # noqa: ARG001  the tables that the stores read
    """Everything about its messages lies in tables; the case itself does not."""
    made = Broadcasting()
    store = SubscriptionsTable("access", "keys")
    for person in people():
        said = Said(given=True, at=made.clock.now().wall, version="2026-11", via="sms")
        bare = Subscription(topic=TOPIC, person=person, via="sms")
        store.keep(bare.saying(said, "sealed"), Person(person, "", ""))
    made.fanout = fanout_on(made, made.outbox)
    return made


def fanout_on(world: Broadcasting, outbox: MemoryOutbox) -> Fanout:
    lining = Lining(DeliveriesTable("deliveries"), outbox, world.catalogue.messages, world.clock)
    return Fanout(
        world.cases, SubscriptionsTable("access"), DeliveriesTable("deliveries"), TalliesTable("deliveries"),
        RecordsTable("access"), outbox, world.steps, Systems(EndpointStore(RecordsTable("access")), lining),
        world.catalogue.messages, world.clock,
    )  # fmt: skip


def handle(world: Broadcasting) -> None:
    """The pages that are on the queue; one whose worker is cut off stays there."""
    while world.steps.waiting:
        world.fanout.handle(world.steps.waiting[0])
        world.steps.waiting.pop(0)


def step_of(world: Broadcasting, case_id: str) -> Step:
    return world.first(case_id).model_copy(update={"stage": "page", "shard": SHARD})


def recipients(case_id: str) -> Counter[str]:
    return Counter(one.errand.recipient for one in DeliveriesTable("deliveries").of_case(part_id(case_id, SHARD)))


def wanted() -> set[str]:
    return {f"s{subscriber_id(TOPIC, person)}" for person in people()}


def test_pages_reach_every_subscriber_of_a_shard_however_often_they_come(world: Broadcasting) -> None:
    case_id = world.published()
    world.steps.waiting = [step_of(world, case_id)]
    handled: list[Step] = []
    while world.steps.waiting:
        handled.append(world.steps.waiting.pop(0))
        world.fanout.handle(handled[-1])
    assert len(handled) == 2
    assert recipients(case_id) == Counter(wanted())
    assert len(world.outbox.errands) == PEOPLE
    for step in reversed(handled):
        world.fanout.handle(step)
    assert recipients(case_id) == Counter(wanted())
    assert {errand.recipient for errand in world.outbox.errands[PEOPLE:]} == wanted()  # they still wait: queued again
    assert TalliesTable("deliveries").count(parts_of(case_id)).queued == PEOPLE
    assert [record.sk for record in RecordsTable("access").under(f"broadcast#{case_id}")] == [f"{SHARD:02d}"]


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_page_that_was_cut_off_is_made_whole(world: Broadcasting, cut: int) -> None:
    outbox = CutOutbox(cut)
    world.fanout = fanout_on(world, outbox)
    case_id = world.published()
    world.steps.waiting = [step_of(world, case_id)]
    with pytest.raises(Cut):
        handle(world)
    handle(world)
    assert recipients(case_id) == Counter(wanted())
    assert {errand.recipient for errand in outbox.errands} == wanted()
