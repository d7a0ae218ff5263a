"""What people decide: applications in review, checks of automatic approvals, revocations."""

from typing import Any

from chalicelib.applications import commands as c
from chalicelib.applications.acting import Acting
from chalicelib.applications.facts import Approved, Checked, Refused, ReviewAsked, Revoked
from chalicelib.applications.model import Application
from chalicelib.applications.schemas import CheckResult, Decision, ReviewRequest, Revocation
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.cases import Head
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.store import Once


class Review:
    """Decisions on the cases of a department, and the applicant's call for one."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting

    def decide(self, caller: Caller, case_id: str, asked: Decision, once: Once) -> dict[str, Any]:
        """An officer's decision."""
        if asked.outcome == "refuse" and not asked.law:
            raise Invalid("refusal_needs_law", "law")

        def command(head: Head[Application]) -> c.Command:
            sealed, in_time = self._acting.seal(head, {"opinion": asked.opinion}), self._acting.in_time(head)
            body: Approved | Refused = (
                Approved(sealed=sealed, in_time=in_time)
                if asked.outcome == "approve"
                else Refused(sealed=sealed, law=asked.law, in_time=in_time)
            )
            return c.Decide(body, caller.by, self._acting.planner(head))

        return self._acting.act(caller, case_id, command, once)

    def check(self, caller: Caller, case_id: str, asked: CheckResult, once: Once) -> dict[str, Any]:
        """A person's look at an automatic approval: one drawn as a sample, or one whose applicant asked."""

        def command(head: Head[Application]) -> c.Command:
            return c.Check(Checked(result=asked.result, sealed=self._acting.seal(head, {"note": asked.note})))

        return self._acting.act(caller, case_id, command, once)

    def revoke(self, caller: Caller, case_id: str, asked: Revocation, once: Once) -> dict[str, Any]:
        """Take an approval back; what it claimed is free again."""

        def command(head: Head[Application]) -> c.Command:
            sealed = self._acting.seal(head, {"reason": asked.reason})
            return c.Revoke(Revoked(law=asked.law, sealed=sealed, false_commitment=asked.false_commitment))

        return self._acting.act(caller, case_id, command, once)

    def ask(self, caller: Caller, case_id: str, asked: ReviewRequest, once: Once) -> dict[str, Any]:
        """The applicant wants a person to look at an automatic decision (个人信息保护法 art 24)."""

        def command(head: Head[Application]) -> c.Command:
            return c.AskReview(ReviewAsked(sealed=self._acting.seal(head, {"reason": asked.reason})))

        return self._acting.act(caller, case_id, command, once)
