"""Tickets: what their routes call, their clockwork, what is told of them, and what the public may know."""

from __future__ import annotations

from functools import cache
from os import environ as env
from typing import TYPE_CHECKING

from chalicelib.bootstrap.access import gate
from chalicelib.bootstrap.shared import cases, catalogue, clock, privacy

if TYPE_CHECKING:
    from chalicelib.complaints.acting import Acting
    from chalicelib.complaints.clockwork import TicketClockwork
    from chalicelib.complaints.intake import Intake
    from chalicelib.complaints.letters import TicketLetters
    from chalicelib.complaints.photos import Photos
    from chalicelib.complaints.public import TicketsInPublic
    from chalicelib.complaints.routes import Services
    from chalicelib.complaints.telling import TicketAudience
    from chalicelib.rights.audience import Bindings, Standing
    from chalicelib.rights.consents import Consents
    from chalicelib.web.api import Api


@cache
def ticket_photos() -> Photos:
    from chalicelib.aws.files import Bucket
    from chalicelib.complaints.photos import Photos

    return Photos(Bucket(env["FILES_BUCKET"]))


@cache
def upload_address() -> str:
    """Where files are posted to."""
    from chalicelib.aws.files import Bucket

    return Bucket(env["FILES_BUCKET"]).address()


@cache
def ticket_acting() -> Acting:
    from chalicelib.complaints.acting import Acting
    from chalicelib.complaints.offices import Offices

    offices = Offices(catalogue(), privacy(), clock())
    return Acting(cases(), catalogue(), privacy(), offices, ticket_photos(), clock())


@cache
def ticket_intake() -> Intake:
    """What takes tickets from every channel."""
    from chalicelib.aws.numbers import TicketNumbers
    from chalicelib.complaints.intake import Intake
    from chalicelib.complaints.placing import DistrictPlaces

    numbers = TicketNumbers(env["TABLE_COUNTERS"])
    return Intake(ticket_acting(), numbers, DistrictPlaces(catalogue().places), clock())


@cache
def tickets() -> Services:
    """What the routes of tickets call."""
    from chalicelib.bootstrap.applications import intake
    from chalicelib.bootstrap.elsewhere import OtherFlows
    from chalicelib.complaints.attaching import Attaching
    from chalicelib.complaints.desk import Desk
    from chalicelib.complaints.handing_over import HandingOver
    from chalicelib.complaints.handling import Handling
    from chalicelib.complaints.reading import Reading
    from chalicelib.complaints.reporting import Reporting
    from chalicelib.complaints.routes import Services

    acting, elsewhere = ticket_acting(), OtherFlows(cases(), intake)
    return Services(
        ticket_intake(), Reading(acting, elsewhere), Reporting(acting), Handling(acting), Desk(acting, clock()),
        HandingOver(acting, elsewhere), Attaching(acting), ticket_photos(), cases(), clock(),
    )  # fmt: skip


@cache
def ticket_clockwork() -> TicketClockwork:
    from chalicelib.complaints.clockwork import TicketClockwork

    return TicketClockwork(cases(), catalogue(), clock())


@cache
def tickets_in_public() -> TicketsInPublic:
    from chalicelib.complaints.public import TicketsInPublic

    return TicketsInPublic(cases())


def ticket_audience(consents: Consents, standing: Standing) -> TicketAudience:
    """Who hears of a ticket."""
    from chalicelib.complaints.telling import TicketAudience

    return TicketAudience(cases(), catalogue().departments, consents, standing)


def ticket_letters(bindings: Bindings) -> TicketLetters:
    """What is told of it."""
    from chalicelib.complaints.letters import TicketLetters

    return TicketLetters(cases(), privacy(), catalogue(), bindings)


@cache
def tickets_api() -> Api:
    from chalicelib.complaints.routes import blueprint

    return blueprint(tickets, gate)


@cache
def ticket_work_api() -> Api:
    from chalicelib.complaints.handling_routes import blueprint

    return blueprint(tickets, gate)
