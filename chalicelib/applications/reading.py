"""Reading applications: progress, steps, work queues, explanations."""

from typing import Any

from chalicelib.applications import rules
from chalicelib.applications.answers import Applications, ApplicationView, Explanation, Recomputation, Timeline, Used
from chalicelib.applications.facts import ByRule, HandedOver
from chalicelib.applications.model import FLOW, Application
from chalicelib.applications.views import timeline, view
from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.cases import Head, body_of
from chalicelib.kernel.changing import load
from chalicelib.kernel.errors import Forbidden, NotAllowed, NotFound
from chalicelib.kernel.ids.credit_code import CreditCode
from chalicelib.kernel.privacy import Privacy
from chalicelib.kernel.store import CaseStore

PAGE = 20

RIGHTS = "您有权要求说明，也可以拒绝只由系统自动作出的决定，要求工作人员复核（个人信息保护法第二十四条）。"
OUTCOMES = {
    "approved_by_rule": ("approve", "系统按规则自动批准。"),
    "handed_over": ("person", "系统没有自动批准，转由工作人员审核。"),
}


class Reading:
    """What callers may see of applications."""

    def __init__(self, cases: CaseStore, catalogue: Catalogue, privacy: Privacy) -> None:
        self._cases = cases
        self._catalogue = catalogue
        self._privacy = privacy

    def mine(self, caller: Caller, firm: str, cursor: str) -> Applications:
        """The resident's own applications, or those of a firm that they act for, newest first."""
        if firm:
            lookup = self._privacy.lookup("firm", CreditCode.parse(firm).text)
            if lookup not in caller.represents:
                raise Forbidden("applicant_not_yours", "firm")
        else:
            lookup = next((known for known in sorted(caller.represents) if known.startswith("person-")), "")
        person = self._privacy.person(lookup)
        if person.new:
            return Applications(items=(), cursor="")
        return self._page(*self._cases.of_subject(person.id, PAGE, cursor))

    def progress(self, caller: Caller, case_id: str) -> ApplicationView:
        """Where the caller's case stands."""
        return self._view(self.readable(caller, case_id))

    def progress_by_number(self, number: str, code: str) -> ApplicationView:
        """Progress by 办件编号 and query code; a wrong code looks like an unknown number."""
        case_id = self._cases.claimant(f"number:{number}")
        if case_id is None or self._privacy.code(case_id) != code.strip().upper():
            raise NotFound("case_unknown", "number")
        return self._view(load(self._cases, FLOW, case_id))

    def steps_by_number(self, number: str, code: str) -> Timeline:
        """Every step, by 办件编号 and query code."""
        view = self.progress_by_number(number, code)
        return timeline(view.case_id, number, self._cases.timeline(view.case_id))

    def steps(self, caller: Caller, case_id: str) -> Timeline:
        """Every step of the caller's case."""
        head = self.readable(caller, case_id)
        return timeline(case_id, head.state.number, self._cases.timeline(case_id))

    def work(self, caller: Caller, kind: str, cursor: str) -> Applications:
        """The officer's work queue, first due first."""
        return self._page(*self._cases.in_queue(f"{caller.department}#{kind}", PAGE, cursor))

    def explain(self, caller: Caller, case_id: str) -> Explanation:
        """Why the rules decided as they did, in plain Chinese."""
        head = self.readable(caller, case_id)
        kind, body = self._by_rule(case_id)
        inputs, table = self._inputs(head, body.sealed), self._catalogue.table(body.table)
        outcome, sentence = OUTCOMES[kind]
        item = self._catalogue.open_item(head.state.pinned.code, head.state.pinned.version).item
        used = tuple(Used(name=name, value=value) for name, value in rules.used(table, inputs, item))
        return Explanation(
            case_id=case_id, outcome=outcome, sentence=sentence, rule=body.rule, reason=body.reason, table=body.table,
            used=used, rights=RIGHTS,
        )  # fmt: skip

    def recompute(self, caller: Caller, case_id: str) -> Recomputation:
        """Compute a past decision again from the inputs and the table that it rested on."""
        head = of_department(caller, load(self._cases, FLOW, case_id))
        kind, body = self._by_rule(case_id)
        verdict = self._catalogue.table(body.table).evaluate(self._inputs(head, body.sealed))
        recorded = f"{OUTCOMES[kind][0]}:{body.rule}"
        now = f"{verdict.outcome}:{verdict.rule}"
        return Recomputation(case_id=case_id, table=body.table, recorded=recorded, recomputed=now, same=recorded == now)

    def readable(self, caller: Caller, case_id: str) -> Head[Application]:
        """The case, if the caller opened it, it is about them, or it is for their department to handle."""
        head = load(self._cases, FLOW, case_id)
        officers = caller.role == "officer" and caller.department == head.state.pinned.department
        if head.state.opened_by == caller.by or officers or self._about(caller, head):
            return head
        raise NotFound("case_unknown", "case_id")

    def _about(self, caller: Caller, head: Head[Application]) -> bool:
        """Whether the case is about the resident, whoever opened it for them."""
        return bool(caller.represents) and self._privacy.known(head.state.subject).lookup in caller.represents

    def _page(self, found: list[tuple[str, dict[str, Any]]], cursor: str) -> Applications:
        heads = [Head(case_id, Application.model_validate(state)) for case_id, state in found]
        return Applications(items=tuple(self._view(head) for head in heads), cursor=cursor)

    def _by_rule(self, case_id: str) -> tuple[str, ByRule | HandedOver]:
        """The second fact of every case says what the rules answered."""
        fact = self._cases.fact(case_id, 2)
        body = body_of(FLOW, fact) if fact is not None else None
        if fact is None or not isinstance(body, ByRule | HandedOver) or not body.sealed:
            raise NotAllowed("not_decided_by_rule")
        return fact.kind, body

    def _inputs(self, head: Head[Application], sealed: str) -> dict[str, Any]:
        person = self._privacy.known(head.state.subject)
        inputs: dict[str, Any] = self._privacy.unseal(person, sealed, about=head.case_id)["inputs"]
        return inputs

    def _view(self, head: Head[Application]) -> ApplicationView:
        return view(head.case_id, head.state, self._privacy.code(head.case_id))


def of_department(caller: Caller, head: Head[Application]) -> Head[Application]:
    """The case, if it is for the caller's own department to handle."""
    if caller.department != head.state.pinned.department:
        raise Forbidden("department_not_yours")
    return head
