"""Folds every stored case again, checks the audit trail against its chains and anchors: python -m infra.verify

Prints one JSON line for each case that differs, and one for each shard and day of the trail that was tampered
with, then a summary line; exits 1 if there is any. Entries of today, and of days that no anchor was written for,
are checked against their chains only: that such a chain was cut off at its end cannot be seen.
"""

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import boto3

from chalicelib.aws import tables
from chalicelib.aws.anchors import Anchors
from chalicelib.aws.audit_table import AuditReader
from chalicelib.aws.cases_table import CasesTable
from chalicelib.bootstrap.flows import FLOWS
from chalicelib.kernel.anchors import Anchor, departures, survey
from chalicelib.kernel.audit import KEPT, TrailReader, day_of
from chalicelib.kernel.cases import differences
from chalicelib.kernel.clock import Clock, RunningClock

EMPTY = 7
"""After so many days without an entry or an anchor nothing older is looked for."""


def heads(table: str) -> Iterator[tuple[str, str]]:
    """(case id, flow) of every case. A command may scan; no request does."""
    model = tables.cases(table)
    for item in model.scan(model.flow.exists() & (model.sk == 0), attributes_to_get=["pk", "sk", "flow"]):
        yield item.pk, item.flow


def cases(table: str) -> Counter[str]:
    """Fold every case: how many were, and how many differ."""
    store, counted = CasesTable(table), Counter(folded=0, differ=0)
    for case_id, name in heads(table):
        flow = FLOWS[name]
        head = store.head(flow, case_id)
        found = differences(flow, head, store.timeline(case_id)) if head else ["the head is gone"]
        counted["folded"] += 1
        if found:
            counted["differ"] += 1
            print(json.dumps({"case": case_id, "differences": found}, ensure_ascii=False))
    return counted


def days(reader: TrailReader, anchored: dict[str, Anchor], now: datetime) -> Iterator[str]:
    """The days to look at, newest first: no older than entries are kept."""
    empty = 0
    oldest = min(anchored, default="")
    for back in range(KEPT.days):
        day = day_of(now - timedelta(days=back))
        known = day in anchored or bool(reader.shards(day))
        empty = 0 if known else empty + 1
        if known:
            yield day
        if empty >= EMPTY and (not oldest or day <= oldest):
            return


def trail(reader: TrailReader, anchors: Anchors, clock: Clock) -> Counter[str]:
    """Check the audit trail: how many days, shards and entries were, and how many shards or anchors are at fault."""
    counted = Counter(days=0, shards=0, entries=0, unanchored=0, faults=0)
    anchored, wrong = anchors.all()
    now = clock.now().wall
    for day, found in wrong.items():
        counted["faults"] += 1
        print(json.dumps({"day": day, "anchor": f"anchors/{day}.json", "differences": found}))
    for day in days(reader, anchored, now):
        chains, faults = survey(reader, day)
        then = anchored.get(day)
        for shard, found in (departures(then.shards, chains) if then else {}).items():
            faults.setdefault(shard, []).extend(found)
        for shard, found in sorted(faults.items()):
            print(json.dumps({"day": day, "shard": shard, "differences": found}))
        counted["days"] += 1
        counted["shards"] += len(chains)
        counted["entries"] += sum(chain.count for chain in chains.values())
        counted["unanchored"] += then is None and day != day_of(now)
        counted["faults"] += len(faults)
    return counted


def main() -> int:
    """Verify the stack that the environment names."""
    folded = cases(os.environ["TABLE_CASES"])
    clock, reader = RunningClock(), AuditReader(os.environ["TABLE_AUDIT"])
    anchors = Anchors(reader, boto3.client("s3"), os.environ["ANCHORS_BUCKET"], clock)
    audited = trail(reader, anchors, clock)
    print(json.dumps({**folded, "audit": audited}))
    return 1 if folded["differ"] or audited["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
