"""The register over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.trading.register import answers, schemas as asks
from chalicelib.web.acts import Repeatable
from chalicelib.web.api import Api, Ask, Gate

if TYPE_CHECKING:
    from chalicelib.kernel.store import CaseStore
    from chalicelib.trading.register.experts import Experts
    from chalicelib.trading.register.importing import Importing
    from chalicelib.trading.register.service import Organisations

ORGANISATIONS = "/v1/trading/organisations"
PENALTIES = "/v1/trading/penalties"
IMPORT_LIMIT = 512 * 1024
"""Bytes of an import."""


@dataclass(frozen=True, slots=True)
class Services:
    """What the routes call."""

    organisations: Organisations
    experts: Experts
    importing: Importing
    cases: CaseStore


def blueprint(services: Callable[[], Services], gate: Callable[[], Gate]) -> Api:
    """The routes of the register. Every command may be repeated: a second time changes nothing."""
    api = Api("chalicelib.trading.register_routes", gate)
    acts = Repeatable(lambda: services().cases)

    @api.get(f"{ORGANISATIONS}/{{code}}", answers.OrganisationView, "市场主体：资质、处罚")
    def show(ask: Ask[Any]) -> answers.OrganisationView:
        return services().organisations.show(ask.path["code"])

    @api.post(ORGANISATIONS, asks.NewEntry, answers.OrganisationView, "登记市场主体")
    def enter(ask: Ask[asks.NewEntry]) -> answers.OrganisationView:
        return acts.again_on(ask, services().organisations.enter)

    @api.post("/v1/trading/recognitions", asks.Recognition, answers.OrganisationView, "互认其他平台的市场主体")
    def recognise(ask: Ask[asks.Recognition]) -> answers.OrganisationView:
        return acts.again_on(ask, services().organisations.recognise)

    @api.get(PENALTIES, answers.Penalties, "现行有效的处罚")
    def penalties(_: Ask[Any]) -> answers.Penalties:
        return services().organisations.penalties()

    @api.post(PENALTIES, asks.NewPenalty, answers.OrganisationView, "登记处罚")
    def penalise(ask: Ask[asks.NewPenalty]) -> answers.OrganisationView:
        return acts.again_on(ask, services().organisations.penalise)

    @api.post(
        f"{ORGANISATIONS}/{{code}}/penalties/{{penalty}}/lifting", asks.Lifting, answers.OrganisationView, "撤销处罚"
    )
    def lift(ask: Ask[asks.Lifting]) -> answers.OrganisationView:
        return acts.again_on(ask, services().organisations.lift, "code", "penalty")

    @api.post("/v1/trading/experts", asks.NewExpert, answers.ExpertView, "登记评审专家（不含姓名）")
    def expert(ask: Ask[asks.NewExpert]) -> answers.ExpertView:
        return acts.again_on(ask, services().experts.enter)

    @api.post("/v1/trading/experts/{expert}/bars", asks.NewBar, answers.ExpertView, "禁止评审专家参加评审")
    def bar(ask: Ask[asks.NewBar]) -> answers.ExpertView:
        return acts.again_on(ask, services().experts.bar, "expert")

    @api.post(
        "/v1/trading/register-imports/{kind}", asks.Import, answers.Imported, "批量登记市场主体、评审专家",
        limit=IMPORT_LIMIT,
    )  # fmt: skip
    def bring(ask: Ask[asks.Import]) -> answers.Imported:
        return acts.again_on(ask, services().importing.enter, "kind")

    @api.get("/v1/trading/projects/{case_id}/recusals", answers.Recusals, "评审专家回避核查", query=asks.Asked)
    def recusals(ask: Ask[asks.Asked]) -> answers.Recusals:
        return services().experts.recusals(ask.caller, ask.path["case_id"], ask.body)

    return api
