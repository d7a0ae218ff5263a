"""Subscriptions and broadcasts."""

from __future__ import annotations

from functools import cache
from os import environ as env
from typing import TYPE_CHECKING

from chalicelib.bootstrap.access import gate, records
from chalicelib.bootstrap.channels import deliveries, lining, outbox, providers, settling
from chalicelib.bootstrap.readers import documents
from chalicelib.bootstrap.shared import cases, catalogue, clock, privacy
from chalicelib.bootstrap.webhooks import endpoint_store

if TYPE_CHECKING:
    from chalicelib.aws.broadcasts import TalliesTable
    from chalicelib.broadcasts.fanning import Fanout
    from chalicelib.broadcasts.routes import Services
    from chalicelib.broadcasts.sending import BulkSending
    from chalicelib.messages.model import Channel
    from chalicelib.web.api import Api


@cache
def tallies() -> TalliesTable:
    from chalicelib.aws.broadcasts import TalliesTable

    return TalliesTable(env["TABLE_DELIVERIES"])


@cache
def broadcasts() -> Services:
    """What the routes of subscriptions and broadcasts call."""
    from chalicelib.aws.broadcasts import SubscriptionsTable
    from chalicelib.broadcasts.addresses import OwnAddresses
    from chalicelib.broadcasts.routes import Services
    from chalicelib.broadcasts.service import Broadcasts
    from chalicelib.broadcasts.subscribing import Subscribing
    from chalicelib.messaging.bindings import Bindings

    subscriptions, topics = SubscriptionsTable(env["TABLE_ACCESS"], env["TABLE_KEYS"]), catalogue().topics
    bound = Bindings(records(), privacy(), clock()).openid
    addresses = OwnAddresses(records(), privacy(), bound)
    return Services(
        subscribing=Subscribing(subscriptions, addresses, privacy(), topics, clock()),
        broadcasts=Broadcasts(cases(), tallies(), topics, clock()),
        cases=cases(),
    )


@cache
def fanout() -> Fanout:
    from chalicelib.aws.broadcasts import BroadcastQueue, SubscriptionsTable
    from chalicelib.aws.queues import Queues
    from chalicelib.broadcasts.fanning import Fanout
    from chalicelib.broadcasts.systems import Systems

    steps = BroadcastQueue(Queues(), env["QUEUE_BROADCAST"])
    return Fanout(
        cases(), SubscriptionsTable(env["TABLE_ACCESS"]), deliveries(), tallies(), documents(), outbox(), steps,
        Systems(endpoint_store(), lining()), catalogue().messages, clock(),
    )  # fmt: skip


@cache
def bulk_sending(channel: Channel) -> BulkSending:
    """It knows the words of broadcasts and of nothing else: nothing else is one of very many."""
    from chalicelib.aws.broadcasts import SubscriptionsTable
    from chalicelib.broadcasts.letters import BroadcastLetters
    from chalicelib.broadcasts.sending import BulkSending
    from chalicelib.messages.sending import Sending

    letters = BroadcastLetters(cases(), SubscriptionsTable(env["TABLE_ACCESS"]), documents(), privacy())
    rules = catalogue().messages
    sending = Sending({"broadcast": letters}, deliveries(), settling(), providers(channel), rules, clock())
    return BulkSending(sending.handle, deliveries(), rules, clock())


@cache
def broadcasts_api() -> Api:
    from chalicelib.broadcasts.routes import blueprint

    return blueprint(broadcasts, gate)
