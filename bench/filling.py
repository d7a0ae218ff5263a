"""Fills a platform with stored cases: copies of two that it decided itself, each under names of its own."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any

from bench.place import Platform
from bench.sampling import Caller, Quiet
from chalicelib.kernel.cases import part_of
from chalicelib.kernel.ids.case_id import new_case_id
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

Item = dict[str, Any]


def subject(n: int) -> str:
    """The pseudonymous id of the ``n``-th copy's applicant."""
    return f"P{n // OF_ONE_SUBJECT:032x}"


def fill(platform: Platform, cases: int) -> None:
    """Store ``cases`` copies, as the store writes cases. They are old: no reader is told, nothing wakes them."""
    caller, table = Caller(platform.stack.api_url), platform.env["TABLE_CASES"]
    receipts = [caller.send(make()).json() for make in (platform.players.by_person, platform.players.by_rule)]
    Quiet(platform)()
    in_review, decided = (_stored(platform, table, receipt) for receipt in receipts)
    platform.client("events").disable_rule(Name=platform.resource("EveryMinute").split("|")[-1])
    resume = _pause_readers(platform)
    copies = (item for n in range(cases) for item in copy(decided if n % IN_REVIEW else in_review, n))
    dynamodb = platform.client("dynamodb")

    def put(batch: list[Item]) -> None:
        left = {table: [{"PutRequest": {"Item": item}} for item in batch]}
        while left:
            left = dynamodb.batch_write_item(RequestItems=left)["UnprocessedItems"]

    with ThreadPoolExecutor(LOADERS) as loaders:
        while window := list(islice(copies, 100 * BATCH)):
            list(loaders.map(put, (window[at : at + BATCH] for at in range(0, len(window), BATCH))))
    resume()


def copy(items: list[Item], n: int) -> Iterator[Item]:
    """The items of a case under the ``n``-th names: case, number, applicant, and the parts that follow from them."""
    head = next(item for item in items if item["sk"]["N"] == "0" and "state" in item)
    state, case_id = json.loads(head["state"]["S"]), new_case_id(OPENED + 1000 * n, n.to_bytes(10))
    text = json.dumps(items, ensure_ascii=False)
    names = {
        head["pk"]["S"]: case_id,
        state["number"]: f"{state['number'][:-12]}{n:012d}",
        state["subject"]: subject(n),
    }
    for old, new in names.items():
        text = text.replace(old, new)
    for item in json.loads(text):
        for key in item.keys() & {"queue", "clock"}:
            item[key] = {"S": f"{item[key]['S'].rpartition('#')[0]}#{part_of(case_id)}"}
        yield item


def _stored(platform: Platform, table: str, receipt: dict[str, Any]) -> list[Item]:
    """Head, facts and claimed number of a case, as they lie in the table."""
    query: Any = platform.client("dynamodb").query
    names = (receipt["case_id"], f"claim#number:{receipt['number']}")
    return [
        item
        for name in names
        for item in query(
            TableName=table, KeyConditionExpression="pk = :pk", ExpressionAttributeValues={":pk": {"S": name}}
        )["Items"]
    ]


def _pause_readers(platform: Platform) -> Callable[[], None]:
    """Take the dispatcher off the stream; the answer puts it back, where the stream then ends."""
    functions, name = platform.client("lambda"), platform.resource(naming.function("dispatch"))
    mapping = functions.list_event_source_mappings(FunctionName=name)["EventSourceMappings"][0]
    functions.delete_event_source_mapping(UUID=mapping["UUID"])
    same = {key: mapping[key] for key in MAPPING}
    return lambda: functions.create_event_source_mapping(FunctionName=name, StartingPosition="LATEST", **same)
