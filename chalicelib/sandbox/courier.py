"""A pretended courier (EMS), in the form of its adapter. In sandboxes only.

What would happen elsewhere is played by what is sent: an address says that it is not served, or that the answer
gets lost on its way; and a request says where a parcel is now.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import count
from typing import Any, Literal, Protocol

from pydantic import Field

from chalicelib.kernel.errors import NotFound, Unavailable
from chalicelib.kernel.values import Lenient, Strict
from chalicelib.sandbox.providers import ProviderNotes

NOT_SERVED, NO_ANSWER = "不通邮", "无回音"
"""In an address: the courier does not go there; it takes the order, and the answer is lost, once."""

WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
"""Of the check digit of a tracking number (UPU standard S10)."""

Code = Literal["S00", "S01", "E01", "E10", "E20"]


class Sealed(Strict):
    """A message in its envelope."""

    partner: str = Field(max_length=64)
    message_type: str = Field(max_length=64)
    message_id: str = Field(max_length=128)
    timestamp: int
    content: str = Field(max_length=20_000)
    digest: str = Field(max_length=128)


class OrderAnswer(Lenient):
    """``S00`` taken, ``S01`` was taken before, ``E01`` not signed, ``E10`` not served, ``E20`` no such reference."""

    code: Code
    tracking: str = ""


class Step(Lenient):
    """Where a parcel was."""

    at: datetime
    place: str
    status: str


class TraceAnswer(Lenient):
    """Where a parcel was, oldest first."""

    code: Code
    traces: tuple[Step, ...] = ()


class Progress(Strict):
    """Where a parcel is now."""

    status: Literal["collected", "moving", "delivering", "signed", "returned", "failed"]
    place: str = Field(default="昆明市", min_length=1, max_length=60)


class Envelope(Protocol):
    """Port: how the courier and its partner sign."""

    def seal(self, message_type: str, content: Mapping[str, Any], message_id: str = "") -> dict[str, Any]: ...

    def open(self, message_type: str, message: Mapping[str, Any]) -> dict[str, Any] | None:
        """The content, ``None`` when the message is not the partner's."""
        ...


def tracking_number(serial: int) -> str:
    """13 characters: service EA, eight digits, their check digit, country (UPU standard S10)."""
    digits = f"{serial % 10**8:08d}"
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True)) % 11
    return f"EA{digits}{({10: 0, 11: 5}).get(rest, rest)}CN"


class PlayedCourier:
    """Plays the courier; refuses everything where the stack is no sandbox."""

    def __init__(self, notes: ProviderNotes | None, envelope: Callable[[], Envelope]) -> None:
        self._notes = notes
        self._envelope = envelope

    def order(self, message: Sealed) -> OrderAnswer:
        """Take an order; the same reference again is the same order."""
        notes, told = self._open(), self._envelope().open("ORDER_CREATE", message.model_dump())
        if told is None:
            return OrderAnswer(code="E01")
        reference, address = str(told["reference"]), str(told["recipient"]["address"])
        if known := notes.get(f"ems-order#{reference}"):
            return OrderAnswer(code="S01", tracking=known)
        if NOT_SERVED in address:
            return OrderAnswer(code="E10")
        tracking = next(number for number in _numbers(reference) if _own(notes, number, reference))
        notes.add(f"ems-order#{reference}", tracking)
        if NO_ANSWER in address:
            raise Unavailable("courier_unavailable")
        return OrderAnswer(code="S00", tracking=tracking)

    def find(self, message: Sealed) -> OrderAnswer:
        """The order of a reference."""
        notes, told = self._open(), self._envelope().open("ORDER_QUERY", message.model_dump())
        if told is None:
            return OrderAnswer(code="E01")
        known = notes.get(f"ems-order#{told['reference']}")
        return OrderAnswer(code="S01", tracking=known) if known else OrderAnswer(code="E20")

    def traces(self, message: Sealed) -> TraceAnswer:
        """Where a parcel was."""
        notes, told = self._open(), self._envelope().open("TRACE_QUERY", message.model_dump())
        if told is None:
            return TraceAnswer(code="E01")
        tracking = str(told["tracking"])
        if notes.get(f"ems#{tracking}") is None:
            return TraceAnswer(code="E20")
        return TraceAnswer(code="S00", traces=tuple(_steps(notes, tracking)))

    def move(self, tracking: str, progress: Progress) -> Sealed:
        """The parcel moves; what the courier tells of it by itself, for whoever plays the line to bring it."""
        notes = self._open()
        reference = notes.get(f"ems#{tracking}")
        if reference is None:
            raise NotFound("parcel_unknown")
        step = Step(at=datetime.now(UTC), place=progress.place, status=progress.status)
        place = next(n for n in count() if notes.add(f"ems-step#{tracking}#{n}", step.model_dump_json()))
        told = {"reference": reference, "tracking": tracking, **step.model_dump(mode="json")}
        return Sealed.model_validate(self._envelope().seal("TRACE_PUSH", told, f"{tracking}-{place}"))

    def _open(self) -> ProviderNotes:
        if self._notes is None:
            raise NotFound("route_unknown")
        return self._notes


def _numbers(reference: str) -> Iterator[str]:
    """Numbers for a reference: the first, and others for when that is another's."""
    serial = int.from_bytes(hashlib.sha256(reference.encode()).digest()[:6])
    while True:
        yield tracking_number(serial)
        serial += 1


def _own(notes: ProviderNotes, tracking: str, reference: str) -> bool:
    return notes.add(f"ems#{tracking}", reference) or notes.get(f"ems#{tracking}") == reference


def _steps(notes: ProviderNotes, tracking: str) -> Iterator[Step]:
    for place in count():
        step = notes.get(f"ems-step#{tracking}#{place}")
        if step is None:
            return
        yield Step.model_validate_json(step)
