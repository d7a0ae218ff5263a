"""Starts and signals the workflow of a case: one machine a flow, which all wait in the same way."""

import json
from collections.abc import Mapping

import boto3
from botocore.exceptions import ClientError

from chalicelib.aws.queues import Queues
from chalicelib.aws.waits import WaitsTable
from chalicelib.kernel.facts import Ref
from chalicelib.kernel.store import CaseStore
from chalicelib.kernel.waiting import Wait

GONE = ("TaskTimedOut", "TaskDoesNotExist", "InvalidToken", "ExecutionDoesNotExist")
"""Answers that mean: nobody waits there any more. The case goes on without."""


class CaseWorkflow:
    """One execution a case and generation: starting it twice is harmless."""

    def __init__(self, machine: str, of: Wait, waits: WaitsTable) -> None:
        self._machine = machine
        self._of = of
        self._waits = waits
        self._client = boto3.client("stepfunctions")

    def handle(self, ref: Ref) -> None:
        """A reader of facts: a case that is waited for from now on, one that moved, or is closed."""
        if ref.kind in self._of.opens:
            self.start(ref.case_id, 1)
        else:
            self.signal(ref.case_id, closed=ref.kind in self._of.closes)

    def start(self, case_id: str, generation: int) -> None:
        """Start the execution of this generation, unless it was started before."""
        given = json.dumps({"case_id": case_id, "generation": generation})
        try:
            self._client.start_execution(stateMachineArn=self._machine, name=f"{case_id}-{generation}", input=given)
        except ClientError as known:
            if known.response["Error"]["Code"] != "ExecutionAlreadyExists":
                raise

    def signal(self, case_id: str, closed: bool = True) -> None:
        """Tell the waiting execution that the case is closed, or that its deadlines have moved."""
        wait = self._waits.get(case_id)
        if wait is None:
            return
        try:
            self._client.send_task_success(taskToken=wait[1], output=json.dumps({"closed": closed}))
        except ClientError as gone:
            if gone.response["Error"]["Code"] not in GONE:
                raise
        if closed:  # one that goes on waiting has put its new token there
            self._waits.remove(case_id)

    def revive(self, case_id: str) -> bool:
        """Start the first generation that there never was, unless one is running.

        A generation that ended before it told its token is passed over.
        """
        wait = self._waits.get(case_id)
        generation = wait[0] if wait else 1
        while status := self._status(case_id, generation):
            if status == "RUNNING":
                return False
            generation += 1
        self.start(case_id, generation)
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


class Workflows:
    """The workflows of all flows, by flow."""

    def __init__(self, of: Mapping[str, CaseWorkflow]) -> None:
        self._of = of

    def handle(self, ref: Ref) -> None:
        """A reader of facts."""
        self._of[ref.flow].handle(ref)

    def revive(self, flow: str, case_id: str) -> bool:
        """As :meth:`CaseWorkflow.revive`; a flow whose limits are days has no workflow: the reconciler looks itself."""
        return flow in self._of and self._of[flow].revive(case_id)


class ReadersAhead:
    """The :class:`~chalicelib.kernel.waiting.Ahead` of the cloud and of the local engine.

    The case's last fact goes once more to a queue whose reader is to run by then: it looks where the case stands, finds
    that nothing is new, and stays warm.
    """

    def __init__(self, cases: CaseStore, queues: Queues, url: str) -> None:
        self._cases = cases
        self._queues = queues
        self._url = url

    def soon(self, case_id: str) -> None:
        facts = [fact.ref() for fact in self._cases.timeline(case_id)]
        if self._queues.send(self._url, facts[-1:]):
            raise ConnectionError("the reader's queue took no message")


class QueuedSignals:
    """The :class:`~chalicelib.kernel.waiting.Signals` of the cloud and of the local engine.

    The closing fact goes to the queue of :class:`Workflows` again; where none closes a case (``closes``), its last one
    does. The step itself may not signal: what the machine calls cannot be granted the machine's ARN, or neither could
    be created before the other.
    """

    def __init__(self, cases: CaseStore, closes: frozenset[str], queues: Queues, url: str) -> None:
        self._cases = cases
        self._closes = closes
        self._queues = queues
        self._url = url

    def closed(self, case_id: str) -> None:
        facts = [fact.ref() for fact in self._cases.timeline(case_id)]
        closing = [ref for ref in facts if ref.kind in self._closes] or facts
        if self._queues.send(self._url, closing[-1:]):
            raise ConnectionError("the workflow's queue took no message")
