"""What end-to-end tests share: a play on the running stack, and what the engine alone can tell."""

import json
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import boto3

from chalicelib.kernel.clock import RunningClock
from demo.plays import Played, Ready
from demo.scenes import Play, until
from infra.stack import Stack

ALLOWANCE = "elder_allowance"
HOUSE = "house_transfer"


def clock_of(stack: Stack) -> RunningClock:
    """The stack's two clocks."""
    anchor = datetime.fromisoformat(stack.outputs["ClockAnchor"]).astimezone(UTC)
    return RunningClock(float(stack.outputs["ClockSpeed"]), anchor)


def invoke(function: str, event: dict[str, Any]) -> Any:
    """Call one of the stack's functions directly."""
    client = boto3.client("lambda")
    pages = client.get_paginator("list_functions").paginate()
    names = [found["FunctionName"] for page in pages for found in page["Functions"]]
    [name] = [name for name in names if f"-{function}-" in name]
    answer = client.invoke(FunctionName=name, Payload=json.dumps(event).encode())
    said = json.loads(answer["Payload"].read())
    assert "FunctionError" not in answer, said
    return said


def reconcile() -> dict[str, int]:
    """One round of the reconciler over everything, without patience."""
    mended: dict[str, int] = invoke("Reconcile", {"everything": True, "patience": 0})
    return mended


def submitted(play: Play, short: str = ALLOWANCE, wanted: str = "instant", **changed: Any) -> tuple[Ready, Played]:
    """An application of a new person over the web."""
    made = play.make(short, "web", wanted)
    made = Ready(made.item, made.player, made.channel, made.body | changed, made.token)
    answer, row = play.submit(made, wanted)
    assert answer.status == 201, answer.body
    return made, row


def view(play: Play, made: Ready, row: Played, part: str = "") -> dict[str, Any]:
    """The case as its applicant sees it."""
    answer = play.desk.get(f"/v1/applications/{row.case}{part}", made.token)
    assert answer.status == 200, answer.body
    return answer.body


def kinds(play: Play, made: Ready, row: Played) -> list[str]:
    """The kinds of the case's facts, in order."""
    return [step["kind"] for step in view(play, made, row, "/timeline")["steps"]]


def decided(play: Play, made: Ready, row: Played, outcome: str = "approve", name: str = "officer-1") -> Any:
    """An officer of the item's department decides."""
    token = play.desk.tokens.officer(made.item.department.credit_code, name)
    said = {"outcome": outcome, "opinion": "材料齐全,符合条件。", "law": "行政许可法第三十八条"}
    return play.desk.post(f"/v1/applications/{row.case}/decision", said, token)


def execution(case: str, generation: int, machine: str = "APPROVAL") -> str:
    """The ARN of the workflow that waits on that case: for a person, unless another machine is named."""
    return os.environ[f"MACHINE_{machine}"].replace(":stateMachine:", ":execution:") + f":{case}-{generation}"


def status(client: Any, arn: str) -> str:
    """The execution's status, empty when there is none."""
    try:
        return str(client.describe_execution(executionArn=arn)["status"])
    except client.exceptions.ExecutionDoesNotExist:
        return ""


def comes_true(what: Callable[[], bool], seconds: float = 60) -> None:
    """Fail unless ``what`` comes about in time."""
    assert until(what, seconds), "it did not come about in time"


def settle(seconds: float = 1.0) -> None:
    """Let what is under way get where it goes."""
    time.sleep(seconds)
