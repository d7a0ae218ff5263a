"""The API of appraisal (考核) and of the staff registers: parse, one call, answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.appraisal.indicators import answers as a, schemas as asks
from chalicelib.appraisal.registers import answers as told, schemas as imports
from chalicelib.web.acts import Acts
from chalicelib.web.api import Api, Ask, Gate

if TYPE_CHECKING:
    from chalicelib.appraisal.indicators.service import Appraisals
    from chalicelib.appraisal.registers.service import StaffRegisters
    from chalicelib.kernel.store import CaseStore

ALL = "/v1/appraisals"
ONE = f"{ALL}/{{case_id}}"
REGISTER = "/v1/staff-registers/{kind}"
IMPORT_LIMIT = 512 * 1024
"""Bytes of an import."""


@dataclass(frozen=True, slots=True)
class Services:
    """What the routes call."""

    appraisals: Appraisals
    registers: StaffRegisters
    cases: CaseStore


def blueprint(services: Callable[[], Services], gate: Callable[[], Gate]) -> Api:
    """The routes of indicators, appraisals and staff registers."""
    api = Api("chalicelib.appraisal.routes", gate)

    acts = Acts(lambda: services().cases, a.AppraisalView)

    @api.get("/v1/indicators", a.PeriodView, "考核指标及现在的值", query=asks.OfPeriod)
    def indicators(ask: Ask[asks.OfPeriod]) -> a.PeriodView:
        return services().appraisals.indicators(ask.caller, ask.body)

    @api.post("/v1/indicators/{code}/values", asks.NewValue, a.Told, "填报指标的值（附依据）")
    def state(ask: Ask[asks.NewValue]) -> a.Told:
        return acts.again_on(ask, services().appraisals.state, "code")

    @api.post(ALL, asks.NewAppraisal, a.AppraisalView, "确定一个考核期的结果", status=201)
    def fix(ask: Ask[asks.NewAppraisal]) -> a.AppraisalView:
        return acts.on(ask, services().appraisals.fix)

    @api.get(ALL, a.Appraisals, "考核结果", query=asks.Listed)
    def listed(ask: Ask[asks.Listed]) -> a.Appraisals:
        return services().appraisals.listed(ask.caller, ask.body)

    @api.get(ONE, a.AppraisalWhole, "考核结果的全部内容")
    def show(ask: Ask[Any]) -> a.AppraisalWhole:
        return services().appraisals.show(ask.caller, ask.path["case_id"])

    @api.get(f"{ONE}/recomputation", a.Recomputed, "按保存的数据重算考核结果")
    def recompute(ask: Ask[Any]) -> a.Recomputed:
        return services().appraisals.recompute(ask.caller, ask.path["case_id"])

    @api.post(f"{ONE}/confirmation", asks.Judged, a.AppraisalView, "确认考核结果（由另一人）")
    def confirm(ask: Ask[asks.Judged]) -> a.AppraisalView:
        return acts.on_case(ask, services().appraisals.confirm)

    @api.post(f"{ONE}/return", asks.Returned, a.AppraisalView, "退回考核结果（由另一人）")
    def send_back(ask: Ask[asks.Returned]) -> a.AppraisalView:
        return acts.on_case(ask, services().appraisals.send_back)

    @api.post(f"{ONE}/fixing", asks.Again, a.AppraisalView, "退回后重新确定考核结果")
    def fix_again(ask: Ask[asks.Again]) -> a.AppraisalView:
        return acts.on_case(ask, services().appraisals.fix_again)

    @api.post(REGISTER, imports.Import, told.Imported, "登记考勤、培训、奖励", limit=IMPORT_LIMIT)
    def enter(ask: Ask[imports.Import]) -> told.Imported:
        return acts.again_on(ask, services().registers.enter, "kind")

    @api.get(REGISTER, told.Entries, "考勤、培训、奖励登记", query=imports.Wanted, personal=True)
    def entries(ask: Ask[imports.Wanted]) -> told.Entries:
        return services().registers.show(ask.caller, ask.path["kind"], ask.body)

    return api
