"""Requests about trading projects: each finds its project where the request may follow."""

from datetime import timedelta
from typing import Any

from chalicelib.trading import commands as c, facts as f
from tests.asks.registry import asks
from tests.cast import Cast
from tests.families import Family
from tests.gateway import Sent
from tests.trading import COMMITTEE, CONTENTS, Traders, firm, project, yuan

BEFORE = 60
"""Days ago that projects were registered: their periods are over by now."""


class Stage:
    """A project, brought on by people who ask for nothing here, and the clock set back to now."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.now = cast, cast.clock.at
        cast.clock.at = self.now - timedelta(days=BEFORE)
        self.by = Traders(cast.trade.projects.projects, cast.trade.ticking, cast.cases, cast.clock)
        self.case = self.by.registers()

    def tendered(self) -> "Stage":
        self.by.tenders(self.case)
        self.by.passes(22, self.case)
        return self

    def opened(self) -> "Stage":
        self.tendered().by.opens(self.case)
        return self

    def evaluated(self) -> "Stage":
        self.opened().by.evaluates(self.case)
        return self

    def shown(self) -> "Stage":
        self.evaluated().by.publishes(self.case, "candidates", lots=["1"], dates={"publicity_until": self.by.later(4)})
        self.by.passes(5, self.case)
        return self

    def awarded(self) -> "Stage":
        self.shown().by.awards(self.case)
        return self

    def signed(self) -> "Stage":
        signing = {"lot": "1", "price": yuan(18_000_000), "signed": self.awarded().by.later(0)}
        from chalicelib.trading.schemas import Signing

        self.by.does("sign", self.case, Signing.model_validate(signing))
        return self

    def performed(self) -> "Stage":
        told = c.Perform(f.Performed(lot="1", milestone="路基完成"))
        self.signed().by.does("tell", self.case, told)
        return self

    def asked(self, method: str, path: str, body: Any = None) -> Sent:
        """The request, now."""
        self.cast.clock.at = self.now
        return Sent(method, f"/v1/trading/projects/{self.case}{path}", body=body)


def _tender(by: Traders) -> dict[str, Any]:
    dates = {"documents_from": by.later(0), "documents_until": by.later(8), "bids_due": by.later(30)}
    return {
        "what": "tender", "title": "招标公告", "contents": CONTENTS["tender"],
        "dates": {name: at.isoformat() for name, at in dates.items()},
    }  # fmt: skip


def _drafted(stage: Stage) -> str:
    stage.cast.clock.at = stage.now
    told = _tender(stage.by)
    return stage.by.drafts(stage.case, "tender", dates=told["dates"]).notices[-1].notice


@asks("POST /v1/trading/projects")
def registered(_: Cast, __: str, ___: Family, ____: str) -> Sent:
    return Sent("POST", "/v1/trading/projects", body=project().model_dump(mode="json"))


@asks("GET /v1/trading/projects/{case_id}")
def shown(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Stage(cast).asked("GET", "")


@asks("GET /v1/trading/projects/{case_id}/timeline")
def steps(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Stage(cast).asked("GET", "/timeline")


@asks("POST /v1/trading/projects/{case_id}/notices")
def drafted(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    stage = Stage(cast)
    cast.clock.at = stage.now
    return stage.asked("POST", "/notices", _tender(stage.by))


@asks("GET /v1/trading/projects/{case_id}/notices/{notice}")
def notice(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Stage(cast).tendered().asked("GET", "/notices/n1")


@asks("POST /v1/trading/projects/{case_id}/notices/{notice}/check")
def checked(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    stage = Stage(cast)
    return stage.asked("POST", f"/notices/{_drafted(stage)}/check", {})


@asks("POST /v1/trading/projects/{case_id}/notices/{notice}/return")
def returned(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    stage = Stage(cast)
    return stage.asked("POST", f"/notices/{_drafted(stage)}/return", {"reason": "联系方式不全。"})


@asks("POST /v1/trading/projects/{case_id}/notices/{notice}/withdrawal")
def withdrawn(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Stage(cast).tendered().asked("POST", "/notices/n1/withdrawal", {"reason": "内容有误。"})


@asks("POST /v1/trading/projects/{case_id}/prequalification")
def prequalified(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    stage = Stage(cast)
    stage.by.invites(stage.case)
    applicants = [{"organisation": firm(n), "passed": True} for n in range(1, 4)]
    return stage.asked("POST", "/prequalification", {"lot": "1", "applicants": applicants})


@asks("POST /v1/trading/projects/{case_id}/opening")
def opening(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    bids = [{"bidder": firm(n), "price": yuan(18_000_000 + n)} for n in (1, 2, 3)]
    return Stage(cast).tendered().asked("POST", "/opening", {"lot": "1", "bids": bids})


@asks("POST /v1/trading/projects/{case_id}/evaluation")
def evaluation(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    ranked = [{"bidder": firm(1), "price": yuan(18_000_000)}]
    return Stage(cast).opened().asked("POST", "/evaluation", {"lot": "1", "candidates": ranked, "experts": COMMITTEE})


@asks("POST /v1/trading/projects/{case_id}/award")
def award(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    body = {"lot": "1", "winner": firm(1), "price": yuan(18_000_000)}
    return Stage(cast).shown().asked("POST", "/award", body)


@asks("POST /v1/trading/projects/{case_id}/award/voiding")
def voided(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    body = {"lot": "1", "reason": "中标人放弃中标。", "law": "《招标投标法实施条例》第五十五条"}
    return Stage(cast).awarded().asked("POST", "/award/voiding", body)


@asks("POST /v1/trading/projects/{case_id}/contract")
def signed(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    stage = Stage(cast).awarded()
    body = {"lot": "1", "price": yuan(18_000_000), "signed": stage.by.later(0).isoformat()}
    return stage.asked("POST", "/contract", body)


@asks("POST /v1/trading/projects/{case_id}/contract/change")
def changed(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    body = {"lot": "1", "old": yuan(18_000_000), "new": yuan(18_100_000), "reason": "增加排水工程。"}
    return Stage(cast).signed().asked("POST", "/contract/change", body)


@asks("POST /v1/trading/projects/{case_id}/performance")
def performed(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Stage(cast).signed().asked("POST", "/performance", {"lot": "1", "milestone": "路基完成"})


@asks("POST /v1/trading/projects/{case_id}/acceptance")
def accepted(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Stage(cast).performed().asked("POST", "/acceptance", {"lot": "1", "result": "passed", "note": "合格。"})


@asks("POST /v1/trading/projects/{case_id}/duties")
def dutiful(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Stage(cast).signed().asked("POST", "/duties", {"duty": "supervisor_report", "lot": "1"})


@asks("POST /v1/trading/projects/{case_id}/failure")
def failed(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Stage(cast).tendered().asked("POST", "/failure", {"lot": "1", "reason": "投标人少于三个。"})


@asks("POST /v1/trading/projects/{case_id}/failure/conclusion")
def not_tendered_again(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    stage = Stage(cast)
    for attempt in range(2):
        stage.by.does("tell", stage.case, c.Fail(f.LotFailed(lot="1", reason="投标人少于三个。")))
        if not attempt:
            stage.case = stage.by.registers(follows={"project": stage.case, "lots": ["1"]})
    return stage.asked("POST", "/failure/conclusion", {"lot": "1", "approval": "招标人决定〔2026〕1号"})


@asks("POST /v1/trading/projects/{case_id}/termination")
def terminated(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Stage(cast).asked("POST", "/termination", {"reason": "项目取消。"})


@asks("POST /v1/trading/projects/{case_id}/alerts")
def alert(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    from chalicelib.trading import commands as c, facts as f

    stage = Stage(cast)
    body = f.AlertRaised(
        alert="late#1", rule="late", title="公示超期", evidence={}, law="《招标投标法实施条例》第五十四条"
    )
    stage.by.does("tell", stage.case, c.Raise(body))
    return stage.asked("POST", "/alerts", {"alert": "late#1", "finding": "unfounded", "reason": "已按期公示。"})


@asks("POST /v1/trading/projects/{case_id}/following")
def followed(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Stage(cast).asked("POST", "/following", {})


@asks("POST /v1/trading/projects/{case_id}/following/end")
def left(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Stage(cast).asked("POST", "/following/end", {})
