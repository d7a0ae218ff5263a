"""What is booked and who waits: appointments, numbers, the order of calls. Pure; times are legal unless said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import ceil
from statistics import median
from typing import Literal

from pydantic import AwareDatetime

from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.values import Strict
from chalicelib.sites.halls import QUARTER, NoShows

State = Literal["booked", "checked_in", "cancelled"]
Stands = Literal["booked", "checked_in", "cancelled", "no_show"]
"""已预约, 已签到, 已取消, 爽约: the last one follows from the time, nobody has to write it down."""
Outcome = Literal["served", "no_show"]
"""已办理, 过号."""


@dataclass(frozen=True, slots=True)
class Line:
    """The queue (队列) of one service at one site on one legal day."""

    site: str
    day: date
    service: str

    @property
    def key(self) -> str:
        return f"{self.site}#{self.day.isoformat()}#{self.service}"


class Visit(Strict):
    """One service (区) to be visited in one slot. ``item``: the code of what it is about, if that was said."""

    service: str
    start: AwareDatetime
    item: str = ""
    version: int = 0
    """The version of the item that counted when it was booked."""
    short: str = ""
    """The item's short name, by which mandates are limited."""
    seat: int = 0
    number: str = ""
    """The queue number, once one has come."""

    @property
    def place(self) -> tuple[str, int]:
        """The seat's name within its line: when it begins (``0930``), and which one."""
        return f"{self.start.astimezone(CHINA):%H%M}", self.seat


class Appointment(Strict):
    """Visits of one person or firm to one site on one day: several when departments act jointly (联合办)."""

    id: str
    holder: str
    """Id of the person or firm."""
    site: str
    minutes: int
    """How long each visit lasts."""
    visits: tuple[Visit, ...]
    visitor: str
    """Name of who comes, sealed under the holder's key."""
    state: State = "booked"
    arrived: AwareDatetime | None = None
    expires: AwareDatetime
    """Wall time from which it may be forgotten."""

    @property
    def day(self) -> date:
        return legal_day(self.visits[0].start)

    @property
    def start(self) -> datetime:
        return min(visit.start for visit in self.visits)

    def line(self, visit: Visit) -> Line:
        """The line in which a visit waits."""
        return Line(self.site, self.day, visit.service)

    def quarters(self) -> tuple[str, ...]:
        """The quarters of an hour that it takes: who has one of them is nowhere else then."""
        count = timedelta(minutes=self.minutes) // QUARTER
        instants = {visit.start.astimezone(CHINA) + n * QUARTER for visit in self.visits for n in range(count)}
        return tuple(f"{at:%Y-%m-%dT%H:%M}" for at in sorted(instants))

    def stands(self, now: datetime, grace: timedelta) -> Stands:
        """Whoever has not come when the grace is over has stayed away, until they come after all that day."""
        return "no_show" if self.state == "booked" and now > self.start + grace else self.state


class Ticket(Strict):
    """A number (号) that waits. ``slot``: the booked time by which it is called; ``None``: by when it came."""

    number: str
    site: str
    service: str
    day: date
    arrived: AwareDatetime
    slot: AwareDatetime | None = None
    appointment: str = ""
    expires: AwareDatetime
    """Wall time from which it may be forgotten."""

    @property
    def line(self) -> Line:
        return Line(self.site, self.day, self.service)


class Called(Strict):
    """A number that was called to a window."""

    ticket: Ticket
    window: str
    officer: str
    at: AwareDatetime
    state: Literal["called", "served", "no_show"] = "called"


def order(waiting: Iterable[Ticket], now: datetime) -> list[Ticket]:
    """In which order numbers are called at the instant ``now``.

    1. Booked ones whose time has come, by their slot, then by arrival.
    2. Who came without an appointment, or too late for theirs, by arrival.
    3. Booked ones who are early, by their slot: only when nobody else waits.

    Nobody starves: whoever is in 2 is overtaken by booked ones alone, of whom there are no more than seats, each
    once; whoever is in 3 comes into 1 with time.
    """

    def place(ticket: Ticket) -> tuple[int, datetime, datetime, str]:
        if ticket.slot is None:
            return 2, ticket.arrived, ticket.arrived, ticket.number
        return (1 if ticket.slot <= now else 3), ticket.slot, ticket.arrived, ticket.number

    return sorted(waiting, key=place)


def blocked_until(appointments: Iterable[Appointment], now: datetime, grace: timedelta, rule: NoShows) -> date | None:
    """The last day on which somebody may not book, having stayed away too often; ``None``: they may."""
    since = now - timedelta(days=rule.within_days)
    missed = [one.start for one in appointments if one.stands(now, grace) == "no_show" and one.start >= since]
    if len(missed) < rule.count:
        return None
    until = max(missed) + timedelta(days=rule.blocked_days)
    return legal_day(until) if now < until else None


def rough_minutes(waiting: int, called: Sequence[Called], each: int) -> int:
    """How long the last of those who wait will wait, roughly: by the usual time between the last calls, newest first.

    ``each``: minutes for one, while there are no two calls to go by.
    """
    gaps = [(later.at - earlier.at) / timedelta(minutes=1) for later, earlier in pairwise(called)]
    return ceil(waiting * (median(gaps) if gaps else each))
