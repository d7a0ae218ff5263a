"""Subscribing, and ending it, which is as easy (个人信息保护法 art 15)."""

from collections.abc import Callable

from chalicelib.broadcasts.answers import Subscriptions, SubscriptionView, TopicList, TopicView
from chalicelib.broadcasts.ports import Addresses, SubscriptionStore
from chalicelib.broadcasts.schemas import NewSubscription
from chalicelib.broadcasts.subscriptions import Said, Subscription
from chalicelib.catalogue.topics import Topic, Topics
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.changing import ATTEMPTS
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from chalicelib.kernel.privacy import Person, Privacy
from chalicelib.kernel.store import VersionConflict
from chalicelib.rights.consents import evidence_of

STANDS, ENDED = "已订阅，可以随时退订。", "已退订，不再给您发这个主题的通知。"


class Subscribing:
    """What the routes of subscriptions call."""

    def __init__(
        self, subscriptions: SubscriptionStore, addresses: Addresses, privacy: Privacy,
        topics: Callable[[], Topics], clock: Clock,
    ) -> None:  # fmt: skip
        self._subscriptions = subscriptions
        self._addresses = addresses
        self._privacy = privacy
        self._topics = topics
        self._clock = clock

    def topics(self) -> TopicList:
        """What there is to subscribe to."""
        return TopicList(items=tuple(self._topic(topic) for topic in self._topics().topics))

    def mine(self, caller: Caller) -> Subscriptions:
        """The caller's own, those that ended too."""
        person = self._person(caller)
        found = [] if person.new else self._subscriptions.of(person.id)
        return Subscriptions(items=tuple(self._view(one) for one in found))

    def subscribe(self, caller: Caller, asked: NewSubscription) -> SubscriptionView:
        """Subscribe, or change the channel; what stands so already is told again.

        Raises
        ------
        Invalid
            ``topic_unknown``; ``subscription_address``: the address is not known to be the caller's;
            ``subscription_wants``: of this topic everybody hears the same.
        Forbidden
            ``identity_missing``: nobody knows who the caller is.
        Conflict
            ``case_busy`` when others were always first.
        """
        topic = self._topics().get(asked.topic)
        if (asked.wants or asked.daily) and not topic.chosen:
            raise Invalid("subscription_wants", "wants")
        for _ in range(ATTEMPTS):
            person = self._person(caller)
            address = self._addresses.own(person, asked.via, asked.address)
            known = self._known(person, topic.code) or Subscription(topic=topic.code, person=person.id, via=asked.via)
            said = self._said(caller, given=True, via=asked.via)
            if self._same(person, known, said, address) and (known.wants, known.daily) == (asked.wants, asked.daily):
                return self._view(known)
            sealed = self._privacy.seal(person, address, about=known.subscriber)
            try:
                chosen = {"wants": asked.wants, "daily": asked.daily}
                return self._kept(known.saying(said, sealed).model_copy(update=chosen), person)
            except VersionConflict:
                continue
        raise Conflict("case_busy")

    def end(self, caller: Caller, topic: str) -> SubscriptionView:
        """End it; the address is gone with it. A second time changes nothing.

        Raises
        ------
        NotFound
            ``subscription_unknown``: there never was one.
        Forbidden, Conflict
            as :meth:`subscribe`.
        """
        for _ in range(ATTEMPTS):
            person = self._person(caller)
            known = self._known(person, topic)
            if known is None:
                raise NotFound("subscription_unknown", "topic")
            if not known.stands:
                return self._view(known)
            try:
                return self._kept(known.saying(self._said(caller, given=False, via=known.via), ""), person)
            except VersionConflict:
                continue
        raise Conflict("case_busy")

    def _kept(self, subscription: Subscription, person: Person) -> SubscriptionView:
        self._subscriptions.keep(subscription, person)
        return self._view(subscription)

    def _known(self, person: Person, topic: str) -> Subscription | None:
        found = [] if person.new else self._subscriptions.of(person.id)
        return next((one for one in found if one.topic == topic), None)

    def _same(self, person: Person, known: Subscription, said: Said, address: str) -> bool:
        """Whether that is what stands already: the same channel, address and text."""
        if not known.stands or (known.via, known.said[-1].version) != (said.via, said.version):
            return False
        return bool(self._privacy.unseal(person, known.sealed, about=known.subscriber) == address)

    def _said(self, caller: Caller, **said: object) -> Said:
        now, version = self._clock.now().wall, self._topics().consent.version
        return Said.model_validate({"at": now, "version": version, "evidence": evidence_of(caller), **said})

    def _person(self, caller: Caller) -> Person:
        if not caller.own_lookup:
            raise Forbidden("identity_missing")
        return self._privacy.person(caller.own_lookup)

    def _topic(self, topic: Topic) -> TopicView:
        consent = self._topics().consent
        text = consent.text.format(name=topic.name)
        return TopicView(
            code=topic.code, name=topic.name, about=topic.about, consent=text, consent_version=consent.version,
            chosen=topic.chosen,
        )  # fmt: skip

    def _view(self, subscription: Subscription) -> SubscriptionView:
        names = {topic.code: topic.name for topic in self._topics().topics}
        last = subscription.said[-1]
        return SubscriptionView(
            topic=subscription.topic, name=names.get(subscription.topic, subscription.topic), via=subscription.via,
            stands=subscription.stands, state_text=STANDS if subscription.stands else ENDED, since=last.at,
            consent_version=last.version, wants=subscription.wants, daily=subscription.daily,
        )  # fmt: skip
