"""An account of its own for each module, the tables as the stack declares them, empty for each test; receivers."""

import ssl
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from chalicelib.aws import (
    audit_table,
    bulletin_table,
    delivery_items,
    feed_table,
    measures_table,
    open311_table,
    records_table,
    sites_table,
    tables,
)
from simulators.receiver import ReceiverSettings, RunningReceiver, serve
from tests.contract.webhooks import Start
from tests.tables import create
from tests.webhook_vector import SECRET

MODELS = {
    "cases": tables.cases,
    "claims": tables.claims,
    "idempotency": tables.idempotency,
    "keys": tables.keys,
    "counters": tables.counters,
    "waits": tables.waits,
    "parties": tables.parties,
    "deliveries": delivery_items.items,
    "inbox": tables.inbox,
    "access": records_table.documents,
    "limits": records_table.counters,
    "audit": audit_table.items,
    "sites": sites_table.items,
    "feed": feed_table.items,
    "bulletin": bulletin_table.items,
    "register": records_table.documents,
    "supervision": records_table.documents,
    "appraisal": records_table.documents,
    "measures": measures_table.client,
    "releases": feed_table.items,
    "open311": open311_table.items,
}


@pytest.fixture(scope="module")
def account() -> Iterator[Any]:
    """A DynamoDB client of an account that has the tables of the stack and nothing else."""
    with pytest.MonkeyPatch.context() as environment, mock_aws():
        environment.setenv("AWS_ACCESS_KEY_ID", "test")
        environment.setenv("AWS_SECRET_ACCESS_KEY", "test")
        environment.setenv("AWS_DEFAULT_REGION", "cn-northwest-1")
        environment.setenv("AWS_REGION", "cn-northwest-1")
        environment.delenv("AWS_ENDPOINT_URL", raising=False)
        client = boto3.client("dynamodb")
        for name in MODELS:
            create(client, name)
        yield client
    for model in MODELS.values():
        model.cache_clear()  # its connection belongs to the account that is gone


@pytest.fixture
def dynamodb(account: Any) -> Iterator[Any]:
    """The client, with every table of the stack, empty, under its name in infra/lists/tables.yaml."""
    yield account
    for name in MODELS:
        if account.describe_table(TableName=name)["Table"]["ItemCount"]:
            account.delete_table(TableName=name)
            create(account, name)


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts receivers of webhooks, until the test ends."""
    running: list[RunningReceiver] = []

    def started(secret: str = SECRET, tls: ssl.SSLContext | None = None) -> RunningReceiver:
        running.append(serve(ReceiverSettings(secrets=(secret,)), tls))
        return running[-1]

    yield started
    for receiver in running:
        receiver.close()


@pytest.fixture
def receiver(start: Start) -> RunningReceiver:
    """A receiver of webhooks."""
    return start()
