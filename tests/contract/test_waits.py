"""What every store of task tokens must do: an older generation never replaces a newer one."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.aws.waits import LASTS, WaitsTable
from chalicelib.kernel.waiting import Waits
from tests.fakes.time_and_numbers import MemoryWaits

Read = Callable[[str], tuple[int, str] | None]


@pytest.fixture(params=["memory", "table"])
def waits(request: pytest.FixtureRequest) -> tuple[Waits, Read]:
    """A store, and how what it keeps is read."""
    if request.param == "memory":
        memory = MemoryWaits()
        return memory, memory.kept.get
    request.getfixturevalue("dynamodb")
    table = WaitsTable("waits")
    return table, table.get


def test_the_newest_token_of_the_newest_generation_is_kept(waits: tuple[Waits, Read]) -> None:
    store, read = waits
    assert read("case-1") is None
    for generation, token in ((1, "a"), (1, "b"), (3, "c"), (2, "late"), (3, "d"), (1, "late")):
        store.put("case-1", generation, token)
    store.put("case-2", 1, "other")
    assert read("case-1") == (3, "d")
    assert read("case-2") == (1, "other")


def test_a_token_is_kept_no_longer_than_an_execution_can_last(dynamodb: Any) -> None:
    before = datetime.now(UTC)
    WaitsTable("waits").put("case-1", 1, "a")
    kept = dynamodb.get_item(TableName="waits", Key={"pk": {"S": "case-1"}})["Item"]
    ends = datetime.fromtimestamp(int(kept["expires"]["N"]), UTC)
    assert before - timedelta(seconds=1) + LASTS <= ends <= datetime.now(UTC) + LASTS
