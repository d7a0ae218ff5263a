"""Brings what a dead-letter queue holds back to its queue: python -m infra.redrive QUEUE | --list

A message is sent to the queue before it leaves the dead letters, so none is lost; readers drop repeats.
"""

import json
import sys
from os import environ
from typing import Any

import boto3

from infra.paths import listed

BATCH = 10
ROUNDS = 10_000


def dead_letters(client: Any, url: str) -> str:
    """The URL of the queue's dead-letter queue."""
    attributes = client.get_queue_attributes(QueueUrl=url, AttributeNames=["RedrivePolicy"])["Attributes"]
    arn = json.loads(attributes["RedrivePolicy"])["deadLetterTargetArn"]
    return str(client.get_queue_url(QueueName=arn.rsplit(":", 1)[1])["QueueUrl"])


def depth(client: Any, url: str) -> int:
    """How many messages wait."""
    name = "ApproximateNumberOfMessages"
    return int(client.get_queue_attributes(QueueUrl=url, AttributeNames=[name])["Attributes"][name])


def redrive(client: Any, url: str) -> int:
    """Move every dead letter of the queue back; how many were moved."""
    dead, moved = dead_letters(client, url), 0
    for _ in range(ROUNDS):
        found = client.receive_message(QueueUrl=dead, MaxNumberOfMessages=BATCH, WaitTimeSeconds=1).get("Messages", [])
        if not found:
            break
        for message in found:
            client.send_message(QueueUrl=url, MessageBody=message["Body"])
            client.delete_message(QueueUrl=dead, ReceiptHandle=message["ReceiptHandle"])
            moved += 1
    return moved


def main(arguments: list[str]) -> None:
    queues = list(listed("queues"))
    client = boto3.client("sqs")
    if arguments == ["--list"]:
        for name in queues:
            print(
                json.dumps(
                    {"queue": name, "dead": depth(client, dead_letters(client, environ[f"QUEUE_{name.upper()}"]))}
                )
            )
    elif len(arguments) == 1 and arguments[0] in queues:
        print(json.dumps({"queue": arguments[0], "moved": redrive(client, environ[f"QUEUE_{arguments[0].upper()}"])}))
    else:
        sys.exit(f"{__doc__}\nQUEUE is one of: {', '.join(queues)}")


if __name__ == "__main__":
    main(sys.argv[1:])
