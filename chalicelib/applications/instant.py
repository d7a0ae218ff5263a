"""What the instant workflow calls."""

from collections.abc import Mapping
from typing import Any

from chalicelib.applications.judging import Judge
from chalicelib.applications.ports import Evidence, Submission
from chalicelib.kernel.store import Answered


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
