"""What people decide: applications in review, checks of automatic approvals, revocations."""

from collections.abc import Callable
from typing import Any

from chalicelib.applications.facts import Approved, Checked, Refused, ReviewAsked, Revoked
from chalicelib.applications.model import FLOW, Application, AskReview, Check, Command, Decide, Revoke, decide
from chalicelib.applications.reading import Reading
from chalicelib.applications.schemas import CheckResult, Decision, ReviewRequest, Revocation
from chalicelib.applications.views import view
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.cases import Head
from chalicelib.kernel.changing import change
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Invalid, NotAllowed
from chalicelib.kernel.facts import Stamp
from chalicelib.kernel.privacy import Privacy
from chalicelib.kernel.store import CaseStore, Change, Claimed, Once

CHANNELS: dict[str, str] = {"officer": "window", "department": "department"}
"""Over which channel each role acts on a case."""


class Review:
    """Officers' acts on the cases of their department, and the applicant's call for one.

    Each answers the view of the case afterwards.
    """

    def __init__(self, cases: CaseStore, reading: Reading, privacy: Privacy, clock: Clock) -> None:
        self._cases = cases
        self._reading = reading
        self._privacy = privacy
        self._clock = clock

    def decide(self, caller: Caller, case_id: str, asked: Decision, once: Once) -> dict[str, Any]:
        """An officer's decision."""
        if asked.outcome == "refuse" and not asked.law:
            raise Invalid("refusal_needs_law", "law")

        def command(head: Head[Application]) -> Command:
            due = head.state.scheduled.red_at
            in_time = due is None or self._clock.now().legal < due
            sealed = self._seal(head, {"opinion": asked.opinion})
            if asked.outcome == "approve":
                return Decide(Approved(sealed=sealed, in_time=in_time))
            return Decide(Refused(sealed=sealed, law=asked.law, in_time=in_time))

        return self._act(caller, case_id, command, once)

    def check(self, caller: Caller, case_id: str, asked: CheckResult, once: Once) -> dict[str, Any]:
        """A person's look at an automatic approval: one drawn as a sample, or one whose applicant asked."""
        return self._act(
            caller, case_id,
            lambda head: Check(Checked(result=asked.result, sealed=self._seal(head, {"note": asked.note}))), once,
        )  # fmt: skip

    def revoke(self, caller: Caller, case_id: str, asked: Revocation, once: Once) -> dict[str, Any]:
        """Take an approval back; what it claimed is free again."""
        return self._act(
            caller, case_id,
            lambda head: Revoke(Revoked(law=asked.law, sealed=self._seal(head, {"reason": asked.reason}))), once,
        )  # fmt: skip

    def ask(self, caller: Caller, case_id: str, asked: ReviewRequest, once: Once) -> dict[str, Any]:
        """The applicant wants a person to look at an automatic decision (个人信息保护法 art 24)."""
        head = self._reading.readable(caller, case_id)
        body = ReviewAsked(sealed=self._seal(head, {"reason": asked.reason}))
        return self._append(caller, head, AskReview(body), once)

    def _act(
        self, caller: Caller, case_id: str, command: Callable[[Head[Application]], Command], once: Once
    ) -> dict[str, Any]:
        head = self._reading.readable(caller, case_id)
        return self._append(caller, head, command(head), once)

    def _append(self, caller: Caller, head: Head[Application], asked: Command, once: Once) -> dict[str, Any]:
        stamp = Stamp(at=self._clock.now(), by=caller.by, channel=CHANNELS.get(caller.role, "web"))

        def complete(planned: Change[Application]) -> Change[Application]:
            grants, kinds = {planned.head.state.grant} - {""}, {fact.kind for fact in planned.facts}
            claims = frozenset(grants if Approved.kind in kinds else ())
            releases = frozenset(grants if Revoked.kind in kinds else ())
            answer = self._view(planned.head)
            return Change(FLOW, planned.head, planned.facts, once, answer, claims, releases)

        try:
            done = change(self._cases, FLOW, head.case_id, stamp, lambda s: decide(s, asked, stamp.at.legal), complete)
        except Claimed as taken:
            raise NotAllowed("already_granted") from taken
        return self._view(done)

    def _seal(self, head: Head[Application], value: dict[str, str]) -> str:
        return self._privacy.seal(self._privacy.known(head.state.subject), value, about=head.case_id)

    def _view(self, head: Head[Application]) -> dict[str, Any]:
        return view(head.case_id, head.state, self._privacy.code(head.case_id)).model_dump(mode="json")
