"""python -m demo          plays everything on a stack of its own, ends it, exits 1 if a check failed
python -m demo --main    plays the main job on the stack that runs, and prints its addresses
python -m demo --legal-time    plays what legal time does by itself, on a stack where a day lasts two seconds"""

import json
import os
import sys
import time
from collections.abc import Iterator
from typing import Any

import boto3

from chalicelib import bootstrap
from demo import logins, people, report
from demo.access.functions import invoke
from demo.access.play import access
from demo.access.strangers import ORIGIN
from demo.application.play import application
from demo.application.waiting import Clock
from demo.channels.play import channels
from demo.desk import Desk
from demo.officers import Officers
from demo.plaintext import search
from demo.scenes import ALLOWANCE, Play
from demo.tickets.play import Complaints
from demo.trading.play import Trade
from infra import engine
from infra.fresh import command, end_gently, fresh_stack

SPEED = "8640"
"""A legal day is ten seconds: a case of one working day gets its cards while one watches."""
QUICK = "43200"
"""A legal day is two seconds."""


def stored() -> int:
    """Items in the tables that a submission writes; of cases the heads, as cards are added to others meanwhile."""
    heads = {"FilterExpression": "sk = :head", "ExpressionAttributeValues": {":head": {"N": "0"}}}
    scans: dict[str, dict[str, Any]] = {"CLAIMS": {}, "KEYS": {}, "IDEMPOTENCY": {}, "CASES": heads}
    scan = boto3.client("dynamodb").get_paginator("scan")
    return sum(
        page["Count"]
        for name, asked in scans.items()
        for page in scan.paginate(TableName=os.environ[f"TABLE_{name}"], Select="COUNT", **asked)
    )


def reconcile() -> dict[str, int]:
    """Call the reconciler directly."""
    return invoke("Reconcile", {"everything": True, "patience": 5})


def whole(port: int, rows: Play) -> Iterator[report.Check]:
    """Every scene, in order."""
    officers, legal_time, trade = Officers(rows, reconcile), Clock(rows), Trade(rows)
    complaints = Complaints(rows, port)
    yield from rows.catalogue()
    yield from rows.first()
    yield from rows.bad_input(stored)
    legal_time.begin()
    yield from trade.begin()
    yield from rows.crowd()
    yield from rows.duplicates()
    yield from rows.messages()
    yield from officers.human()
    yield from officers.explained()
    yield from officers.sampled()
    yield from officers.autofill()
    yield from access(rows)
    yield from application(rows)
    yield from channels(rows, port)
    complaints.begin()
    yield from legal_time.scenes()
    yield from trade.scenes()
    yield from complaints.scenes()
    waiting = officers.in_flight()
    engine.stop(port)
    engine.start(port)
    yield from officers.resumed(waiting)
    played = len(rows.rows)
    yield report.Check("spine.applications", played >= 200, f"{played} applications")
    said = command("infra.verify").splitlines()[-1]
    yield report.Check("spine.verify", json.loads(said)["differ"] == 0, said)
    yield from search(rows, port)


def play_all() -> int:
    with fresh_stack(ClockSpeed=SPEED, CorsOrigin=ORIGIN) as made:
        rows = Play(Desk(made.api_url), bootstrap.clock())
        checks = report.heard(whole(made.port, rows))
    print(report.table(rows.rows))
    report.write(rows.rows, checks)
    return 0 if all(check.ok for check in checks) else 1


def play_legal_time() -> int:
    """Deadlines that nobody keeps."""
    with fresh_stack(ClockSpeed=QUICK) as made:
        legal_time = Clock(Play(Desk(made.api_url), bootstrap.clock()))
        legal_time.begin()
        checks = report.heard(legal_time.scenes())
    return 0 if all(check.ok for check in checks) else 1


def play_main() -> int:
    """One resident, one real item, one decision, one message."""
    people.begin(int(time.time()) % 10_000_000)
    desk = Desk(os.environ["API_URL"])
    rows = Play(desk, bootstrap.clock())
    made = rows.make(ALLOWANCE, "miniprogram", "instant")
    _, row = rows.submit(made, "instant")
    checks = list(rows.messages())
    print(report.table(rows.rows))
    for step in desk.get(f"/v1/applications/{row.case}/timeline", made.token).body["steps"]:
        print(f"  {step['seq']}  {step['at'][:19]}  {step['title']}  ({step['by']}) {step['basis']}")
    for message in rows.messages_of(row):
        print(f"  {message['channel']} → {message['to']}: {message['text']}")
    print(f"\n呈小服         {desk.url}/\n手机(消息)    {desk.url}/phone\n办事指南       {desk.url}/guide")
    print(f"办件进度       {desk.url}/progress?number={row.number}&code={row.code}\nAPI            {desk.url}/api")
    print(logins.told(desk))
    return 0 if all(check.ok for check in checks) else 1


if __name__ == "__main__":
    end_gently()
    plays = {"--main": play_main, "--legal-time": play_legal_time}
    sys.exit(plays.get("".join(sys.argv[1:]), play_all)())
