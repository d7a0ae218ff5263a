"""What applicants are told of their application, in plain Chinese."""

from typing import Any

from chalicelib.applications import opening
from chalicelib.applications.model import FLOW
from chalicelib.kernel.changing import load
from chalicelib.kernel.deadlines import last_day_before
from chalicelib.kernel.facts import Ref
from chalicelib.kernel.privacy import KeyDestroyed, Privacy
from chalicelib.kernel.store import CaseStore
from chalicelib.notices.model import Channel, Errand, Letter
from chalicelib.rights.consents import Consents

TEXTS: dict[str, tuple[str, str]] = {
    "approved_by_rule": ("办理结果通知", "您申请的“{item}”已批准。{benefit}办件编号{number}，查询码{code}。"),
    "handed_over": (
        "办理进度通知",
        "您申请的“{item}”已收到，由工作人员审核，最迟{due}答复。办件编号{number}，查询码{code}。",
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
}
"""(title, text) by kind of fact. Kinds that are not here are not told to the applicant."""


WANTS = frozenset(TEXTS)


class ApplicationAudience:
    """The :class:`~chalicelib.notices.model.Audience` of the application flow: needs no personal data."""

    def __init__(self, cases: CaseStore, consents: Consents) -> None:
        self._cases = cases
        self._consents = consents

    def channel(self, ref: Ref) -> Channel:
        """The channel that the applicant chose; SMS when none was, or when consent to the others is withdrawn."""
        state = load(self._cases, FLOW, ref.case_id).state
        if state.contact != "sms" and self._consents.withdrawn_by(state.subject, "notices"):
            return "sms"
        return state.contact


class ApplicationLetters:
    """The :class:`~chalicelib.notices.model.Author` of the application flow."""

    def __init__(self, cases: CaseStore, privacy: Privacy) -> None:
        self._cases = cases
        self._privacy = privacy

    def write(self, errand: Errand) -> Letter | None:
        case_id = errand.ref.case_id
        state = load(self._cases, FLOW, case_id).state
        fact = self._cases.fact(case_id, errand.ref.seq)
        if fact is None:
            raise LookupError(f"case {case_id} has no fact {errand.ref.seq}")
        try:
            told = opening.opened(self._privacy, case_id, opening.submitted(self._cases, case_id))
        except KeyDestroyed:
            return None
        title, text = TEXTS[fact.kind]
        due = state.scheduled.red_at
        benefit = fact.data.get("benefit", "")
        code = self._privacy.code(case_id)
        filled = text.format(
            item=state.pinned.name, number=state.number, code=code, law=fact.basis,
            due=f"{last_day_before(due):%Y年%m月%d日}" if due else "", benefit=f"每月{benefit}元。" if benefit else "",
        )  # fmt: skip
        to = told["notify"] if errand.channel == state.contact else _phone(told["applicant"])
        return Letter(to=to, title=title, text=filled, link=f"progress?number={state.number}&code={code}")


def _phone(applicant: dict[str, Any]) -> str:
    """The phone given in the application: the person's own, or that of the firm's contact."""
    phone: str = (applicant if applicant["kind"] == "person" else applicant["contact"])["phone"]
    return phone
