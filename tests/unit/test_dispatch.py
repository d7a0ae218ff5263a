"""The dispatcher and the readers' queues, on events recorded from the engine."""

import json
from collections.abc import Sequence
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from pydantic import BaseModel

from chalicelib.applications.model import FLOW
from chalicelib.aws.dispatch import Dispatcher, Reader
from chalicelib.aws.queues import Queues, consume
from chalicelib.kernel.changing import prepare
from chalicelib.kernel.facts import Ref
from tests import timelines as t
from tests.fakes.case_store import MemoryCases

EVENTS = Path(__file__).parents[1] / "events"
EVERY = {FLOW.name: frozenset({"submitted", "handed_over", "approved"})}
OPENINGS = {FLOW.name: frozenset({"handed_over"})}
LATER = t.MONDAY.replace(year=2027)


class MemoryQueues(Queues):
    """Queues in memory; ``refuses`` are the facts, by number, that a queue does not take."""

    def __init__(self, **refuses: set[int]) -> None:
        self.sent: dict[str, list[int]] = {}
        self._refuses = refuses

    def send(self, url: str, messages: Sequence[BaseModel], delay: int = 0) -> list[int]:
        del delay
        refs = [Ref.model_validate(message.model_dump()) for message in messages]
        refused = self._refuses.get(url, set())
        self.sent.setdefault(url, []).extend(ref.seq for ref in refs if ref.seq not in refused)
        return [place for place, ref in enumerate(refs) if ref.seq in refused]


def event(*names: str) -> dict[str, Any]:
    """The records of these recordings, one after the other."""
    recorded = [json.loads((EVENTS / f"{name}.json").read_text("utf-8")) for name in names]
    return {"Records": [record for one in recorded for record in one["Records"]]}


BOTH = ("stream_submission", "stream_decision")


@pytest.fixture
def cases() -> MemoryCases:
    """A store that holds the recorded case, its three facts not dispatched."""
    store = MemoryCases({})
    opened = prepare(FLOW, t.folded(), [t.SUBMITTED, t.HANDED_OVER], t.stamp())
    store.commit(opened)
    store.commit(prepare(FLOW, opened.head, [t.APPROVED], t.stamp(by=t.OFFICER)))
    return store


def pending(cases: MemoryCases) -> bool:
    """Whether the reconciler would find the case."""
    return list(cases.undispatched(LATER)) == [t.CASE]


def sequence(seq: int) -> str:
    """The stream's own number of a recorded fact."""
    [found] = [r for r in event(*BOTH)["Records"] if r["dynamodb"]["Keys"]["sk"]["N"] == str(seq)]
    return str(found["dynamodb"]["SequenceNumber"])


def test_each_fact_goes_once_to_each_reader_that_wants_its_kind(cases: MemoryCases) -> None:
    queues = MemoryQueues()
    dispatcher = Dispatcher([Reader("all", EVERY), Reader("some", OPENINGS), Reader("none", {})], queues, cases)
    assert dispatcher.handle(event(*BOTH)) == {"batchItemFailures": []}
    assert queues.sent == {"all": [1, 2, 3], "some": [2], "none": []}
    assert not pending(cases)


def test_heads_claims_and_what_is_removed_are_no_facts(cases: MemoryCases) -> None:
    queues = MemoryQueues()
    recorded = event(*BOTH)
    for record in recorded["Records"]:
        if record["dynamodb"]["Keys"]["sk"]["N"] != "0":
            record["eventName"] = "REMOVE"
    assert Dispatcher([Reader("all", EVERY)], queues, cases).handle(recorded) == {"batchItemFailures": []}
    assert queues.sent == {"all": []}


@pytest.mark.parametrize("refused", [1, 2, 3])
def test_from_the_first_fact_that_a_queue_did_not_take_all_come_again(cases: MemoryCases, refused: int) -> None:
    queues = MemoryQueues(second={refused, 3})
    dispatcher = Dispatcher([Reader("first", EVERY), Reader("second", EVERY)], queues, cases)
    assert dispatcher.handle(event(*BOTH)) == {"batchItemFailures": [{"itemIdentifier": sequence(refused)}]}
    assert queues.sent["first"] == [1, 2, 3]
    assert pending(cases)


def test_the_mark_of_a_case_goes_only_with_its_newest_fact(cases: MemoryCases) -> None:
    dispatcher = Dispatcher([Reader("all", EVERY)], MemoryQueues(), cases)
    dispatcher.handle(event("stream_submission"))
    assert pending(cases)
    dispatcher.handle(event("stream_decision"))
    assert not pending(cases)


def test_a_repeat_of_the_stream_is_dispatched_again(cases: MemoryCases) -> None:
    queues = MemoryQueues()
    dispatcher = Dispatcher([Reader("all", EVERY)], queues, cases)
    for _ in range(2):
        dispatcher.handle(event("stream_decision"))
    assert queues.sent == {"all": [3, 3]}


def test_what_is_sent_says_where_the_fact_is_and_nothing_of_what_it_says(cases: MemoryCases) -> None:
    kept: list[str] = []

    class Reading(MemoryQueues):
        def send(self, url: str, messages: Sequence[BaseModel], delay: int = 0) -> list[int]:
            kept.extend(message.model_dump_json() for message in messages)
            return super().send(url, messages, delay)

    Dispatcher([Reader("all", EVERY)], Reading(), cases).handle(event(*BOTH))
    assert json.loads(kept[0]) == {"flow": "application", "case_id": t.CASE, "seq": 1, "kind": "submitted"}
    assert len(kept) == 3


def test_a_reader_reports_only_the_messages_that_failed() -> None:
    handled: list[int] = []

    def handle(ref: Ref) -> None:
        if ref.kind == "handed_over":
            raise RuntimeError
        handled.append(ref.seq)

    recorded = event("sqs_refs")
    failed = [r["messageId"] for r in recorded["Records"] if json.loads(r["body"])["kind"] == "handed_over"]
    answer = consume(recorded, Ref, handle)
    assert answer == {"batchItemFailures": [{"itemIdentifier": message} for message in failed]}
    assert handled == [1, 3]


def test_when_every_message_fails_every_one_comes_again() -> None:
    def handle(ref: Ref) -> None:
        raise RuntimeError(ref.kind)

    recorded = event("sqs_refs")
    answer = consume(recorded, Ref, handle)
    assert len(answer["batchItemFailures"]) == len(recorded["Records"]) == 3


def test_messages_that_wait_for_each_other_are_handled_at_once() -> None:
    recorded = event("sqs_refs")
    together = Barrier(len(recorded["Records"]))

    def handle(ref: Ref) -> None:
        together.wait(timeout=30)
        if ref.seq == 2:
            raise RuntimeError

    answer = consume(recorded, Ref, handle, at_once=3)
    assert answer == {"batchItemFailures": [{"itemIdentifier": recorded["Records"][1]["messageId"]}]}


def test_a_message_of_another_form_fails_alone() -> None:
    recorded = event("sqs_refs")
    recorded["Records"][0]["body"] = '{"unknown": 1}'
    handled: list[int] = []
    answer = consume(recorded, Ref, lambda ref: handled.append(ref.seq))
    assert answer == {"batchItemFailures": [{"itemIdentifier": recorded["Records"][0]["messageId"]}]}
    assert handled == [2, 3]
