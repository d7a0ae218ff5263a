"""What the dashboard costs, however many cases are counted; and whether what is counted is what happened."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial
from statistics import median
from typing import Any
from urllib.parse import urlencode

from bench.place import Place, Platform, deployed
from bench.players import BUREAU, Request
from bench.results import Entry
from bench.sampling import Caller, Quiet, Side, in_turn
from chalicelib import bootstrap
from chalicelib.aws.measures_table import MeasuresTable, client
from chalicelib.kernel.ids.case_id import new_case_id
from chalicelib.kernel.measuring import Point, Standing
from chalicelib.supervision.counting import Deltas, count, shard_of, tally
from chalicelib.supervision.ports import CaseRow
from infra.verify import heads
from tests.broadcasting import published

DASHBOARD = ("complaints.dashboard.p50", "complaints.dashboard.cases")
EQUAL = ("complaints.counters.equal",)
FEW, MANY = ("2024-01", 200), ("2024-02", 20_000)
"""Months, and the cases that are counted in each. Months of one length."""
DAYS, LOADERS = 28, 4
CHANNELS = ("web", "window", "wechat", "miniprogram", "kiosk", "outlet", "grid", "hotline")
WARMING, PAIRS = 10, 100
GOAL, GROWTH = 1.5, 1.15
AT_ONCE, APPLICATIONS = 6, 60
"""Requests at the same time, and how many, before everything is counted again."""


def measure(place: Place) -> Iterator[Entry]:
    """Counts few cases in one month and many in another, then asks for either month, each in turn with its floor."""
    platform = deployed("chengxiaofu-counted", place.port)
    table = platform.env["TABLE_MEASURES"]
    for month, cases in (FEW, MANY):
        fill(table, month, cases)
    dashboard, floor = partial(_dashboard, platform), partial(_floor, place, table)
    pairs = f"warm, one at a time, {PAIRS} pairs"
    ours, theirs = _turns(dashboard(MANY[0]), floor(MANY[0]))
    how = f"{pairs}, {MANY[1]:,} cases counted in the month; floor: one query of the same partition"
    yield Entry(DASHBOARD[0], ours, "ms", how, floor=theirs, goal=GOAL)
    many, few = _turns(dashboard(MANY[0]), dashboard(FEW[0]))
    how = f"{pairs}, {MANY[1]:,} cases counted in the month; floor: {FEW[1]:,}"
    yield Entry(DASHBOARD[1], many, "ms", how, floor=few, goal=GROWTH)


def equal(place: Place) -> Iterator[Entry]:
    """Many apply at the same time; then every timeline is measured again and compared with all that is counted."""
    platform = place.platform
    makes = (platform.players.by_rule, platform.players.by_person)
    requests = [makes[n % len(makes)]() for n in range(APPLICATIONS)]
    with ThreadPoolExecutor(AT_ONCE) as applicants:
        list(applicants.map(lambda request: Caller(platform.stack.api_url).send(request), requests))
    Quiet(platform)()
    os.environ |= platform.env
    found = bootstrap.recount().compare(heads(platform.env["TABLE_CASES"]))
    wrong = len(found.behind) + len(found.wrong) + len(found.differ)
    how = f"{found.cases:,} cases of all flows measured again, {found.counters:,} counters compared, after a load"
    yield Entry(EQUAL[0], wrong, "differ", how, goal=0)


def fill(table: str, month: str, cases: int) -> None:
    """Count so many decided cases in a month, as the reader of facts leaves them, but many at a time."""
    kept, rules = MeasuresTable(table), published().supervision()
    counted: list[Deltas] = [{} for _ in range(rules.shards)]
    rows = [_row(month, number) for number in range(cases)]
    for row in rows:
        count(counted[shard_of(row.case_id, rules.shards)], row.tally, row.standing)
    with ThreadPoolExecutor(LOADERS) as loaders:
        list(loaders.map(partial(_put, kept, table), (rows[at : at + 4] for at in range(0, cases, 4))))
    for shard, deltas in enumerate(counted):
        kept.correct(deltas, str(shard))


def _row(month: str, number: int) -> CaseRow:
    departments = [one.credit_code for one in published().departments().listed.values()]
    day = date.fromisoformat(f"{month}-01") + timedelta(days=number % DAYS)
    where: dict[str, Any] = {
        "department": departments[number % len(departments)], "item": f"item_{number % 60}",
        "channel": CHANNELS[number % len(CHANNELS)],
    }  # fmt: skip
    told = {"opened": 1, "decided": 1, "closed": 1, "first_time": 1, "promised": 1, "promised_met": 1, "used": 900,
            "promised_used": 900, "promised_minutes": 7200, "steps": 2, "rated_5": 1}  # fmt: skip
    points = [Point(day=day, metric=metric, amount=n, **where) for metric, n in told.items()]
    standing = Standing(**where, title="某事项", why="审核中") if number % 10 == 0 else None
    case_id = new_case_id(1_704_000_000_000 + number, int(month[-2:]).to_bytes(2) + number.to_bytes(8))
    return CaseRow(case_id, "application", 2, 1, f"N{number}", standing, tally(points, published().supervision()))


def _put(kept: MeasuresTable, table: str, rows: list[CaseRow]) -> None:
    """Four cases, of six items each: as many as one call takes."""
    left: Any = {table: [{"PutRequest": {"Item": item}} for row in rows for item in kept.items(row)]}
    while left:
        left = client().batch_write_item(RequestItems=left)["UnprocessedItems"]


def _dashboard(platform: Platform, month: str) -> Side:
    request = Request(f"/v1/supervision/dashboard?month={month}", headers=platform.players.officer("o1", BUREAU))
    caller = Caller(platform.stack.api_url)
    return lambda: caller.time(request)


def _floor(place: Place, table: str, month: str) -> Side:
    asked = {"table": table, "key": f"month#{month}", "read": "1000", "page": "1000"}
    caller, request = Caller(place.floor_url), Request(f"/query?{urlencode(asked)}")
    return lambda: caller.time(request)


def _turns(first: Side, second: Side) -> tuple[float, float]:
    """The medians of both, in milliseconds."""
    in_turn(first, second, WARMING, lambda: None)
    one, other = in_turn(first, second, PAIRS, lambda: None)
    return median(one), median(other)
