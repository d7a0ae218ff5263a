"""The application API: parse, one call, answer."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from chalicelib.applications.answers import (
    Applications,
    ApplicationView,
    Autofilled,
    Dossier,
    Explanation,
    Recomputation,
    Timeline,
)
from chalicelib.applications.schemas import (
    Autofill,
    ByNumber,
    CheckResult,
    Decision,
    Mine,
    NewApplication,
    ReviewRequest,
    Revocation,
    Work,
)
from chalicelib.applications.uploads import Form, NewUpload, Receipt, UploadedFile
from chalicelib.kernel.caller import Callers, Role
from chalicelib.kernel.changing import once_only, repeatable
from chalicelib.kernel.ids.case_id import new_case_id
from chalicelib.web.api import EVERYBODY, Api, Ask, Nothing

if TYPE_CHECKING:
    from chalicelib.applications.autofill import AutofillService
    from chalicelib.applications.dossier import Dossiers
    from chalicelib.applications.reading import Reading
    from chalicelib.applications.review import Review
    from chalicelib.applications.submission import Intake
    from chalicelib.applications.uploads import Uploads
    from chalicelib.kernel.clock import Clock
    from chalicelib.kernel.store import CaseStore

B = TypeVar("B")

APPLY: tuple[Role, ...] = ("resident", "kiosk", "officer", "outlet", "grid")
OFFICERS: tuple[Role, ...] = ("officer",)


@dataclass(frozen=True, slots=True)
class Services:
    """What the routes call."""

    intake: Intake
    reading: Reading
    review: Review
    dossiers: Dossiers
    autofill: AutofillService
    uploads: Uploads
    cases: CaseStore
    clock: Clock


def blueprint(services: Callable[[], Services], callers: Callable[[], Callers]) -> Api:
    """The routes of the application flow."""
    api = Api("chalicelib.applications.routes", callers)

    def once(ask: Ask[Any], act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        return once_only(services().cases, ask.key, act)

    def again(ask: Ask[Any], act: Callable[[], B]) -> B:
        return repeatable(services().cases, ask.key, act)

    @api.post("/v1/applications", NewApplication, ApplicationView, APPLY, "提交申请", status=201)
    def submit(ask: Ask[NewApplication]) -> ApplicationView:
        answer = once(ask, lambda: services().intake.submit(ask.caller, ask.body, ask.key))
        return ApplicationView.model_validate(answer)

    @api.get("/v1/applications", Applications, ("resident",), "我的办件", query=Mine)
    def mine(ask: Ask[Mine]) -> Applications:
        return services().reading.mine(ask.caller, ask.body.firm, ask.body.cursor)

    @api.get("/v1/applications/{case_id}", ApplicationView, APPLY, "办件进度")
    def progress(ask: Ask[Any]) -> ApplicationView:
        return services().reading.progress(ask.caller, ask.path["case_id"])

    @api.get("/v1/progress", ApplicationView, EVERYBODY, "凭办件编号和查询码查进度", query=ByNumber)
    def progress_by_number(ask: Ask[ByNumber]) -> ApplicationView:
        return services().reading.progress_by_number(ask.body.number, ask.body.code)

    @api.get("/v1/progress/timeline", Timeline, EVERYBODY, "凭办件编号和查询码查每一步", query=ByNumber)
    def steps_by_number(ask: Ask[ByNumber]) -> Timeline:
        return services().reading.steps_by_number(ask.body.number, ask.body.code)

    @api.get("/v1/applications/{case_id}/timeline", Timeline, APPLY, "办件的每一步")
    def steps(ask: Ask[Any]) -> Timeline:
        return services().reading.steps(ask.caller, ask.path["case_id"])

    @api.get("/v1/applications/{case_id}/dossier", Dossier, ("resident", "officer"), "提交的表单和材料")
    def dossier(ask: Ask[Any]) -> Dossier:
        return services().dossiers.open(ask.caller, ask.path["case_id"])

    @api.get("/v1/applications/{case_id}/explanation", Explanation, APPLY, "自动决定的说明")
    def explain(ask: Ask[Any]) -> Explanation:
        return services().reading.explain(ask.caller, ask.path["case_id"])

    @api.post("/v1/applications/{case_id}/recomputation", Nothing, Recomputation, OFFICERS, "重算过去的自动决定")
    def recompute(ask: Ask[Any]) -> Recomputation:
        return again(ask, lambda: services().reading.recompute(ask.caller, ask.path["case_id"]))

    @api.get("/v1/work-queue", Applications, OFFICERS, "待办办件", query=Work)
    def work(ask: Ask[Work]) -> Applications:
        return services().reading.work(ask.caller, ask.body.kind, ask.body.cursor)

    @api.post("/v1/applications/{case_id}/decision", Decision, ApplicationView, OFFICERS, "审批决定")
    def decide(ask: Ask[Decision]) -> ApplicationView:
        act = services().review.decide
        answer = once(ask, lambda: act(ask.caller, ask.path["case_id"], ask.body, ask.key))
        return ApplicationView.model_validate(answer)

    @api.post("/v1/applications/{case_id}/check", CheckResult, ApplicationView, OFFICERS, "自动批准的事后抽查")
    def check(ask: Ask[CheckResult]) -> ApplicationView:
        act = services().review.check
        answer = once(ask, lambda: act(ask.caller, ask.path["case_id"], ask.body, ask.key))
        return ApplicationView.model_validate(answer)

    @api.post("/v1/applications/{case_id}/review", ReviewRequest, ApplicationView, ("resident",), "要求人工复核")
    def ask_review(ask: Ask[ReviewRequest]) -> ApplicationView:
        act = services().review.ask
        answer = once(ask, lambda: act(ask.caller, ask.path["case_id"], ask.body, ask.key))
        return ApplicationView.model_validate(answer)

    @api.post("/v1/applications/{case_id}/revocation", Revocation, ApplicationView, OFFICERS, "撤销批准")
    def revoke(ask: Ask[Revocation]) -> ApplicationView:
        act = services().review.revoke
        answer = once(ask, lambda: act(ask.caller, ask.path["case_id"], ask.body, ask.key))
        return ApplicationView.model_validate(answer)

    @api.post("/v1/autofill", Autofill, Autofilled, APPLY, "平台已有、不用再填的内容")
    def autofill(ask: Ask[Autofill]) -> Autofilled:
        return again(ask, lambda: services().autofill.offer(ask.caller, ask.body))

    @api.post("/v1/uploads", NewUpload, Form, APPLY, "材料上传地址", status=201)
    def upload(ask: Ask[NewUpload]) -> Form:
        fresh = new_case_id(int(services().clock.now().wall.timestamp() * 1000), os.urandom(10))
        return again(ask, lambda: services().uploads.open(ask.body, fresh))

    @api.post("/v1/uploads/check", UploadedFile, Receipt, APPLY, "检查上传的材料")
    def check_upload(ask: Ask[UploadedFile]) -> Receipt:
        return again(ask, lambda: services().uploads.check(ask.body))

    return api
