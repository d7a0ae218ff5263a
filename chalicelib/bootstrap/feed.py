"""What the public may know of each flow's cases, and the feed that tells it."""

from __future__ import annotations

from functools import cache
from os import environ as env
from typing import TYPE_CHECKING

from chalicelib.bootstrap.access import gate
from chalicelib.bootstrap.challenges import challenges_in_public
from chalicelib.bootstrap.complaints import tickets_in_public
from chalicelib.bootstrap.ratings import ratings_in_public
from chalicelib.bootstrap.shared import cases, catalogue

if TYPE_CHECKING:
    from chalicelib.feed.ports import Publisher
    from chalicelib.feed.service import Feed, Feeding
    from chalicelib.web.api import Api


@cache
def publishers() -> dict[str, Publisher]:
    """Each flow's own knowledge of what is public of its cases."""
    from chalicelib.applications.public import ApplicationsInPublic
    from chalicelib.bundles.public import BundlesInPublic
    from chalicelib.certificates.public import CertificatesInPublic
    from chalicelib.trading.public import TradingInPublic

    return {
        "application": ApplicationsInPublic(cases(), catalogue().sites),
        "bundle": BundlesInPublic(cases(), catalogue().sites),
        "certificate": CertificatesInPublic(cases()),
        "trading": TradingInPublic(cases()),
        "challenge": challenges_in_public(),
        "ticket": tickets_in_public(),
        "rating": ratings_in_public(),
    }


@cache
def feeding() -> Feeding:
    from chalicelib.aws.feed_table import FeedTable
    from chalicelib.feed.service import Feeding

    return Feeding(publishers(), FeedTable(env["TABLE_FEED"]))


@cache
def feed() -> Feed:
    from chalicelib.aws.feed_table import FeedTable
    from chalicelib.feed.service import Feed

    return Feed(FeedTable(env["TABLE_FEED"]))


@cache
def feed_api() -> Api:
    from chalicelib.feed.routes import blueprint

    return blueprint(feed, gate)
