"""The API of handing over: parse, one call, answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from chalicelib.applications.answers import ApplicationView
from chalicelib.applications.handover_schemas import CourierAnswer, CourierMessage, DeliveryView, NewParcel, Pickup
from chalicelib.web.acts import Acts
from chalicelib.web.api import Api, Ask, Gate, Nothing

if TYPE_CHECKING:
    from chalicelib.applications.handover import Handover
    from chalicelib.kernel.store import CaseStore


def blueprint(handover: Callable[[], Handover], cases: Callable[[], CaseStore], gate: Callable[[], Gate]) -> Api:
    """The routes of delivery, pickup and files that are handed over, and the one that the courier tells."""
    api = Api("chalicelib.applications.routes", gate)

    acts = Acts(cases, ApplicationView)

    @api.get("/v1/applications/{case_id}/delivery", DeliveryView, "结果送到哪里了")
    def delivery(ask: Ask[Nothing]) -> DeliveryView:
        return handover().look(ask.caller, ask.path["case_id"])

    @api.post("/v1/applications/{case_id}/pickup", Pickup, ApplicationView, "窗口：凭取件码发放结果")
    def pick_up(ask: Ask[Pickup]) -> ApplicationView:
        return acts.on_case(ask, handover().pick_up)

    @api.post("/v1/applications/{case_id}/parcels", NewParcel, ApplicationView, "窗口：代收材料移交", status=201)
    def send_files(ask: Ask[NewParcel]) -> ApplicationView:
        return acts.on_case(ask, handover().send_files)

    @api.post("/v1/applications/{case_id}/parcels/{parcel}/receipt", Nothing, ApplicationView, "确认收到移交的材料")
    def receive_files(ask: Ask[Nothing]) -> ApplicationView:
        act = handover().receive_files
        return acts.once(ask, lambda: act(ask.caller, ask.path["case_id"], ask.path["parcel"], ask.key))

    @api.post("/receipts/ems", CourierMessage, CourierAnswer, "快递公司推送的轨迹", keyed=False)
    def told(ask: Ask[CourierMessage]) -> CourierAnswer:
        return handover().told(ask.body)

    return api
