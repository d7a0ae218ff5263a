"""A case, and everything that its applicant is told through, on fakes."""

from datetime import timedelta
from typing import Any

from chalicelib.applications.letters import ApplicationLetters
from chalicelib.applications.model import FLOW
from chalicelib.kernel.facts import Ref
from chalicelib.messages.lining import Lining
from chalicelib.messages.model import Delivery, Errand
from chalicelib.messages.planning import Planning
from chalicelib.messages.providers import Alone
from chalicelib.messages.receipts import Receipts
from chalicelib.messages.sending import Sending
from chalicelib.messages.settling import Settling
from chalicelib.messages.watching import Watching
from chalicelib.rights.audience import ApplicantAudience
from tests.builders import ELDER, World, allowance
from tests.fakes.deliveries import MemoryDeliveries, MemoryOutbox, MemoryProvider


class Told:
    """A case, and everything that its applicant is told through."""

    def __init__(self, **changes: Any) -> None:
        self.world = World()
        self.world.knows_the_elder()
        self.asked = allowance(**changes)
        self.answer = self.world.submit(self.asked)
        self.case_id: str = self.answer["case_id"]
        self.deliveries, self.outbox, self.provider = MemoryDeliveries(), MemoryOutbox(), MemoryProvider()
        self.counted: list[str] = []
        rules, clock = self.world.catalogue.messages, self.world.clock
        audience = ApplicantAudience(self.world.cases, FLOW, self.world.consents)
        lining = Lining(self.deliveries, self.outbox, rules, clock)
        self.planning = Planning({FLOW.name: audience}, lining, rules)
        self.settling = Settling(self.deliveries, self.outbox, rules, clock, self.counted.append)
        self.receipts = Receipts(self.deliveries, self.settling, count=self.counted.append)
        self.watching = Watching(self.deliveries, self.settling, self.outbox, clock)

    def ref(self) -> Ref:
        """The newest fact."""
        return self.world.last(self.case_id).ref()

    def errand(self) -> Errand:
        """The newest fact's message, planned."""
        self.planning.handle(self.ref())
        return self.outbox.errands[-1]

    def says(self, given: bool) -> None:
        """The elder withdraws consent to WeChat messages, or gives it again."""
        person, consents = self.world.privacy.person(self.world.lookup(ELDER)), self.world.consents
        if given:
            consents.agree(person, "notices", "")
        else:
            consents.withdraw(person, "notices")

    @property
    def sending(self) -> Sending:
        """Over the provider as it is now."""
        authors = {FLOW.name: ApplicationLetters(self.world.cases, self.world.privacy)}
        rules = self.world.catalogue.messages
        return Sending(
            authors, self.deliveries, self.settling, Alone(self.provider), rules, self.world.clock
        )  # fmt: skip

    def send(self, errand: Errand | None = None) -> None:
        """The channel's function is handed the errand, or the newest fact's."""
        self.sending.handle(errand or self.errand())

    def send_all(self) -> None:
        """Everything that is queued, until nothing is."""
        while self.outbox.errands:
            self.sending.handle(self.outbox.errands.pop(0))

    def passes(self, **time: float) -> None:
        """Time passes, and what is due is looked at."""
        self.world.clock.move(timedelta(**time))
        self.watching.run()

    def all(self) -> list[Delivery]:
        """Every delivery of the case."""
        return self.deliveries.of_case(self.case_id)

    def state(self) -> str:
        """Of the only delivery."""
        [delivery] = self.all()
        return delivery.state
