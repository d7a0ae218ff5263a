"""Judging a submission: by its item's decision table or by a person; one transaction either way."""

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from chalicelib.applications import rules
from chalicelib.applications.commands import Submit
from chalicelib.applications.deciding import decide
from chalicelib.applications.facts import ApprovedByRule, HandedOver, MaterialRef
from chalicelib.applications.model import FLOW, Application, claim
from chalicelib.applications.planning import planner
from chalicelib.applications.ports import Evidence, Submission
from chalicelib.applications.views import view
from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.cases import new
from chalicelib.kernel.changing import prepare
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.privacy import Privacy, SealBroken
from chalicelib.kernel.store import CaseStore, Change, Claimed
from chalicelib.parties.service import unsealed


class Judge:
    """Decides submissions and commits them."""

    def __init__(self, cases: CaseStore, catalogue: Catalogue, privacy: Privacy) -> None:
        self._cases = cases
        self._catalogue = catalogue
        self._privacy = privacy

    def judge(self, submission: Submission, evidence: Evidence | None) -> dict[str, Any]:
        """Decide by the item's table on ``evidence`` (``None``: it could not be gathered) and commit."""
        return self.commit(submission, self._judged(submission, evidence))

    def _judged(self, submission: Submission, evidence: Evidence | None) -> ApprovedByRule | HandedOver:
        if evidence is None:
            return HandedOver(cause="no_evidence", reason=rules.NO_EVIDENCE)
        person, submitted = submission.person, submission.submitted
        published = self._catalogue.open_item(submitted.item.code, submitted.item.version)
        decision = published.item.decision
        if decision is None or published.table_digest is None:
            return HandedOver(cause="no_table", reason=rules.NO_TABLE)
        try:
            holdings = unsealed(self._privacy, person, evidence)
        except (SealBroken, ValidationError):
            return HandedOver(cause="no_evidence", reason=rules.NO_EVIDENCE)
        opened = self._privacy.unseal(person, submitted.sealed, about=submission.case_id)
        inputs = rules.context(
            opened["known"], opened["form"], _codes(submitted.materials), holdings, published.item,
            legal_day(submission.stamp.at.legal),
        )  # fmt: skip
        table = self._catalogue.table(published.table_digest)
        return rules.judge(table, inputs, submission.case_id, decision.sample_rate, person, self._privacy)

    def commit(self, submission: Submission, outcome: ApprovedByRule | HandedOver) -> dict[str, Any]:
        """Submission and outcome, in one transaction. A second grant of an item granted once goes to a person."""
        change = self._change(submission, outcome)
        try:
            self._cases.commit(change)
        except Claimed as taken:
            if taken.name != change.head.state.grant:
                raise
            change = self._change(submission, HandedOver(cause="already_granted", reason=rules.ALREADY_GRANTED))
            self._cases.commit(change)
        return dict(change.answer)

    def _change(self, submission: Submission, outcome: ApprovedByRule | HandedOver) -> Change[Application]:
        case, begun = new(FLOW, submission.case_id), submission.submitted
        if isinstance(outcome, ApprovedByRule) and begun.delivery:
            item = self._catalogue.open_item(begun.item.code, begun.item.version).item
            plan = planner(self._catalogue, item).delivery(begun.plan, submission.stamp.at.legal)
            outcome = outcome.model_copy(update={"plan": plan})
        bodies = decide(case.state, Submit(submission.submitted, outcome), submission.stamp.at.legal)
        plain = prepare(FLOW, case, bodies, submission.stamp)
        state = plain.head.state
        claims = {claim(state.number)} | ({state.grant} if state.outcome and state.grant else set())
        answer = view(submission.case_id, state, self._privacy.code(submission.case_id)).model_dump(mode="json")
        return Change(
            FLOW,
            plain.head,
            plain.facts,
            submission.once,
            answer,
            frozenset(claims),
            person=submission.person,
        )


def _codes(materials: Sequence[MaterialRef]) -> list[str]:
    return [material.code for material in materials]
