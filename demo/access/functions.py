"""What schedules and operators call, called by hand."""

import contextlib
import io
import json
from datetime import datetime, timedelta
from typing import Any

import boto3

from infra import verify


def named(function: str) -> str:
    """The full name of one of the stack's functions."""
    pages = boto3.client("lambda").get_paginator("list_functions").paginate()
    names = [found["FunctionName"] for page in pages for found in page["Functions"]]
    [name] = [name for name in names if f"-{function}-" in name]
    return str(name)


def invoke(function: str, event: dict[str, Any] | None = None) -> dict[str, Any]:
    """What a function answers.

    Raises
    ------
    RuntimeError
        It failed.
    """
    answer = boto3.client("lambda").invoke(FunctionName=named(function), Payload=json.dumps(event or {}).encode())
    said: dict[str, Any] = json.loads(answer["Payload"].read())
    if "FunctionError" in answer:
        raise RuntimeError(f"{function} failed: {said}")
    return said


def put_forward(function: str, days: int) -> dict[str, Any]:
    """What a function answers whose clock of legal time goes so many days ahead of the others'."""
    client, name = boto3.client("lambda"), named(function)
    told: dict[str, str] = client.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
    speed, anchor = float(told["CLOCK_SPEED"]), datetime.fromisoformat(told["CLOCK_ANCHOR"])
    ahead = anchor - timedelta(days=days) / (speed - 1)
    client.update_function_configuration(
        FunctionName=name, Environment={"Variables": told | {"CLOCK_ANCHOR": ahead.isoformat()}}
    )
    try:
        return invoke(function)
    finally:
        client.update_function_configuration(FunctionName=name, Environment={"Variables": told})


def verified() -> tuple[int, list[dict[str, Any]]]:
    """How ``python -m infra.verify`` ends, and the lines that it prints."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        ended = verify.main()
    return ended, [json.loads(line) for line in said.getvalue().splitlines()]
