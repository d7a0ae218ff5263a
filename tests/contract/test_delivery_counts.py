"""Every delivery store counts no further than it is asked to; the queues tell of their dead letters."""

from typing import Any

import boto3
import pytest

from chalicelib.aws.dead_letters import DeadLetterCounts
from chalicelib.aws.deliveries_table import DeliveriesTable
from chalicelib.kernel.store import PARTS
from chalicelib.messages.model import CHANNELS
from chalicelib.messages.ports import DeliveryStore
from tests.contract.test_delivery_store import delivery, errand, line
from tests.fakes.deliveries import MemoryDeliveries


@pytest.fixture(params=["memory", "table"])
def store(request: pytest.FixtureRequest) -> DeliveryStore:
    if request.param == "memory":
        return MemoryDeliveries()
    request.getfixturevalue("dynamodb")
    return DeliveriesTable("deliveries")


@pytest.mark.parametrize("most", [1, 5, 3 * PARTS - 1, 3 * PARTS, 1000])
def test_deliveries_are_counted_by_channel_and_state_and_no_further_than_asked(store: DeliveryStore, most: int) -> None:
    for number in range(3 * PARTS):
        one = errand(number)
        store.write([delivery(one)], [line(one)])
    other = errand(99, channel="wechat")
    store.write([delivery(other, state="failed")], [line(other)])
    assert store.count("sms", "queued", most) == min(most, 3 * PARTS)
    assert store.count("wechat", "failed", most) == 1
    assert [store.count(channel, "claimed", most) for channel in CHANNELS] == [0] * len(CHANNELS)


def test_the_dead_letters_of_each_queue_are_counted(account: Any) -> None:  # noqa: ARG001  the queues are in it
    sqs = boto3.client("sqs")
    urls = {name: sqs.create_queue(QueueName=f"{name}-dead")["QueueUrl"] for name in ("sms", "wechat")}
    for _ in range(3):
        sqs.send_message(QueueUrl=urls["sms"], MessageBody="{}")
    assert DeadLetterCounts(urls).waiting() == {"sms": 3, "wechat": 0}
