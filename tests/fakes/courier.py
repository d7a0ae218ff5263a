"""The client of the courier and the sandbox's courier, without the wire between them."""

from collections.abc import Mapping
from typing import Any

from chalicelib.kernel.errors import Unavailable
from chalicelib.sandbox.courier import PlayedCourier, Progress, Sealed
from chalicelib.sandbox.providers import ProviderNotes
from channels.courier.ems import Ems, State
from channels.courier.envelope import Envelope

ENVELOPE = Envelope("cxf", "the secret of both")


class DirectCourier(Ems):
    """A :class:`~chalicelib.applications.couriers.Courier` that counts what is ordered."""

    def __init__(self, notes: ProviderNotes) -> None:
        super().__init__("http://127.0.0.1:9", ENVELOPE.partner, ENVELOPE.secret)
        self.played = PlayedCourier(notes, lambda: ENVELOPE)
        self.down = False
        """It is asked, and does not answer."""
        self.ordered: list[Mapping[str, Any]] = []

    def moves(self, tracking: str, status: Any, place: str = "昆明市") -> dict[str, Any]:
        """The parcel moves; what the courier tells of it by itself."""
        return self.played.move(tracking, Progress(status=status, place=place)).model_dump()

    def _post(self, path: str, message_type: str, content: Mapping[str, Any]) -> dict[str, Any] | State:
        if self.down:
            return "temporary"
        if message_type == "ORDER_CREATE":
            self.ordered.append(content)
        sealed = Sealed.model_validate(self._envelope.seal(message_type, content))
        asked = {"ems/orders": self.played.order, "ems/lookups": self.played.find, "ems/traces": self.played.traces}
        try:
            return asked[path](sealed).model_dump(mode="json")
        except Unavailable:
            return "unknown"
