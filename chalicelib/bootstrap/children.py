"""Applications for single items, as bundles ask for them."""

from collections.abc import Mapping

from chalicelib.applications import forms
from chalicelib.applications.history import History
from chalicelib.applications.intake import Intake
from chalicelib.applications.model import FLOW, Stage
from chalicelib.applications.requirements import identify
from chalicelib.applications.schemas import Applicant, ChildApplication
from chalicelib.applications.views import view
from chalicelib.bundles.facts import Outcome
from chalicelib.bundles.ports import ChildDeadline, Json, Known, Standing
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.canonical import digest
from chalicelib.kernel.changing import once_only
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.errors import Conflict, Unavailable
from chalicelib.kernel.facts import By, Ref
from chalicelib.kernel.privacy import Privacy
from chalicelib.kernel.store import CaseStore, Once
from chalicelib.kernel.values import Strict

OUTCOMES: Mapping[Stage, Outcome] = {
    Stage.APPROVED: "granted",
    Stage.REFUSED: "refused",
    Stage.NOT_ACCEPTED: "not_accepted",
    Stage.ENDED: "ended",
    Stage.REVOKED: "revoked",
}
"""Stages at which a case is closed; at all others it is open."""


class Applying(Strict):
    """Who applies, where the whole application names them."""

    applicant: Applicant


class ApplicationChildren:
    """The :class:`~chalicelib.bundles.ports.Children` that applications are."""

    def __init__(self, cases: CaseStore, intake: Intake, history: History, privacy: Privacy, clock: Clock) -> None:
        self._cases = cases
        self._intake = intake
        self._history = history
        self._privacy = privacy
        self._clock = clock

    def applicant(self, said: Json) -> Known:
        applicant = Applying.model_validate({"applicant": said}).applicant
        who = identify(applicant, legal_day(self._clock.now().legal))
        return Known(who.kind, who.number, forms.own(applicant, who.number))

    def check(self, caller: Caller, asked: Json, granted: frozenset[str]) -> None:
        self._intake.check(caller, ChildApplication.model_validate(asked), granted)

    def open(self, by: By, asked: Json) -> None:
        """Under an idempotency key of the child's own, so that even the workflow's late answer is the first one."""
        new = ChildApplication.model_validate(asked)
        once = Once(key=digest(["child", new.bundle, new.case_id]), request=digest(asked))
        try:
            once_only(self._cases, once, lambda: self._intake.open(by, new, once))
        except Conflict as busy:
            if self.standing(str(new.case_id)) is None:
                raise Unavailable("case_busy") from busy

    def standing(self, case_id: str) -> Standing | None:
        head = self._cases.head(FLOW, case_id)
        if head is None:
            return None
        told = view(case_id, head.state, self._privacy.code(case_id))
        return Standing(
            bundle=head.state.bundle, number=told.number, outcome=OUTCOMES.get(head.state.stage, ""),
            stage_text=told.stage_text, next=told.next,
            deadlines=tuple(ChildDeadline.model_validate(deadline.model_dump()) for deadline in told.deadlines),
        )  # fmt: skip

    def settle(self, case_id: str) -> None:
        """The history is told at once: its own reader may come later, and finds it done."""
        head = self._cases.head(FLOW, case_id)
        if head is not None and head.state.outcome is not None:
            kind = "approved_by_rule" if head.state.outcome.how == "rule" else "approved"
            self._history.handle(Ref(flow=FLOW.name, case_id=case_id, seq=head.state.outcome.seq, kind=kind))
