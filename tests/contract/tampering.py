"""A trail of some days with its anchors, and what somebody who may write to its table could do to it."""

import json
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest

from chalicelib.aws import audit_table
from chalicelib.aws.anchors import Anchors
from chalicelib.aws.audit_table import AuditReader, AuditTable
from chalicelib.kernel.audit import Entry, Trace, follow
from chalicelib.kernel.facts import By
from infra import verify
from tests.fakes.time_and_numbers import SetClock

NOON = datetime(2026, 10, 12, 4, 0, tzinfo=UTC)
DAY, NEXT = "2026-10-12", "2026-10-13"
TRACE = Trace(actor=By(role="officer", id="O1"), act="GET /v1/applications/{case_id}/dossier", about="C1")
BUCKET: dict[str, Any] = {"LocationConstraint": "cn-northwest-1"}
LOCK: Any = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 1}}}


class Stand:
    """A trail of some days, its anchors, and the table's own items, which the tests alter."""

    def __init__(self, bucket: str) -> None:
        self.clock = SetClock(NOON)
        self.bucket = bucket
        self.s3 = boto3.client("s3")
        self.reader = AuditReader("audit")
        self.anchors = Anchors(self.reader, self.s3, bucket, self.clock)
        self.items = audit_table.items("audit")

    def written(self, *results: str) -> str:
        """Entries of one more process; its shard."""
        before, trail = set(self.reader.shards(DAY)), AuditTable("audit", self.clock)
        for result in results:
            trail.record(TRACE, result)
        return (set(self.reader.shards(DAY)) - before).pop()

    def chain(self, shard: str) -> list[Entry]:
        return [Entry.model_validate_json(row.record) for row in self.reader.rows(DAY, shard)]

    def replaced(self, entry: Entry) -> None:
        """Whoever may write to the table puts an entry where another one stands."""
        key = f"{entry.day}#{entry.shard}"
        self.items(key, entry.seq, record=entry.model_dump_json(), **entry.places).save()

    def verified(self, capsys: pytest.CaptureFixture[str]) -> tuple[dict[str, int], list[dict[str, Any]]]:
        """The summary of the command, and its lines."""
        counted = verify.trail(self.reader, self.anchors, self.clock)
        return dict(counted), [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def altered(stand: Stand, shard: str) -> str:
    entry = stand.chain(shard)[2]
    stand.replaced(entry.model_copy(update={"result": "another"}))
    return "entry 3 was altered"


def altered_with_its_digest(stand: Stand, shard: str) -> str:
    entry = stand.chain(shard)[2].model_copy(update={"result": "another"})
    stand.replaced(entry.model_copy(update={"digest": entry.own_digest()}))
    return "from entry 3 on it is not the chain that was anchored"


def rewritten(stand: Stand, shard: str) -> str:
    chain = stand.chain(shard)
    before = chain[1]
    for entry in chain[2:]:
        before = follow(before, shard, entry.at, TRACE, f"another {entry.seq}")
        stand.replaced(before)
    return "from entry 3 on it is not the chain that was anchored"


def removed(stand: Stand, shard: str) -> str:
    stand.items(f"{DAY}#{shard}", 2).delete()
    return "entry 2 is missing"


def inserted(stand: Stand, shard: str) -> str:
    stand.items(f"{DAY}#{shard}", 2.5, record=stand.chain(shard)[1].model_dump_json()).save()
    return "entry 2.5 is strange"


def appended(stand: Stand, shard: str) -> str:
    stand.replaced(follow(stand.chain(shard)[-1], shard, NOON, TRACE, "added"))
    return "entry 6 was added after the day was anchored"


def cut_off(stand: Stand, shard: str) -> str:
    for seq in (4, 5):
        stand.items(f"{DAY}#{shard}", seq).delete()
    return "entries 4 to 5 were cut off"


def taken_out(stand: Stand, shard: str) -> str:
    for seq in range(1, 6):
        stand.items(f"{DAY}#{shard}", seq).delete()
    stand.items(DAY, int(shard, 16)).delete()
    return "entries 1 to 5 are gone"


def hidden(stand: Stand, shard: str) -> str:
    stand.items(f"{DAY}#{shard}", 4).update(actions=[stand.items.about.set("C2")])
    return "entry 4 was altered"


TAMPERING = (
    altered, altered_with_its_digest, rewritten, removed, inserted, appended, cut_off, taken_out, hidden,
)  # fmt: skip
