"""Appointments and queue numbers."""

from __future__ import annotations

from functools import cache
from os import environ as env
from typing import TYPE_CHECKING

from chalicelib.bootstrap.access import gate
from chalicelib.bootstrap.shared import cases, catalogue, clock, privacy

if TYPE_CHECKING:
    from chalicelib.sites.routes import Services
    from chalicelib.web.api import Api


@cache
def sites() -> Services:
    """What the routes of appointments call."""
    from chalicelib.aws.sites_table import SitesTable
    from chalicelib.sites.booking import Booking
    from chalicelib.sites.calling import Calling
    from chalicelib.sites.routes import Services
    from chalicelib.sites.service import Halls
    from chalicelib.sites.views import Views

    store = SitesTable(env["TABLE_SITES"], env["TABLE_KEYS"])
    halls = Halls(catalogue(), store, clock())
    views = Views(halls, catalogue(), privacy(), clock())
    return Services(
        halls=halls,
        booking=Booking(store, halls, views, privacy(), clock()),
        calling=Calling(store, halls, views, privacy(), clock()),
        cases=cases(),
    )


@cache
def sites_api() -> Api:
    from chalicelib.sites.routes import blueprint

    return blueprint(sites, gate)
