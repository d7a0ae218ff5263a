"""Two clocks: legal time (deadlines, periods, cards) and wall time (security, retries, measurement).

In a sandbox legal time may run fast, so that a case of twenty working days can be watched from end to
end; wall time never does. Both are read together, once a command, as one :class:`Moment`.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Protocol

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China has one time zone and no summer time; legal days are days of this zone."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One reading of both clocks."""

    legal: datetime
    wall: datetime


class Clock(Protocol):
    """Port: where commands get their time."""

    def now(self) -> Moment:
        """Read both clocks."""
        ...

    def wall_of(self, legal: datetime) -> datetime:
        """The wall instant at which legal time reaches ``legal``."""
        ...


@dataclass(frozen=True, slots=True)
class RunningClock:
    """Legal time that runs ``speed`` times as fast as wall time, counted from ``anchor``.

    ``speed`` 1 (production) makes both the same; 1440 is a day a minute, 86400 a day a second.
    """

    speed: float = 1.0
    anchor: datetime = datetime(2026, 1, 1, tzinfo=UTC)

    def now(self) -> Moment:
        wall = datetime.now(UTC)
        return Moment(legal=self.legal_of(wall), wall=wall)

    def legal_of(self, wall: datetime) -> datetime:
        """Legal time at the wall instant ``wall``."""
        if self.speed == 1:
            return wall.astimezone(CHINA)
        return (self.anchor + (wall - self.anchor) * self.speed).astimezone(CHINA)

    def wall_of(self, legal: datetime) -> datetime:
        if self.speed == 1:
            return legal.astimezone(UTC)
        return (self.anchor + (legal - self.anchor) / self.speed).astimezone(UTC)
