"""Where applications for bundles stand, told honestly: what is done, what waits for what, what failed."""

from collections.abc import Callable

from chalicelib.bundles.answers import BundleApplications, BundleApplicationView, ChildView
from chalicelib.bundles.model import FLOW, LOST, STAGES, BundleCase, Child, ChildStage, listed
from chalicelib.bundles.ports import Children, Standing
from chalicelib.kernel.caller import Caller, Relation
from chalicelib.kernel.cases import Head
from chalicelib.kernel.changing import load
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Forbidden
from chalicelib.kernel.ids.credit_code import CreditCode
from chalicelib.kernel.privacy import KeyDestroyed, Privacy
from chalicelib.kernel.sentences import SENTENCES
from chalicelib.kernel.store import CaseStore

PAGE = 10
"""Bundles a page: each of their children is looked up."""

CHILD_STAGES: dict[ChildStage, str] = {
    "waiting": "等待办理", "open": "办理中", "granted": "已办成", "refused": "未通过", "not_accepted": "不予受理",
    "ended": "已终止", "revoked": "已撤销", "refused_opening": "没有受理成", "not_opened": "没有继续办",
}  # fmt: skip

NOW = "马上开始办理，不用您再做什么。"
WAITS = "等“{names}”办成后自动开始，不用您再做什么。"
NOT_OPENED = "因为“{name}”没有办成，这一项没有继续办。“{name}”办成后，可以单独申请这一项。"
REFUSED_OPENING = "没有受理成：{why}请按提示处理后单独申请这一项。"


class BundleReading:
    """What callers may see of bundles."""

    def __init__(self, cases: CaseStore, privacy: Privacy, children: Children, clock: Clock) -> None:
        self._cases = cases
        self._privacy = privacy
        self._children = children
        self._clock = clock

    def progress(self, caller: Caller, case_id: str) -> BundleApplicationView:
        """Where the caller's bundle stands. NotFound as :meth:`readable`."""
        return view(self.readable(caller, case_id), self._children.standing)

    def readable(self, caller: Caller, case_id: str) -> Head[BundleCase]:
        """The bundle's case, for whom it concerns.

        Raises
        ------
        NotFound
            ``case_unknown``: there is none, or it is none of the caller's; nobody else learns that there is one.
        """
        head = load(self._cases, FLOW, case_id)
        if not self._relations(caller, head) & caller.relations:
            raise FLOW.unknown()
        return head

    def mine(self, caller: Caller, firm: str, cursor: str) -> BundleApplications:
        """The resident's own bundles, or those of a firm that they act for, newest first."""
        lookup = self._privacy.lookup("firm", CreditCode.parse(firm).text) if firm else caller.own_lookup
        if not caller.speaks_for(lookup, self._clock.now().wall):
            raise Forbidden("applicant_not_yours", "firm")
        person = self._privacy.person(lookup)
        if person.new:
            return BundleApplications(items=(), cursor="")
        found, further = self._cases.of_subject(listed(person.id), PAGE, cursor)
        heads = [Head(case_id, BundleCase.model_validate(state)) for case_id, state in found]
        theirs = [head for head in heads if "subject" in self._relations(caller, head)]
        return BundleApplications(items=tuple(view(h, self._children.standing) for h in theirs), cursor=further)

    def _relations(self, caller: Caller, head: Head[BundleCase]) -> frozenset[Relation]:
        held: set[Relation] = {"own"} if head.state.opened_by == caller.by else set()
        if caller.mandates and self._speaks_for(caller, head.state):
            held.add("subject")
        return frozenset(held)

    def _speaks_for(self, caller: Caller, state: BundleCase) -> bool:
        """For every item of it: who acts for somebody in some of the items sees those by themselves."""
        try:
            lookup = self._privacy.known(state.subject).lookup
        except KeyDestroyed:
            return False  # nobody can tell any more whom the case was about
        now = self._clock.now().wall
        return all(caller.speaks_for(lookup, now, child.item) for child in state.children)


def view(head: Head[BundleCase], standing: Callable[[str], Standing | None]) -> BundleApplicationView:
    """Where the bundle stands."""
    state = head.state
    return BundleApplicationView(
        case_id=head.case_id, bundle=state.submitted.code, name=state.submitted.name, stage=state.stage.value,
        stage_text=STAGES[state.stage], opened_at=state.opened_at, summary=summary(state),
        children=tuple(_child(state, child, standing(child.case_id) if child.number else None)
                       for child in state.children),
    )  # fmt: skip


def summary(state: BundleCase) -> str:
    """How many are done, under way, waiting, not granted: nothing is rounded up."""
    lost = [child for child in state.children if child.stage in LOST]
    counted = (
        ("已办成{n}项", [child for child in state.children if child.stage == "granted"]),
        ("正在办{n}项", [child for child in state.children if child.stage == "open"]),
        ("等待{n}项", [child for child in state.children if child.stage == "waiting"]),
        ("{n}项没有办成（" + "、".join(f"{c.name}：{CHILD_STAGES[c.stage]}" for c in lost) + "）", lost),
        ("{n}项没有继续办", [child for child in state.children if child.stage == "not_opened"]),
    )
    told = "，".join(text.format(n=len(found)) for text, found in counted if found)
    return f"共{len(state.children)}项：{told}。"


def _child(state: BundleCase, child: Child, standing: Standing | None) -> ChildView:
    granted = {other.item for other in state.children if other.stage == "granted"}
    waits = tuple(state.child(item).name for item in child.after if item not in granted)
    return ChildView(
        item=child.item, code=child.code, name=child.name, department=child.department, case_id=child.case_id,
        number=child.number, stage=child.stage, stage_text=CHILD_STAGES[child.stage],
        deadlines=standing.deadlines if standing else (),
        waits_for=waits if child.stage == "waiting" else (),
        next=standing.next if standing else _next(state, child, waits),
    )  # fmt: skip


def _next(state: BundleCase, child: Child, waits: tuple[str, ...]) -> str:
    """What happens to a child that has no case of its own."""
    if child.stage == "refused_opening":
        return REFUSED_OPENING.format(why=_why(child.reason))
    if child.stage == "not_opened":
        return NOT_OPENED.format(name=state.child(child.because).name)
    return WAITS.format(names="”“".join(waits)) if waits else NOW


def _why(code: str) -> str:
    """The sentence of a refusal, if it can be told without the values that it was told with then."""
    sentence = SENTENCES.get(code, "")
    return "" if "{" in sentence else sentence
