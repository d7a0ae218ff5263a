"""Every sender is made of what its own function is granted, and of nothing else; windows have words for all flows."""

import json
import os
import sys
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import boto3
import pytest

from chalicelib import functions
from chalicelib.aws.catalogue_table import CatalogueTable, rows
from chalicelib.bootstrap.channels import messages
from chalicelib.messages.kinds import TELLABLE
from infra.functions import variables_of
from infra.paths import listed
from tests.contract.test_providers import TOLD
from tests.tables import create

SENDERS = sorted(name for name in listed("functions") if name.endswith("_sender"))


@pytest.fixture(scope="module")
def stack(account: Any) -> Iterator[dict[str, str]]:
    """What a stack's environment holds, of all its functions."""
    create(account, "catalogue")
    rows.cache_clear()  # its connection may belong to an account that is gone
    catalogue = CatalogueTable("catalogue", boto3.client("s3"), "files")
    catalogue.put_document("site", {"url": "https://chenggong.example"})
    secret = boto3.client("secretsmanager").create_secret(Name=uuid4().hex, SecretString=json.dumps(TOLD))["ARN"]
    tables = {f"TABLE_{name.upper()}": name for name in listed("tables")}
    queues = {f"QUEUE_{name.upper()}": f"https://sqs.example/{name}" for name in listed("queues")}
    others = {"PERSON_KEY": "key", "TOKEN_SECRET": secret, "PROVIDERS_SECRET": secret, "WEBHOOKS_ALLOWED": ""}
    others |= {"MACHINE_INSTANT": "arn:aws:states:cn-northwest-1:1:stateMachine:instant", "FILES_BUCKET": "files"}
    yield {**tables, **queues, **others}
    account.delete_table(TableName="catalogue")


def forget() -> None:
    """What bootstrap built."""
    modules = [module for name, module in sys.modules.items() if name.startswith("chalicelib.bootstrap")]
    for built in {value for module in modules for value in vars(module).values() if hasattr(value, "cache_clear")}:
        built.cache_clear()


@pytest.fixture(params=SENDERS)
def sender(request: pytest.FixtureRequest, stack: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The name of a sender, whose environment this is."""
    granted = variables_of(listed("functions")[request.param])
    for name in stack.keys() & os.environ.keys():
        monkeypatch.delenv(name)
    for name in stack.keys() & set(granted):
        monkeypatch.setenv(name, stack[name])
    forget()
    yield request.param
    forget()


def test_a_sender_is_granted_all_that_it_is_made_of(sender: str) -> None:
    channel: Any = sender.partition("_")[0]
    batch: dict[str, Any] = {"Records": []}
    if sender == "webhook_sender":
        answer = functions.call(batch)
    else:
        answer = (functions.send_bulk if "_bulk_" in sender else functions.send)(batch, channel)
    assert answer == {"batchItemFailures": []}


@pytest.mark.parametrize("sender", ["api"], indirect=True)
def test_a_window_has_words_for_every_flow_of_which_somebody_is_told(sender: str) -> None:
    assert sender == "api"
    assert messages().phoning._authors.keys() == TELLABLE.keys() - {"broadcast"}
