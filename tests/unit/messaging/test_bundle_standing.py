"""Who applied for a bundle learns where its messages stand; those about its items stand under cases of their own."""

import pytest

from chalicelib.bundles.letters import BundleLetters
from chalicelib.bundles.model import FLOW
from chalicelib.kernel.errors import NotFound
from chalicelib.messages.lining import Lining
from chalicelib.messages.planning import Planning
from chalicelib.messages.providers import Alone
from chalicelib.messages.sending import Sending
from chalicelib.messages.settling import Settling
from chalicelib.messaging.routes import Services
from chalicelib.rights.audience import ApplicantAudience
from channels.message import Result
from tests.builders import ELDER, YOUNGER
from tests.bundling import BUNDLE_CASE, PARENT, BundleWorld
from tests.fakes.deliveries import MemoryDeliveries, MemoryOutbox, MemoryProvider
from tests.outbox import outbox_on

SENT = "已发出，还没有收到送达回执"


class Told(BundleWorld):
    """A firm is opened, and its founder is told."""

    def __init__(self) -> None:
        super().__init__()
        self.deliveries, self.outbox = MemoryDeliveries(), MemoryOutbox()
        self.provider = MemoryProvider([Result("sent"), Result("permanent")])
        self.apply("open_firm", self.firm())
        self.deliver()
        self.hears()

    def hears(self) -> None:
        """What is told of the bundle's facts is planned and sent."""
        rules = self.catalogue.messages
        lining = Lining(self.deliveries, self.outbox, rules, self.clock)
        planning = Planning({FLOW.name: ApplicantAudience(self.cases, FLOW, self.consents)}, lining, rules)
        authors = {FLOW.name: BundleLetters(self.cases, self.privacy)}
        settling = Settling(self.deliveries, self.outbox, rules, self.clock)
        sending = Sending(authors, self.deliveries, settling, Alone(self.provider), rules, self.clock)
        for fact in self.cases.timeline(BUNDLE_CASE):
            planning.handle(fact.ref())
        while self.outbox.errands:
            sending.handle(self.outbox.errands.pop(0))

    @property
    def services(self) -> Services:
        return outbox_on(self, self.deliveries, self.outbox)


@pytest.fixture
def told() -> Told:
    return Told()


def test_each_message_about_a_bundle_is_told_in_order_and_without_an_address(told: Told) -> None:
    shown = told.services.bundles.messages(told.resident(YOUNGER), BUNDLE_CASE)
    assert [(one.kind, one.channel_text, one.state_text) for one in shown.items] == [
        ("bundle_submitted", "短信", SENT), ("bundle_completed", "短信", "没有送到"),
    ]  # fmt: skip
    assert all("一件事" in one.title for one in shown.items)
    assert PARENT["phone"] not in shown.model_dump_json()


def test_nobody_else_learns_that_there_is_such_a_bundle(told: Told) -> None:
    with pytest.raises(NotFound) as refusal:
        told.services.bundles.messages(told.resident(ELDER), BUNDLE_CASE)
    assert refusal.value.code == "case_unknown"


def test_a_bundle_and_its_items_are_asked_for_by_routes_of_their_own(told: Told) -> None:
    founder, item = told.resident(YOUNGER), told.child(BUNDLE_CASE, "seal_filing")
    with pytest.raises(NotFound):
        told.services.bundles.messages(founder, item)
    with pytest.raises(NotFound):
        told.services.standing.messages(founder, BUNDLE_CASE)
    assert told.services.standing.messages(founder, item).items == ()
