"""The API of bundles: parse, one call, answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.bundles.answers import BundleApplications, BundleApplicationView, BundleList, BundleView, LifeEventList
from chalicelib.bundles.schemas import Chosen, MyBundles, NewBundleApplication
from chalicelib.web.acts import Acts
from chalicelib.web.api import Api, Ask, Gate

if TYPE_CHECKING:
    from chalicelib.bundles.reading import BundleReading
    from chalicelib.bundles.service import Desk
    from chalicelib.bundles.showing import Showing
    from chalicelib.kernel.store import CaseStore


@dataclass(frozen=True, slots=True)
class Services:
    """What the routes call."""

    showing: Showing
    desk: Desk
    reading: BundleReading
    cases: CaseStore


def blueprint(services: Callable[[], Services], gate: Callable[[], Gate]) -> Api:
    """The routes of bundles and life events."""
    api = Api("chalicelib.bundles.routes", gate)
    acts = Acts(lambda: services().cases, BundleApplicationView)

    @api.get("/v1/life-events", LifeEventList, "人生事项（出生、入学……退休）")
    def life_events(_: Ask[Any]) -> LifeEventList:
        return services().showing.life_events()

    @api.get("/v1/bundles", BundleList, "“一件事”清单")
    def bundles(_: Ask[Any]) -> BundleList:
        return services().showing.all()

    @api.get("/v1/bundles/{code}", BundleView, "“一件事”：一张表、一套材料", query=Chosen)
    def bundle(ask: Ask[Chosen]) -> BundleView:
        return services().showing.bundle(ask.path["code"], ask.body.wanted)

    @api.post(
        "/v1/bundles/{code}/applications", NewBundleApplication, BundleApplicationView, "申请“一件事”", status=201
    )
    def submit(ask: Ask[NewBundleApplication]) -> BundleApplicationView:
        return acts.on(ask, services().desk.submit, "code")

    @api.get("/v1/bundle-applications", BundleApplications, "我的“一件事”", query=MyBundles, personal=True)
    def mine(ask: Ask[MyBundles]) -> BundleApplications:
        return services().reading.mine(ask.caller, ask.body.firm, ask.body.cursor)

    @api.get("/v1/bundle-applications/{case_id}", BundleApplicationView, "“一件事”的进度")
    def progress(ask: Ask[Any]) -> BundleApplicationView:
        return services().reading.progress(ask.caller, ask.path["case_id"])

    return api
