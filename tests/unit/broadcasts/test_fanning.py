"""A broadcast goes out to its subscribers: once, by day, as long as it is not stopped."""

from collections import Counter
from datetime import timedelta

import pytest

from chalicelib.broadcasts.fanning import PATIENCE
from chalicelib.broadcasts.ports import Step
from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.records import Record
from tests.broadcasting import ASKED, TEXT, TOPIC, Broadcasting, head_of, phone_of

QUIET, MORNING = {"hours": 13}, {"hours": 9}
"""From Monday 10:00 to 23:00; from there to past 7:30."""


@pytest.fixture
def world() -> Broadcasting:
    return Broadcasting()


def test_every_subscriber_hears_of_it_once_and_nobody_else(world: Broadcasting) -> None:
    world.subscribers(20)
    world.subscribe(world.somebody(99), phone_of(99), "schooling")
    case_id = world.published()
    world.deal()
    world.send_all()
    assert world.heard() == [phone_of(n) for n in range(20)]
    [text] = {message.text for message in world.provider.sent}
    assert TEXT in text
    assert all(len(message.id) <= 64 for message in world.provider.sent)
    assert world.broadcasts.show(head_of(), case_id).counts.sent == 20


def test_it_is_finished_when_nothing_is_left_to_be_sent(world: Broadcasting) -> None:
    world.subscribers(5)
    case_id = world.published()
    world.deal()
    world.look()
    assert world.kinds(case_id)[-1] == "broadcast_published"  # five are still queued
    world.send_all()
    world.look()
    world.look()
    assert world.kinds(case_id)[-1] == "broadcast_finished"
    assert world.last(case_id).data["counts"]["sent"] == 5
    assert world.last(case_id).by.role == "system"
    assert world.steps.waiting == []


def test_a_topic_without_subscribers_is_finished_at_once(world: Broadcasting) -> None:
    case_id = world.published()
    world.deal()
    world.look()
    assert world.kinds(case_id)[-1] == "broadcast_finished"


def test_its_messages_stand_in_bulk_queues_however_often_they_are_put(world: Broadcasting) -> None:
    world.subscribers(3)
    world.published()
    world.deal()
    assert {errand.bulk for errand in world.outbox.errands} == {True}
    world.outbox.errands.clear()
    world.passes(seconds=PATIENCE.total_seconds() - 1)
    assert world.outbox.errands == []  # they only wait
    world.passes(seconds=2)
    assert [errand.bulk for errand in world.outbox.errands] == [True] * 3


def test_what_was_stopped_goes_no_further(world: Broadcasting) -> None:
    world.subscribers(10)
    case_id = world.published()
    world.deal()
    errands = list(world.outbox.errands)
    for errand in errands[:4]:
        world.bulk.handle(errand)
    assert world.stop(case_id).counts.sent == 4
    for errand in errands[4:]:
        world.bulk.handle(errand)
    world.steps.put([step_of(world, case_id)])
    world.look()
    assert len(world.provider.sent) == 4
    assert world.broadcasts.show(head_of(), case_id).counts.failed == 6


def step_of(world: Broadcasting, case_id: str) -> Step:
    return Step.model_validate_json(world.cases.timeline(case_id)[1].ref().model_dump_json())


def test_what_was_stopped_before_it_was_dealt_out_reaches_nobody(world: Broadcasting) -> None:
    world.subscribers(3)
    case_id = world.published()
    world.stop(case_id)
    world.deal()
    assert world.deliveries.kept == {}
    assert world.steps.waiting == []


def test_who_ended_or_was_deleted_meanwhile_is_told_nothing(world: Broadcasting) -> None:
    ended, gone, leaving, _ = world.subscribers(4)
    world.published()
    world.deal()
    world.subscribing.end(ended, TOPIC)
    person = world.privacy.person(gone.own_lookup)
    del world.keys[person.id], world.keys[person.lookup]
    asked = world.privacy.person(leaving.own_lookup).id
    world.documents.put(Record("deletions", asked, {"state": "asked"}))
    world.send_all()
    assert world.heard() == [phone_of(3)]
    assert Counter(one.state for one in world.deliveries.kept.values()) == {"sent": 1, "failed": 3}


def test_what_is_to_begin_later_waits_until_then(world: Broadcasting) -> None:
    world.subscribers(3)
    at = world.clock.now().legal + timedelta(hours=2)
    world.published(ASKED.model_copy(update={"at": at}))
    world.look()
    assert (world.steps.delays[-1], world.deliveries.kept) == (7200.0, {})
    assert [step.stage for step in world.steps.waiting] == ["begin"]
    world.passes(hours=2)
    world.deal()
    assert len(world.outbox.errands) == 3


def test_in_the_quiet_hours_it_waits_for_the_morning(world: Broadcasting) -> None:
    world.subscribers(3)
    world.published()
    world.passes(**QUIET)
    world.look()
    assert (world.deliveries.kept, world.steps.delays[-1]) == ({}, 8.5 * 3600)
    world.passes(**MORNING)
    world.deal()
    assert len(world.outbox.errands) == 3


def test_what_waits_in_its_queue_when_the_quiet_hours_begin_waits_on(world: Broadcasting) -> None:
    world.subscribers(3)
    world.published()
    world.deal()
    world.clock.move(timedelta(**QUIET))
    world.send_all()
    assert world.provider.sent == []
    world.passes(hours=1)
    world.send_all()
    assert world.provider.sent == []
    world.passes(**MORNING)
    world.send_all()
    assert world.heard() == [phone_of(n) for n in range(3)]


def test_a_step_of_no_broadcast_ends_among_the_dead_letters(world: Broadcasting) -> None:
    step = Step(flow="broadcast", case_id="01K7B2Q0M0HM2YHQ4V8PS2XG00", seq=2, kind="broadcast_published")
    with pytest.raises(NotFound):
        world.fanout.handle(step)
