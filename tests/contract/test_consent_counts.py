"""What every count of consents must do: the one in memory and the table alike."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.aws.consent_counts import KEPT, ConsentsTable
from chalicelib.messaging.ledger import ConsentStore
from tests.fakes.consent_counts import MemoryConsents


@pytest.fixture(params=["memory", "table"])
def store(request: pytest.FixtureRequest) -> ConsentStore:
    if request.param == "memory":
        return MemoryConsents()
    request.getfixturevalue("dynamodb")
    return ConsentsTable("limits")


def test_as_many_are_taken_as_were_given(store: ConsentStore) -> None:
    assert not store.take("a")
    store.give("a")
    store.give("a")
    store.give("b")
    assert [store.take("a") for _ in range(3)] == [True, True, False]
    assert store.take("b")
    store.give("a")
    assert [store.take("a") for _ in range(2)] == [True, False]


def test_what_was_emptied_begins_anew(store: ConsentStore) -> None:
    store.empty("a")
    assert not store.take("a")
    store.give("a")
    store.give("a")
    store.empty("a")
    assert not store.take("a")
    store.give("a")
    assert [store.take("a") for _ in range(2)] == [True, False]


def test_a_count_is_forgotten_after_a_year(dynamodb: Any) -> None:
    store = ConsentsTable("limits")
    store.give("a")
    [item] = dynamodb.scan(TableName="limits")["Items"]
    assert abs(int(item["expires"]["N"]) - (datetime.now(UTC) + KEPT).timestamp()) < 60
    over = int((datetime.now(UTC) - timedelta(minutes=1)).timestamp())
    dynamodb.put_item(TableName="limits", Item={**item, "expires": {"N": str(over)}})
    assert not store.take("a")
