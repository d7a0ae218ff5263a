"""The API of those who handle applications, and of applicants meanwhile: parse, one call, answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from chalicelib.applications import handling_schemas as asks
from chalicelib.applications.answers import ApplicationView
from chalicelib.web.acts import Acts
from chalicelib.web.api import Api, Ask, Gate

if TYPE_CHECKING:
    from chalicelib.applications.routes import Services

CASE = "/v1/applications/{case_id}"
PARTNER_CASE = "/v1/partner/applications/{case_id}"


def blueprint(services: Callable[[], Services], gate: Callable[[], Gate]) -> Api:
    """The steps between submission and decision."""
    api = Api("chalicelib.applications.handling_routes", gate)

    acts = Acts(lambda: services().cases, ApplicationView)

    @api.post(f"{CASE}/supplement-notice", asks.SupplementNotice, ApplicationView, "一次告知补正内容")
    def ask_supplement(ask: Ask[asks.SupplementNotice]) -> ApplicationView:
        return acts.on_case(ask, services().handling.ask_supplement)

    @api.post(f"{PARTNER_CASE}/supplement", asks.Supplement, ApplicationView, "网点：补正", api_key=True)
    @api.post(f"{CASE}/supplement", asks.Supplement, ApplicationView, "补正")
    def bring(ask: Ask[asks.Supplement]) -> ApplicationView:
        return acts.on_case(ask, services().answering.bring)

    @api.post(f"{PARTNER_CASE}/promised", asks.PromisedMaterials, ApplicationView, "网点：补交承诺的材料", api_key=True)
    @api.post(f"{CASE}/promised", asks.PromisedMaterials, ApplicationView, "补交承诺的材料")
    def keep(ask: Ask[asks.PromisedMaterials]) -> ApplicationView:
        return acts.on_case(ask, services().answering.keep)

    @api.post(f"{CASE}/withdrawal", asks.Withdrawal, ApplicationView, "撤回申请")
    def withdraw(ask: Ask[asks.Withdrawal]) -> ApplicationView:
        return acts.on_case(ask, services().answering.withdraw)

    @api.post(f"{CASE}/acceptance", asks.Opinion, ApplicationView, "受理")
    def accept(ask: Ask[asks.Opinion]) -> ApplicationView:
        return acts.on_case(ask, services().handling.accept)

    @api.post(f"{CASE}/non-acceptance", asks.NonAcceptance, ApplicationView, "不予受理")
    def reject(ask: Ask[asks.NonAcceptance]) -> ApplicationView:
        return acts.on_case(ask, services().handling.reject)

    @api.post(f"{CASE}/examination", asks.Examination, ApplicationView, "审查")
    def examine(ask: Ask[asks.Examination]) -> ApplicationView:
        return acts.on_case(ask, services().handling.examine)

    @api.post(f"{CASE}/return", asks.SendingBack, ApplicationView, "退回上一环节")
    def send_back(ask: Ask[asks.SendingBack]) -> ApplicationView:
        return acts.on_case(ask, services().handling.send_back)

    @api.post(f"{CASE}/opinions", asks.DepartmentOpinion, ApplicationView, "会办部门意见")
    def opine(ask: Ask[asks.DepartmentOpinion]) -> ApplicationView:
        return acts.on_case(ask, services().handling.opine)

    @api.post(f"{CASE}/procedure", asks.NewProcedure, ApplicationView, "进入特别程序")
    def start(ask: Ask[asks.NewProcedure]) -> ApplicationView:
        return acts.on_case(ask, services().handling.start)

    @api.post(f"{CASE}/procedure/end", asks.Result, ApplicationView, "特别程序结束")
    def end(ask: Ask[asks.Result]) -> ApplicationView:
        return acts.on_case(ask, services().handling.end)

    @api.post(f"{CASE}/extension", asks.MoreTime, ApplicationView, "延长办理期限")
    def extend(ask: Ask[asks.MoreTime]) -> ApplicationView:
        return acts.on_case(ask, services().handling.extend)

    return api
