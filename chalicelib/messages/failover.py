"""Which of several providers sends how much: away from one that is slow, and slowly back. Pure.

A message is slow when it was not delivered within some minutes of being handed over. What is looked at are the messages
of a window that ended those minutes ago, so that each of them had its time. The rule is that of GOV.UK Notify
(notifications-api, ``provider_details``): ten points away from a slow provider, at most every five minutes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field, model_validator

from chalicelib.kernel.values import Lenient, Strict

ALL = 100
SMS_PROVIDERS = frozenset({"aliyun", "tencent"})
"""Those that the platform can send by: one a file in ``channels/sms``."""
Points = Annotated[int, Field(ge=0, le=ALL)]
Minutes = Annotated[int, Field(gt=0)]


class Failover(Strict):
    """The rule, and what each provider sends while all are well."""

    shares: Annotated[dict[str, Points], Field(min_length=1)]
    """Provider → percent; the order is that of priority."""
    window: Minutes = 15
    """Minutes of messages that are looked at."""
    slow: Minutes = 5
    """Minutes after which a message is slow."""
    percent: Points = 15
    """Percent of slow messages from which on a provider is slow."""
    least: Annotated[int, Field(ge=1)] = 20
    """Messages below which nothing is said of a provider."""
    shift: Points = 10
    """Percent moved at a time."""
    pause: Minutes = 5
    """Minutes between two moves."""
    rest: Minutes = 60
    """Minutes without a move, after which ``back`` percent go back towards the shares."""
    back: Points = 5

    @model_validator(mode="after")
    def _all_of_it(self) -> "Failover":
        if sum(self.shares.values()) != ALL:
            raise ValueError("shares come to 100")
        return self

    def looked_at(self, now: datetime) -> tuple[datetime, datetime]:
        """From when to when messages were handed over that are looked at ``now``."""
        until = now - timedelta(minutes=self.slow)
        return until - timedelta(minutes=self.window), until


@dataclass(frozen=True, slots=True)
class Seen:
    """Messages handed over to a provider, and how many of them were delivered quickly."""

    total: int = 0
    quick: int = 0


class Shares(Lenient):
    """What each provider sends now, and since when."""

    percent: dict[str, int]
    since: datetime
    revision: int = 0

    def choose(self, draw: int) -> str:
        """The provider of a draw from 0 to 99."""
        for name, percent in self.percent.items():
            draw -= percent
            if draw < 0:
                return name
        return next(iter(self.percent))


def shifted(shares: Shares, seen: Mapping[str, Seen], rule: Failover, now: datetime) -> Shares:
    """The shares after a look at how the providers are; the same ones when nothing is to be moved."""
    quiet = now - shares.since
    if quiet < timedelta(minutes=rule.pause):
        return shares
    slow = {name for name in shares.percent if _slow(seen.get(name, Seen()), rule)}
    well = [name for name in shares.percent if name not in slow]
    loaded = [name for name in shares.percent if name in slow and shares.percent[name] > 0]
    if loaded and well:
        worst = max(loaded, key=lambda name: shares.percent[name])
        return _moved(shares, worst, well[0], min(rule.shift, shares.percent[worst]), now)
    if not slow and quiet >= timedelta(minutes=rule.rest):
        return _back(shares, rule, now)
    return shares


def _slow(seen: Seen, rule: Failover) -> bool:
    return seen.total >= rule.least and (seen.total - seen.quick) * ALL >= rule.percent * seen.total


def _back(shares: Shares, rule: Failover, now: datetime) -> Shares:
    over = max(shares.percent, key=lambda name: shares.percent[name] - rule.shares.get(name, 0))
    under = min(shares.percent, key=lambda name: shares.percent[name] - rule.shares.get(name, 0))
    points = min(rule.back, shares.percent[over] - rule.shares.get(over, 0))
    return _moved(shares, over, under, points, now) if points > 0 else shares


def _moved(shares: Shares, away: str, to: str, points: int, now: datetime) -> Shares:
    percent = shares.percent | {away: shares.percent[away] - points, to: shares.percent[to] + points}
    return shares.model_copy(update={"percent": percent, "since": now, "revision": shares.revision + 1})
