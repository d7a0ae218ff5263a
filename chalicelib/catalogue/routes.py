"""The catalogue over HTTP: the same answers for every channel."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from chalicelib.catalogue.guide import Guide
from chalicelib.catalogue.letters import Letter
from chalicelib.catalogue.model import Item
from chalicelib.catalogue.reference import ReferenceItem
from chalicelib.catalogue.search import Page
from chalicelib.catalogue.sites import Site
from chalicelib.catalogue.store import Scope
from chalicelib.kernel.values import Lenient, Strict
from chalicelib.web.answers import Elsewhere, Picture
from chalicelib.web.api import Api, Ask, Gate

if TYPE_CHECKING:
    from chalicelib.catalogue.guides import Guides
    from chalicelib.catalogue.service import Catalogue


class Search(Strict):
    """What to look for: Chinese words, pinyin or its initials."""

    q: str = Field(default="", max_length=100)
    scope: Scope = "open"
    theme: str | None = Field(default=None, max_length=40)
    audience: Literal["person", "firm"] | None = None
    limit: int = Field(default=20, ge=1, le=100)
    cursor: str | None = Field(default=None, max_length=200)


class ItemView(Lenient):
    """A published item, with the version to name in an application."""

    version: int
    item: Item


class WhichLetter(Strict):
    """Which version of the text; absent: the one in use."""

    version: str = Field(default="", max_length=40)


class WhichPromise(WhichLetter):
    """For which materials."""

    materials: str = Field(max_length=900)
    """Their codes, separated by commas."""


class SiteList(Lenient):
    """The registry of sites ("1+6+4+N")."""

    items: tuple[Site, ...]


def blueprint(catalogue: Callable[[], Catalogue], guides: Callable[[], Guides], gate: Callable[[], Gate]) -> Api:
    """The routes of the catalogue."""
    api = Api("chalicelib.catalogue.routes", gate)

    @api.get("/v1/items", Page, "找事项", query=Search)
    def search(ask: Ask[Search]) -> Page:
        q = ask.body
        return catalogue().search(q.q, q.scope, q.theme, q.audience, limit=q.limit, cursor=q.cursor)

    @api.get("/v1/items/{code}", ItemView, "事项及其表单")
    def item(ask: Ask[Any]) -> ItemView:
        published = catalogue().open_item(ask.path["code"])
        return ItemView(version=published.version, item=published.item)

    @api.get("/v1/items/{code}/guide", Guide, "办事指南（一次告知）")
    def guide(ask: Ask[Any]) -> Guide:
        return guides().guide(ask.path["code"])

    @api.get("/v1/items/{code}/flow", Picture, "办理流程图（一图）")
    def flow(ask: Ask[Any]) -> Picture:
        return Picture(guides().flow(ask.path["code"]))

    @api.get("/v1/items/{code}/qr", Picture, "办事指南的二维码（一码）")
    def code(ask: Ask[Any]) -> Picture:
        return Picture(guides().code(ask.path["code"]))

    @api.get("/v1/items/{code}/sheet", Elsewhere, "办事指南的一页纸（一单，PDF）", status=303)
    def sheet(ask: Ask[Any]) -> Elsewhere:
        return Elsewhere(url=guides().sheet(ask.path["code"]))

    @api.get("/v1/items/{code}/commitment", Letter, "告知承诺书", query=WhichLetter)
    def commitment(ask: Ask[WhichLetter]) -> Letter:
        return catalogue().letter(ask.path["code"], "commitment", version=ask.body.version)

    @api.get("/v1/items/{code}/promise", Letter, "容缺受理承诺书", query=WhichPromise)
    def promise(ask: Ask[WhichPromise]) -> Letter:
        materials = tuple(filter(None, ask.body.materials.split(",")))
        return catalogue().letter(ask.path["code"], "promise", materials, ask.body.version)

    @api.get("/v1/reference-items/{code}", ReferenceItem, "参考事项（外省，不在本区办理）")
    def reference(ask: Ask[Any]) -> ReferenceItem:
        return catalogue().reference(ask.path["code"])

    @api.get("/v1/sites", SiteList, "服务点")
    def sites(_: Ask[Any]) -> SiteList:
        return SiteList(items=catalogue().sites().all)

    return api
