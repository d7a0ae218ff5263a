"""SQS: what puts messages on queues, and the one way in which a queue is consumed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import boto3
from aws_lambda_powertools import Logger
from pydantic import BaseModel

from chalicelib.kernel.errors import places
from chalicelib.notices.model import Channel, Errand

log = Logger()
M = TypeVar("M", bound=BaseModel)
BATCH = 10
"""Messages that SQS takes in one call."""


class Queues:
    """Sends messages to queues by URL."""

    def __init__(self) -> None:
        self._sqs = boto3.client("sqs")

    def send(self, url: str, messages: Sequence[BaseModel]) -> list[int]:
        """Send all; the places of those that were not taken."""
        refused: list[int] = []
        for start in range(0, len(messages), BATCH):
            part = messages[start : start + BATCH]
            entries = [{"Id": str(start + n), "MessageBody": m.model_dump_json()} for n, m in enumerate(part)]
            answer = self._sqs.send_message_batch(QueueUrl=url, Entries=entries)
            refused += [int(failed["Id"]) for failed in answer.get("Failed", ())]
        return refused


class ChannelQueues:
    """The :class:`~chalicelib.notices.model.Outbox` of the cloud and of the local engine."""

    def __init__(self, queues: Queues, urls: Mapping[Channel, str]) -> None:
        self._queues = queues
        self._urls = urls

    def put(self, errand: Errand) -> None:
        if self._queues.send(self._urls[errand.channel], [errand]):
            raise ConnectionError(f"the {errand.channel} queue took no message")


def consume(event: dict[str, Any], context: Any, message: type[M], handle: Callable[[M], None]) -> Any:
    """Give each message to ``handle``; those that it raises for come again, the others do not."""
    from aws_lambda_powertools.utilities.batch import (  # noqa: PLC0415  only readers of queues pay for it
        BatchProcessor,
        EventType,
        process_partial_response,
    )

    def one(record: Any) -> None:
        try:
            handle(message.model_validate_json(record.body))
        except Exception as failure:
            log.error("message failed", extra={"error": type(failure).__name__, "at": places(failure)})
            raise

    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
    return process_partial_response(event=event, record_handler=one, processor=processor, context=context)
