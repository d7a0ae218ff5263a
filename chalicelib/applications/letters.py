"""What applicants are told of their application, in plain Chinese."""

from typing import Any

from chalicelib.applications import opening
from chalicelib.applications.facts import Plan
from chalicelib.applications.model import FLOW, Application
from chalicelib.applications.planning import SPECIALS
from chalicelib.kernel.changing import load_whole
from chalicelib.kernel.deadlines import last_day_before
from chalicelib.kernel.facts import Fact
from chalicelib.kernel.privacy import KeyDestroyed, Privacy
from chalicelib.kernel.store import CaseStore
from chalicelib.notices.model import Errand, Letter

TEXTS: dict[str, tuple[str, str]] = {
    "approved_by_rule": ("办理结果通知", "您申请的“{item}”已批准。{benefit}办件编号{number}，查询码{code}。"),
    "handed_over": (
        "办理进度通知",
        "您申请的“{item}”已收到，由工作人员审核，{until}答复。办件编号{number}，查询码{code}。",
    ),
    "supplement_asked": (
        "补正通知",
        "您申请的“{item}”需要补正，请最迟于{supplement}一次补齐，逾期视为撤回。依据：{law}。办件编号{number}，查询码{code}。",
    ),
    "accepted": ("受理通知", "您申请的“{item}”已受理，{until}办结。办件编号{number}，查询码{code}。"),
    "deemed_accepted": (
        "受理通知",
        "您申请的“{item}”自收到之日起即为受理，{until}办结。依据：{law}。办件编号{number}，查询码{code}。",
    ),
    "not_accepted": (
        "不予受理通知",
        "您申请的“{item}”不予受理，依据：{law}。可在六十日内申请行政复议或依法起诉。办件编号{number}，查询码{code}。",
    ),
    "procedure_started": (
        "办理进度通知",
        "您申请的“{item}”进行{procedure}，最长至{procedure_due}，不计入办理时限。依据：{law}。办件编号{number}，查询码{code}。",
    ),
    "extended": (
        "延期通知",
        "您申请的“{item}”经批准延长办理期限，{until}办结，理由可查进度。依据：{law}。办件编号{number}，查询码{code}。",
    ),
    "lapsed": ("终止办理通知", "您申请的“{item}”逾期没有补正，已终止，可重新申请。办件编号{number}，查询码{code}。"),
    "promise_broken": (
        "终止办理通知",
        "您申请的“{item}”，承诺的材料逾期没有补交，已终止，并记入信用记录。依据：{law}。办件编号{number}，查询码{code}。",
    ),
    "approved": ("办理结果通知", "您申请的“{item}”已批准。办件编号{number}，查询码{code}。"),
    "refused": (
        "办理结果通知",
        "您申请的“{item}”未获批准，依据：{law}。可在六十日内申请行政复议或依法起诉。办件编号{number}，查询码{code}。",
    ),
    "revoked": (
        "办理结果通知",
        "您的“{item}”的批准已撤销，依据：{law}。可在六十日内申请行政复议或依法起诉。办件编号{number}，查询码{code}。",
    ),
    "result_sent": ("送达通知", "您的“{item}”办理结果已寄出，运单号{tracking}。办件编号{number}，查询码{code}。"),
}
"""(title, text) by kind of fact. Kinds that are not here are not told to the applicant."""


WANTS = frozenset(TEXTS)


class ApplicationLetters:
    """The :class:`~chalicelib.notices.model.Author` of the application flow."""

    def __init__(self, cases: CaseStore, privacy: Privacy) -> None:
        self._cases = cases
        self._privacy = privacy

    def write(self, errand: Errand) -> Letter | None:
        case_id = errand.ref.case_id
        case = load_whole(self._cases, FLOW, case_id)
        state, fact = case.head.state, case.fact(errand.ref.seq)
        try:
            told = opening.opened(self._privacy, case)
        except KeyDestroyed:
            return None
        title, text = TEXTS[fact.kind]
        code = self._privacy.code(case_id)
        filled = text.format(
            item=state.pinned.name, number=state.number, code=code, law=fact.basis, **_days(state, fact),
            benefit=f"每月{fact.data['benefit']}元。" if fact.data.get("benefit") else "",
            procedure=SPECIALS.get(fact.data.get("procedure", ""), ""), tracking=fact.data.get("tracking", ""),
        )  # fmt: skip
        to = told["notify"] if errand.channel == state.contact else _phone(told["applicant"])
        return Letter(to=to, title=title, text=filled, link=f"progress?number={state.number}&code={code}")


def _days(state: Application, fact: Fact) -> dict[str, str]:
    """The last days that a letter names, by the plan that its fact brought, or else by the one that counts now."""
    plan = Plan.model_validate(fact.data["plan"]) if fact.data.get("plan") else state.scheduled
    last = {d.kind: f"{last_day_before(d.due):%Y年%m月%d日}" if d.due else "" for d in plan.deadlines}
    until = last.get("promised") or last.get("acceptance", "")
    return {
        "until": f"最迟{until}" if until else "", "supplement": last.get("supplement", ""),
        "procedure_due": last.get("procedure", ""),
    }  # fmt: skip


def _phone(applicant: dict[str, Any]) -> str:
    """The phone given in the application: the person's own, or that of the firm's contact."""
    phone: str = (applicant if applicant["kind"] == "person" else applicant["contact"])["phone"]
    return phone
