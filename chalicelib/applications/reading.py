"""Reading applications: progress, steps, work queues, explanations."""

from datetime import datetime
from typing import Any

from chalicelib.applications import rules
from chalicelib.applications.answers import Applications, ApplicationView, Explanation, Recomputation, Timeline, Used
from chalicelib.applications.facts import ByRule, HandedOver
from chalicelib.applications.model import FLOW, Application, claim
from chalicelib.applications.schemas import Work
from chalicelib.applications.views import timeline, view
from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.caller import Caller, Post, Relation
from chalicelib.kernel.cases import Case, Head, body_of
from chalicelib.kernel.changing import load, load_whole
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Forbidden, NotAllowed
from chalicelib.kernel.ids.credit_code import CreditCode
from chalicelib.kernel.privacy import KeyDestroyed, Privacy, same_code
from chalicelib.kernel.store import CaseStore

PAGE = 20
HANDLING: frozenset[Relation] = frozenset({"reviewer", "head"})
AT_WORK: dict[str, frozenset[Relation]] = {
    "accept": HANDLING | {"window"}, "opinion": frozenset({"consulted"}),
}  # fmt: skip
"""Who sees a kind of work; those who handle the case see all others."""

RIGHTS = "您有权要求说明，也可以拒绝只由系统自动作出的决定，要求工作人员复核（个人信息保护法第二十四条）。"
OUTCOMES = {
    "approved_by_rule": ("approve", "系统按规则自动批准。"),
    "handed_over": ("person", "系统没有自动批准，转由工作人员审核。"),
}


class Reading:
    """What callers may see of applications."""

    def __init__(self, cases: CaseStore, catalogue: Catalogue, privacy: Privacy, clock: Clock) -> None:
        self._cases = cases
        self._catalogue = catalogue
        self._privacy = privacy
        self._clock = clock

    def mine(self, caller: Caller, firm: str, cursor: str) -> Applications:
        """The resident's own applications, or those of a firm for which they act in the item, newest first."""
        lookup = self._privacy.lookup("firm", CreditCode.parse(firm).text) if firm else caller.own_lookup
        now = self._clock.now().wall
        if not caller.speaks_for(lookup, now):
            raise Forbidden("applicant_not_yours", "firm")
        person = self._privacy.person(lookup)
        if person.new:
            return Applications(items=(), cursor="")
        found, further = self._cases.of_subject(person.id, PAGE, cursor)
        heads = [Head(case_id, Application.model_validate(state)) for case_id, state in found]
        theirs = [head for head in heads if caller.speaks_for(lookup, now, head.state.pinned.short)]
        return Applications(items=tuple(self._view(head) for head in theirs), cursor=further)

    def progress(self, caller: Caller, case_id: str) -> ApplicationView:
        """Where the caller's case stands."""
        return self._view(self.readable(caller, case_id))

    def progress_by_number(self, number: str, code: str) -> ApplicationView:
        """Progress by 办件编号 and query code; a wrong code looks like an unknown number."""
        case_id = self._cases.claimant(claim(number))
        if case_id is None or not same_code(self._privacy.code(case_id), code):
            raise FLOW.unknown("number")
        return self._view(load(self._cases, FLOW, case_id))

    def steps_by_number(self, number: str, code: str) -> Timeline:
        """Every step, by 办件编号 and query code."""
        view = self.progress_by_number(number, code)
        return timeline(view.case_id, number, self._cases.timeline(view.case_id))

    def steps(self, caller: Caller, case_id: str) -> Timeline:
        """Every step of the caller's case."""
        case = self.readable_whole(caller, case_id)
        return timeline(case_id, case.head.state.number, case.facts)

    def work(self, caller: Caller, asked: Work) -> Applications:
        """The work queue of a department, first due first: what the officer handles there, by their own posts or
        for a colleague (AB岗), in their street where they have one.
        """
        queue = f"{asked.site or asked.department or caller.department}#{asked.kind}"
        found, further = self._cases.in_queue(queue, PAGE, asked.cursor)
        heads = [Head(case_id, Application.model_validate(state)) for case_id, state in found]
        handled = [head for head in heads if self.relations(caller, head) & AT_WORK.get(asked.kind, HANDLING)]
        return Applications(items=tuple(self._view(head) for head in handled), cursor=further)

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
        head = self.readable(caller, case_id)
        kind, body = self._by_rule(case_id)
        verdict = self._catalogue.table(body.table).evaluate(self._inputs(head, body.sealed))
        recorded = f"{OUTCOMES[kind][0]}:{body.rule}"
        now = f"{verdict.outcome}:{verdict.rule}"
        return Recomputation(case_id=case_id, table=body.table, recorded=recorded, recomputed=now, same=recorded == now)

    def readable(self, caller: Caller, case_id: str) -> Head[Application]:
        """The case, if the caller is something to it as which the called route lets them act.

        Nobody else learns that there is such a case.
        """
        head = load(self._cases, FLOW, case_id)
        if self.relations(caller, head) & caller.relations:
            return head
        raise FLOW.unknown()

    def readable_whole(self, caller: Caller, case_id: str) -> Case[Application]:
        """As :meth:`readable`, with all facts."""
        case = load_whole(self._cases, FLOW, case_id)
        if self.relations(caller, case.head) & caller.relations:
            return case
        raise FLOW.unknown()

    def relations(self, caller: Caller, head: Head[Application]) -> frozenset[Relation]:
        """What the caller is to the case."""
        now = self._clock.now().wall
        held: set[Relation] = {"own"} if head.state.opened_by == caller.by else set()
        if caller.mandates and self._speaks_for(caller, head, now):
            held.add("subject")
        if caller.role == "department" and caller.department == head.state.pinned.department:
            held.add("reviewer")
        for post in caller.posts_at(now):
            held |= self._by_post(post, head.state)
        return frozenset(held)

    def _by_post(self, post: Post, state: Application) -> set[Relation]:
        """What a post makes of its holder: by its site for a window, else by its department and street."""
        if post.duty == "window":
            return {"window"} if post.site and post.site == state.site else set()
        held: set[Relation] = set()
        if post.department in state.pinned.consulted:
            held.add("consulted")
        if post.duty == "head" and post.department == self._catalogue.government():
            held.add("government")
        site = self._catalogue.sites().get(state.site) if post.street else None
        if post.department == state.pinned.department and (not post.street or (site and site.street == post.street)):
            held.add(post.duty)
        return held

    def _speaks_for(self, caller: Caller, head: Head[Application], now: datetime) -> bool:
        try:
            lookup = self._privacy.known(head.state.subject).lookup
        except KeyDestroyed:
            return False  # nobody can tell any more whom the case was about
        return caller.speaks_for(lookup, now, head.state.pinned.short)

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
