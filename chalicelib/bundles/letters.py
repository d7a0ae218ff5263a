"""What applicants are told of a bundle, in plain Chinese: how much of it was done, and what was not."""

from collections.abc import Sequence

from chalicelib.bundles.facts import BundleCompleted, ChildRefusedOpening, ChildrenNotOpened
from chalicelib.bundles.following import submitted
from chalicelib.bundles.model import FLOW, BundleCase
from chalicelib.bundles.reading import CHILD_STAGES
from chalicelib.kernel.cases import body_of
from chalicelib.kernel.changing import load_whole
from chalicelib.kernel.facts import Body
from chalicelib.kernel.privacy import KeyDestroyed, Privacy
from chalicelib.kernel.store import CaseStore
from chalicelib.notices.model import Errand, Letter

WANTS = frozenset({"bundle_submitted", "child_refused_opening", "children_not_opened", "bundle_completed"})
"""What is told of the bundle itself; each item's own case tells of itself."""

TITLE = "“一件事”办理通知"
SUBMITTED = "您申请的“{bundle}”已收到，共{count}项。每一项有结果都会告诉您，全部办完再告诉您一次。"
REFUSED_OPENING = "您申请的“{bundle}”里，“{item}”现在没有受理成，请登录查看原因；其他各项继续办。"
NOT_OPENED = "您申请的“{bundle}”里，“{because}”没有办成，所以{items}没有继续办；其他各项继续办。"
COMPLETED = "您申请的“{bundle}”全部办完：{told}。"
LOST = "没有办成的，可以按各项的通知申请复议或者起诉，也可以重新申请。"


class BundleLetters:
    """The :class:`~chalicelib.notices.model.Author` of bundles."""

    def __init__(self, cases: CaseStore, privacy: Privacy) -> None:
        self._cases = cases
        self._privacy = privacy

    def write(self, errand: Errand) -> Letter | None:
        case_id = errand.ref.case_id
        case = load_whole(self._cases, FLOW, case_id)
        state = case.head.state
        try:
            person = self._privacy.known(state.subject)
        except KeyDestroyed:
            return None
        told = self._privacy.unseal(person, submitted(case).sealed, about=case_id)["common"]
        applicant = told["applicant"]
        phone = (applicant if applicant["kind"] == "person" else applicant["contact"])["phone"]
        chosen = errand.channel != "sms" and errand.channel == state.contact
        told_of = body_of(FLOW, case.fact(errand.ref.seq))
        return Letter(to=told["notify"]["openid"] if chosen else phone, title=TITLE, text=text(state, told_of))


def text(state: BundleCase, body: Body) -> str:
    """What is told of one fact."""
    bundle = state.submitted.name
    match body:
        case ChildRefusedOpening():
            return REFUSED_OPENING.format(bundle=bundle, item=state.child(body.item).name)
        case ChildrenNotOpened():
            because = state.child(body.because).name
            return NOT_OPENED.format(bundle=bundle, because=because, items=_names(state, body.items))
        case BundleCompleted():
            return _completed(state, body)
        case _:
            return SUBMITTED.format(bundle=bundle, count=len(state.children))


def _completed(state: BundleCase, body: BundleCompleted) -> str:
    """已办成 3 项，1 项没有办成…: each number with its items where something went wrong."""
    parts = [f"已办成{len(body.granted)}项"]
    if body.lost:
        named = "、".join(f"“{state.child(i).name}”{CHILD_STAGES[state.child(i).stage]}" for i in body.lost)
        parts.append(f"{len(body.lost)}项没有办成（{named}）")
    if body.not_opened:
        parts.append(f"{len(body.not_opened)}项因此没有继续办（{_names(state, body.not_opened)}）")
    told = COMPLETED.format(bundle=state.submitted.name, told="，".join(parts))
    return told + LOST if body.lost else told


def _names(state: BundleCase, items: Sequence[str]) -> str:
    return "、".join(f"“{state.child(item).name}”" for item in items)
