"""What the department that a record is about is told: that it was opened, what was decided, how an appeal ended.

Tells of no person, and nothing that was written: whoever it is about reads that once they log in.
"""

from collections.abc import Callable
from datetime import datetime

from chalicelib.appraisal.accountability import facts as f
from chalicelib.appraisal.accountability.model import FLOW
from chalicelib.appraisal.accountability.state import OUTCOMES, RESULTS
from chalicelib.catalogue.departments import Departments
from chalicelib.kernel.cases import body_of
from chalicelib.kernel.changing import load_whole
from chalicelib.kernel.deadlines import last_day_before
from chalicelib.kernel.facts import Body
from chalicelib.kernel.store import CaseStore
from chalicelib.messages.duty import duty_phone
from chalicelib.messages.model import Errand, Telling


class RecordLetters:
    """The :class:`~chalicelib.messages.ports.Author` of records, for duty phones."""

    def __init__(self, cases: CaseStore, departments: Callable[[], Departments]) -> None:
        self._cases = cases
        self._departments = departments

    def tell(self, errand: Errand) -> Telling:
        case = load_whole(self._cases, FLOW, errand.ref.case_id)
        state, departments = case.head.state, self._departments()
        told = _told(body_of(FLOW, case.fact(errand.ref.seq)))
        if told is None:
            raise LookupError(f"nothing is told of {errand.ref.kind}")
        phone = duty_phone(departments, errand.recipient, state.department)
        values = {"department": departments.name(state.department), "title": state.title} | told
        return Telling(to={"sms": phone} if phone else {}, values=values)


def _told(body: Body) -> dict[str, str] | None:
    """Variable → text; ``None``: nobody is told of it."""
    match body:
        case f.AccountabilityProposed():
            return {"until": _day(body.clocks["statement"].deadline.due)}
        case f.AccountabilityDecided():
            appeal = body.clocks.get("appeal")
            outcome = OUTCOMES[body.outcome] + (f"：{body.measure_title}" if body.measure_title else "")
            ends = f"可以在{_day(appeal.deadline.due)}24时前申诉" if appeal is not None else "本件办结"
            return {"outcome": outcome, "ends": ends}
        case f.AppealDecided():
            measure = f"为{body.measure_title}" if body.measure_title else ""
            return {"outcome": f"申诉决定：{RESULTS[body.result]}{measure}"}
        case f.AppealWithdrawn():
            return {"outcome": "申诉已撤回，决定生效"}
        case f.AppealPeriodEnded():
            return {"outcome": "没有申诉，决定生效"}
        case _:
            return None


def _day(due: datetime | None) -> str:
    return f"{last_day_before(due):%Y年%m月%d日}" if due is not None else "期限届满"
