"""Queues take any number of messages, ten in a call, and give back what was put on them."""

import json
from typing import Any

import boto3
import pytest

from chalicelib.aws.queues import ChannelQueues, Queues
from chalicelib.kernel.facts import Ref
from chalicelib.messages.model import Errand
from tests.contract.flow import case


@pytest.fixture
def sqs(account: Any) -> Any:  # noqa: ARG001  the account that the queues are in
    return boto3.client("sqs")


def taken(sqs: Any, url: str) -> list[dict[str, Any]]:
    """Everything on a queue."""
    found: list[dict[str, Any]] = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        found += [json.loads(message["Body"]) for message in messages]
    return found


def ref(seq: int) -> Ref:
    return Ref(flow="application", case_id=case(1), seq=seq, kind="approved")


@pytest.mark.parametrize("number", [0, 1, 10, 11, 25])
def test_any_number_of_messages_is_sent(sqs: Any, number: int) -> None:
    url = sqs.create_queue(QueueName=f"refs-{number}")["QueueUrl"]
    assert Queues().send(url, [ref(seq) for seq in range(number)]) == []
    assert sorted(found["seq"] for found in taken(sqs, url)) == list(range(number))


def test_an_errand_goes_to_the_queue_of_its_channel(sqs: Any) -> None:
    urls = {channel: sqs.create_queue(QueueName=channel)["QueueUrl"] for channel in ("sms", "wechat")}
    outbox = ChannelQueues(Queues(), urls)  # type: ignore[arg-type]
    errand = Errand(ref=ref(2), channel="wechat")
    outbox.put([errand])
    assert [Errand.model_validate(found) for found in taken(sqs, urls["wechat"])] == [errand]
    assert taken(sqs, urls["sms"]) == []
