"""Subscribers, heads of departments, and everything through which a broadcast goes out, on fakes."""

from datetime import timedelta
from functools import cache
from typing import Any

from chalicelib.broadcasts.addresses import OwnAddresses
from chalicelib.broadcasts.answers import BroadcastView, SubscriptionView
from chalicelib.broadcasts.fanning import Fanout
from chalicelib.broadcasts.letters import BroadcastLetters
from chalicelib.broadcasts.model import FLOW, BroadcastCase
from chalicelib.broadcasts.ports import Step
from chalicelib.broadcasts.routes import Services
from chalicelib.broadcasts.schemas import NewBroadcast, NewSubscription
from chalicelib.broadcasts.sending import BulkSending
from chalicelib.broadcasts.service import Broadcasts
from chalicelib.broadcasts.subscribing import Subscribing
from chalicelib.broadcasts.systems import Systems
from chalicelib.catalogue.caching import CachedReader
from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.caller import Caller, Mandate, Post
from chalicelib.kernel.cases import Head
from chalicelib.kernel.changing import load, once_only
from chalicelib.kernel.records import Record
from chalicelib.kernel.store import Once
from chalicelib.messages.lining import Lining
from chalicelib.messages.providers import Alone
from chalicelib.messages.sending import Sending
from chalicelib.messages.settling import Settling
from chalicelib.messages.watching import Watching
from chalicelib.rights.accounts import IDENTITY
from chalicelib.webhooks.endpoints import EndpointStore
from tests.builders import RELATIONS, World, district, once
from tests.fakes.broadcasts import MemorySteps, MemorySubscriptions, MemoryTallies
from tests.fakes.deliveries import MemoryDeliveries, MemoryOutbox, MemoryProvider

TOPIC, CIVIL, ELSEWHERE = "elder_care", "11530114015301148T", "11530114015302220W"
TEXT = "十二月一日起，高龄津贴改为按月发放，请留意到账通知。"
ASKED = NewBroadcast(topic=TOPIC, title="高龄津贴发放", text=TEXT)


@cache
def published() -> Catalogue:
    """The district's catalogue, read once for all worlds."""
    return Catalogue(CachedReader(district()))


def head_of(department: str = CIVIL, name: str = "H1", **post: Any) -> Caller:
    """An officer who heads a department."""
    return Caller(
        "officer", name, department=department, posts=(Post("head", department, **post),), relations=RELATIONS
    )


def services_on(world: World, deliveries: MemoryDeliveries) -> Services:
    """What the routes call, on the stores that there are."""
    subscriptions, tallies = MemorySubscriptions(world.documents), MemoryTallies(deliveries)
    addresses = OwnAddresses(world.documents, world.privacy, lambda _: "")
    topics, clock = world.catalogue.topics, world.clock
    return Services(
        Subscribing(subscriptions, addresses, world.privacy, topics, clock),
        Broadcasts(world.cases, tallies, topics, clock), world.cases,
    )  # fmt: skip


class Broadcasting(World):
    """The world with broadcasts."""

    def __init__(self) -> None:
        super().__init__()
        self.catalogue = published()
        self.deliveries, self.outbox, self.provider = MemoryDeliveries(), MemoryOutbox(), MemoryProvider()
        self.set_up_broadcasts()

    def set_up_broadcasts(self) -> None:
        """The services on the stores that there are."""
        rules, clock = self.catalogue.messages, self.clock
        self.subscriptions, self.steps = MemorySubscriptions(self.documents), MemorySteps()
        self.tallies, self.bound = MemoryTallies(self.deliveries), dict[str, str]()
        addresses = OwnAddresses(self.documents, self.privacy, lambda person_id: self.bound.get(person_id, ""))
        self.subscribing = Subscribing(self.subscriptions, addresses, self.privacy, self.catalogue.topics, clock)
        self.broadcasts = Broadcasts(self.cases, self.tallies, self.catalogue.topics, clock)
        self.fanout = Fanout(
            self.cases, self.subscriptions, self.deliveries, self.tallies, self.documents, self.outbox, self.steps,
            Systems(EndpointStore(self.documents), Lining(self.deliveries, self.outbox, rules, clock)), rules, clock,
        )  # fmt: skip
        self.letters = BroadcastLetters(self.cases, self.subscriptions, self.documents, self.privacy)
        settling = Settling(self.deliveries, self.outbox, rules, clock)
        self.watching = Watching(self.deliveries, settling, self.outbox, clock)
        sending = Sending({FLOW.name: self.letters}, self.deliveries, settling, Alone(self.provider), rules, clock)
        self.bulk = BulkSending(sending.handle, self.deliveries, rules, clock)

    def logs_in(self, caller: Caller, phone: str) -> None:
        """The caller proved their name in a login by that phone."""
        own = self.privacy.person(caller.own_lookup)
        if own.new:
            self.documents.put(Record(own.id, "account"), own)
        account = self.privacy.person(self.privacy.lookup("phone", phone))
        self.documents.put(Record(account.id, "account", {"verified": own.id}), account)
        self.documents.put(Record(own.id, IDENTITY + account.id))

    def somebody(self, n: int) -> Caller:
        """The ``n``-th resident, logged in by a phone of their own."""
        lookup = self.privacy.lookup("person", f"resident {n}")
        caller = Caller("resident", f"R{n}", "face", mandates=(Mandate(lookup, "self"),), relations=RELATIONS)
        self.logs_in(caller, phone_of(n))
        return caller

    def subscribe(self, caller: Caller, address: str, topic: str = TOPIC, via: Any = "sms") -> SubscriptionView:
        return self.subscribing.subscribe(caller, NewSubscription(topic=topic, via=via, address=address))

    def subscribers(self, number: int, topic: str = TOPIC) -> list[Caller]:
        """So many residents, subscribed."""
        made = [self.somebody(n) for n in range(number)]
        for n, caller in enumerate(made):
            self.subscribe(caller, phone_of(n), topic)
        return made

    def asked(self, new: NewBroadcast = ASKED, caller: Caller | None = None) -> str:
        """A broadcast that a head wrote."""
        one = once()
        act = self.broadcasts.ask
        return str(once_only(self.cases, one, lambda: act(caller or head_of(), new, one))["id"])

    def confirm(self, case_id: str, caller: Caller | None = None, key: Once | None = None) -> BroadcastView:
        one, act = key or once(), self.broadcasts.confirm
        told = once_only(self.cases, one, lambda: act(caller or head_of(name="H2"), case_id, one))
        return BroadcastView.model_validate(told)

    def stop(self, case_id: str, caller: Caller | None = None) -> BroadcastView:
        return BroadcastView.model_validate(self.broadcasts.stop(caller or head_of(), case_id, once()))

    def published(self, new: NewBroadcast = ASKED) -> str:
        """A broadcast that was confirmed, and whose first step is on the queue."""
        case_id = self.asked(new)
        self.confirm(case_id)
        self.steps.put([self.first(case_id)])
        return case_id

    def first(self, case_id: str) -> Step:
        """What the dispatcher puts on the queue."""
        return Step.model_validate_json(self.last(case_id).ref().model_dump_json())

    def state(self, case_id: str) -> Head[BroadcastCase]:
        return load(self.cases, FLOW, case_id)

    def deal(self) -> None:
        """Every step that is on the queue now, until nothing is but what looks for the end."""
        while left := [step for step in self.steps.waiting if step.stage != "end"]:
            self.steps.waiting.remove(left[0])
            self.fanout.handle(left[0])

    def send_all(self) -> None:
        """Every errand that is queued."""
        while self.outbox.errands:
            self.bulk.handle(self.outbox.errands.pop(0))

    def look(self) -> None:
        """What is on the queue of broadcasts now, once."""
        steps, self.steps.waiting = self.steps.waiting, []
        for step in steps:
            self.fanout.handle(step)

    def passes(self, **time: float) -> None:
        """Time passes, and what is due is looked at."""
        self.clock.move(timedelta(**time))
        self.watching.run()

    def heard(self) -> list[str]:
        """To whom messages were sent, in order."""
        return sorted(message.to for message in self.provider.sent)


def phone_of(n: int) -> str:
    """The phone of the ``n``-th resident."""
    return f"139{n:08d}"
