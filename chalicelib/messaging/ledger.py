"""Consents to messages of the mini-program: one consent is one message (一次性订阅消息), none goes without.

WeChat keeps the true ledger and tells nobody what is in it. This one never holds more than it was told of, so that
messages WeChat would refuse are not even tried, and the next channel has its turn at once. Consents to long-term
templates (长期性订阅消息) are not spent, and not asked for here.

Source: https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/subscribe-message.html
"""

from collections.abc import Callable, Collection
from typing import Protocol

from chalicelib.kernel.privacy import Privacy
from channels.message import Message, Provider, Result, State
from channels.wechat.inbound import Consents

NO_CONSENT = "no_consent"
REFUSED = "43101"
"""WeChat knows of no consent: never given, withdrawn, or spent (https://developers.weixin.qq.com/miniprogram/dev/
OpenApiDoc/mp-message-management/subscribe-message/sendMessage.html)."""
TAKEN: frozenset[State] = frozenset({"sent", "unknown"})
"""What became of a message that spent its consent, or may have."""


class ConsentStore(Protocol):
    """Port: how many consents there are under a key."""

    def give(self, key: str) -> None:
        """One more."""
        ...

    def take(self, key: str) -> bool:
        """One less; whether there was one. Of two at once, only one takes the last."""
        ...

    def empty(self, key: str) -> None:
        """None any more."""
        ...


class ConsentLedger:
    """Who consented to how many messages of a template. Openids are in it as keyed digests only."""

    def __init__(self, store: ConsentStore, privacy: Privacy) -> None:
        self._store = store
        self._privacy = privacy

    def heard(self, consents: Consents) -> None:
        """A person was asked and decided, or refuses from now on in the settings (all that a change tells of)."""
        for decision in consents.decisions:
            key = self._key(consents.sender, decision.template)
            if decision.accepted and not consents.changed:
                self._store.give(key)
            elif consents.changed and not decision.accepted:
                self._store.empty(key)

    def spend(self, openid: str, template: str) -> bool:
        """Take one consent; whether there was one."""
        return self._store.take(self._key(openid, template))

    def give_back(self, openid: str, template: str) -> None:
        """It was not spent."""
        self._store.give(self._key(openid, template))

    def empty(self, openid: str, template: str) -> None:
        """There is none, whatever was heard."""
        self._store.empty(self._key(openid, template))

    def _key(self, openid: str, template: str) -> str:
        return f"consent#{self._privacy.lookup('openid', openid)}#{template}"


class Consented:
    """A :class:`~channels.message.Provider` that sends only what its recipient consented to.

    The consent is taken before the message goes: a worker that is cut off loses one, and never sends without. What
    the provider did not take gives it back.
    """

    def __init__(self, provider: Provider, ledger: ConsentLedger, lasting: Callable[[], Collection[str]]) -> None:
        """``lasting``: the provider's numbers of the long-term templates."""
        self.name = provider.name
        self.own_ids = provider.own_ids
        self.drops_repeats = provider.drops_repeats
        self._provider = provider
        self._ledger = ledger
        self._lasting = lasting

    def send(self, message: Message) -> Result:
        """As the provider; without a consent ``permanent`` with the code :data:`NO_CONSENT`, and nobody is called."""
        if message.template in self._lasting():
            return self._provider.send(message)
        if not self._ledger.spend(message.to, message.template):
            return Result("permanent", code=NO_CONSENT)
        answer = self._provider.send(message)
        if answer.code == REFUSED:
            self._ledger.empty(message.to, message.template)
        elif answer.state not in TAKEN:
            self._ledger.give_back(message.to, message.template)
        return answer
