"""What a machine says of tickets: the reader that suggests, and the duplicates that who dispatches sees."""

from __future__ import annotations

from functools import cache
from os import environ as env
from typing import TYPE_CHECKING

from chalicelib.bootstrap.access import gate
from chalicelib.bootstrap.complaints import ticket_acting
from chalicelib.bootstrap.shared import cases, catalogue, clock, privacy

if TYPE_CHECKING:
    from chalicelib.complaints.suggesting.duplicates import Looking
    from chalicelib.complaints.suggesting.nearby import Nearby
    from chalicelib.complaints.suggesting.suggesting import Suggesting
    from chalicelib.web.api import Api


@cache
def nearby() -> Nearby:
    """Tickets by where they are; no key of anybody is kept."""
    from chalicelib.aws.records_table import RecordsTable
    from chalicelib.complaints.suggesting.nearby import Nearby

    return Nearby(RecordsTable(env["TABLE_ACCESS"]), catalogue(), privacy(), clock())


@cache
def suggesting() -> Suggesting:
    """The reader of ticket facts that suggests."""
    from chalicelib.complaints.suggesting.suggesting import Suggesting

    return Suggesting(cases(), catalogue(), privacy(), nearby(), clock())


@cache
def duplicates() -> Looking:
    """What the route of duplicates calls."""
    from chalicelib.complaints.suggesting.duplicates import Looking

    return Looking(ticket_acting(), nearby())


@cache
def duplicates_api() -> Api:
    from chalicelib.complaints.suggesting.routes import blueprint

    return blueprint(duplicates, gate)
