"""The API of accountability: parse, one call, answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.appraisal.accountability import schemas as asks
from chalicelib.appraisal.accountability.answers import Concerns, Records, RecordView, RecordWhole
from chalicelib.web.acts import Acts
from chalicelib.web.api import Api, Ask, Gate, Nothing

if TYPE_CHECKING:
    from chalicelib.appraisal.accountability.concerns import Concerns as Concerning
    from chalicelib.appraisal.accountability.service import Accountabilities
    from chalicelib.kernel.store import CaseStore

ALL = "/v1/accountability"
ONE = f"{ALL}/{{case_id}}"


@dataclass(frozen=True, slots=True)
class Services:
    """What the routes call."""

    records: Accountabilities
    concerns: Concerning
    cases: CaseStore


def blueprint(services: Callable[[], Services], gate: Callable[[], Gate]) -> Api:
    """The routes of records of accountability."""
    api = Api("chalicelib.appraisal.accountability.routes", gate)

    acts = Acts(lambda: services().cases, RecordView)

    @api.post(ALL, asks.NewRecord, RecordView, "提出追责（附证据）", status=201)
    def propose(ask: Ask[asks.NewRecord]) -> RecordView:
        return acts.on(ask, services().records.propose)

    @api.get(ALL, Records, "追责记录", asks.Wanted)
    def listed(ask: Ask[asks.Wanted]) -> Records:
        return services().records.listed(ask.caller, ask.body)

    @api.get("/v1/concerns", Concerns, "与我有关的事（登录后查看）")
    def concerns(ask: Ask[Any]) -> Concerns:
        return services().concerns.of(ask.caller)

    @api.get(ONE, RecordWhole, "追责记录的全部内容", personal=True)
    def show(ask: Ask[Any]) -> RecordWhole:
        return services().records.show(ask.caller, ask.path["case_id"])

    @api.post(f"{ONE}/statements", asks.Statement, RecordView, "陈述、申辩（当事人）")
    def state(ask: Ask[asks.Statement]) -> RecordView:
        return acts.on_case(ask, services().records.state)

    @api.post(f"{ONE}/decision", asks.Decision, RecordView, "作出追责决定（由另一人）")
    def decide(ask: Ask[asks.Decision]) -> RecordView:
        return acts.on_case(ask, services().records.decide)

    @api.post(f"{ONE}/appeal", asks.Statement, RecordView, "申诉（当事人）")
    def appeal(ask: Ask[asks.Statement]) -> RecordView:
        return acts.on_case(ask, services().records.appeal)

    @api.post(f"{ONE}/appeal/withdrawal", Nothing, RecordView, "撤回申诉（当事人）")
    def withdraw(ask: Ask[Nothing]) -> RecordView:
        return acts.on_case(ask, services().records.withdraw)

    @api.post(f"{ONE}/appeal/decision", asks.AppealDecision, RecordView, "作出申诉决定（由区政府）")
    def decide_appeal(ask: Ask[asks.AppealDecision]) -> RecordView:
        return acts.on_case(ask, services().records.decide_appeal)

    @api.post(f"{ONE}/execution", asks.CarriedOut, RecordView, "登记执行情况")
    def carry_out(ask: Ask[asks.CarriedOut]) -> RecordView:
        return acts.on_case(ask, services().records.carry_out)

    return api
