"""The application API: parse, one call, answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.applications.answers import (
    Applications,
    ApplicationView,
    Autofilled,
    Dossier,
    Explanation,
    Recomputation,
    Timeline,
)
from chalicelib.applications.callbacks import Callback
from chalicelib.applications.schemas import (
    Autofill,
    ByNumber,
    CheckResult,
    Decision,
    Looking,
    Mine,
    NewApplication,
    ReviewRequest,
    Revocation,
    Work,
)
from chalicelib.applications.uploads import Form, NewUpload, Receipt, UploadedFile
from chalicelib.applications.usage import PartnerPage, TakenApplications, UsageMonth, UsageReport
from chalicelib.kernel.ids.case_id import fresh_case_id
from chalicelib.web.acts import Acts
from chalicelib.web.api import Api, Ask, Gate, Nothing

if TYPE_CHECKING:
    from chalicelib.applications.answering import Answering
    from chalicelib.applications.autofill import AutofillService
    from chalicelib.applications.callbacks import Callbacks
    from chalicelib.applications.dossier import Dossiers
    from chalicelib.applications.handling import Handling
    from chalicelib.applications.intake import Intake
    from chalicelib.applications.reading import Reading
    from chalicelib.applications.review import Review
    from chalicelib.applications.uploads import Uploads
    from chalicelib.applications.usage import Usage
    from chalicelib.kernel.clock import Clock
    from chalicelib.kernel.store import CaseStore


@dataclass(frozen=True, slots=True)
class Services:
    """What the routes call."""

    intake: Intake
    reading: Reading
    review: Review
    handling: Handling
    answering: Answering
    dossiers: Dossiers
    autofill: AutofillService
    uploads: Uploads
    usage: Usage
    callbacks: Callbacks
    cases: CaseStore
    clock: Clock


def blueprint(services: Callable[[], Services], gate: Callable[[], Gate]) -> Api:
    """The routes of the application flow.

    Those under ``/v1/partner`` are the same again for outlets and terminals: they bring an API key, which the
    gateway holds to a usage plan, and sign each request.
    """
    api = Api("chalicelib.applications.routes", gate)

    acts = Acts(lambda: services().cases, ApplicationView)

    @api.post("/v1/partner/applications", NewApplication, ApplicationView, "网点：提交申请", status=201, api_key=True)
    @api.post("/v1/applications", NewApplication, ApplicationView, "提交申请", status=201)
    def submit(ask: Ask[NewApplication]) -> ApplicationView:
        return acts.on(ask, services().intake.submit)

    @api.get("/v1/applications", Applications, "我的办件", query=Mine, personal=True)
    def mine(ask: Ask[Mine]) -> Applications:
        return services().reading.mine(ask.caller, ask.body.firm, ask.body.cursor)

    @api.get("/v1/partner/applications", TakenApplications, "网点代办的办件", query=PartnerPage, api_key=True)
    def taken(ask: Ask[PartnerPage]) -> TakenApplications:
        return services().usage.mine(ask.caller, ask.body.cursor)

    @api.get("/v1/partner/usage", UsageReport, "网点的用量和结算", query=UsageMonth, api_key=True)
    def usage(ask: Ask[UsageMonth]) -> UsageReport:
        return services().usage.month(ask.caller, ask.body.month)

    @api.get("/v1/partner/applications/{case_id}", ApplicationView, "网点：办件进度", api_key=True)
    @api.get("/v1/applications/{case_id}", ApplicationView, "办件进度")
    def progress(ask: Ask[Any]) -> ApplicationView:
        return services().reading.progress(ask.caller, ask.path["case_id"])

    @api.get("/v1/progress", ApplicationView, "凭办件编号和查询码查进度", query=ByNumber)
    def progress_by_number(ask: Ask[ByNumber]) -> ApplicationView:
        return services().reading.progress_by_number(ask.body.number, ask.body.code)

    @api.get("/v1/progress/timeline", Timeline, "凭办件编号和查询码查每一步", query=ByNumber)
    def steps_by_number(ask: Ask[ByNumber]) -> Timeline:
        return services().reading.steps_by_number(ask.body.number, ask.body.code)

    @api.get("/v1/partner/applications/{case_id}/timeline", Timeline, "网点：办件的每一步", api_key=True)
    @api.get("/v1/applications/{case_id}/timeline", Timeline, "办件的每一步")
    def steps(ask: Ask[Any]) -> Timeline:
        return services().reading.steps(ask.caller, ask.path["case_id"])

    @api.get("/v1/applications/{case_id}/dossier", Dossier, "提交的表单和材料", query=Looking, personal=True)
    def dossier(ask: Ask[Looking]) -> Dossier:
        return services().dossiers.open(ask.caller, ask.path["case_id"], ask.body.purpose)

    @api.get("/v1/applications/{case_id}/explanation", Explanation, "自动决定的说明", personal=True)
    def explain(ask: Ask[Any]) -> Explanation:
        return services().reading.explain(ask.caller, ask.path["case_id"])

    @api.post("/v1/applications/{case_id}/recomputation", Nothing, Recomputation, "重算过去的自动决定")
    def recompute(ask: Ask[Any]) -> Recomputation:
        return acts.again(ask, lambda: services().reading.recompute(ask.caller, ask.path["case_id"]))

    @api.get("/v1/work-queue", Applications, "待办办件", query=Work)
    def work(ask: Ask[Work]) -> Applications:
        return services().reading.work(ask.caller, ask.body)

    @api.post("/v1/applications/{case_id}/decision", Decision, ApplicationView, "审批决定")
    def decide(ask: Ask[Decision]) -> ApplicationView:
        return acts.on_case(ask, services().review.decide)

    @api.post("/v1/callbacks", Callback, ApplicationView, "部门系统回传审批结果")
    def call_back(ask: Ask[Callback]) -> ApplicationView:
        return acts.on(ask, services().callbacks.take)

    @api.post("/v1/applications/{case_id}/check", CheckResult, ApplicationView, "自动批准的事后抽查")
    def check(ask: Ask[CheckResult]) -> ApplicationView:
        return acts.on_case(ask, services().review.check)

    @api.post("/v1/applications/{case_id}/review", ReviewRequest, ApplicationView, "要求人工复核")
    def ask_review(ask: Ask[ReviewRequest]) -> ApplicationView:
        return acts.on_case(ask, services().review.ask)

    @api.post("/v1/applications/{case_id}/revocation", Revocation, ApplicationView, "撤销批准")
    def revoke(ask: Ask[Revocation]) -> ApplicationView:
        return acts.on_case(ask, services().review.revoke)

    @api.post("/v1/partner/autofill", Autofill, Autofilled, "网点：平台已有、不用再填的内容", api_key=True)
    @api.post("/v1/autofill", Autofill, Autofilled, "平台已有、不用再填的内容")
    def autofill(ask: Ask[Autofill]) -> Autofilled:
        return acts.again_on(ask, services().autofill.offer)

    @api.post("/v1/partner/uploads", NewUpload, Form, "网点：材料上传地址", status=201, api_key=True)
    @api.post("/v1/uploads", NewUpload, Form, "材料上传地址", status=201)
    def upload(ask: Ask[NewUpload]) -> Form:
        fresh = fresh_case_id(services().clock.now())
        return acts.again(ask, lambda: services().uploads.open(ask.body, fresh))

    @api.post("/v1/partner/uploads/check", UploadedFile, Receipt, "网点：检查上传的材料", api_key=True)
    @api.post("/v1/uploads/check", UploadedFile, Receipt, "检查上传的材料")
    def check_upload(ask: Ask[UploadedFile]) -> Receipt:
        return acts.again(ask, lambda: services().uploads.check(ask.body))

    return api
