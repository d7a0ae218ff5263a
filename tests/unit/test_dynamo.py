"""One client for all tables."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from pynamodb.attributes import UnicodeAttribute
from pynamodb.connection import Connection

from chalicelib.aws import dynamo
from infra.stack import LOCAL_ACCESS

REGION = "cn-northwest-1"


@pytest.fixture(autouse=True)
def _access(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**LOCAL_ACCESS, "AWS_ENDPOINT_URL": "http://127.0.0.1:1"}.items():
        monkeypatch.setenv(name, value)


def table(name: str) -> type[dynamo.Model]:
    class Item(dynamo.Model):
        class Meta:
            table_name = name

        pk = UnicodeAttribute(hash_key=True)

    return Item


def test_models_and_connections_share_one_client() -> None:
    of_model = table("one")._get_connection().connection.client
    assert table("another")._get_connection().connection.client is of_model
    assert Connection().client is of_model


def test_threads_that_come_at_once_get_one_client() -> None:
    with ThreadPoolExecutor(8) as pool:
        clients = list(pool.map(lambda _: Connection(region=REGION, host="http://127.0.0.1:1").client, range(32)))
    assert len({id(client) for client in clients}) == 1


def test_another_engine_is_another_client(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Connection().client
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:2")
    after = Connection().client
    assert after.meta.endpoint_url == "http://127.0.0.1:2" != before.meta.endpoint_url


def test_a_client_without_credentials_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first = Connection(region=REGION, host="http://127.0.0.1:3").client
    monkeypatch.setattr(first._request_signer, "_credentials", None)
    assert Connection(region=REGION, host="http://127.0.0.1:3").client is not first
