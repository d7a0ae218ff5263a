"""The courier (邮政特快专递 EMS): orders a collection, asks what became of it, reads what it tells by itself.

EMS gives the form of its interface to contract customers only, so an adapter in front of it speaks this one. All
messages are an :class:`~channels.courier.envelope.Envelope`:

``POST ems/orders`` ``ORDER_CREATE {"reference", "sender", "recipient", "contents"}`` → ``{"code", "tracking"}``;
sender and recipient are ``{"name", "phone", "address"}``. The same reference again is the same order.

``POST ems/lookups`` ``ORDER_QUERY {"reference"}`` → ``{"code", "tracking"}``

``POST ems/traces`` ``TRACE_QUERY {"tracking"}`` → ``{"code", "traces": [{"at", "place", "status"}]}``, oldest first

The adapter tells by itself: ``TRACE_PUSH {"reference", "tracking", "at", "place", "status"}``
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import httpx

from channels.courier.envelope import Envelope

TIMEOUT = httpx.Timeout(5.0, connect=2.0)

State = Literal["ordered", "none", "refused", "temporary", "unknown"]
"""``none``: no order of that reference; ``refused``: it will never carry this; ``temporary``: nothing was taken;
``unknown``: it may or may not have been taken, so it is asked for by its reference before anything is ordered."""

CODES: Mapping[object, State] = {
    "S00": "ordered",  # taken
    "S01": "ordered",  # was taken before, under the same reference
    "E10": "refused",  # the address is not served
    "E11": "refused",  # the contents are not carried
    "E20": "none",  # no such reference
}
"""code → state; any other (a signature that does not fit, a quota) is temporary: it ends where a person sees it."""

NOT_TAKEN = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""Failures before anything was sent."""

Status = Literal["collected", "moving", "delivering", "signed", "returned", "failed"]
"""已收寄, 运输中, 派送中, 已签收, 已退回, 投递未成功."""

STATUSES: Mapping[object, Status] = {
    "collected": "collected", "moving": "moving", "delivering": "delivering", "signed": "signed",
    "returned": "returned", "failed": "failed",
}  # fmt: skip
"""status → status; of any other it is only known that the parcel moves."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """What became of an order; ``tracking`` where it is ordered."""

    state: State
    tracking: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a parcel was."""

    at: datetime
    place: str
    status: Status


@dataclass(frozen=True, slots=True)
class Push:
    """What the courier told by itself."""

    reference: str
    tracking: str
    trace: Trace


class Ems:
    """Speaks to the adapter under ``base_url``."""

    name = "ems"

    def __init__(self, base_url: str, partner: str, secret: str) -> None:
        self._client = httpx.Client(base_url=base_url, timeout=TIMEOUT, trust_env=False)
        self._envelope = Envelope(partner, secret)

    def order(self, reference: str, sender: Mapping[str, str], recipient: Mapping[str, str], contents: str) -> Ordered:
        """Order a collection, under a reference that is the same whenever it is the same parcel."""
        told = {"reference": reference, "sender": dict(sender), "recipient": dict(recipient), "contents": contents}
        return self._ordered(self._post("ems/orders", "ORDER_CREATE", told))

    def find(self, reference: str) -> Ordered:
        """The order of that reference."""
        return self._ordered(self._post("ems/lookups", "ORDER_QUERY", {"reference": reference}))

    def track(self, tracking: str) -> tuple[Trace, ...] | None:
        """Where the parcel was, oldest first; ``None`` when that cannot be told now."""
        answer = self._post("ems/traces", "TRACE_QUERY", {"tracking": tracking})
        if isinstance(answer, str) or CODES.get(answer.get("code")) != "ordered":
            return None
        traces = answer.get("traces")
        return tuple(map(_trace, traces)) if isinstance(traces, list) and all(map(_timed, traces)) else None

    def read(self, message: Mapping[str, Any]) -> Push | None:
        """What a message of the courier's tells; ``None`` when it is not from the courier."""
        content = self._envelope.open("TRACE_PUSH", message)
        if content is None or not _timed(content):
            return None
        return Push(str(content.get("reference")), str(content.get("tracking")), _trace(content))

    def _ordered(self, answer: dict[str, Any] | State) -> Ordered:
        if isinstance(answer, str):
            return Ordered(answer)
        state, tracking = CODES.get(answer.get("code"), "temporary"), answer.get("tracking")
        if state != "ordered":
            return Ordered(state)
        return Ordered("ordered", tracking) if isinstance(tracking, str) and tracking else Ordered("unknown")

    def _post(self, path: str, message_type: str, content: Mapping[str, Any]) -> dict[str, Any] | State:
        """The object that is answered, or why there is none."""
        try:
            answer = self._client.post(path, json=self._envelope.seal(message_type, content))
            told = answer.json() if answer.status_code == 200 else None
        except NOT_TAKEN:
            return "temporary"
        except (httpx.RequestError, ValueError):
            return "unknown"
        if isinstance(told, dict):
            return told
        return "unknown" if answer.status_code == 200 or answer.status_code >= 500 else "temporary"


def _timed(told: Any) -> bool:
    """Whether that tells of a time with its zone; the courier's traces all do."""
    try:
        return isinstance(told, dict) and datetime.fromisoformat(str(told.get("at"))).tzinfo is not None
    except ValueError:
        return False


def _trace(told: Mapping[str, Any]) -> Trace:
    at = datetime.fromisoformat(str(told.get("at")))
    return Trace(at, str(told.get("place")), STATUSES.get(told.get("status"), "moving"))
