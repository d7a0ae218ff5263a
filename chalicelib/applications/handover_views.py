"""What handing over looks like from outside: plain Chinese, no personal data."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.applications.couriers import Status, Trace
from chalicelib.applications.facts import FilesReceived, FilesSent, ResultDelivered
from chalicelib.applications.handover_schemas import DeliveryState, DeliveryView, ParcelView, PickupView, TraceView
from chalicelib.applications.model import FLOW, OPEN, Application, Stage
from chalicelib.catalogue.sites import Site
from chalicelib.kernel.cases import body_of
from chalicelib.kernel.deadlines import last_day_before
from chalicelib.kernel.facts import Fact

HOW: Mapping[str, str] = {
    "": "没有需要送达的证件或者文书",
    "window": "到窗口领取",
    "courier": "邮政快递送达",
    "certificate": "只要电子证照",
}
STATES: Mapping[DeliveryState, str] = {
    "pending": "还没有办好，办好后按您选的方式送达。",
    "arranging": "已经批准，正在准备寄送。",
    "ready": "已经办好，请凭取件码到窗口领取。",
    "sent": "已经交给邮政快递，可以查看它到了哪里。",
    "delivered": "已经送达。",
    "none": "没有需要送达的证件或者文书。",
}
STATUSES: Mapping[Status, str] = {
    "collected": "已收寄", "moving": "运输中", "delivering": "正在派送", "signed": "已签收",
    "returned": "已退回，请到窗口领取", "failed": "投递没有成功，快递员会再联系您",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Around:
    """What the view needs besides the case."""

    site: Site
    """Where the result is handed out."""
    code: str
    """The code that opens it there; empty for whoever may not know it."""
    complete: bool
    """Whether all that the applicant gets has been issued."""
    names: Mapping[str, str]
    """Credit code → name of each department."""
    traces: Mapping[str, Sequence[Trace]]
    """Tracking number → where that parcel was."""


def delivery_view(case_id: str, state: Application, facts: Iterable[Fact], around: Around) -> DeliveryView:
    """Where the result is, and the files that were collected here."""
    stands, due = _state(state, around.complete), state.deadline("delivery")
    bodies = [(body_of(FLOW, fact), fact.at) for fact in facts]
    at_window = stands in ("ready", "pending") and state.delivery == "window"
    return DeliveryView(
        case_id=case_id,
        how=state.delivery,
        how_text=HOW[state.delivery],
        state=stands,
        state_text=STATES[stands],
        due=last_day_before(due.due) if due and due.due else None,
        basis=due.limit.basis if due else "",
        delivered_at=next((at for body, at in bodies if isinstance(body, ResultDelivered)), None),
        pickup=_pickup(around) if at_window else None,
        carrier=state.carrier,
        tracking=state.tracking,
        traces=_traces(around, state.tracking),
        parcels=tuple(_parcels(facts, around)),
    )


def _state(state: Application, complete: bool) -> DeliveryState:
    if state.delivered:
        return "delivered"
    if state.stage is not Stage.APPROVED:
        return "pending" if state.stage in OPEN and state.delivery else "none"
    if state.tracking:
        return "sent"
    approved: Mapping[str, DeliveryState] = {"": "none", "window": "ready" if complete else "pending"}
    return approved.get(state.delivery, "arranging")


def _pickup(around: Around) -> PickupView:
    site = around.site
    return PickupView(site=site.code, name=site.name, address=site.address, hours=site.hours, code=around.code)


def _parcels(facts: Iterable[Fact], around: Around) -> list[ParcelView]:
    found: dict[str, ParcelView] = {}
    for fact in facts:
        body = body_of(FLOW, fact)
        if isinstance(body, FilesSent):
            found[body.parcel] = ParcelView(
                parcel=body.parcel, to=around.names.get(body.to, body.to), materials=body.materials,
                carrier=body.carrier, tracking=body.tracking, state="sent", sent_at=fact.at,
                traces=_traces(around, body.tracking),
            )  # fmt: skip
        elif isinstance(body, FilesReceived):
            sent = found[body.parcel]
            found[body.parcel] = sent.model_copy(update={"state": "received", "received_at": fact.at})
    return list(found.values())


def _traces(around: Around, tracking: str) -> tuple[TraceView, ...]:
    traces = around.traces.get(tracking, ())
    return tuple(TraceView(at=t.at, place=t.place, status=t.status, text=STATUSES[t.status]) for t in traces)
