"""Results and files that are handed over, and the courier that carries them."""

from __future__ import annotations

from functools import cache
from os import environ as env
from typing import TYPE_CHECKING

from chalicelib.bootstrap.access import gate
from chalicelib.bootstrap.shared import cases, catalogue, clock, privacy, provider_secrets

if TYPE_CHECKING:
    from chalicelib.applications.arriving import Arrivals, UnderWay
    from chalicelib.applications.delivering import Delivering
    from chalicelib.applications.handover import Handover
    from chalicelib.sandbox.courier import PlayedCourier
    from chalicelib.web.api import Api
    from channels.courier.ems import Ems


@cache
def courier() -> Ems:
    from channels.courier.ems import Ems

    return Ems(**provider_secrets()["courier"])


@cache
def under_way() -> UnderWay:
    from chalicelib.applications.arriving import UnderWay
    from chalicelib.aws.records_table import RecordsTable

    return UnderWay(RecordsTable(env["TABLE_ACCESS"]))


@cache
def arrivals() -> Arrivals:
    from chalicelib.applications.arriving import Arrivals

    return Arrivals(cases(), courier(), under_way(), clock())


@cache
def delivering() -> Delivering:
    from chalicelib.applications.delivering import Delivering

    return Delivering(cases(), catalogue(), privacy(), courier(), under_way(), clock())


@cache
def handover() -> Handover:
    from chalicelib.applications.acting import Acting
    from chalicelib.applications.handover import Handover
    from chalicelib.applications.reading import Reading

    reading = Reading(cases(), catalogue(), privacy(), clock())
    acting = Acting(cases(), reading, catalogue(), privacy(), clock())
    return Handover(cases(), reading, acting, catalogue(), privacy(), courier(), arrivals(), clock())


@cache
def sandbox_courier() -> PlayedCourier:
    """Refuses everything where the stack is no sandbox."""
    from chalicelib.aws.provider_notes import ProviderNotesTable
    from chalicelib.sandbox.courier import PlayedCourier
    from channels.courier.envelope import Envelope

    notes = ProviderNotesTable(env["TABLE_INBOX"]) if env.get("SANDBOX") == "on" else None
    told = provider_secrets
    return PlayedCourier(notes, lambda: Envelope(told()["courier"]["partner"], told()["courier"]["secret"]))


@cache
def handover_api() -> Api:
    from chalicelib.applications.handover_routes import blueprint

    return blueprint(handover, cases, gate)


@cache
def sandbox_courier_api() -> Api:
    from chalicelib.sandbox.courier_routes import blueprint

    return blueprint(sandbox_courier, gate)
