"""What applicants are told of their application, in plain Chinese."""

from chalicelib.applications import opening
from chalicelib.applications.facts import Plan
from chalicelib.applications.model import FLOW, Application
from chalicelib.applications.planning import SPECIALS
from chalicelib.kernel.changing import load_whole
from chalicelib.kernel.deadlines import last_day_before
from chalicelib.kernel.facts import Fact
from chalicelib.kernel.privacy import KeyDestroyed, Privacy
from chalicelib.kernel.store import CaseStore
from chalicelib.messages.model import Errand, Telling
from chalicelib.rights.audience import NOBODY, Bindings, addresses, elderly

SPLIT = 31
"""Characters of the item's code, with which a number begins: whole it is longer than providers take a value."""


class ApplicationLetters:
    """The :class:`~chalicelib.messages.ports.Author` of the application flow."""

    def __init__(self, cases: CaseStore, privacy: Privacy, bindings: Bindings = NOBODY) -> None:
        self._cases = cases
        self._privacy = privacy
        self._bindings = bindings

    def tell(self, errand: Errand) -> Telling | None:
        case_id = errand.ref.case_id
        case = load_whole(self._cases, FLOW, case_id)
        state, fact = case.head.state, case.fact(errand.ref.seq)
        try:
            told = opening.opened(self._privacy, case)
        except KeyDestroyed:
            return None
        code = self._privacy.code(case_id)
        values = {
            "item": state.pinned.name, "code": code,
            **number_in(state.number), "law": fact.basis, **_days(state, fact),
            "benefit": f"每月{fact.data['benefit']}元。" if fact.data.get("benefit") else "",
            "procedure": SPECIALS.get(fact.data.get("procedure", ""), ""), "tracking": fact.data.get("tracking", ""),
        }  # fmt: skip
        bound = self._bindings.openid(state.subject)
        return Telling(
            to=addresses(told["applicant"], state.contact, told["notify"], bound), values=values,
            link=f"progress?number={state.number}&code={code}", plain=elderly(told["applicant"]["number"], fact.at),
        )  # fmt: skip


def number_in(number: str) -> dict[str, str]:
    """The number (办件编号) in two variables, which stand one behind the other in a text."""
    return {"number1": number[:SPLIT], "number2": number[SPLIT:]}


def _days(state: Application, fact: Fact) -> dict[str, str]:
    """The last days that a letter names, by the plan that its fact brought, or else by the one that counts now."""
    plan = Plan.model_validate(fact.data["plan"]) if fact.data.get("plan") else state.scheduled
    last = {d.kind: f"{last_day_before(d.due):%Y年%m月%d日}" if d.due else "" for d in plan.deadlines}
    until = last.get("promised") or last.get("acceptance", "")
    return {
        "until": f"最迟{until}" if until else "", "supplement": last.get("supplement", ""),
        "procedure_due": last.get("procedure", ""),
    }  # fmt: skip
