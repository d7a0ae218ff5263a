"""Bundles: what their routes call, and the reader that carries them on."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from chalicelib.bootstrap.access import gate
from chalicelib.bootstrap.applications import intake, receipts
from chalicelib.bootstrap.readers import history
from chalicelib.bootstrap.shared import cases, catalogue, clock, privacy

if TYPE_CHECKING:
    from chalicelib.bootstrap.children import ApplicationChildren
    from chalicelib.bundles.following import Following
    from chalicelib.bundles.routes import Services
    from chalicelib.web.api import Api


@cache
def children() -> ApplicationChildren:
    from chalicelib.bootstrap.children import ApplicationChildren

    return ApplicationChildren(cases(), intake(), history(), privacy(), clock())


@cache
def bundles() -> Services:
    """What the routes of bundles call."""
    from chalicelib.bundles.reading import BundleReading
    from chalicelib.bundles.routes import Services
    from chalicelib.bundles.service import Desk
    from chalicelib.bundles.showing import Showing

    return Services(
        showing=Showing(catalogue()),
        desk=Desk(cases(), catalogue(), privacy(), children(), receipts(), clock()),
        reading=BundleReading(cases(), privacy(), children(), clock()),
        cases=cases(),
    )


@cache
def following() -> Following:
    from chalicelib.bundles.following import Following

    return Following(cases(), privacy(), children(), clock())


@cache
def bundles_api() -> Api:
    from chalicelib.bundles.routes import blueprint

    return blueprint(bundles, gate)
