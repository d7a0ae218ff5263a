"""What the public may know: the feed, and the events that departments' systems are told."""

from __future__ import annotations

from functools import cache
from os import environ as env
from typing import TYPE_CHECKING

from chalicelib.bootstrap.access import vault
from chalicelib.bootstrap.challenges import challenges_in_public
from chalicelib.bootstrap.channels import deliveries, lining, outbox, settling
from chalicelib.bootstrap.complaints import tickets_in_public
from chalicelib.bootstrap.ratings import ratings_in_public
from chalicelib.bootstrap.shared import cases, catalogue, clock

if TYPE_CHECKING:
    from chalicelib.feed.ports import Publisher
    from chalicelib.feed.service import Feed, Feeding
    from chalicelib.webhooks.calling import Announcing, Calling
    from chalicelib.webhooks.endpoints import Endpoints, EndpointStore
    from chalicelib.webhooks.service import Webhooks
    from channels.webhook.guard import Guard


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
def guard() -> Guard:
    """Public addresses only, and what the operators of the stack name besides."""
    from channels.webhook.guard import Guard

    return Guard(frozenset(env.get("WEBHOOKS_ALLOWED", "").split()))


@cache
def endpoint_store() -> EndpointStore:
    from chalicelib.aws.records_table import RecordsTable
    from chalicelib.webhooks.endpoints import EndpointStore

    return EndpointStore(RecordsTable(env["TABLE_ACCESS"]))


@cache
def endpoints() -> Endpoints:
    from chalicelib.webhooks.endpoints import Endpoints, guarded

    return Endpoints(endpoint_store(), vault(), guarded(guard()), clock())


@cache
def announcing() -> Announcing:
    from chalicelib.webhooks.calling import Announcing

    return Announcing(publishers(), endpoint_store(), lining())


@cache
def calling() -> Calling:
    from chalicelib.aws.metrics import counted
    from chalicelib.webhooks.calling import Calling
    from channels.webhook.sending import WebhookSender

    return Calling(
        publishers(), endpoints(), endpoint_store(), WebhookSender(guard()), deliveries(), settling(), outbox(),
        clock(), counted,
    )  # fmt: skip


@cache
def webhooks() -> Webhooks:
    from chalicelib.webhooks.service import Webhooks

    return Webhooks(endpoints(), deliveries(), settling(), clock())
