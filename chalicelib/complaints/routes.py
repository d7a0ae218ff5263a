"""The API of tickets for those who report and those who look: parse, one call, answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.complaints import schemas as asks
from chalicelib.complaints.answers import (
    TicketProgress,
    TicketReceipt,
    Tickets,
    TicketTimeline,
    TicketView,
    TicketWhole,
)
from chalicelib.complaints.photos import (
    CheckedPhoto,
    NewPhoto,
    NewReportPhoto,
    PhotoByNumber,
    PhotoForm,
    PhotoLink,
    UploadedPhoto,
    UploadedPhotoByNumber,
    UploadedReportPhoto,
)
from chalicelib.complaints.values import ByNumber
from chalicelib.kernel.ids.case_id import fresh_case_id
from chalicelib.web.acts import Acts
from chalicelib.web.api import Api, Ask, Gate

if TYPE_CHECKING:
    from chalicelib.complaints.attaching import Attaching
    from chalicelib.complaints.desk import Desk
    from chalicelib.complaints.handing_over import HandingOver
    from chalicelib.complaints.handling import Handling
    from chalicelib.complaints.intake import Intake
    from chalicelib.complaints.photos import Photos
    from chalicelib.complaints.reading import Reading
    from chalicelib.complaints.reporting import Reporting
    from chalicelib.kernel.clock import Clock
    from chalicelib.kernel.store import CaseStore

ALL = "/v1/tickets"
TICKET = f"{ALL}/{{case_id}}"
PROGRESS = "/v1/ticket-progress"


@dataclass(frozen=True, slots=True)
class Services:
    """What the routes call."""

    intake: Intake
    reading: Reading
    reporting: Reporting
    handling: Handling
    desk: Desk
    handing_over: HandingOver
    attaching: Attaching
    photos: Photos
    cases: CaseStore
    clock: Clock


def blueprint(services: Callable[[], Services], gate: Callable[[], Gate]) -> Api:
    """The routes of those who report, and of those who look."""
    api = Api("chalicelib.complaints.routes", gate)

    acts = Acts(lambda: services().cases, TicketView)
    receipts = Acts(lambda: services().cases, TicketReceipt)

    @api.post(ALL, asks.NewTicket, TicketReceipt, "提交工单：咨询、求助、投诉、举报、意见建议、申诉求决", status=201)
    def report(ask: Ask[asks.NewTicket]) -> TicketReceipt:
        return receipts.on(ask, services().intake.open)

    @api.get(ALL, Tickets, "我的工单", query=asks.Mine)
    def mine(ask: Ask[asks.Mine]) -> Tickets:
        return services().reading.mine(ask.caller, ask.body)

    @api.get("/v1/tickets-taken", Tickets, "代为登记的工单", query=asks.Mine)
    def taken(ask: Ask[asks.Mine]) -> Tickets:
        return services().reading.taken(ask.caller, ask.body)

    @api.get("/v1/ticket-queue", Tickets, "待办工单", query=asks.Queue)
    def queue(ask: Ask[asks.Queue]) -> Tickets:
        return services().reading.queue(ask.caller, ask.body)

    @api.get(TICKET, TicketWhole, "工单全文", personal=True)
    def show(ask: Ask[Any]) -> TicketWhole:
        return services().reading.show(ask.caller, ask.path["case_id"])

    @api.get(f"{TICKET}/timeline", TicketTimeline, "工单的每一步")
    def steps(ask: Ask[Any]) -> TicketTimeline:
        return services().reading.timeline(ask.caller, ask.path["case_id"])

    @api.get(PROGRESS, TicketProgress, "凭工单编号和查询码查进度和答复", query=ByNumber, personal=True)
    def progress(ask: Ask[ByNumber]) -> TicketProgress:
        return services().reading.progress(ask.body)

    @api.post(f"{PROGRESS}/confirmation", asks.ConfirmationByNumber, TicketView, "凭工单编号和查询码确认是否解决")
    def confirm_by_number(ask: Ask[asks.ConfirmationByNumber]) -> TicketView:
        return acts.on(ask, services().reporting.confirm_by_number)

    @api.post(f"{PROGRESS}/comments", asks.CommentByNumber, TicketView, "凭工单编号和查询码补充说明")
    def comment_by_number(ask: Ask[asks.CommentByNumber]) -> TicketView:
        return acts.on(ask, services().reporting.comment_by_number)

    @api.post(f"{PROGRESS}/withdrawal", asks.WhyByNumber, TicketView, "凭工单编号和查询码撤回")
    def withdraw_by_number(ask: Ask[asks.WhyByNumber]) -> TicketView:
        return acts.on(ask, services().reporting.withdraw_by_number)

    @api.post(f"{PROGRESS}/photos", PhotoByNumber, PhotoForm, "凭工单编号和查询码上传照片")
    def upload_by_number(ask: Ask[PhotoByNumber]) -> PhotoForm:
        return acts.again(ask, lambda: services().attaching.upload_by_number(ask.body))

    @api.post(f"{PROGRESS}/photos/check", UploadedPhotoByNumber, CheckedPhoto, "凭工单编号和查询码上传完毕，检查")
    def uploaded_by_number(ask: Ask[UploadedPhotoByNumber]) -> CheckedPhoto:
        return acts.again(ask, lambda: services().attaching.check_by_number(ask.body))

    @api.post(f"{TICKET}/confirmation", asks.Confirmation, TicketView, "确认是否解决；没有解决的重新办理")
    def confirm(ask: Ask[asks.Confirmation]) -> TicketView:
        return acts.on_case(ask, services().reporting.confirm)

    @api.post(f"{TICKET}/comments", asks.Comment, TicketView, "补充说明")
    def comment(ask: Ask[asks.Comment]) -> TicketView:
        return acts.on_case(ask, services().reporting.comment)

    @api.post(f"{TICKET}/withdrawal", asks.Why, TicketView, "撤回")
    def withdraw(ask: Ask[asks.Why]) -> TicketView:
        return acts.on_case(ask, services().reporting.withdraw)

    @api.post(f"{TICKET}/review", asks.Why, TicketView, "申请复查；对复查意见不服的，申请复核")
    def ask_review(ask: Ask[asks.Why]) -> TicketView:
        return acts.on_case(ask, services().reporting.ask_review)

    @api.post("/v1/ticket-photos", NewReportPhoto, PhotoForm, "上传还没有提交的工单的照片")
    def new_photo(ask: Ask[NewReportPhoto]) -> PhotoForm:
        return acts.again(ask, lambda: services().photos.form(ask.body.case_id or _new_id(services().clock), ask.body))

    @api.post("/v1/ticket-photos/check", UploadedReportPhoto, CheckedPhoto, "照片上传完毕，检查")
    def new_photo_there(ask: Ask[UploadedReportPhoto]) -> CheckedPhoto:
        return acts.again(ask, lambda: services().photos.check(ask.body.case_id, ask.body))

    @api.post(f"{TICKET}/photos", NewPhoto, PhotoForm, "上传工单的照片")
    def upload(ask: Ask[NewPhoto]) -> PhotoForm:
        return acts.again_on(ask, services().attaching.upload, "case_id")

    @api.post(f"{TICKET}/photos/check", UploadedPhoto, CheckedPhoto, "工单的照片上传完毕，检查")
    def uploaded(ask: Ask[UploadedPhoto]) -> CheckedPhoto:
        return acts.again_on(ask, services().attaching.check, "case_id")

    @api.get(f"{TICKET}/photos/{{sha256}}", PhotoLink, "工单的照片", personal=True)
    def photo(ask: Ask[Any]) -> PhotoLink:
        return services().reading.photo(ask.caller, ask.path["case_id"], ask.path["sha256"])

    return api


def _new_id(clock: Clock) -> str:
    return fresh_case_id(clock.now())
