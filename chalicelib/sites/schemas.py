"""Requests and answers of appointments and queues."""

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from chalicelib.kernel.values import Lenient, Strict
from chalicelib.sites.model import Outcome, Stands

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Code = Annotated[str, StringConstraints(max_length=40)]
Service = Annotated[str, StringConstraints(pattern=r"^([a-z][a-z_]{1,40})?$")]
Window = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]{1,8}$")]


class Matter(Strict):
    """What one comes for: a service item by its code, or a service (区) of the site."""

    item: Code = ""
    service: Service = ""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if bool(self.item) == bool(self.service):
            raise ValueError("one of item and service")
        return self


class Asked(Strict):
    """What every booking says."""

    site: Code
    start: AwareDatetime
    """When the slot begins, as the site's slots tell it."""
    firm: Annotated[str, StringConstraints(max_length=20)] = ""
    """Credit code of the firm it is for; empty: for oneself."""
    visitor: Name
    """Who comes."""


class NewAppointment(Asked, Matter):
    """One visit."""


class NewJoint(Asked):
    """Several departments at once (企业预约联合办): all of them or none."""

    visits: tuple[Matter, ...] = Field(min_length=2, max_length=10)
    pattern: Literal["same", "consecutive"] = "same"
    """In the same slot, or one after the other in the order in which they are told."""


class Whose(Strict):
    """Whose appointments: the firm's with that credit code; empty: one's own."""

    firm: Annotated[str, StringConstraints(max_length=20)] = ""


class Wanted(Strict):
    """Which slots."""

    day: date
    service: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{1,40}$")] = "general"


class CheckIn(Strict):
    """Who has come: the appointment and the code that only its holder was told."""

    appointment: Annotated[str, StringConstraints(max_length=40)]
    code: Annotated[str, StringConstraints(max_length=20)]


class NewTicket(Matter):
    """A number without an appointment (现场取号)."""


class NextCall(Strict):
    """The window that is free, and whom it serves."""

    window: Window
    services: tuple[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{1,40}$")], ...] = Field(
        min_length=1, max_length=10
    )


class CallOutcome(Strict):
    """Whether whoever was called came and was served."""

    outcome: Outcome


class Slot(Lenient):
    """A slot, and how many seats are free in it."""

    start: datetime
    until: datetime
    free: int


class Slots(Lenient):
    """The slots of a day that can still be booked; none on a day on which the site is closed."""

    site: str
    service: str
    day: date
    items: tuple[Slot, ...]


class ToBring(Lenient):
    """A material of the item. ``spared``: need not be brought when the platform finds it itself (可免交)."""

    name: str
    required: bool
    spared: bool
    note: str


class VisitView(Lenient):
    """One visit, and what to bring to it."""

    service: str
    service_name: str
    start: datetime
    until: datetime
    item: str
    item_name: str
    materials: tuple[ToBring, ...]
    number: str
    """The queue number, once one has checked in."""


class AppointmentView(Lenient):
    """An appointment with all that one needs to know (一次告知)."""

    id: str
    check_in_code: str
    """签到码: known to the holder alone."""
    site: str
    site_name: str
    address: str
    state: Stands
    state_text: str
    visits: tuple[VisitView, ...]
    visitor: str
    """Masked."""
    told: tuple[str, ...]


class Appointments(Lenient):
    """In the order of their times."""

    items: tuple[AppointmentView, ...]


class TicketView(Lenient):
    """A number, and how many are called before."""

    number: str
    service: str
    service_name: str
    ahead: int


class Tickets(Lenient):
    """The numbers that somebody who has come holds."""

    appointment: str
    items: tuple[TicketView, ...]


class CallView(Lenient):
    """Who is called where, as the window sees it. The screen shows number and window alone."""

    number: str
    service: str
    service_name: str
    window: str
    at: datetime
    state: Literal["called", "served", "no_show"]
    slot: datetime | None
    appointment: str
    visitor: str
    """Masked; empty for numbers without an appointment, and when the personal data is deleted."""


class LineView(Lenient):
    """How long a line is."""

    service: str
    service_name: str
    waiting: int
    last_called: str
    """Empty: none today."""
    minutes: int
    """Rough minutes until whoever comes now is called."""


class WaitingView(Lenient):
    """The lines of a site at this moment."""

    site: str
    day: date
    items: tuple[LineView, ...]
