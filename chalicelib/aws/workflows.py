"""Starts and signals the approval workflow of a case."""

import json

import boto3
from botocore.exceptions import ClientError

from chalicelib.aws.waits import WaitsTable
from chalicelib.kernel.facts import Ref

OPENS = frozenset({"handed_over"})
CLOSES = frozenset({"approved", "refused"})
WANTS = OPENS | CLOSES

GONE = ("TaskTimedOut", "TaskDoesNotExist", "InvalidToken", "ExecutionDoesNotExist")
"""Answers that mean: nobody waits there any more. The case goes on without."""


class ApprovalWorkflow:
    """One execution a case and generation: starting it twice is harmless."""

    def __init__(self, machine: str, waits: WaitsTable) -> None:
        self._machine = machine
        self._waits = waits
        self._client = boto3.client("stepfunctions")

    def handle(self, ref: Ref) -> None:
        """A reader of facts: a case that goes to people is waited for, a decided one no longer."""
        if ref.kind in OPENS:
            self.start(ref.case_id, 1)
        elif ref.kind in CLOSES:
            self.signal(ref.case_id)

    def start(self, case_id: str, generation: int) -> None:
        """Start the execution of this generation, unless it was started before."""
        given = json.dumps({"case_id": case_id, "generation": generation})
        try:
            self._client.start_execution(stateMachineArn=self._machine, name=f"{case_id}-{generation}", input=given)
        except ClientError as known:
            if known.response["Error"]["Code"] != "ExecutionAlreadyExists":
                raise

    def signal(self, case_id: str) -> None:
        """Tell the waiting execution that the case is closed."""
        wait = self._waits.get(case_id)
        if wait is None:
            return
        try:
            self._client.send_task_success(taskToken=wait[1], output="{}")
        except ClientError as gone:
            if gone.response["Error"]["Code"] not in GONE:
                raise
        self._waits.remove(case_id)

    def revive(self, case_id: str) -> bool:
        """Start the next generation when the case's execution is no longer running."""
        wait = self._waits.get(case_id)
        generation = wait[0] if wait else 1
        if self._status(case_id, generation) == "RUNNING":
            return False
        self.start(case_id, generation + 1 if self._status(case_id, generation) else generation)
        return True

    def _status(self, case_id: str, generation: int) -> str:
        """The execution's status, ``""`` when there never was one."""
        arn = self._machine.replace(":stateMachine:", ":execution:") + f":{case_id}-{generation}"
        try:
            return str(self._client.describe_execution(executionArn=arn)["status"])
        except ClientError as gone:
            if gone.response["Error"]["Code"] not in GONE:
                raise
            return ""
