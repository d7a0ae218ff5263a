"""The audit: who looked at what, found by auditors alone; what was tampered with is found and named."""

import json
import os
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import boto3

from chalicelib.kernel.clock import CHINA
from demo.access.functions import invoke, verified
from demo.access.stage import Stage, check
from demo.officers import HOUSE
from demo.report import Check


class Trail:
    """Asks the audit, and bends it."""

    def __init__(self, stage: Stage, auditor: str, officer: str) -> None:
        self.stage = stage
        self.desk = stage.desk
        self.auditor = auditor
        self.officer = officer

    def scenes(self) -> Iterator[Check]:
        yield self.found()
        yield self.anchored()
        yield self.tampered()

    def found(self) -> Check:
        """Who looked at a case, when and what for; who was turned away."""
        made = self.stage.play.make(HOUSE, "web", "human")
        _, row = self.stage.submit(made)
        look = f"/v1/applications/{row.case}/dossier"
        self.desk.get(look, self.officer, purpose="handling")
        self.desk.get(look, self.desk.tokens.officer("education", "curious"))
        lines = self._lines(about=row.case)
        told = [(line["actor"], line["act"], line["purpose"], line["result"]) for line in lines]
        act = "GET /v1/applications/{case_id}/dossier"
        asked = {"about": row.case, "start": _today(), "end": _today()}
        others = [self.desk.get("/v1/audit", token, **asked) for token in (self.officer, made.token, "")]
        by = [line["about"] for line in self._lines(actor="officer#demo-reviewer")]
        return check("audit", {
            "who looked, and what for": ("demo-reviewer", act, "handling", "shown") in told,
            "who was turned away": ("curious", act, "handling", "case_unknown") in told,
            "from where": all(line["address"] == "127.0.0.1" for line in lines if line["role"] == "officer"),
            "what one officer did": row.case in by,
            "that the auditor asked": bool(self._lines(actor="auditor#demo-auditor")),
            "nobody else may ask": [one.status for one in others] == [403, 403, 401],
        }, f"{len(lines)} entries about one case")  # fmt: skip

    def anchored(self) -> Check:
        """The days that are over are anchored in a bucket in which nobody can delete."""
        done = invoke("Anchor")
        lock = boto3.client("s3").get_object_lock_configuration(Bucket=os.environ["ANCHORS_BUCKET"])
        mode = lock["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]["Mode"]
        return check(
            "audit.anchors", {"no fault": not done["faults"], "locked": mode == "COMPLIANCE"}, f"{done}, {mode}"
        )

    def tampered(self) -> Check:
        """One entry is altered in the table itself: named by day, shard and number; put back, all is well."""
        table, client = os.environ["TABLE_AUDIT"], boto3.client("dynamodb")
        item = next(found for found in _items(client, table) if "about" in found)
        bent = item | {"record": {"S": item["record"]["S"].replace('"result":"', '"result":"not_')}}
        client.put_item(TableName=table, Item=bent)
        ended, found = verified()
        client.put_item(TableName=table, Item=item)
        after, _ = verified()
        day, _, shard = item["pk"]["S"].partition("#")
        named = [line for line in found[:-1] if (line.get("day"), line.get("shard")) == (day, shard)]
        seq = f"entry {item['sk']['N']} was altered"
        return check("audit.tampering", {
            "the command fails": ended == 1,
            "the entry is named": len(named) == 1 and seq in named[0]["differences"],
            "put back, nothing is wrong": after == 0,
        }, json.dumps(named))  # fmt: skip

    def _lines(self, **asked: str) -> list[dict[str, Any]]:
        said = self.desk.get("/v1/audit", self.auditor, start=_today(), end=_today(), **asked).body
        lines: list[dict[str, Any]] = said["entries"]
        return lines


def _items(client: Any, table: str) -> Iterator[dict[str, Any]]:
    for page in client.get_paginator("scan").paginate(TableName=table):
        yield from page["Items"]


def _today() -> str:
    return datetime.now(CHINA).date().isoformat()
