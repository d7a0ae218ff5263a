"""People's rights in their own data over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from chalicelib.kernel.store import CaseStore
from chalicelib.rights.answers import Consented, ConsentView, CorrectionView, DeletionView, MyData
from chalicelib.rights.schemas import ConsentGiven, ConsentWithdrawn, CorrectionRequest, DeletionRequest, Whom
from chalicelib.web.acts import Repeatable
from chalicelib.web.api import Api, Ask, Gate

if TYPE_CHECKING:
    from chalicelib.rights.service import Rights


def blueprint(rights: Callable[[], Rights], cases: Callable[[], CaseStore], gate: Callable[[], Gate]) -> Api:
    """The routes under ``/v1/me``. Every command may be repeated: a second time changes nothing."""
    api = Api("chalicelib.rights.routes", gate)
    acts = Repeatable(cases)

    @api.get("/v1/me/data", MyData, "平台掌握的我的全部信息", query=Whom, personal=True)
    def data(ask: Ask[Whom]) -> MyData:
        return rights().data(ask.caller, ask.body)

    @api.get("/v1/me/consents", Consented, "信息用在哪里、我同意过什么", query=Whom, personal=True)
    def consents(ask: Ask[Whom]) -> Consented:
        return rights().consents(ask.caller, ask.body)

    @api.post("/v1/me/consents", ConsentGiven, ConsentView, "同意")
    def consent(ask: Ask[ConsentGiven]) -> ConsentView:
        return acts.again_on(ask, rights().consent)

    @api.post("/v1/me/consents/withdrawal", ConsentWithdrawn, ConsentView, "撤回同意")
    def withdraw(ask: Ask[ConsentWithdrawn]) -> ConsentView:
        return acts.again_on(ask, rights().withdraw)

    @api.post("/v1/me/corrections", CorrectionRequest, CorrectionView, "要求更正或者补充")
    def correct(ask: Ask[CorrectionRequest]) -> CorrectionView:
        return acts.again_on(ask, rights().correct)

    @api.post("/v1/me/deletion", DeletionRequest, DeletionView, "要求删除我的信息")
    def delete(ask: Ask[DeletionRequest]) -> DeletionView:
        return acts.again_on(ask, rights().delete)

    @api.get("/v1/me/deletion", DeletionView, "删除申请到了哪一步", query=Whom, personal=True)
    def deletion(ask: Ask[Whom]) -> DeletionView:
        return rights().deletion(ask.caller, ask.body)

    @api.post("/v1/me/deletion/cancellation", DeletionRequest, DeletionView, "取消删除申请")
    def keep(ask: Ask[DeletionRequest]) -> DeletionView:
        return acts.again_on(ask, rights().keep)

    return api
