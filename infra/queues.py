"""Queues from infra/lists/queues.yaml: each with its dead letters, their alarm, and its reader."""

from typing import Any

from infra import naming
from infra.alarms import above_zero
from infra.naming import Intrinsic, arn, ref
from infra.paths import listed

TRIES = 5
TWO_WEEKS = 14 * 24 * 3600


def resources() -> dict[str, Any]:
    functions = listed("functions")
    made: dict[str, Any] = {}
    for name, kind in listed("queues").items():
        made |= _queue(naming.camel(name), kind, functions[kind["reader"]]["seconds"])
    return made | _dead_letters("Dispatch") | _stream_mapping()


def _queue(stem: str, kind: dict[str, Any], seconds: int) -> dict[str, Any]:
    mapping = {
        "EventSourceArn": arn(f"{stem}Queue"),
        "FunctionName": ref(naming.function(kind["reader"])),
        "BatchSize": kind["batch"],
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
        "ScalingConfig": {"MaximumConcurrency": kind["concurrency"]},
    }
    return {
        f"{stem}Queue": {
            "Type": "AWS::SQS::Queue",
            "Properties": {
                "SqsManagedSseEnabled": True,
                "MessageRetentionPeriod": TWO_WEEKS,
                "VisibilityTimeout": 6 * seconds,
                "RedrivePolicy": {
                    "deadLetterTargetArn": arn(f"{stem}DeadLetters"),
                    "maxReceiveCount": TRIES,
                },
            },
        },
        f"{stem}Mapping": {"Type": "AWS::Lambda::EventSourceMapping", "Properties": mapping},
        **_dead_letters(stem),
    }


def _dead_letters(stem: str) -> dict[str, Any]:
    queue = f"{stem}DeadLetters"
    return {
        queue: {
            "Type": "AWS::SQS::Queue",
            "Properties": {"SqsManagedSseEnabled": True, "MessageRetentionPeriod": TWO_WEEKS},
        },
        f"{queue}Alarm": above_zero(
            f"{stem}: a message was given up and waits for a person",
            "AWS/SQS ApproximateNumberOfMessagesVisible",
            "QueueName",
            _name(queue),
            seconds=60,
        ),
    }


def _stream_mapping() -> dict[str, Any]:
    """The cases' one stream consumer. What it cannot deliver is set aside and never holds up the rest."""
    return {
        "DispatchMapping": {
            "Type": "AWS::Lambda::EventSourceMapping",
            "Properties": {
                "EventSourceArn": {"Fn::GetAtt": ["CasesTable", "StreamArn"]},
                "FunctionName": ref("Dispatch"),
                "StartingPosition": "TRIM_HORIZON",
                "BatchSize": 100,
                "BisectBatchOnFunctionError": True,
                "MaximumRetryAttempts": 10,
                "FunctionResponseTypes": ["ReportBatchItemFailures"],
                "FilterCriteria": {"Filters": [{"Pattern": '{"eventName": ["INSERT"]}'}]},
                "DestinationConfig": {"OnFailure": {"Destination": arn("DispatchDeadLetters")}},
            },
        }
    }


def _name(queue: str) -> Intrinsic:
    return {"Fn::GetAtt": [queue, "QueueName"]}
