"""Requests and answers about what is handed over: results, and files collected for another authority."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from chalicelib.applications.couriers import Status
from chalicelib.applications.schemas import Code
from chalicelib.kernel.values import Lenient, Strict

DeliveryState = Literal["pending", "arranging", "ready", "sent", "delivered", "none"]
"""Not decided yet; the courier is being ordered; to be handed out; with the courier; delivered; there is nothing."""


class Pickup(Strict):
    """The code that the applicant shows at the window (取件码)."""

    code: str = Field(min_length=1, max_length=32)


class NewParcel(Strict):
    """Files that leave for the authority that decides (代收件移交).

    ``courier``: one is ordered now; ``messenger``: somebody of the government carries them (机要交换, 专人送达).
    """

    materials: tuple[Code, ...] = Field(min_length=1, max_length=50)
    carrier: Literal["courier", "messenger"]


class CourierMessage(Strict):
    """What the courier tells by itself, in its own form; its digest is its signature."""

    partner: str = Field(max_length=64)
    message_type: str = Field(max_length=64)
    message_id: str = Field(min_length=1, max_length=128)
    timestamp: int
    content: str = Field(max_length=20_000)
    digest: str = Field(max_length=128)


class CourierAnswer(Lenient):
    """What the courier is answered: that its message was taken."""

    code: Literal["S00"] = "S00"
    message_id: str


class TraceView(Lenient):
    """Where a parcel was."""

    at: datetime
    place: str
    status: Status
    text: str


class PickupView(Lenient):
    """Where the result is handed out; the code is for the applicant alone."""

    site: str
    name: str
    address: str
    hours: str
    code: str = ""


class ParcelView(Lenient):
    """Files on their way to the authority that decides."""

    parcel: str
    to: str
    """Name of the authority."""
    materials: tuple[str, ...]
    carrier: str
    tracking: str
    state: Literal["sent", "received"]
    sent_at: datetime
    received_at: datetime | None = None
    traces: tuple[TraceView, ...] = ()


class DeliveryView(Lenient):
    """Where the result is, and the files that were collected here."""

    case_id: str
    how: Literal["", "window", "courier", "certificate"]
    how_text: str
    state: DeliveryState
    state_text: str
    due: date | None = None
    """The last day on which it must have reached the applicant."""
    basis: str = ""
    delivered_at: datetime | None = None
    pickup: PickupView | None = None
    carrier: str = ""
    tracking: str = ""
    traces: tuple[TraceView, ...] = ()
    parcels: tuple[ParcelView, ...] = ()
