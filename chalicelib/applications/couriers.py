"""What the application flow needs of a courier (寄递), and the one way to have something collected."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, Protocol

from chalicelib.catalogue.sites import Site
from chalicelib.kernel.errors import NotAllowed, Unavailable

Status = Literal["collected", "moving", "delivering", "signed", "returned", "failed"]
"""已收寄, 运输中, 派送中, 已签收, 已退回, 投递未成功."""

CONTENTS = "政务服务办理结果和材料（文件）"
"""All that a courier is told of what it carries: which matter it is about, it need not know (个人信息保护法 art 6)."""


class Ordered(Protocol):
    """What became of an order."""

    @property
    def state(self) -> Literal["ordered", "none", "refused", "temporary", "unknown"]: ...

    @property
    def tracking(self) -> str: ...


class Trace(Protocol):
    """Where a parcel was."""

    @property
    def at(self) -> datetime: ...

    @property
    def place(self) -> str: ...

    @property
    def status(self) -> Status: ...


class Push(Protocol):
    """What the courier told by itself."""

    @property
    def reference(self) -> str: ...

    @property
    def tracking(self) -> str: ...

    @property
    def trace(self) -> Trace: ...


class Courier(Protocol):
    """Port: a courier. ``reference`` names a parcel; the same one again is the same order."""

    @property
    def name(self) -> str:
        """What facts call it."""
        ...

    def order(self, reference: str, sender: Mapping[str, str], recipient: Mapping[str, str], contents: str) -> Ordered:
        """Have something collected. ``sender`` and ``recipient``: ``name``, ``phone``, ``address``."""
        ...

    def find(self, reference: str) -> Ordered:
        """The order of that reference; ``none`` where there is none."""
        ...

    def track(self, tracking: str) -> Sequence[Trace] | None:
        """Where the parcel was, oldest first; ``None`` when that cannot be told now."""
        ...

    def read(self, message: Mapping[str, Any]) -> Push | None:
        """What a message tells; ``None`` when it is not from the courier."""
        ...


def collected(courier: Courier, reference: str, sender: Mapping[str, str], recipient: Mapping[str, str]) -> str:
    """Have the courier collect what ``reference`` names; the tracking number.

    It is asked whether it has that order already, before anything is ordered and when no answer came: one that was
    lost, or a reader that was killed before it wrote the number down, never leads to a second order.

    Raises
    ------
    NotAllowed
        ``courier_refused``: it will not carry this, whoever asks again.
    Unavailable
        ``courier_unavailable``: later.
    """
    found = courier.find(reference)
    if found.state == "none":
        found = courier.order(reference, sender, recipient, CONTENTS)
        found = courier.find(reference) if found.state == "unknown" else found
    if found.state == "ordered":
        return found.tracking
    if found.state == "refused":
        raise NotAllowed("courier_refused")
    raise Unavailable("courier_unavailable")


def sender(site: Site, phone: str) -> dict[str, str]:
    """A site as a courier knows who sends."""
    return {"name": site.name, "phone": phone, "address": site.address}
