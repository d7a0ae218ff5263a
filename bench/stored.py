"""What many stored cases cost: two platforms on one engine, one with few cases, one with many, asked in turn."""

from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

from bench import filling
from bench.place import Place, Platform, deployed
from bench.players import POLICE, Players, Request
from bench.results import Entry
from bench.sampling import Caller, Quiet, Side, in_turn
from chalicelib.applications.reading import PAGE
from chalicelib.kernel.store import PARTS

SUBMISSIONS: dict[str, Callable[[Players], Request]] = {"instant": Players.by_rule, "human": Players.by_person}
READS = ("progress", "progress_by_number", "timeline", "search")
INDEXES = ("work_queue", "of_subject")
"""The local engine scans where the cloud uses an index, so these are judged by what they consume."""
NAMES = tuple(f"spine.stored.{name}" for name in (*SUBMISSIONS, *READS, *INDEXES))
FEW, MANY = 1_000, 100_000
WARMING, PAIRS = 5, 40
GOAL = 1.15


def measure(place: Place) -> Iterator[Entry]:
    """Fills both, then takes every path on both."""
    few, many = (deployed(f"chengxiaofu-{name}", place.port) for name in ("few", "many"))
    filling.fill(few, FEW)
    filling.fill(many, MANY)
    quiet = Quiet(few, many)
    for name, make in SUBMISSIONS.items():
        yield _timed(name, _submitting(many, make), _submitting(few, make), quiet)
    reads_of_many, reads_of_few = _reads(many), _reads(few)
    for name in READS:
        yield _timed(name, reads_of_many[name], reads_of_few[name], lambda: None)
    for name in INDEXES:
        more, less = _consumed(many, name), _consumed(few, name)
        how = f"read units of a page of {PAGE}; floor: with {FEW:,} stored cases instead of {MANY:,}"
        yield Entry(f"spine.stored.{name}", more, "units", how, floor=less, goal=1.0)


def _timed(name: str, of_many: Side, of_few: Side, pause: Callable[[], None]) -> Entry:
    in_turn(of_many, of_few, WARMING, pause)
    more, less = in_turn(of_many, of_few, PAIRS, pause)
    how = f"warm, one at a time, {PAIRS} pairs; floor: with {FEW:,} stored cases instead of {MANY:,}"
    return Entry(f"spine.stored.{name}", median(more), "ms", how, floor=median(less), goal=GOAL)


def _submitting(platform: Platform, make: Callable[[Players], Request]) -> Side:
    caller = Caller(platform.stack.api_url)
    caller.send(make(platform.players))  # the processes start
    return lambda: caller.time(make(platform.players))


def _reads(platform: Platform) -> dict[str, Side]:
    caller, request = Caller(platform.stack.api_url), platform.players.by_person()
    made = platform.players.reads(request, caller.send(request).json())
    return {name: _reading(caller, made[name]) for name in READS}


def _reading(caller: Caller, request: Request) -> Side:
    return lambda: caller.time(request)


def _consumed(platform: Platform, name: str) -> float:
    """Read units of the queries that the store makes for one page."""
    if name == "of_subject":
        return queried(platform, "by_subject", "subject", filling.subject(0))
    queues = [f"{POLICE}#review#{part}" for part in range(PARTS)]
    return sum(queried(platform, "by_queue", "queue", queue) for queue in queues)


def queried(platform: Platform, index: str, key: str, value: str) -> float:
    """Read units of the first page of an index of cases, which must be full."""
    answer: dict[str, Any] = platform.client("dynamodb").query(
        TableName=platform.env["TABLE_CASES"], IndexName=index, Limit=PAGE, ReturnConsumedCapacity="TOTAL",
        KeyConditionExpression="#key = :value", ExpressionAttributeNames={"#key": key},
        ExpressionAttributeValues={":value": {"S": value}},
    )  # fmt: skip
    if len(answer["Items"]) != PAGE:
        raise ValueError(f"{index} holds no page of {value}")
    return float(answer["ConsumedCapacity"]["CapacityUnits"])
