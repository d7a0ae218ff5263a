"""The bulletin over HTTP: public, the same for everybody, and kept by caches for seconds; and files of notices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.trading.attaching import AttachmentForm, CheckedAttachment, NewAttachment, UploadedAttachment
from chalicelib.trading.bulletin.answers import Choices, PostList
from chalicelib.trading.bulletin.schemas import Wanted
from chalicelib.trading.routes import NOTICE, PROJECT
from chalicelib.web.acts import Repeatable
from chalicelib.web.answers import Atom, Elsewhere, Rss
from chalicelib.web.api import Api, Ask, Gate

if TYPE_CHECKING:
    from chalicelib.kernel.store import CaseStore
    from chalicelib.trading.attaching import Attaching
    from chalicelib.trading.bulletin.listing import Listing

LIST, FEED, CHOICES = 5, 60, 300
"""Seconds for which an answer may be kept: a notice is to be seen within five seconds of its publication."""


@dataclass(frozen=True, slots=True)
class Services:
    """What the routes call."""

    listing: Listing
    attaching: Attaching
    cases: CaseStore


def blueprint(services: Callable[[], Services], gate: Callable[[], Gate]) -> Api:
    """The routes of the bulletin, and of the files of notices."""
    api = Api("chalicelib.trading.bulletin.routes", gate)
    acts = Repeatable(lambda: services().cases)

    @api.get("/v1/trading/notices", PostList, "公告：按类别、公告类型、地区筛选，查找", query=Wanted, cached=LIST)
    def page(ask: Ask[Wanted]) -> PostList:
        return services().listing.page(ask.body)

    @api.get("/v1/trading/choices", Choices, "公告有哪些类别和类型", cached=CHOICES)
    def choices(_: Ask[Any]) -> Choices:
        return services().listing.choices()

    @api.get("/trading/notices.atom", Atom, "公告的 Atom 订阅源", query=Wanted, cached=FEED)
    def atom(ask: Ask[Wanted]) -> Atom:
        return services().listing.atom(ask.body)

    @api.get("/trading/notices.rss", Rss, "公告的 RSS 订阅源", query=Wanted, cached=FEED)
    def rss(ask: Ask[Wanted]) -> Rss:
        return services().listing.rss(ask.body)

    @api.post(f"{PROJECT}/attachments", NewAttachment, AttachmentForm, "公告附件：取得上传地址", status=201)
    def open_form(ask: Ask[NewAttachment]) -> AttachmentForm:
        return acts.again_on(ask, services().attaching.open, "case_id")

    @api.post(f"{PROJECT}/attachments/check", UploadedAttachment, CheckedAttachment, "公告附件：检查上传的文件")
    def check(ask: Ask[UploadedAttachment]) -> CheckedAttachment:
        return acts.again_on(ask, services().attaching.check, "case_id")

    @api.get(f"{NOTICE}/attachments/{{sha256}}", Elsewhere, "公告附件：下载", status=303)
    def attachment(ask: Ask[Any]) -> Elsewhere:
        path = ask.path
        link = services().attaching.link(ask.caller, path["case_id"], path["notice"], path["sha256"])
        return Elsewhere(url=link)

    return api
