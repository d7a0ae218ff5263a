"""Requests about accountability, appraisals, the registers of the staff and the monthly report."""

from typing import Any

from chalicelib.appraisal.accountability import schemas as asked
from chalicelib.appraisal.indicators import schemas as judged
from chalicelib.appraisal.indicators.model import claim
from chalicelib.kernel.changing import once_only
from tests.appraising import MAYOR, WORDS, officer
from tests.asks.registry import asks, plain
from tests.builders import once
from tests.cast import Cast
from tests.families import DEPARTMENT, TRADING, Family
from tests.gateway import Sent

PERIOD = "2025"
WHOM = {"rule": "first_handler_refused", "department": DEPARTMENT, "officer": "reviewer", "evidence": WORDS}
WHY = {"text": "当时系统故障，已经说明。"}
DECISION = {"outcome": "founded", "measure": "criticism", "reasons": "经查属实。"}
ROW = {"login": "reviewer", "day": "2026-01-05", "status": "present"}

plain("POST /v1/accountability", WHOM)
plain("GET /v1/accountability")
plain("GET /v1/concerns")
plain("GET /v1/indicators", period=PERIOD)
plain("POST /v1/appraisals", {"period": PERIOD})
plain("GET /v1/appraisals")


class Held:
    """A record about the reviewer, brought on by people who ask for nothing here."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.records = cast, cast.appraisal.records
        self.clerk, self.chief = officer("s9", TRADING), officer("s8", TRADING, "head")
        self.whom = officer("reviewer", DEPARTMENT)
        key = once()
        body = asked.NewRecord.model_validate(WHOM)
        self.case = str(once_only(cast.cases, key, lambda: self.records.propose(self.clerk, body, key))["id"])

    def heard(self) -> "Held":
        return self._did("state", self.whom, asked.Statement.model_validate(WHY))

    def decided(self) -> "Held":
        return self.heard()._did("decide", self.chief, asked.Decision.model_validate(DECISION))

    def appealed(self) -> "Held":
        return self.decided()._did("appeal", self.whom, asked.Statement.model_validate(WHY))

    def asked(self, path: str, body: Any = None, method: str = "POST") -> Sent:
        return Sent(method, f"/v1/accountability/{self.case}{path}", body=body)

    def _did(self, act: str, who: Any, body: Any) -> "Held":
        key = once()
        once_only(self.cast.cases, key, lambda: getattr(self.records, act)(who, self.case, body, key))
        return self


def fixed(cast: Cast, then: str = "") -> str:
    """An appraisal that is fixed, and then perhaps confirmed or returned; the one that is there, if there is one."""
    if there := cast.cases.claimant(claim(PERIOD)):
        return there
    service, key = cast.appraisal.appraisals, once()
    body = judged.NewAppraisal(period=PERIOD)
    case = str(once_only(cast.cases, key, lambda: service.fix(officer("s9", TRADING), body, key))["id"])
    second = once()
    if then == "confirmed":
        once_only(cast.cases, second, lambda: service.confirm(MAYOR, case, judged.Judged(fixed=1), second))
    if then == "returned":
        why = judged.Returned(fixed=1, why="figures")
        once_only(cast.cases, second, lambda: service.send_back(MAYOR, case, why, second))
    return case


@asks("GET /v1/accountability/{case_id}")
def shown(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Held(cast).asked("", method="GET")


@asks("POST /v1/accountability/{case_id}/statements")
def stated(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Held(cast).asked("/statements", WHY)


@asks("POST /v1/accountability/{case_id}/decision")
def decided(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Held(cast).heard().asked("/decision", DECISION)


@asks("POST /v1/accountability/{case_id}/appeal")
def appealed(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Held(cast).decided().asked("/appeal", WHY)


@asks("POST /v1/accountability/{case_id}/appeal/withdrawal")
def withdrawn(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Held(cast).appealed().asked("/appeal/withdrawal", {})


@asks("POST /v1/accountability/{case_id}/appeal/decision")
def appeal_decided(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Held(cast).appealed().asked("/appeal/decision", {"result": "upheld", "reasons": "事实清楚。"})


@asks("POST /v1/accountability/{case_id}/execution")
def carried_out(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Held(cast).decided().asked("/execution", {"note": "已经谈话。"})


@asks("POST /v1/indicators/{code}/values")
def value(*_: Any) -> Sent:
    told = {"period": PERIOD, "value": 100, "shown_by": "区政务服务中心验收报告"}
    return Sent("POST", "/v1/indicators/plan_centre/values", body=told)


@asks("GET /v1/appraisals/{case_id}")
def appraisal(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Sent("GET", f"/v1/appraisals/{fixed(cast, 'confirmed')}")


@asks("GET /v1/appraisals/{case_id}/recomputation")
def recomputed(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Sent("GET", f"/v1/appraisals/{fixed(cast, 'confirmed')}/recomputation")


@asks("POST /v1/appraisals/{case_id}/confirmation")
def confirmed(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Sent("POST", f"/v1/appraisals/{fixed(cast)}/confirmation", body={"fixed": 1})


@asks("POST /v1/appraisals/{case_id}/return")
def returned(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Sent("POST", f"/v1/appraisals/{fixed(cast)}/return", body={"fixed": 1, "why": "figures"})


@asks("POST /v1/appraisals/{case_id}/fixing")
def fixed_again(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Sent("POST", f"/v1/appraisals/{fixed(cast, 'returned')}/fixing", body={})


@asks("POST /v1/staff-registers/{kind}")
def entered(*_: Any) -> Sent:
    return Sent("POST", "/v1/staff-registers/attendance", body={"rows": [ROW]})


@asks("GET /v1/staff-registers/{kind}")
def entries(*_: Any) -> Sent:
    return Sent("GET", "/v1/staff-registers/attendance", {"month": "2026-01"})


@asks("GET /v1/supervision/report-links/{file}")
def report_link(*_: Any) -> Sent:
    return Sent("GET", "/v1/supervision/report-links/2026-01.xlsx")


@asks("GET /v1/supervision/reports/{file}")
def report(*_: Any) -> Sent:
    return Sent("GET", "/v1/supervision/reports/2026-01.pdf")
