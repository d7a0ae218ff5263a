"""What every store of WeChat's tokens must do: the one in memory and the table alike."""

from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import httpx
import pytest

from chalicelib.aws.vault import KmsVault
from chalicelib.aws.wechat_tokens import TokensTable, items
from channels.wechat.tokens import TIMEOUT, StoreUnavailable, Token, Tokens, TokenStore
from simulators.wechat import serve
from tests.contract.test_wechat_tokens import SERVICE, SETTINGS, asked
from tests.fakes.vault import MemoryVault
from tests.fakes.wechat_tokens import MemoryTokenStore

ENDS = datetime(2030, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
TOKEN = Token("95_" + "x" * 500, ENDS)


@pytest.fixture
def kms_key(dynamodb: Any) -> str:  # noqa: ARG001  the account and its tables must stand
    items.cache_clear()  # its connection may belong to an account that is gone
    return str(boto3.client("kms").create_key()["KeyMetadata"]["KeyId"])


@pytest.fixture(params=["memory", "table"])
def store(request: pytest.FixtureRequest) -> TokenStore:
    if request.param == "memory":
        return MemoryTokenStore()
    return TokensTable("limits", KmsVault(request.getfixturevalue("kms_key")))


def test_the_token_that_was_put_last_is_given_and_each_account_has_its_own(store: TokenStore) -> None:
    assert store.get("wx-1") is None
    store.put("wx-1", Token("older", ENDS - timedelta(hours=1)))
    store.put("wx-1", TOKEN)
    store.put("wx-2", Token("other", ENDS))
    assert store.get("wx-1") == TOKEN
    assert store.get("wx-2") == Token("other", ENDS)


def test_one_has_the_lease_until_its_time_is_over(store: TokenStore) -> None:
    assert store.lease("wx-1", -5)
    assert store.lease("wx-1", 60)
    assert not store.lease("wx-1", 60)
    assert store.lease("wx-2", 60)


def test_a_token_lies_sealed_until_it_ends(kms_key: str, dynamodb: Any) -> None:
    TokensTable("limits", KmsVault(kms_key)).put("wx-1", TOKEN)
    [item] = dynamodb.scan(TableName="limits")["Items"]
    assert TOKEN.text[:20] not in str(item)
    assert item["expires"]["N"] == str(int(ENDS.timestamp()))


def test_a_token_that_another_accounts_key_sealed_is_none(kms_key: str, dynamodb: Any) -> None:
    store = TokensTable("limits", KmsVault(kms_key))
    store.put("wx-1", TOKEN)
    [item] = dynamodb.scan(TableName="limits")["Items"]
    dynamodb.put_item(TableName="limits", Item={**item, "pk": {"S": "wechat-token#wx-2"}})
    with pytest.raises(StoreUnavailable):
        store.get("wx-2")


def test_a_table_that_is_gone_is_unavailable_and_says_no_token(dynamodb: Any) -> None:
    store = TokensTable("no-such-table", MemoryVault())
    for call in (lambda: store.get("wx-1"), lambda: store.put("wx-1", TOKEN), lambda: store.lease("wx-1", 9)):
        with pytest.raises(StoreUnavailable) as failure:
            call()
        assert "95_" not in str(failure.value)
    assert dynamodb.scan(TableName="limits")["Count"] == 0


def test_two_processes_that_share_the_table_cost_one_call(kms_key: str) -> None:
    with serve(SETTINGS) as wechat:
        for _ in range(2):
            store = TokensTable("limits", KmsVault(kms_key))
            client = httpx.Client(base_url=wechat.url, timeout=TIMEOUT, trust_env=False)
            assert isinstance(Tokens(client, SERVICE.appid, SERVICE.secret, store).current(), Token)
        assert asked(wechat) == 1
