"""Whole life cycles of tickets a second: reported, dispatched, handled, answered, confirmed and rated, over HTTP.

Two platforms, one with few stored tickets, one with many, play in turn. A rating is invited by a reader of facts: what
is waited for it counts on neither side. Index queries are judged by what they consume, since the local engine scans.
"""

import json
import time
import uuid
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from statistics import median
from typing import Any

from bench.filling import OF_ONE_SUBJECT, OPENED, Row, load, renamed, stored, subject
from bench.place import Place, Platform, deployed
from bench.players import BUREAU, Request
from bench.results import Entry
from bench.sampling import Caller, Quiet
from bench.stored import queried
from chalicelib.applications.reading import PAGE
from chalicelib.complaints.model import claim, listed
from chalicelib.complaints.seats import waiting
from chalicelib.kernel.ids.case_id import new_case_id
from chalicelib.kernel.store import PARTS
from chalicelib.ratings.model import claim as rating_of

NAMES = ("complaints.cycle.ratio", "complaints.cycle.queue", "complaints.cycle.mine")
FEW, MANY = 1_000, 100_000
CITY = "11530114015302108X"
"""Who mends street lamps (城市管理局)."""
CYCLES, AT_ONCE, ROUNDS = 24, 4, 5
"""Tickets of a round, how many are played at the same time, and how many rounds each side plays."""
GOAL = 0.9
WAITING = 3
"""Every third copy waits in its department's queue, so that even few fill a page of each part of it."""
DAY = "GD20200101"
"""Of the copies' numbers: a day on which nobody else reports."""

Headers = Mapping[str, str]


class Cycle:
    """Plays tickets on one platform."""

    def __init__(self, platform: Platform) -> None:
        players = platform.players
        self._platform = platform
        self._quiet, self._numbers = Quiet(platform), count()
        self._desk = players.officer("d1", BUREAU)
        self._clerk, self._checker = (players.officer(name, CITY) for name in ("c1", "c2"))

    def reported(self, caller: Caller, who: Headers) -> dict[str, Any]:
        """A ticket about a street lamp, of a kind that no rule dispatches: what was answered."""
        body = {
            "kind": "report", "channel": "web", "reporter": {"name": "李大爷", "phone": "13800001234"},
            "text": f"春融街 {next(self._numbers)} 号灯杆的路灯不亮，{uuid.uuid4().hex[:8]}，请尽快修理。",
            "category": "street_lighting", "place": {"street": "530114001", "address": "春融街"},
        }  # fmt: skip
        return self._did(caller, "/v1/tickets", body, who)

    def dispatched(self, caller: Caller, ticket: str) -> None:
        """派单, 签收."""
        self._did(caller, f"{ticket}/dispatch", {"department": CITY, "category": "street_lighting"}, self._desk)
        self._did(caller, f"{ticket}/sign", {}, self._clerk)

    def closed(self, caller: Caller, who: Headers) -> str:
        """A ticket from its report to the word of who reported it that it is solved; its case id."""
        case_id = str(self.reported(caller, who)["id"])
        ticket = f"/v1/tickets/{case_id}"
        self.dispatched(caller, ticket)
        self._did(caller, f"{ticket}/steps", {"kind": "visit", "text": "已到现场，更换灯头。"}, self._clerk)
        reply = {"text": "路灯已修好，恢复照明。", "result": "resolved"}
        draft = self._did(caller, f"{ticket}/reply", reply, self._clerk)["draft"]
        self._did(caller, f"{ticket}/reply-check", {"draft": draft, "sent": True}, self._checker)
        self._did(caller, f"{ticket}/confirmation", {"solved": True}, who)
        return case_id

    def rated(self, caller: Caller, case_id: str, who: Headers) -> None:
        """Its rating, which is found by the claim of the handling."""
        key = {"pk": {"S": rating_of("ticket", case_id, "1")}}
        table = self._platform.env["TABLE_CLAIMS"]
        found = self._platform.client("dynamodb").get_item(TableName=table, Key=key, ConsistentRead=True)
        self._did(caller, f"/v1/ratings/{found['Item']['owner']['S']}/rating", {"grade": 5}, who)

    def round(self) -> float:
        """Life cycles a second, over one round."""
        people = [self._platform.players.resident() for _ in range(CYCLES)]
        callers = [Caller(self._platform.stack.api_url) for _ in range(CYCLES)]
        with ThreadPoolExecutor(AT_ONCE) as at_once:
            began = time.perf_counter()
            cases = list(at_once.map(self.closed, callers, people))
            taken = time.perf_counter() - began
            self._quiet()
            began = time.perf_counter()
            list(at_once.map(self.rated, callers, cases, people))
            taken += time.perf_counter() - began
        self._quiet()
        return CYCLES / taken

    def _did(self, caller: Caller, path: str, body: dict[str, Any], who: Headers) -> dict[str, Any]:
        headers = {**who, "idempotency-key": uuid.uuid4().hex}
        answer: dict[str, Any] = caller.send(Request(path, body, headers)).json()
        return answer


def measure(place: Place) -> Iterator[Entry]:
    """Fills both, then plays on both in turn."""
    few, many = (deployed(f"chengxiaofu-tickets-{name}", place.port) for name in ("few", "many"))
    fill(few, FEW)
    fill(many, MANY)
    less, more = Cycle(few), Cycle(many)
    for cycle in (less, more):
        cycle.round()  # the processes start
    told = [(less.round(), more.round()) if n % 2 else (more.round(), less.round())[::-1] for n in range(ROUNDS)]
    floor, value = (median(side) for side in zip(*told, strict=True))
    how = f"{ROUNDS} rounds of {CYCLES} in turn, {AT_ONCE} at once; floor: with {FEW:,} stored tickets, not {MANY:,}"
    yield Entry(NAMES[0], value, "/s", how, floor=floor, goal=GOAL, sense="least")
    how = f"read units of a page of {PAGE}; floor: with {FEW:,} stored tickets instead of {MANY:,}"
    for name, read in ((NAMES[1], _queue), (NAMES[2], _mine)):
        yield Entry(name, read(many), "units", how, floor=read(few), goal=1.0)


def fill(platform: Platform, tickets: int) -> None:
    """Store copies of two tickets that were played: one that waits for its department, one that is closed."""
    cycle, caller, who = Cycle(platform), Caller(platform.stack.api_url), platform.players.resident()
    receipt = cycle.reported(caller, who)
    cycle.dispatched(caller, f"/v1/tickets/{receipt['id']}")
    closed = cycle.closed(caller, who)
    Quiet(platform)()
    kinds = [_rows(platform, case_id) for case_id in (receipt["id"], closed)]
    load(platform, (row for n in range(tickets) for row in copy(kinds[bool(n % WAITING)], n)))


def copy(rows: list[Row], n: int) -> Iterator[Row]:
    """The rows of a ticket under the ``n``-th names: case, number, reporter, and the parts that follow from them."""
    head = next(item for _, item in rows if item.get("sk") == {"N": "0"})
    state, case_id = json.loads(head["state"]["S"]), new_case_id(OPENED + 1000 * n, b"t" + n.to_bytes(9))
    number = f"{DAY}{n:06d}"
    return renamed(rows, case_id, {head["pk"]["S"]: case_id, state["number"]: number, state["subject"]: subject(n)})


def _rows(platform: Platform, case_id: str) -> list[Row]:
    found = stored(platform, case_id, "nobody")
    head = next(item for _, item in found if "state" in item)
    return stored(platform, case_id, claim(json.loads(head["state"]["S"])["number"]))


def _queue(platform: Platform) -> float:
    queue = waiting(CITY, "handle")
    return sum(queried(platform, "by_queue", "queue", f"{queue}#{part}") for part in range(PARTS))


def _mine(platform: Platform) -> float:
    """Of a reporter of :data:`~bench.filling.OF_ONE_SUBJECT` tickets, which are a page."""
    if OF_ONE_SUBJECT < PAGE:
        raise ValueError("no reporter has a page of tickets")
    return queried(platform, "by_subject", "subject", listed(subject(0)))
