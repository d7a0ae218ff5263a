"""Endpoints of departments, on the stores of a world."""

from collections.abc import Callable
from typing import Any

from chalicelib.applications.public import ApplicationsInPublic
from chalicelib.broadcasts.systems import BroadcastEvents
from chalicelib.feed.ports import Publisher
from chalicelib.messages.lining import Lining
from chalicelib.messages.settling import Settling
from chalicelib.messages.watching import Watching
from chalicelib.webhooks.calling import Announcing, Author, Calling, Events
from chalicelib.webhooks.endpoints import Endpoints, EndpointStore, guarded
from chalicelib.webhooks.service import Webhooks
from channels.webhook.guard import Guard
from channels.webhook.sending import WebhookSender
from tests.builders import World
from tests.fakes.deliveries import MemoryDeliveries, MemoryOutbox
from tests.fakes.vault import MemoryVault


def public(*_: Any) -> tuple[str, ...]:
    """Every name leads to one public address."""
    return ("93.184.216.34",)


class Hooks:
    """What departments' systems are told of the cases of a world."""

    def __init__(
        self, world: World, deliveries: MemoryDeliveries | None = None, guard: Guard | None = None,
        outbox: MemoryOutbox | None = None,
    ) -> None:  # fmt: skip
        self.deliveries, self.outbox = deliveries or MemoryDeliveries(), outbox or MemoryOutbox()
        self.counted: list[str] = []
        rules, clock, safe = world.catalogue.messages, world.clock, guard or Guard(resolve=public)
        self.store = EndpointStore(world.documents)
        self.endpoints = Endpoints(self.store, MemoryVault(), guarded(safe), clock)
        self.settling = Settling(self.deliveries, self.outbox, rules, clock, self.counted.append)
        self.watching = Watching(self.deliveries, self.settling, self.outbox, clock)
        publishers: dict[str, Publisher] = {"application": ApplicationsInPublic(world.cases, world.catalogue.sites)}
        authors: dict[str, Author] = {flow: Events(publisher) for flow, publisher in publishers.items()}
        authors["broadcast"] = BroadcastEvents(world.cases)
        lining = Lining(self.deliveries, self.outbox, rules, clock)
        self.announcing = Announcing(publishers, self.store, lining)
        self.calling: Callable[[WebhookSender], Calling] = lambda sender: Calling(
            authors, self.endpoints, self.store, sender, self.deliveries, self.settling, self.outbox, clock,
            self.counted.append,
        )  # fmt: skip
        self.service = Webhooks(self.endpoints, self.deliveries, self.settling, world.catalogue.topics, clock)
