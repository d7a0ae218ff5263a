"""Fills a platform with stored cases: copies of two that it decided itself, each under names of its own."""

import json
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any

from bench.place import Platform
from bench.sampling import Caller, Quiet
from chalicelib.kernel.ids.case_id import new_case_id
from chalicelib.kernel.store import part_of
from infra import naming

IN_REVIEW = 3
"""Every third copy waits for a person, so that even few cases fill a page of each part of the queue."""
OF_ONE_SUBJECT = 20
BATCH, LOADERS = 25, 4
OPENED = 1_700_000_000_000
"""Milliseconds since 1970 of the first copy; each is a second younger."""
MAPPING = (
    "BatchSize", "BisectBatchOnFunctionError", "DestinationConfig", "EventSourceArn", "FilterCriteria",
    "FunctionResponseTypes", "MaximumRetryAttempts",
)  # fmt: skip

Row = tuple[str, dict[str, Any]]
"""The variable that names a table, and an item of it."""


def subject(n: int) -> str:
    """The pseudonymous id of the ``n``-th copy's applicant."""
    return f"P{n // OF_ONE_SUBJECT:032x}"


def fill(platform: Platform, cases: int) -> None:
    """Store ``cases`` copies, as the store writes cases. They are old: no reader is told, nothing wakes them."""
    caller = Caller(platform.stack.api_url)
    receipts = [caller.send(make()).json() for make in (platform.players.by_person, platform.players.by_rule)]
    Quiet(platform)()
    in_review, decided = (stored(platform, receipt["case_id"], f"number:{receipt['number']}") for receipt in receipts)
    load(platform, (row for n in range(cases) for row in copy(decided if n % IN_REVIEW else in_review, n)))


def load(platform: Platform, copies: Iterator[Row]) -> None:
    """Put rows into their tables, many at a time, while no reader listens and no reconciler runs."""
    platform.client("events").disable_rule(Name=platform.resource("EveryMinute"))
    resume = _pause_readers(platform)
    dynamodb = platform.client("dynamodb")

    def put(rows: list[Row]) -> None:
        left: dict[str, list[Any]] = {}
        for table, item in rows:
            left.setdefault(platform.env[table], []).append({"PutRequest": {"Item": item}})
        while left:
            left = dynamodb.batch_write_item(RequestItems=left)["UnprocessedItems"]

    with ThreadPoolExecutor(LOADERS) as loaders:
        while window := list(islice(copies, 100 * BATCH)):
            list(loaders.map(put, (window[at : at + BATCH] for at in range(0, len(window), BATCH))))
    resume()


def copy(rows: list[Row], n: int) -> Iterator[Row]:
    """The rows of a case under the ``n``-th names: case, number, applicant, and the parts that follow from them."""
    head = next(item for _, item in rows if "state" in item)
    state, case_id = json.loads(head["state"]["S"]), new_case_id(OPENED + 1000 * n, n.to_bytes(10))
    number = f"{state['number'][:-12]}{n:012d}"
    return renamed(rows, case_id, {head["pk"]["S"]: case_id, state["number"]: number, state["subject"]: subject(n)})


def renamed(rows: list[Row], case_id: str, names: Mapping[str, str]) -> Iterator[Row]:
    """The rows of a case under other ``names``, in the parts of its queues and clocks that follow from its new id."""
    text = json.dumps(rows, ensure_ascii=False)
    for old, new in names.items():
        text = text.replace(old, new)
    for table, item in json.loads(text):
        for key in item.keys() & {"queue", "clock"}:
            item[key] = {"S": f"{item[key]['S'].rpartition('#')[0]}#{part_of(case_id)}"}
        yield table, item


def stored(platform: Platform, case_id: str, claim: str) -> list[Row]:
    """Head, facts and claimed number of a case, as they lie in the tables."""
    names = {"TABLE_CASES": case_id, "TABLE_CLAIMS": claim}
    query, found = platform.client("dynamodb").query, []
    for table, pk in names.items():
        asked = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": {"S": pk}}}
        found += [(table, item) for item in query(TableName=platform.env[table], **asked)["Items"]]
    return found


def _pause_readers(platform: Platform) -> Callable[[], None]:
    """Take the dispatcher off the stream; the answer puts it back, where the stream then ends."""
    functions, name = platform.client("lambda"), platform.resource(naming.function("dispatch"))
    mapping = functions.list_event_source_mappings(FunctionName=name)["EventSourceMappings"][0]
    functions.delete_event_source_mapping(UUID=mapping["UUID"])
    same = {key: mapping[key] for key in MAPPING}
    return lambda: functions.create_event_source_mapping(FunctionName=name, StartingPosition="LATEST", **same)
