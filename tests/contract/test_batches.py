"""Messages that are handled many at once: what is no good comes again alone, and holds up no other."""

from collections.abc import Sequence
from typing import Any

import pytest

from chalicelib.aws.batches import consume_together
from chalicelib.kernel.facts import Ref
from tests.contract.flow import case


def record(number: int, body: str = "") -> dict[str, Any]:
    """A message as SQS hands it to a function; its place in the batch is its id."""
    ref = Ref(flow="counter", case_id=case(number), seq=1, kind="added")
    return {
        "messageId": str(number), "receiptHandle": "handle", "body": body or ref.model_dump_json(), "attributes": {},
        "messageAttributes": {}, "md5OfBody": "", "eventSource": "aws:sqs", "eventSourceARN": "arn:aws:sqs:::feed",
        "awsRegion": "cn-northwest-1",
    }  # fmt: skip


class Handler:
    """Takes batches; refuses those in which a bad case is."""

    def __init__(self, *bad: int) -> None:
        self.bad = {case(number) for number in bad}
        self.taken: list[list[str]] = []

    def bring(self, refs: Sequence[Ref]) -> None:
        if self.bad & {ref.case_id for ref in refs}:
            raise LookupError
        self.taken.append([ref.case_id for ref in refs])


def failures(handler: Handler, *records: dict[str, Any]) -> list[str]:
    answer = consume_together({"Records": list(records)}, Ref, handler.bring)
    return [failed["itemIdentifier"] for failed in answer["batchItemFailures"]]


def test_a_batch_is_handled_at_once() -> None:
    handler = Handler()
    assert failures(handler, *map(record, range(10))) == []
    assert handler.taken == [[case(number) for number in range(10)]]


@pytest.mark.parametrize("bad", [(0,), (3,), (1, 2), (0, 1, 2, 3)])
def test_what_is_no_good_comes_again_and_the_others_do_not(bad: tuple[int, ...]) -> None:
    handler = Handler(*bad)
    assert failures(handler, *map(record, range(4))) == [str(number) for number in bad]
    assert handler.taken == [[case(number)] for number in range(4) if number not in bad]


def test_what_is_no_message_comes_again_alone() -> None:
    handler = Handler()
    assert failures(handler, record(0), record(1, "{}"), record(2)) == ["1"]
    assert handler.taken == [[case(0)], [case(2)]]
