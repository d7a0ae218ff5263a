"""What the audit trail calls its shards, instants and strange entries."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.audit import Row, Shard, Trace, faults, follow, moment
from chalicelib.kernel.clock import CHINA
from tests.fakes.time_and_numbers import SetClock
from tests.tallies import OFFICER

START = datetime(2026, 11, 24, 10, tzinfo=CHINA)
TRACE = Trace(actor=OFFICER, act="GET /v1/tallies")
instants = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.sampled_from([CHINA, UTC]))  # noqa: DTZ001


def test_shards_are_named_by_eight_random_bytes() -> None:
    names = {Shard(SetClock()).id for _ in range(20)}
    assert len(names) == 20
    assert all(re.fullmatch(r"[0-9a-f]{16}", name) for name in names)


@pytest.mark.usefixtures("in_new_york")
def test_an_entry_is_written_in_utc_wherever_the_machine_stands() -> None:
    at = START + timedelta(microseconds=7)
    assert moment(at) == "2026-11-24T02:00:00.000007Z"
    entry = follow(None, "shard", at, TRACE, "shown")
    assert (entry.at, entry.at.utcoffset()) == (at, timedelta(0))
    assert entry.places["at"] == "2026-11-24T02:00:00.000007Z#shard#000000001"


@given(instants, instants)
def test_instants_sort_as_texts(one: datetime, other: datetime) -> None:
    assert (moment(one) < moment(other)) == (one < other)


def test_an_entry_between_two_numbers_is_strange_and_those_behind_it_are_read() -> None:
    first = follow(None, "shard", START, TRACE, "shown")
    second = follow(first, "shard", START, TRACE, "shown")
    strange = Row(1.5, second.model_dump_json(), second.places)
    altered = Row.of(second.model_copy(update={"result": "done"}))
    assert faults("2026-11-24", "shard", [Row.of(first), strange, altered]) == [
        "entry 1.5 is strange", "entry 2 was altered",
    ]  # fmt: skip
    beyond = Row(2.5, second.model_dump_json(), second.places)
    assert faults("2026-11-24", "shard", [Row.of(first), beyond, Row.of(second)]) == ["entry 2.5 is strange"]
