"""Credit over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from chalicelib.credit.answers import CreditView, Repairs, RepairView
from chalicelib.credit.schemas import RepairDecision, RepairRequest, Whose
from chalicelib.kernel.store import CaseStore
from chalicelib.web.acts import Repeatable
from chalicelib.web.api import Api, Ask, Gate

if TYPE_CHECKING:
    from chalicelib.credit.service import Credit


def blueprint(credit: Callable[[], Credit], cases: Callable[[], CaseStore], gate: Callable[[], Gate]) -> Api:
    """The routes of credit. Every command may be repeated: a second time changes nothing."""
    api = Api("chalicelib.credit.routes", gate)
    acts = Repeatable(cases)

    @api.get("/v1/me/credit", CreditView, "我的信用记录，怎样修复", query=Whose, personal=True)
    def mine(ask: Ask[Whose]) -> CreditView:
        return credit().mine(ask.caller, ask.body)

    @api.post("/v1/me/credit/{mark}/repair", RepairRequest, RepairView, "申请信用修复")
    def repair(ask: Ask[RepairRequest]) -> RepairView:
        return acts.again_on(ask, credit().ask, "mark")

    @api.get("/v1/credit/repairs", Repairs, "本部门待审核的信用修复申请", personal=True)
    def queue(ask: Ask[Any]) -> Repairs:
        return credit().queue(ask.caller)

    @api.post("/v1/credit/repairs/{repair}/decision", RepairDecision, RepairView, "审核信用修复申请")
    def decide(ask: Ask[RepairDecision]) -> RepairView:
        return acts.again_on(ask, credit().decide, "repair")

    return api
