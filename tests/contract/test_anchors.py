"""Anchors in a bucket with object lock, and the command that finds what was tampered with."""

import json
from datetime import timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from chalicelib.aws.anchors import Anchors
from chalicelib.aws.audit_table import AuditTable
from infra import verify
from tests.contract.tampering import BUCKET, DAY, LOCK, NEXT, NOON, TAMPERING, TRACE, Stand, cut_off, rewritten


@pytest.fixture
def stand(dynamodb: Any) -> Stand:
    assert dynamodb
    s3 = boto3.client("s3")
    bucket = f"anchors-{len(s3.list_buckets()['Buckets'])}"
    s3.create_bucket(Bucket=bucket, ObjectLockEnabledForBucket=True, CreateBucketConfiguration=BUCKET)
    s3.put_object_lock_configuration(Bucket=bucket, ObjectLockConfiguration=LOCK)
    return Stand(bucket)


@pytest.fixture
def shard(stand: Stand) -> str:
    """Five entries of a day that is over and anchored, beside another process's two."""
    stand.written("a", "b")
    shard = stand.written("1", "2", "3", "4", "5")
    stand.clock.move(timedelta(days=1))
    assert DAY in stand.anchors.run()["anchored"]
    return shard


def test_days_that_are_over_are_anchored_once_each_behind_the_one_before(stand: Stand) -> None:
    shard = stand.written("1", "2")
    assert DAY not in stand.anchors.run()["anchored"]
    stand.clock.move(timedelta(days=1))
    assert stand.anchors.run() == {"anchored": [DAY], "faults": {}}
    assert stand.anchors.run() == {"anchored": [], "faults": {}}
    known, wrong = stand.anchors.all()
    assert list(known) == [f"2026-10-{number:02d}" for number in range(5, 13)]
    assert wrong == {}
    last = stand.chain(shard)[-1]
    assert (known[DAY].shards[shard].count, known[DAY].shards[shard].head) == (2, last.digest)
    assert known[DAY].previous == known["2026-10-11"].digest
    assert known["2026-10-11"].shards == {}


def test_days_that_were_not_anchored_in_time_are_anchored_later(stand: Stand) -> None:
    stand.written("1")
    stand.clock.move(timedelta(days=6))
    assert DAY in stand.anchors.run()["anchored"]


@pytest.mark.usefixtures("shard")
def test_an_anchor_can_be_neither_written_over_nor_deleted(stand: Stand) -> None:
    key = f"anchors/{DAY}.json"
    with pytest.raises(ClientError, match="PreconditionFailed"):
        stand.s3.put_object(Bucket=stand.bucket, Key=key, Body=b"{}", IfNoneMatch="*")
    [version] = stand.s3.list_object_versions(Bucket=stand.bucket, Prefix=key)["Versions"]
    with pytest.raises(ClientError, match="AccessDenied"):
        stand.s3.delete_object(Bucket=stand.bucket, Key=key, VersionId=version["VersionId"])


def test_a_broken_day_is_anchored_with_what_is_wrong(stand: Stand) -> None:
    shard = stand.written("1", "2", "3")
    stand.items(f"{DAY}#{shard}", 2).delete()
    stand.clock.move(timedelta(days=1))
    done = stand.anchors.run()
    assert DAY in done["anchored"]
    assert done["faults"] == {DAY: [f"shard {shard}: entry 2 is missing"]}
    assert stand.anchors.all()[0][DAY].faults == done["faults"][DAY]


@pytest.mark.usefixtures("shard")
def test_a_whole_trail_is_counted_and_nothing_is_told(stand: Stand, capsys: pytest.CaptureFixture[str]) -> None:
    AuditTable("audit", stand.clock).record(TRACE, "today")
    counted, lines = stand.verified(capsys)
    assert lines == []
    assert counted == {"days": 8, "shards": 3, "entries": 8, "unanchored": 0, "faults": 0}


@pytest.mark.parametrize("tamper", TAMPERING, ids=lambda tamper: tamper.__name__)
def test_what_was_tampered_with_is_named_by_day_shard_and_entry(
    stand: Stand, shard: str, tamper: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = tamper(stand, shard)
    counted, [line] = stand.verified(capsys)
    assert (line["day"], line["shard"]) == (DAY, shard)
    assert expected in line["differences"]
    assert counted["faults"] == 1


def test_a_shard_that_was_added_later_is_named(stand: Stand, shard: str, capsys: pytest.CaptureFixture[str]) -> None:
    stand.clock.at = NOON
    added = stand.written("forged")
    stand.clock.at = NOON + timedelta(days=1)
    _, lines = stand.verified(capsys)
    told = "the shard was added after the day was anchored"
    assert added != shard
    assert lines == [{"day": DAY, "shard": added, "differences": [told]}]


def test_a_day_that_was_taken_out_long_ago_is_found_by_its_anchor(
    stand: Stand, shard: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shards = stand.reader.shards(DAY)
    for item in list(stand.items.scan()):
        item.delete()
    stand.clock.move(timedelta(days=300))
    _, lines = stand.verified(capsys)
    assert [(line["day"], line["shard"]) for line in lines] == [(DAY, gone) for gone in sorted(shards)]
    assert shard in shards


@pytest.mark.parametrize("how", ["written over", "marked as deleted"])
def test_an_anchor_that_was_hidden_is_named_and_still_counts(
    stand: Stand, shard: str, how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = rewritten(stand, shard)
    key = f"anchors/{DAY}.json"
    stand.s3.delete_object(Bucket=stand.bucket, Key=key)
    if how == "written over":
        assert DAY in stand.anchors.run()["anchored"]
    counted, (anchor, chain) = stand.verified(capsys)
    assert anchor == {"day": DAY, "anchor": key, "differences": ["the anchor was written over or hidden"]}
    assert (chain["shard"], chain["differences"]) == (shard, [expected])
    assert counted["faults"] == 2


@pytest.mark.usefixtures("shard")
def test_an_anchor_put_between_two_others_is_named(stand: Stand) -> None:
    stand.clock.move(timedelta(days=10))
    later = Anchors(stand.reader, stand.s3, stand.bucket, stand.clock)
    assert NEXT not in later.run()["anchored"]
    forged = stand.anchors.all()[0][DAY].model_copy(update={"day": NEXT, "previous": "0" * 64})
    stand.s3.put_object(Bucket=stand.bucket, Key=f"anchors/{NEXT}.json", Body=forged.model_dump_json().encode())
    wrong = stand.anchors.all()[1]
    assert wrong[NEXT] == ["the anchor was altered", f"the anchor does not follow that of {DAY}"]


def test_a_past_day_without_an_anchor_is_counted(stand: Stand, capsys: pytest.CaptureFixture[str]) -> None:
    stand.written("1")
    stand.clock.move(timedelta(days=2))
    assert stand.verified(capsys) == ({"days": 1, "shards": 1, "entries": 1, "unanchored": 1, "faults": 0}, [])


@pytest.mark.parametrize("tampered", [False, True])
def test_the_command_ends_with_1_if_anything_was_tampered_with(
    stand: Stand, shard: str, tampered: bool, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    names = {"TABLE_CASES": "cases", "TABLE_AUDIT": "audit", "ANCHORS_BUCKET": stand.bucket}
    for name, value in names.items():
        monkeypatch.setenv(name, value)
    if tampered:
        cut_off(stand, shard)
    assert verify.main() == int(tampered)
    summary = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (summary["differ"], summary["audit"]["faults"]) == (0, int(tampered))
