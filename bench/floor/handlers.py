"""The floors: the least that a path can be made of, in plain boto3. Deployed alone, as index.py."""

import json
import os
import uuid
from functools import cache
from typing import Any

import boto3
import httpx
from botocore.config import Config


@cache
def http() -> httpx.Client:
    return httpx.Client(timeout=10, trust_env=False)


@cache
def client(service: str) -> Any:
    return boto3.client(service, config=Config(inject_host_prefix=False))  # type: ignore[call-overload]


def write(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """One TransactWrite of five items: a head, two facts, a claim, an answered key."""
    case, text = uuid.uuid4().hex, event["text"]
    head = {"state": text, "version": "2", "subject": f"P{case}", "opened_at": case, "pending": "0", "pending_at": case}
    rows = [
        _put("TABLE_CASES", case, 0, **head),
        _put("TABLE_CASES", case, 1, fact=text, kind="submitted"),
        _put("TABLE_CASES", case, 2, fact=text, kind="decided"),
        _put("TABLE_CLAIMS", f"name#{case}", None, owner=case),
        _put("TABLE_IDEMPOTENCY", f"key#{case}", None, answer=text),
    ]
    client("dynamodb").transact_write_items(TransactItems=rows)
    return {"case": case}


def over_write(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """HTTP → this function → the write."""
    return _answer(write({"text": event["body"]}, context))


def over_workflow(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """HTTP → this function → synchronous Express with one function → the write."""
    given = json.dumps({"text": event["body"]})
    ended = client("stepfunctions").start_sync_execution(stateMachineArn=os.environ["MACHINE"], input=given)
    if ended["status"] != "SUCCEEDED":
        raise RuntimeError(ended["status"])
    return _answer(json.loads(ended["output"]))


def over_query(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """HTTP → this function → one query of a list of the platform's, newest first, with a word if one is given.

    What lies there is the answer: nothing is read in it. Posts of the bulletin are JSON; all else is told as it lies.
    """
    asked = event["queryStringParameters"]
    values, more = {":key": {"S": asked["key"]}}, {}
    if "word" in asked:
        values[":word"], more = {"S": asked["word"]}, {"FilterExpression": "contains(words, :word)"}
    found = client("dynamodb").query(
        TableName=asked["table"], KeyConditionExpression="pk = :key", ExpressionAttributeValues=values,
        Limit=int(asked["read"]), ScanIndexForward=False, **more,
    )  # fmt: skip
    items = found["Items"][: int(asked["page"])]
    posts = ",".join(item["post"]["S"] if "post" in item else json.dumps(item) for item in items)
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": f'{{"items":[{posts}]}}'}


def post(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Queue → this function → one HTTP request for each message, over a kept connection."""
    for record in event["Records"]:
        http().post(os.environ["SINK_URL"], content=record["body"])
    return {"batchItemFailures": []}


def _put(table: str, pk: str, sk: int | None, **texts: str) -> dict[str, Any]:
    item: dict[str, Any] = {"pk": {"S": pk}} | {name: {"S": text} for name, text in texts.items()}
    if sk is not None:
        item["sk"] = {"N": str(sk)}
    return {"Put": {"TableName": os.environ[table], "Item": item, "ConditionExpression": "attribute_not_exists(pk)"}}


def _answer(body: dict[str, Any]) -> dict[str, Any]:
    return {"statusCode": 201, "headers": {"Content-Type": "application/json"}, "body": json.dumps(body)}
