"""Open data of trading over HTTP: parse, one call, answer. Reading is for everybody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.trading.ocds.files.schemas import FileForm, FileView, NewFile, UploadedFile
from chalicelib.trading.ocds.schemas import (
    Document,
    ImportView,
    MonthView,
    Package,
    ProcessWanted,
    RecordsWanted,
    ReleasesWanted,
)
from chalicelib.web.api import Api, Ask, Gate

if TYPE_CHECKING:
    from chalicelib.trading.ocds.bulk import Months
    from chalicelib.trading.ocds.files.service import ImportedFiles
    from chalicelib.trading.ocds.importing import Importing
    from chalicelib.trading.ocds.publishing import Publishing

LIMIT = 3 * 1024 * 1024
"""Bytes of what is brought at once: what its check takes stays well within the gateway's 29 seconds."""


@dataclass(frozen=True, slots=True)
class Services:
    """What the routes call."""

    publishing: Publishing
    months: Months
    importing: Importing
    files: ImportedFiles


def blueprint(services: Callable[[], Services], gate: Callable[[], Gate]) -> Api:
    """The routes of open data."""
    api = Api("chalicelib.trading.ocds.routes", gate)

    @api.get("/ocds/releases", Package, "OCDS 发布包：某日的，或者从某处以后的", query=ReleasesWanted)
    def releases(ask: Ask[ReleasesWanted]) -> Package:
        return Package(services().publishing.releases(ask.body))

    @api.get("/ocds/releases/{ocid}", Package, "OCDS 发布包：一个项目的全部发布", query=ProcessWanted)
    def process(ask: Ask[ProcessWanted]) -> Package:
        return Package(services().publishing.process(ask.path["ocid"], ask.body))

    @api.get("/ocds/records", Package, "OCDS 记录包：从某处以后有新发布的项目", query=RecordsWanted)
    def records(ask: Ask[RecordsWanted]) -> Package:
        return Package(services().publishing.records(ask.body))

    @api.get("/ocds/records/{ocid}", Package, "OCDS 记录：一个项目的全部发布和汇编发布")
    def record(ask: Ask[Any]) -> Package:
        return Package(services().publishing.record(ask.path["ocid"]))

    @api.get("/ocds/bulk/{month}", MonthView, "OCDS 批量下载：一个月的全部发布")
    def month(ask: Ask[Any]) -> MonthView:
        return services().months.show(ask.path["month"])

    @api.post("/v1/trading/ocds", Document, ImportView, "导入 OCDS 发布包、记录包或者发布", limit=LIMIT)
    def bring(ask: Ask[Document]) -> ImportView:
        return services().importing.bring(ask.caller, ask.body.root, ask.key)

    @api.post("/v1/trading/ocds/uploads", NewFile, FileForm, "上传 OCDS 文件（JSON、JSON Lines，可以 gzip 压缩）的位置")
    def upload(ask: Ask[NewFile]) -> FileForm:
        return services().files.form(ask.caller, ask.body)

    @api.post("/v1/trading/ocds/files", UploadedFile, FileView, "导入已经上传的 OCDS 文件", status=201)
    def take(ask: Ask[UploadedFile]) -> FileView:
        return services().files.bring(ask.caller, ask.body, ask.key)

    @api.get("/v1/trading/ocds/files/{case_id}", FileView, "OCDS 文件的导入进度、错误和提示")
    def file(ask: Ask[Any]) -> FileView:
        return services().files.show(ask.caller, ask.path["case_id"])

    return api
