"""A case, and everything that its applicant is told through, on fakes."""

from typing import Any

from chalicelib.applications.letters import ApplicationLetters
from chalicelib.applications.model import FLOW
from chalicelib.kernel.facts import Ref
from chalicelib.notices.model import Errand
from chalicelib.notices.service import Notices, Post
from chalicelib.rights.audience import ApplicantAudience
from tests.builders import ELDER, World, allowance
from tests.fakes.deliveries import MemoryDeliveries, MemoryOutbox, MemorySender


class Told:
    """A case, and everything that its applicant is told through."""

    def __init__(self, **changes: Any) -> None:
        self.world = World()
        self.world.knows_the_elder()
        self.asked = allowance(**changes)
        self.answer = self.world.submit(self.asked)
        self.case_id: str = self.answer["case_id"]
        self.deliveries, self.outbox = MemoryDeliveries(), MemoryOutbox()
        self.notices = Notices(
            {FLOW.name: ApplicantAudience(self.world.cases, FLOW, self.world.consents)}, self.deliveries, self.outbox
        )

    def ref(self) -> Ref:
        """The newest fact."""
        return self.world.last(self.case_id).ref()

    def errand(self) -> Errand:
        """The newest fact's message, planned."""
        self.notices.handle(self.ref())
        return self.outbox.errands[-1]

    def says(self, given: bool) -> None:
        """The elder withdraws consent to WeChat messages, or gives it again."""
        person, consents = self.world.privacy.person(self.world.lookup(ELDER)), self.world.consents
        if given:
            consents.agree(person, "notices", "")
        else:
            consents.withdraw(person, "notices")

    def post(self, sender: MemorySender) -> Post:
        return Post({FLOW.name: ApplicationLetters(self.world.cases, self.world.privacy)}, self.deliveries, sender)

    def state(self) -> str:
        [delivery] = self.deliveries.of_case(self.case_id)
        return delivery.state
