"""What a case adds to the counters of supervision (效能监察), and a handling that may be rated (好差评). Pure.

Each flow tells both from a whole timeline, so that counters can be counted again at any time and come out the same.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from chalicelib.kernel.deadlines import Deadline, legal_day
from chalicelib.kernel.facts import Fact
from chalicelib.kernel.values import Strict


class Point(Strict):
    """Something that happened on a day, as the counters see it."""

    day: date
    """The day of legal time on which it counts."""
    department: str = ""
    """Credit code of the department that answers for it."""
    item: str = ""
    """Short name of the service item, or ``flow:category`` where a flow has no items."""
    site: str = ""
    """Where it was taken in; empty: online."""
    channel: str = ""
    metric: str
    """What is counted: a name of ``catalogue/supervision.yaml``."""
    amount: int = 1
    """How many, or how long in minutes, or what it cost in cents: as the metric says."""


class Unseen(Strict):
    """Whom a case is not shown to, whatever their posts: an accusation never reaches the accused."""

    departments: tuple[str, ...] = ()
    """Credit codes: nobody with a post there sees it."""
    officers: tuple[str, ...] = ()
    """Pseudonymous ids of staff."""

    def by(self, officer: str, departments: frozenset[str]) -> bool:
        """Whether somebody with posts in these departments does not see it."""
        return officer in self.officers or not departments.isdisjoint(self.departments)


NOBODY = Unseen()
"""Hidden from nobody."""


class Handling(Strict):
    """A handling that ended (办结), which who was served may rate."""

    flow: str
    case_id: str
    handling: str = "1"
    """Which handling of the case: a ticket that was opened again is handled twice."""
    subject: str
    """Person id under whose key the rating lies: who was served, or the case's own where nobody is named."""
    told: bool = True
    """Whether somebody is named who can be invited."""
    unseen: Unseen = NOBODY
    """Whom the rating is not shown to."""
    number: str = ""
    """The number that people know it by."""
    title: str
    """What was handled, in plain Chinese."""
    department: str
    item: str = ""
    site: str = ""
    channel: str = ""
    contact: Literal["sms", "wechat", "miniprogram"] = "sms"
    """Over which channel who was served chose to hear."""
    officer: str = ""
    """Pseudonymous id of who handled it; empty: decided by rule."""
    ended: datetime
    """Legal time."""


class Standing(Strict):
    """An open case, as supervision sees it now. Nothing of people."""

    department: str
    item: str = ""
    site: str = ""
    channel: str = ""
    number: str = ""
    title: str
    """What it is about, in plain Chinese."""
    card: Literal["", "yellow", "red"] = ""
    """The graver card of those in force."""
    since: datetime | None = None
    """When that card came; legal time, as ``due``."""
    due: datetime | None = None
    """The first instant that is too late; absent while the limit stands still."""
    why: str
    """Where it stands and what it waits for, in plain Chinese."""
    unseen: Unseen = NOBODY


BY_PEOPLE = frozenset({"officer", "grid"})
"""Roles whose acts are work of the staff."""


def steps(facts: Sequence[Fact]) -> Counter[date]:
    """How many acts of the staff a timeline holds, by day; what one command said at once is one act.

    Taking the case in is none of them: what it costs depends on the channel.
    """
    acts = {fact.recorded: fact for fact in facts if fact.by.role in BY_PEOPLE}
    return Counter(legal_day(fact.at) for recorded, fact in acts.items() if recorded != facts[0].recorded)


def minutes(time: timedelta) -> int:
    """Whole minutes, none below 0."""
    return max(int(time.total_seconds()) // 60, 0)


@dataclass(frozen=True, slots=True)
class Spent:
    """Minutes used of a limit, and minutes that it gave; suspensions left out of both."""

    used: int
    given: int
    met: bool


def spent(deadline: Deadline, until: datetime) -> Spent | None:
    """What was used of a limit by what was done at ``until``; ``None`` while it stands still, for then nothing is due.

    A day that counts as a whole (the last one, the days of a suspension) is counted as it runs: these are times, not
    periods of the law.
    """
    if deadline.due is None:
        return None
    used, given = (at - deadline.start - _paused(deadline, at) for at in (until, deadline.due))
    return Spent(minutes(used), minutes(given), deadline.met(until))


def _paused(deadline: Deadline, at: datetime) -> timedelta:
    """How long the limit stood still before ``at``: a suspension after its end gives nobody more time, nor less."""
    pauses = deadline.suspensions
    return sum((min(pause.until or at, at) - min(pause.since, at) for pause in pauses), timedelta())


def limits(promised: Deadline | None, statutory: Deadline | None, at: datetime) -> dict[str, int]:
    """What a decision at ``at`` counts for its limits: kept or not, and the minutes used of those given.

    ``used`` is the time that the nearer of the two counts; absent where there is no limit that runs.
    """
    found: dict[str, int] = {}
    for name, deadline in (("statutory", statutory), ("promised", promised)):
        told = spent(deadline, at) if deadline is not None else None
        if told is not None:
            found |= {name: 1, f"{name}_minutes": told.given, f"{name}_used": told.used, "used": told.used}
            found |= {f"{name}_{'met' if told.met else 'missed'}": 1}
    return found
