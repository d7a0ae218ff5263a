"""Sends what was planned, over one channel. However often it is told to, and wherever it is cut off, nothing is sent
blindly again: what may have gone out is asked for at the provider, or told it again under the same id where the
provider drops repeats; where it can do neither, it stays unknown.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from chalicelib.kernel.clock import CHINA, Clock
from chalicelib.kernel.store import VersionConflict
from chalicelib.messages import moves
from chalicelib.messages.model import Delivery, Errand, Failure
from chalicelib.messages.ports import Author, DeliveryStore
from chalicelib.messages.providers import Providers
from chalicelib.messages.rules import Messages
from chalicelib.messages.settling import Settling
from chalicelib.messages.writing import message
from channels.message import Asked, Provider, Receipt, Result

GONE = "personal data destroyed"
ASKS = 20
"""How often a provider is asked what became of a message, before that stays unknown."""

NOT_TAKEN = frozenset({"temporary", "technical"})
"""What a provider did not take, and another one may."""
SAFELY = 0.8
"""The share of the time for which a provider drops repeats that is relied on."""


class Asking(Provider, Asked, Protocol):
    """A provider that can be asked."""


class Sending:
    """Claims, writes, sends, settles."""

    def __init__(
        self, authors: Mapping[str, Author], deliveries: DeliveryStore, settling: Settling, providers: Providers,
        rules: Callable[[], Messages], clock: Clock,
    ) -> None:  # fmt: skip
        self._authors = authors
        self._deliveries = deliveries
        self._settling = settling
        self._providers = providers
        self._rules = rules
        self._clock = clock

    def handle(self, errand: Errand) -> None:
        """Bring one message on its way, whatever was done about it before.

        Raises
        ------
        LookupError
            nobody planned it: a message like that ends among the dead letters.
        """
        now = self._clock.now().wall
        provider = self._providers.choose(errand.message_id)
        taken, delivery = self._deliveries.claim(errand, provider.name, now, now + moves.PATIENCE)
        if delivery is None:
            raise LookupError(f"nobody planned {errand.message_id}")
        try:
            if taken:
                self._send(delivery, provider)
            elif delivery.state in ("claimed", "unknown") and delivery.due and delivery.due <= now:
                self._recover(delivery, now)
        except VersionConflict:
            return  # its receipt, or another worker, was first

    def _send(self, delivery: Delivery, provider: Provider) -> None:
        telling = self._authors[delivery.errand.ref.flow].tell(delivery.errand)
        if telling is None:
            self._failed(delivery, "permanent", GONE)
            return
        if telling.needless:
            now = self._clock.now().wall
            self._settling.done(moves.moved(delivery, "superseded", now, detail=telling.needless))
            return
        written = message(delivery.errand, telling, self._rules(), provider.name)
        if written is None:
            self._failed(delivery, "permanent", "no address")
            return
        answer = provider.send(written)
        other = self._providers.other(provider.name) if delivery.attempts == 1 else None
        if answer.state in NOT_TAKEN and other is not None:
            mine = moves.reclaimed(delivery, self._clock.now().wall, other.name)
            self._deliveries.write([mine])
            self._send(mine, other)
        else:
            self._settle(delivery, answer, provider)

    def _settle(self, delivery: Delivery, answer: Result, provider: Provider) -> None:
        now, rule = self._clock.now().wall, self._rules().classes[delivery.klass]
        match answer.state:
            case "sent":
                due = moves.receipt_due(delivery, rule, now)
                self._providers.handed_over(provider.name, now)
                sent = moves.moved(delivery, "sent", now, answer, due=due)
                self._settling.done(sent.model_copy(update={"own_id": provider.own_ids}))
            case "temporary" if delivery.attempts < rule.attempts:
                self._settling.later(*moves.again(delivery, now, answer))
            case "temporary" | "permanent" | "technical":
                failed = moves.moved(delivery, "failed", now, answer, failure=answer.state)
                self._settling.over(failed)
            case _:
                self._unknown(delivery, answer, provider)

    def _unknown(self, delivery: Delivery, answer: Result, provider: Provider) -> None:
        """It may have gone out. Nobody sends it again before the provider was asked, if it can be."""
        now = self._clock.now().wall
        can_tell = isinstance(provider, Asked) or self._dropped(delivery, now, provider)
        if can_tell and delivery.attempts < ASKS:
            due = now + moves.ASK_AFTER
            delay = int(moves.ASK_AFTER.total_seconds()) + 1
            self._settling.later(moves.moved(delivery, "unknown", now, answer, due=due), delay)
        else:
            self._settling.over(moves.moved(delivery, "unknown", now, answer))

    def _recover(self, delivery: Delivery, now: datetime) -> None:
        """A try was cut off, or its answer was lost."""
        provider = self._providers.named(delivery.provider)
        mine = moves.reclaimed(delivery, now)
        self._deliveries.write([mine])
        if self._dropped(mine, now, provider):
            self._send(mine, provider)
        elif isinstance(provider, Asked):
            self._ask(mine, provider, now)
        else:
            self._settling.over(moves.moved(mine, "unknown", now, detail="cut off while sending"))

    def _ask(self, delivery: Delivery, provider: Asking, now: datetime) -> None:
        telling = self._authors[delivery.errand.ref.flow].tell(delivery.errand)
        written = message(delivery.errand, telling, self._rules(), provider.name) if telling else None
        if written is None:
            self._failed(delivery, "permanent", GONE)
            return
        # The provider files a message under its own day, which may be the next one.
        days = {f"{at.astimezone(CHINA):%Y%m%d}" for at in (delivery.tried or now, now)}
        told = [answer for day in sorted(days) if (answer := provider.ask(written, day)) is not None]
        answer = next((one for one in told if isinstance(one, Receipt)), told[0] if told else None)
        if answer is None:
            self._send(delivery, provider)  # it never had it
        elif isinstance(answer, Receipt):
            self._settling.received(delivery, answer)
        else:
            self._settle(delivery, answer, provider)

    def _dropped(self, delivery: Delivery, now: datetime, provider: Provider) -> bool:
        """Whether the provider still drops a repeat of this message."""
        within = timedelta(seconds=provider.drops_repeats * SAFELY)
        return bool(provider.drops_repeats) and delivery.tried is not None and now - delivery.tried < within

    def _failed(self, delivery: Delivery, failure: Failure, detail: str) -> None:
        failed = moves.moved(delivery, "failed", self._clock.now().wall, failure=failure, detail=detail)
        self._settling.over(failed, unreachable=detail == GONE)
