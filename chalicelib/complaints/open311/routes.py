"""Open311 GeoReport v2 over HTTP: parse, one call, answer. Requests, refusals and answers are the standard's own.

https://wiki.open311.org/GeoReport_v2/, https://wiki.open311.org/Service_Discovery/
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.complaints.open311 import documents, schemas
from chalicelib.complaints.open311.refusing import restated
from chalicelib.complaints.open311.schemas import Asked, Where
from chalicelib.complaints.open311.values import Receipt
from chalicelib.complaints.open311.writing import Document, Format
from chalicelib.kernel.errors import NotFound
from chalicelib.web.answers import GeoJson, GeoXml
from chalicelib.web.api import Api, Ask, Gate, Raw

if TYPE_CHECKING:
    from chalicelib.complaints.open311.filing import Filing
    from chalicelib.complaints.open311.telling import Telling

ROOT = "/open311"
V2 = f"{ROOT}/v2"
SOON, LATER = 10, 300
"""Seconds for which the list, and what changes with the catalogue, may be kept."""
LARGEST = 64 * 1024
"""Bytes of a form."""
FORMATS: dict[Format, type[GeoXml | GeoJson]] = {"xml": GeoXml, "json": GeoJson}


@dataclass(frozen=True, slots=True)
class Services:
    """What the routes call."""

    telling: Telling
    filing: Filing


def blueprint(services: Callable[[], Services], gate: Callable[[], Gate]) -> Api:
    """The routes of the standard."""
    api = Api("chalicelib.complaints.open311.routes", gate, restated)

    for form, kind in FORMATS.items():
        _in(api, services, form, kind)

    @api.get(f"{V2}/services/{{file}}", GeoXml, "Open311：一类服务的附加项（xml、json）", query=Where, cached=LATER)
    def definition(ask: Ask[Where]) -> GeoXml | GeoJson:
        return _one(ask, lambda code: documents.definition(services().telling.definition(ask.body, code)))

    @api.get(f"{V2}/requests/{{file}}", GeoXml, "Open311：一件工单的公开信息（xml、json）", query=Where, cached=SOON)
    def request(ask: Ask[Where]) -> GeoXml | GeoJson:
        return _one(ask, lambda number: documents.requests([services().telling.one(ask.body, number)]))

    @api.get(f"{V2}/tokens/{{file}}", GeoXml, "Open311：凭 token 取得工单编号（xml、json）", query=Where)
    def token(ask: Ask[Where]) -> GeoXml | GeoJson:
        return _one(ask, lambda token: documents.token(_known(services(), ask.body, token)))

    return api


def _in(api: Api, services: Callable[[], Services], form: Format, kind: type[GeoXml | GeoJson]) -> None:
    """The routes that end in the name of a format."""

    @api.get(f"{ROOT}/discovery.{form}", kind, f"Open311：接口地址和格式（{form}）", cached=LATER)
    def discovery(_: Ask[Any]) -> GeoXml | GeoJson:
        return documents.discovery(services().telling.discovery()).written(form)

    @api.get(f"{V2}/services.{form}", kind, f"Open311：可以反映哪些事（{form}）", query=Where, cached=LATER)
    def listed(ask: Ask[Where]) -> GeoXml | GeoJson:
        return documents.services(services().telling.services(ask.body)).written(form)

    @api.get(f"{V2}/requests.{form}", kind, f"Open311：公开的工单（{form}）", query=Asked, cached=SOON)
    def requests(ask: Ask[Asked]) -> GeoXml | GeoJson:
        return documents.requests(services().telling.requests(ask.body)).written(form)

    @api.raw(f"{V2}/requests.{form}", kind, f"Open311：提交一件工单（表单，{form}）", limit=LARGEST)
    def take(ask: Ask[Raw]) -> GeoXml | GeoJson:
        told = services().filing.take(schemas.report(ask.body.text), f"POST {V2}/requests.{form}")
        return documents.receipt(told).written(form)


def _one(ask: Ask[Where], told: Callable[[str], Document]) -> GeoXml | GeoJson:
    """What is asked for by a name and a format: ``033.xml``.

    Raises
    ------
    NotFound
        ``open311_format``.
    """
    name, _, ending = ask.path["file"].rpartition(".")
    for form in FORMATS:
        if name and ending == form:
            return told(name).written(form)
    raise NotFound("open311_format")


def _known(services: Services, where: Where, token: str) -> Receipt:
    where.check()
    return services.filing.number(token)
