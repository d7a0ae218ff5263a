"""Requests about what is handed over, and to the sandbox's courier."""

from typing import Any

from chalicelib.applications.arriving import append
from chalicelib.applications.commands import Send
from chalicelib.applications.facts import ResultSent
from chalicelib.applications.handover_schemas import NewParcel
from chalicelib.kernel.caller import Caller
from tests.asks.registry import ASKS, about, asks
from tests.builders import RELATIONS, once
from tests.cast import Cast
from tests.fakes.courier import ENVELOPE
from tests.families import OFFICERS, Family
from tests.gateway import Sent

about("GET /v1/applications/{case_id}/delivery", "pending")
about("POST /v1/applications/{case_id}/parcels", "pending", {"materials": ["identity"], "carrier": "messenger"})


@asks("POST /v1/applications/{case_id}/pickup")
def picked_up(cast: Cast, _: str, family: Family, __: str) -> Sent:
    case_id = cast.families[family].ruled
    code = cast.privacy.code(f"pickup:{case_id}")
    return Sent("POST", f"/v1/applications/{case_id}/pickup", body={"code": code})


@asks("POST /v1/applications/{case_id}/parcels/{parcel}/receipt")
def received(cast: Cast, _: str, family: Family, __: str) -> Sent:
    """Of files that the window at which the case was taken has sent."""
    case_id, parcel = cast.families[family].pending, "none"
    if family == "elder":
        window = Caller("officer", "window-opener", posts=OFFICERS["window_opener"], relations=RELATIONS)
        asked = NewParcel(materials=("identity",), carrier="messenger")
        cast.handed.handover.send_files(window, case_id, asked, once())
        parcel = list(cast.head(case_id).state.parcels)[-1]
    return Sent("POST", f"/v1/applications/{case_id}/parcels/{parcel}/receipt", body={})


@asks("POST /receipts/ems")
def told(cast: Cast, _: str, family: Family, __: str) -> Sent:
    """Of a result that is on its way."""
    case_id = cast.families[family].ruled
    tracking = _ordered(cast, case_id)
    append(cast.cases, cast.clock, cast.head(case_id), Send(ResultSent(carrier="ems", tracking=tracking)))
    return Sent("POST", "/receipts/ems", body=cast.handed.courier.moves(tracking, "moving"))


ORDER = {"reference": "r1", "sender": {}, "recipient": {"address": "某处"}, "contents": "文件"}
for _path, _type, _content in (
    ("orders", "ORDER_CREATE", ORDER),
    ("lookups", "ORDER_QUERY", {"reference": "r1"}),
    ("traces", "TRACE_QUERY", {"tracking": "EA000000005CN"}),
):
    ASKS[f"POST /sandbox/ems/{_path}"] = lambda *_, path=_path, kind=_type, content=_content: Sent(
        "POST", f"/sandbox/ems/{path}", body=ENVELOPE.seal(kind, content)
    )


@asks("POST /sandbox/ems/parcels/{tracking}/progress")
def moved(cast: Cast, *_: Any) -> Sent:
    return Sent("POST", f"/sandbox/ems/parcels/{_ordered(cast, 'r2')}/progress", body={"status": "moving"})


def _ordered(cast: Cast, reference: str) -> str:
    return cast.handed.courier.order(reference, {}, {"address": "某处"}, "文件").tracking
