"""SQS: what puts messages on queues, and the one way in which a queue is consumed."""

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import boto3
from aws_lambda_powertools import Logger
from pydantic import BaseModel

from chalicelib.kernel.errors import places
from chalicelib.messages.model import Channel, Errand

log = Logger()
M = TypeVar("M", bound=BaseModel)
BATCH = 10
"""Messages that SQS takes in one call."""
LATEST = 900
"""Seconds that SQS delays a message at most."""


class Queues:
    """Sends messages to queues by URL."""

    def __init__(self) -> None:
        self._sqs = boto3.client("sqs")

    def send(self, url: str, messages: Sequence[BaseModel], delay: int = 0) -> list[int]:
        """Send all, to be read after ``delay`` seconds (900 at most); the places of those that were not taken."""
        refused: list[int] = []
        for start in range(0, len(messages), BATCH):
            part = messages[start : start + BATCH]
            late = {"DelaySeconds": min(delay, LATEST)} if delay else {}
            entries = [{"Id": str(start + n), "MessageBody": m.model_dump_json(), **late} for n, m in enumerate(part)]
            answer = self._sqs.send_message_batch(QueueUrl=url, Entries=entries)
            refused += [int(failed["Id"]) for failed in answer.get("Failed", ())]
        return refused


class ChannelQueues:
    """The :class:`~chalicelib.messages.ports.Outbox` of the cloud and of the local engine."""

    def __init__(self, queues: Queues, urls: Mapping[Channel, str], bulk: Mapping[Channel, str] | None = None) -> None:
        """``bulk``: the queues of errands that are one of very many, by channel."""
        self._queues = queues
        self._urls = {(channel, False): url for channel, url in urls.items()}
        self._urls |= {(channel, True): url for channel, url in (bulk or {}).items()}

    def put(self, errands: Collection[Errand], delay: int = 0) -> None:
        for errand in errands:
            if errand.bulk and (errand.channel, True) not in self._urls:
                raise LookupError(f"no bulk queue of {errand.channel}")  # never among the urgent ones
        for (channel, bulk), url in self._urls.items():
            theirs = [errand for errand in errands if (errand.channel, errand.bulk) == (channel, bulk)]
            if theirs and self._queues.send(url, theirs, delay):
                raise ConnectionError(f"the {channel} queue took not all messages")


def consume(event: dict[str, Any], message: type[M], handle: Callable[[M], None], at_once: int = 1) -> Any:
    """Give each message to ``handle``; those that it raises for come again, the others do not.

    ``at_once``: how many at the same time, where ``handle`` waits for others most of its time and bears threads.
    """
    records = event["Records"]

    def failed(record: dict[str, Any]) -> bool:
        try:
            handle(message.model_validate_json(record["body"]))
        except Exception as failure:  # noqa: BLE001  whatever it is, the message comes again, and the others do not
            log.error("message failed", extra={"error": type(failure).__name__, "at": places(failure)})
            return True
        return False

    if at_once == 1 or len(records) == 1:
        outcomes = [failed(record) for record in records]
    else:
        with ThreadPoolExecutor(at_once) as pool:
            outcomes = list(pool.map(failed, records))
    again = [record["messageId"] for record, bad in zip(records, outcomes, strict=True) if bad]
    return {"batchItemFailures": [{"itemIdentifier": one} for one in again]}
