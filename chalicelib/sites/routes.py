"""Appointments, queue numbers and calls over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.sites.schemas import (
    Appointments,
    AppointmentView,
    CallOutcome,
    CallView,
    CheckIn,
    NewAppointment,
    NewJoint,
    NewTicket,
    NextCall,
    Slots,
    Tickets,
    TicketView,
    WaitingView,
    Wanted,
    Whose,
)
from chalicelib.web.acts import Repeatable
from chalicelib.web.api import Api, Ask, Gate, Nothing

if TYPE_CHECKING:
    from chalicelib.kernel.store import CaseStore
    from chalicelib.sites.booking import Booking
    from chalicelib.sites.calling import Calling
    from chalicelib.sites.service import Halls


@dataclass(frozen=True, slots=True)
class Services:
    """What the routes call."""

    halls: Halls
    booking: Booking
    calling: Calling
    cases: CaseStore
    """Keeps idempotency keys."""


def blueprint(services: Callable[[], Services], gate: Callable[[], Gate]) -> Api:
    """The routes of appointments. Every command may be repeated: its key or its state gives the first answer again."""
    api = Api("chalicelib.sites.routes", gate)
    acts = Repeatable(lambda: services().cases)

    @api.get("/v1/sites/{code}/slots", Slots, "可以预约的时段", query=Wanted)
    def slots(ask: Ask[Wanted]) -> Slots:
        return services().halls.slots(ask.path["code"], ask.body.day, ask.body.service)

    @api.get("/v1/sites/{code}/waiting", WaitingView, "现在有几个人在排队")
    def waiting(ask: Ask[Any]) -> WaitingView:
        return services().halls.waiting(ask.path["code"])

    @api.post("/v1/appointments", NewAppointment, AppointmentView, "预约", status=201)
    def book(ask: Ask[NewAppointment]) -> AppointmentView:
        return acts.again(ask, lambda: services().booking.book(ask.caller, ask.body, ask.key))

    @api.post("/v1/appointments/joint", NewJoint, AppointmentView, "企业预约联合办", status=201)
    def joint(ask: Ask[NewJoint]) -> AppointmentView:
        return acts.again(ask, lambda: services().booking.joint(ask.caller, ask.body, ask.key))

    @api.get("/v1/appointments", Appointments, "我的预约", query=Whose, personal=True)
    def mine(ask: Ask[Whose]) -> Appointments:
        return services().booking.mine(ask.caller, ask.body)

    @api.post("/v1/appointments/{appointment}/cancellation", Nothing, AppointmentView, "取消预约")
    def cancel(ask: Ask[Nothing]) -> AppointmentView:
        return acts.again(ask, lambda: services().booking.cancel(ask.caller, ask.path["appointment"]))

    @api.post("/v1/partner/sites/{code}/check-in", CheckIn, Tickets, "自助终端：签到取号", api_key=True)
    @api.post("/v1/sites/{code}/check-in", CheckIn, Tickets, "签到取号")
    def check_in(ask: Ask[CheckIn]) -> Tickets:
        return acts.again_on(ask, services().calling.check_in, "code")

    @api.post("/v1/partner/sites/{code}/tickets", NewTicket, TicketView, "自助终端：现场取号", status=201, api_key=True)
    @api.post("/v1/sites/{code}/tickets", NewTicket, TicketView, "现场取号", status=201)
    def ticket(ask: Ask[NewTicket]) -> TicketView:
        return acts.again(ask, lambda: services().calling.ticket(ask.caller, ask.path["code"], ask.body, ask.key))

    @api.post("/v1/sites/{code}/calls", NextCall, CallView, "叫号")
    def call(ask: Ask[NextCall]) -> CallView:
        return acts.again_on(ask, services().calling.call, "code")

    @api.post("/v1/sites/{code}/calls/{ticket}/outcome", CallOutcome, CallView, "叫号的结果：已办理或者过号")
    def settle(ask: Ask[CallOutcome]) -> CallView:
        return acts.again_on(ask, services().calling.settle, "code", "ticket")

    return api
