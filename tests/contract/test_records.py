"""What every store of documents and counters must do: those in memory and the tables alike."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.aws.privacy import KmsPrivacy
from chalicelib.aws.records_table import LimitsTable, RecordsTable
from chalicelib.kernel.privacy import Person, Privacy
from chalicelib.kernel.records import Counters, Record, Records
from chalicelib.kernel.store import VersionConflict
from tests.contract.secret import made
from tests.fakes.privacy import MemoryPrivacy
from tests.fakes.records import MemoryCounters, MemoryRecords

MINUTE = timedelta(minutes=1)


@pytest.fixture(params=["memory", "table"])
def both(request: pytest.FixtureRequest) -> tuple[Records, Privacy]:
    """A store, and the privacy whose keys it writes."""
    if request.param == "memory":
        keys: dict[str, Person] = {}
        return MemoryRecords(keys), MemoryPrivacy(keys)
    request.getfixturevalue("dynamodb")
    secret, kms_key = made()
    return RecordsTable("access", "keys"), KmsPrivacy("keys", kms_key, secret)


@pytest.fixture
def records(both: tuple[Records, Privacy]) -> Records:
    return both[0]


@pytest.fixture(params=["memory", "table"])
def counters(request: pytest.FixtureRequest) -> Counters:
    if request.param == "memory":
        return MemoryCounters()
    request.getfixturevalue("dynamodb")
    return LimitsTable("limits")


def test_a_document_is_written_in_revisions(records: Records) -> None:
    assert records.get("a", "b") is None
    first = records.put(Record("a", "b", {"名": [1, {"x": None}]}))
    assert first.revision == 1
    second = records.put(replace(first, data={"n": 2}))
    assert records.get("a", "b") == second
    assert second.revision == 2


@pytest.mark.parametrize("revision", [0, 2, 7])
def test_another_revision_is_refused(records: Records, revision: int) -> None:
    kept = records.put(Record("a", "b", {"n": 1}))
    with pytest.raises(VersionConflict):
        records.put(replace(kept, revision=revision, data={}))
    with pytest.raises(VersionConflict):
        records.remove(replace(kept, revision=revision))
    assert records.get("a", "b") == kept


def test_documents_are_found_under_their_owner_by_prefix(records: Records) -> None:
    for pk, sk in [("a", "y#2"), ("a", "x#1"), ("a", "y#1"), ("b", "y#3")]:
        records.put(Record(pk, sk))
    assert [record.sk for record in records.under("a")] == ["x#1", "y#1", "y#2"]
    assert [record.sk for record in records.under("a", "y#")] == ["y#1", "y#2"]


def test_what_has_expired_is_not_there_and_may_be_written_anew(records: Records) -> None:
    past = datetime.now(UTC).replace(microsecond=0) - MINUTE
    records.put(Record("a", "b", {"n": 1}, expires=past))
    assert records.get("a", "b") is None
    assert records.under("a") == []
    coming = past + 10 * MINUTE
    again = records.put(Record("a", "b", {"n": 2}, expires=coming))
    assert records.get("a", "b") == again
    assert again.expires == coming


def test_what_was_removed_is_gone_and_may_be_removed_again(records: Records) -> None:
    kept = records.put(Record("a", "b"))
    records.remove(kept)
    records.remove(kept)
    assert records.get("a", "b") is None


def test_a_new_persons_key_is_written_with_the_document_by_one_of_two(both: tuple[Records, Privacy]) -> None:
    records, privacy = both
    first, second = privacy.person("person-1"), privacy.person("person-1")
    records.put(Record(first.id, "account"), first)
    with pytest.raises(VersionConflict):
        records.put(Record(second.id, "account"), second)
    assert privacy.person("person-1").id == first.id
    assert records.get(second.id, "account") is None


def test_counting_goes_on_until_its_time_is_over(counters: Counters) -> None:
    assert [counters.add("a", MINUTE) for _ in range(3)] == [1, 2, 3]
    assert (counters.count("a"), counters.count("b")) == (3, 0)
    assert counters.add("b", timedelta(seconds=-5)) == 1
    assert counters.count("b") == 0
    assert counters.add("b", MINUTE) == 1


def test_what_is_used_once_is_refused_until_its_time_is_over(counters: Counters) -> None:
    assert counters.once("a", MINUTE)
    assert not counters.once("a", MINUTE)
    assert counters.once("b", timedelta(seconds=-5))
    assert counters.once("b", MINUTE)


def test_what_was_cleared_is_counted_anew(counters: Counters) -> None:
    counters.add("a", MINUTE)
    counters.clear("a")
    assert counters.count("a") == 0
    assert counters.add("a", MINUTE) == 1


def test_many_documents_are_read_at_once(records: Records) -> None:
    for n in range(120):
        records.put(Record(f"p{n}", "s", {"n": n}))
    records.put(Record("gone", "s", expires=datetime.now(UTC) - MINUTE))
    asked = [(f"p{n}", "s") for n in range(120)] + [("p0", "s"), ("p0", "other"), ("gone", "s")]
    assert sorted(record.data["n"] for record in records.some(asked)) == list(range(120))
    assert records.some([]) == []
