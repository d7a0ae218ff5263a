"""Open311: what its routes call, and the reader that keeps the public list of tickets."""

from __future__ import annotations

from functools import cache
from os import environ as env
from typing import TYPE_CHECKING, Literal

from chalicelib.bootstrap.access import counters, gate, records
from chalicelib.bootstrap.complaints import ticket_intake
from chalicelib.bootstrap.shared import cases, catalogue, clock, privacy

if TYPE_CHECKING:
    from chalicelib.aws.open311_table import Open311Table
    from chalicelib.complaints.open311.posting import Posting
    from chalicelib.complaints.open311.routes import Services
    from chalicelib.web.api import Api


@cache
def open311() -> Services:
    """What the routes of Open311 call. A sandbox says of itself that it is a test."""
    from chalicelib.complaints.open311.filing import Filing
    from chalicelib.complaints.open311.keys import Keys
    from chalicelib.complaints.open311.listing import Listing
    from chalicelib.complaints.open311.routes import Services
    from chalicelib.complaints.open311.telling import Telling

    keys = Keys(records(), clock())
    filing = Filing(ticket_intake(), cases(), catalogue(), privacy(), keys, records(), counters(), clock())
    kind: Literal["production", "test"] = "test" if env.get("SANDBOX") == "on" else "production"
    return Services(Telling(catalogue(), Listing(_listed()), clock(), kind), filing)


@cache
def open311_posting() -> Posting:
    """The reader of ticket facts that keeps the list."""
    from chalicelib.complaints.open311.posting import Posting

    return Posting(cases(), catalogue(), _listed())


@cache
def _listed() -> Open311Table:
    from chalicelib.aws.open311_table import Open311Table

    return Open311Table(env["TABLE_OPEN311"])


@cache
def open311_api() -> Api:
    from chalicelib.complaints.open311.routes import blueprint

    return blueprint(open311, gate)
