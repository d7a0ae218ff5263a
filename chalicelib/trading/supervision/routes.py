"""Supervision of trading over HTTP. An alert is closed at its project."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.trading.supervision import answers, schemas as asks
from chalicelib.web.acts import Repeatable
from chalicelib.web.answers import Csv
from chalicelib.web.api import Api, Ask, Gate, Nothing

if TYPE_CHECKING:
    from chalicelib.kernel.store import CaseStore
    from chalicelib.trading.supervision.service import Oversight

REPORT = "/v1/trading/reports/{month}"
POOL = "/v1/trading/pool"


@dataclass(frozen=True, slots=True)
class Services:
    """What the routes call."""

    oversight: Oversight
    cases: CaseStore


def blueprint(services: Callable[[], Services], gate: Callable[[], Gate]) -> Api:
    """The routes of alerts, reports and the pool of supervisors."""
    api = Api("chalicelib.trading.supervision_routes", gate)
    acts = Repeatable(lambda: services().cases)

    @api.get("/v1/trading/alerts", answers.AlertPage, "监督预警", query=asks.Wanted)
    def alerts(ask: Ask[asks.Wanted]) -> answers.AlertPage:
        return services().oversight.alerts(ask.caller, ask.body)

    @api.get(REPORT, answers.Report, "监督月报")
    def report(ask: Ask[Any]) -> answers.Report:
        return services().oversight.report(ask.caller, ask.path["month"])

    @api.get(f"{REPORT}/table", Csv, "监督月报（CSV 表格）")
    def table(ask: Ask[Any]) -> Csv:
        return services().oversight.table(ask.caller, ask.path["month"])

    @api.get(POOL, answers.Members, "监督员库")
    def members(ask: Ask[Any]) -> answers.Members:
        return services().oversight.members(ask.caller)

    @api.post(POOL, asks.NewMember, answers.MemberView, "加入监督员库")
    def enter(ask: Ask[asks.NewMember]) -> answers.MemberView:
        return acts.again_on(ask, services().oversight.enter)

    @api.post(f"{POOL}/{{member}}/end", Nothing, answers.MemberView, "退出监督员库")
    def end(ask: Ask[Nothing]) -> answers.MemberView:
        return acts.again(ask, lambda: services().oversight.end(ask.caller, ask.path["member"]))

    return api
