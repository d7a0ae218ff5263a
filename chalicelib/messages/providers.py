"""Who sends the messages of a channel: one provider, or several by their shares, which follow how they are."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol
from zlib import crc32

from chalicelib.kernel.clock import Clock
from chalicelib.kernel.store import VersionConflict
from chalicelib.messages.failover import ALL, Failover, Seen, Shares, shifted
from chalicelib.messages.model import Delivery
from channels.message import Provider

FRESH = 20.0
"""Seconds for which a process goes by the shares that it read."""


class Pulses(Protocol):
    """Port: what was handed over to whom, minute by minute, and the shares that follow from it."""

    def add(self, provider: str, minute: datetime, total: int, quick: int) -> None:
        """Count messages handed over in a minute, and those of them that were delivered quickly."""
        ...

    def seen(self, provider: str, since: datetime, until: datetime) -> Seen:
        """The sum of the minutes in between."""
        ...

    def shares(self) -> Shares | None:
        """What is shared now; ``None`` before anything was ever moved."""
        ...

    def share(self, shares: Shares) -> None:
        """Keep them, or raise :class:`VersionConflict` when they are not the revision after the stored one."""
        ...


class Providers(Protocol):
    """Port: who sends the messages of one channel."""

    def choose(self, message_id: str) -> Provider:
        """Who is to send a message now: the same one while the shares stay as they are."""
        ...

    def named(self, name: str) -> Provider:
        """The provider that has a message already.

        Raises
        ------
        LookupError
            it is none of this channel any more.
        """
        ...

    def other(self, name: str) -> Provider | None:
        """Another one, when ``name`` takes nothing now; ``None`` when there is none."""
        ...

    def handed_over(self, provider: str, at: datetime) -> None:
        """A message is with the provider; written by :meth:`flush`."""
        ...

    def arrived(self, delivery: Delivery, at: datetime) -> None:
        """It was delivered, at last; written by :meth:`flush`."""
        ...

    def flush(self) -> None:
        """Write what was counted: once a batch of messages, not once a message."""
        ...

    def watch(self) -> bool:
        """Look how the providers are, and move shares where one is slow: whether any were moved."""
        ...


class Alone:
    """The :class:`Providers` of a channel with a single one."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider

    def choose(self, message_id: str) -> Provider:
        del message_id
        return self._provider

    def named(self, name: str) -> Provider:
        if name != self._provider.name:
            raise LookupError(f"{name} sends nothing")
        return self._provider

    def other(self, name: str) -> None:
        """There is none."""

    def handed_over(self, provider: str, at: datetime) -> None:
        """Nothing is chosen by it."""

    def arrived(self, delivery: Delivery, at: datetime) -> None:
        """Nothing is chosen by it."""

    def flush(self) -> None:
        """Nothing was counted."""

    def watch(self) -> bool:
        return False


class Shared:
    """The :class:`Providers` of a channel with several, each with a share of the messages. Threads may share it."""

    def __init__(
        self, providers: Mapping[str, Callable[[], Provider]], rule: Callable[[], Failover], pulses: Pulses,
        clock: Clock,
    ) -> None:  # fmt: skip
        """``providers``: how each is made, at its first use."""
        self._make = providers
        self._rule = rule
        self._pulses = pulses
        self._clock = clock
        self._made: dict[str, Provider] = {}
        self._read: tuple[float, Shares] | None = None
        self._counts: Counter[tuple[str, datetime, str]] = Counter()
        self._lock = threading.Lock()

    def choose(self, message_id: str) -> Provider:
        return self.named(self._shares().choose(crc32(message_id.encode()) % ALL))

    def named(self, name: str) -> Provider:
        with self._lock:
            if name not in self._made:
                if name not in self._make:
                    raise LookupError(f"{name} sends nothing")
                self._made[name] = self._make[name]()
            return self._made[name]

    def other(self, name: str) -> Provider | None:
        return next((self.named(other) for other in self._make if other != name), None)

    def handed_over(self, provider: str, at: datetime) -> None:
        with self._lock:
            self._counts[provider, at.replace(second=0, microsecond=0), "total"] += 1

    def arrived(self, delivery: Delivery, at: datetime) -> None:
        if (at - delivery.at).total_seconds() <= self._rule().slow * 60:
            minute = delivery.at.replace(second=0, microsecond=0)
            with self._lock:
                self._counts[delivery.provider, minute, "quick"] += 1

    def flush(self) -> None:
        with self._lock:
            counts, self._counts = self._counts, Counter()
        for provider, minute in {(provider, minute) for provider, minute, _ in counts}:
            total, quick = counts[provider, minute, "total"], counts[provider, minute, "quick"]
            self._pulses.add(provider, minute, total, quick)

    def watch(self) -> bool:
        rule, now = self._rule(), self._clock.now().wall
        shares, (since, until) = self._stored(), rule.looked_at(now)
        seen = {name: self._pulses.seen(name, since, until) for name in shares.percent}
        fresh = shifted(shares, seen, rule, now)
        if fresh is shares:
            return False
        try:
            self._pulses.share(fresh)
        except VersionConflict:
            return False  # somebody else looked at the same moment
        return True

    def _shares(self) -> Shares:
        if self._read is None or time.monotonic() - self._read[0] > FRESH:
            self._read = (time.monotonic(), self._stored())
        return self._read[1]

    def _stored(self) -> Shares:
        """The stored shares, of the providers that there are; those of the rule when they are others by now."""
        stored, rule = self._pulses.shares(), self._rule()
        if stored is None or stored.percent.keys() != rule.shares.keys():
            revision = stored.revision if stored else 0
            return Shares(
                percent=rule.shares, since=datetime.min.replace(tzinfo=self._clock.now().wall.tzinfo), revision=revision
            )
        return stored
