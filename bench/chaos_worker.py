"""A worker that may be killed at any moment: takes errands off a channel's queue as the channel's function does.

Its imports (:data:`HEAVY`) are done once, by a server that forks the workers. What functions log goes to a file.
"""

import os
import signal
from typing import Any

import boto3

from bench.chaos_parts import Parts, Setup
from chalicelib.aws.queues import consume
from chalicelib.functions import AT_ONCE
from chalicelib.messages.model import Channel, Errand

HEAVY = (
    "bench.chaos_worker", "alibabacloud_dysmsapi20170525.client", "tencentcloud.sms.v20210111.sms_client",
)  # fmt: skip
BATCH = 5
LIMIT = 5.0
"""Seconds after which a batch's worker is ended, as a function is: before those of its messages are given to others
(:data:`chalicelib.messages.moves.PATIENCE`, of fast time)."""


def work(setup: Setup, channel: Channel) -> None:
    """Handle what comes until killed, or until nobody is left to kill it."""
    log = os.open(setup.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(log, 1)
    os.dup2(log, 2)
    sqs, url, parent = boto3.client("sqs"), setup.queues[channel], os.getppid()
    handle = _handle(setup, channel)
    while os.getppid() == parent:
        asked = {"QueueUrl": url, "MaxNumberOfMessages": BATCH, "WaitTimeSeconds": 1}
        messages = sqs.receive_message(**asked).get("Messages", [])
        if not messages:
            continue
        signal.setitimer(signal.ITIMER_REAL, LIMIT)
        failed = {one["itemIdentifier"] for one in handle({"Records": list(map(_record, messages))})}
        for message in messages:
            if message["MessageId"] not in failed:
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        signal.setitimer(signal.ITIMER_REAL, 0)


def _handle(setup: Setup, channel: Channel) -> Any:
    """What the channel's function does with an event: the messages that are to come again."""
    parts = Parts(setup)
    if channel == "webhook":
        call = parts.calling().handle
        return lambda event: consume(event, Errand, call, AT_ONCE)["batchItemFailures"]
    providers = parts.providers(channel)
    send = parts.sending(providers).handle

    def sent(event: dict[str, Any]) -> Any:
        try:
            return consume(event, Errand, send, AT_ONCE)["batchItemFailures"]
        finally:
            providers.flush()

    return sent


def _record(message: dict[str, Any]) -> dict[str, Any]:
    """As a function is given it."""
    return {
        "messageId": message["MessageId"], "receiptHandle": message["ReceiptHandle"], "body": message["Body"],
        "attributes": {}, "messageAttributes": {}, "md5OfBody": message["MD5OfBody"], "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws-cn:sqs:cn-northwest-1:000000000000:chaos", "awsRegion": "cn-northwest-1",
    }  # fmt: skip
