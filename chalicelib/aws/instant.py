"""The instant workflow, called synchronously (Step Functions Express)."""

import json
from typing import Any

import boto3
from aws_lambda_powertools import Logger
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.applications.ports import Submission
from chalicelib.kernel.store import Answered

PATIENCE = 6
"""Seconds before the caller commits the hand-over to a person instead."""

log = Logger()


class InstantWorkflow:
    """The :class:`~chalicelib.applications.ports.Instant` of the cloud and of the local engine."""

    def __init__(self, machine: str) -> None:
        self._machine = machine
        config = Config(
            read_timeout=PATIENCE,
            connect_timeout=2,
            retries={"total_max_attempts": 1},
            inject_host_prefix=False,
        )
        self._client = boto3.client("stepfunctions", config=config)

    def run(self, submission: Submission) -> dict[str, Any] | None:
        given = {"person": submission.person.id, "submission": submission.model_dump(mode="json")}
        try:
            ended = self._client.start_sync_execution(stateMachineArn=self._machine, input=json.dumps(given))
        except (BotoCoreError, ClientError) as failure:
            log.warning("instant workflow did not answer", extra={"error": type(failure).__name__})
            return None
        if ended["status"] != "SUCCEEDED":
            log.warning("instant workflow failed", extra={"status": ended["status"], "error": ended.get("error", "")})
            return None
        output = json.loads(ended["output"])
        if output.get("answered"):
            raise Answered
        answer: dict[str, Any] = output["answer"]
        return answer
