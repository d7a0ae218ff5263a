"""How many dead letters the queues hold."""

from collections.abc import Mapping

import boto3

WAITING = "ApproximateNumberOfMessages"


class DeadLetterCounts:
    """The :class:`~chalicelib.messaging.outbox.DeadLetterQueues` of the cloud and of the local engine."""

    def __init__(self, urls: Mapping[str, str]) -> None:
        """``urls``: queue → where its dead letters lie."""
        self._urls = urls
        self._sqs = boto3.client("sqs")

    def waiting(self) -> dict[str, int]:
        return {name: self._waiting(url) for name, url in self._urls.items()}

    def _waiting(self, url: str) -> int:
        told = self._sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[WAITING])
        return int(told["Attributes"][WAITING])
