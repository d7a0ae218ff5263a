"""What the workflows call."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Literal, Protocol

from chalicelib.applications.clockwork import Clockwork
from chalicelib.applications.judging import Judge
from chalicelib.applications.model import OPEN
from chalicelib.applications.ports import Evidence, Submission
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.store import Answered


class Waits(Protocol):
    """Port: the task token that a case's workflow waits on."""

    def put(self, case_id: str, generation: int, token: str) -> None:
        """Remember where to signal; an older generation never replaces a newer one."""
        ...


class Signals(Protocol):
    """Port: what makes the waiting workflow of a closed case go on."""

    def closed(self, case_id: str) -> None:
        """Have the workflow's reader hear once more that the case is closed."""
        ...


def evidence_of(found: Mapping[str, Any]) -> Evidence | None:
    """The sealed sections in the answer of BatchGetItem; ``None`` if any could not be read.

    https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
    """
    if found.get("missing") or found.get("UnprocessedKeys"):
        return None
    items = [item for table in found["Responses"].values() for item in table]
    return {item["sk"]["S"]: item["sealed"]["S"] for item in items}


def decide_instantly(judge: Judge, event: Mapping[str, Any]) -> dict[str, Any]:
    """The one function of the instant workflow: decrypt, decide, commit.

    Answers ``{"answer": …}``, or ``{"answered": true}`` when the request was answered before.
    """
    submission = Submission.model_validate(event["submission"])
    try:
        return {"answer": judge.judge(submission, evidence_of(event["evidence"]))}
    except Answered:
        return {"answered": True}


class ApprovalSteps:
    """The steps of the approval workflow. Each reads where the case stands; none holds a truth."""

    def __init__(self, clockwork: Clockwork, waits: Waits, signals: Signals, clock: Clock) -> None:
        self._clockwork = clockwork
        self._waits = waits
        self._signals = signals
        self._clock = clock

    def handle(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """``stand``: closed, and when to look again; ``await``: keep the token; ``watch``: what is due happens.

        Whoever closes a case before its token is known finds nobody to signal: then it is told again.
        """
        case_id: str = event["case_id"]
        action: Literal["stand", "await", "watch"] = event["action"]
        if action == "await":
            self._waits.put(case_id, int(event["generation"]), event["token"])
        if action == "watch":
            self._clockwork.watch(case_id)
        stand = self._stand(case_id)
        if action == "await" and stand["closed"]:
            self._signals.closed(case_id)
        return stand

    def _stand(self, case_id: str) -> dict[str, Any]:
        stage, wake = self._clockwork.stand(case_id)
        # Workflows wait in whole seconds: rounded up, or they would wake before anything is due.
        at = self._clock.wall_of(wake) + timedelta(seconds=1) if wake else None
        return {"closed": stage not in OPEN, "wake_at": at and at.strftime("%Y-%m-%dT%H:%M:%SZ")}
