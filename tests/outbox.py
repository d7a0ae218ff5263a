"""What the staff sees and does about messages, on fakes."""

from dataclasses import dataclass, field

from chalicelib.applications.letters import ApplicationLetters
from chalicelib.applications.model import FLOW
from chalicelib.bundles.letters import BundleLetters
from chalicelib.bundles.model import FLOW as BUNDLES
from chalicelib.messages.ports import Author
from chalicelib.messages.settling import Settling
from chalicelib.messaging.outbox import Overseeing
from chalicelib.messaging.phoning import Phoning
from chalicelib.messaging.routes import Services
from chalicelib.messaging.standing import CaseStanding
from chalicelib.messaging.templates import Templates
from tests.builders import World
from tests.bundling import bundles_on
from tests.fakes.deliveries import MemoryDeliveries, MemoryOutbox


@dataclass
class FixedDeadLetters:
    """A :class:`~chalicelib.messaging.outbox.DeadLetterQueues` that says what it was told."""

    told: dict[str, int] = field(default_factory=lambda: {"sms": 0, "wechat": 0, "miniprogram": 0, "webhook": 0})

    def waiting(self) -> dict[str, int]:
        return self.told


def outbox_on(
    world: World, deliveries: MemoryDeliveries, outbox: MemoryOutbox, settling: Settling | None = None,
    dead: FixedDeadLetters | None = None,
) -> Services:  # fmt: skip
    """The services of the routes, over the deliveries of a world."""
    rules, letters = world.catalogue.messages, FixedDeadLetters() if dead is None else dead
    settles = settling or Settling(deliveries, outbox, rules, world.clock)
    authors: dict[str, Author] = {
        FLOW.name: ApplicationLetters(world.cases, world.privacy),
        BUNDLES.name: BundleLetters(world.cases, world.privacy),
    }
    return Services(
        overseeing=Overseeing(deliveries, settles, lambda: letters, world.clock),
        standing=CaseStanding(deliveries, world.reading.readable, rules),
        bundles=CaseStanding(deliveries, bundles_on(world).reading.readable, rules),
        phoning=Phoning(authors, deliveries, settles, rules, world.clock),
        templates=Templates(rules),
        cases=world.cases,
    )
