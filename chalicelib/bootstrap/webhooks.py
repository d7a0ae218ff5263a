"""What departments' systems are told of what happened."""

from __future__ import annotations

from functools import cache
from os import environ as env
from typing import TYPE_CHECKING

from chalicelib.bootstrap.access import gate, vault
from chalicelib.bootstrap.channels import deliveries, lining, outbox, settling
from chalicelib.bootstrap.feed import publishers
from chalicelib.bootstrap.shared import cases, catalogue, clock

if TYPE_CHECKING:
    from chalicelib.web.api import Api
    from chalicelib.webhooks.calling import Announcing, Calling
    from chalicelib.webhooks.endpoints import Endpoints, EndpointStore
    from chalicelib.webhooks.service import Webhooks
    from channels.webhook.guard import Guard


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
    from chalicelib.broadcasts.systems import BroadcastEvents
    from chalicelib.webhooks.calling import Author, Calling, Events
    from channels.webhook.sending import WebhookSender

    authors: dict[str, Author] = {flow: Events(publisher) for flow, publisher in publishers().items()}
    authors["broadcast"] = BroadcastEvents(cases())
    return Calling(
        authors, endpoints(), endpoint_store(), WebhookSender(guard()), deliveries(), settling(), outbox(),
        clock(), counted,
    )  # fmt: skip


@cache
def webhooks() -> Webhooks:
    from chalicelib.webhooks.service import Webhooks

    return Webhooks(endpoints(), deliveries(), settling(), catalogue().topics, clock())


@cache
def webhooks_api() -> Api:
    from chalicelib.webhooks.routes import blueprint

    return blueprint(webhooks, cases, gate)
