"""The monthly report over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from chalicelib.supervision.monthly.schemas import OfDepartment, ReportLink
from chalicelib.web.answers import Elsewhere
from chalicelib.web.api import Api, Ask, Gate

if TYPE_CHECKING:
    from chalicelib.supervision.monthly.service import MonthlyReports


def blueprint(reports: Callable[[], MonthlyReports], gate: Callable[[], Gate]) -> Api:
    """The routes of a report, ``2026-11.xlsx`` or ``2026-11.pdf``: one leads there, one tells a page where it lies."""
    api = Api("chalicelib.supervision.monthly.routes", gate)

    @api.get(
        "/v1/supervision/reports/{file}", Elsewhere, "效能监察月报（2026-11.xlsx 或者 2026-11.pdf）",
        query=OfDepartment, status=303,
    )  # fmt: skip
    def report(ask: Ask[OfDepartment]) -> Elsewhere:
        return Elsewhere(url=reports().link(ask.caller, ask.path["file"], ask.body))

    @api.get("/v1/supervision/report-links/{file}", ReportLink, "效能监察月报的下载地址", query=OfDepartment)
    def link(ask: Ask[OfDepartment]) -> ReportLink:
        return ReportLink(url=reports().link(ask.caller, ask.path["file"], ask.body))

    return api
