"""The yellow card (黄牌) that warns before a limit, and the red card (红牌) when it has run out."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar, Generic, Literal, Self, TypeVar

from pydantic import AwareDatetime, Field

from chalicelib.kernel.deadlines import Deadline, Text
from chalicelib.kernel.facts import Body
from chalicelib.kernel.values import Strict
from chalicelib.kernel.working_days import WorkingCalendar

Colour = Literal["yellow", "red"]


class CardRule(Strict):
    """How long before the limit the warning comes: a share of the time given, at most so many hours.

    The last day of a deadline is a working day, so a lead of at most 24 hours warns on a working day.
    """

    lead_share: float = Field(gt=0, le=1)
    lead_max_hours: int = Field(gt=0, le=24 * 30)
    basis: Text


def card_times(deadline: Deadline, rule: CardRule) -> tuple[datetime, datetime] | None:
    """When the yellow and the red card come; ``None`` while the deadline is suspended.

    The time given is all that lies between start and limit, suspensions included.
    """
    if deadline.due is None:
        return None
    lead = min((deadline.due - deadline.start) * rule.lead_share, timedelta(hours=rule.lead_max_hours))
    return deadline.due - lead, deadline.due


class Clock(Strict):
    """A limit that somebody has to keep, and when its cards come."""

    title: str
    deadline: Deadline
    yellow: AwareDatetime | None = None
    red: AwareDatetime | None = None
    """Both absent where nobody is warned, and while the limit stands still."""

    def under(self, deadline: Deadline, rule: CardRule | None) -> Self:
        """The same limit by another ledger, with the instants of its cards; without ``rule`` nobody is warned."""
        yellow, red = (card_times(deadline, rule) if rule is not None else None) or (None, None)
        return self.model_copy(update={"deadline": deadline, "yellow": yellow, "red": red})


def card(clock: str, colour: Colour) -> str:
    """A card of a limit, as the state of a case remembers it."""
    return f"{clock}:{colour}"


class ClockWarned(Body):
    """A card: a limit is near, or has run out. A fact of every flow whose limits have cards."""

    kind: ClassVar[str] = "clock_warned"
    automatic: ClassVar[bool] = True

    clock: str
    colour: Colour
    due: AwareDatetime

    @property
    def card(self) -> str:
        return card(self.clock, self.colour)


C = TypeVar("C", bound=Mapping[Any, Clock])


class ClocksReplanned(Body, Generic[C]):
    """Limits that rested on days without an official arrangement were computed on the calendar in force."""

    kind: ClassVar[str] = "clocks_replanned"
    automatic: ClassVar[bool] = True

    clocks: C


N = TypeVar("N", bound=str)
W = TypeVar("W", bound=ClockWarned)


def to_come(clocks: Mapping[N, Clock], issued: Collection[str]) -> list[tuple[datetime, N, Colour, datetime]]:
    """The cards still to come, in order: when, of which limit, the colour, and the end of the limit.

    ``issued`` are those that came before, by :func:`card`.
    """
    found: list[tuple[datetime, N, Colour, datetime]] = []
    for name, clock in clocks.items():
        due = clock.deadline.due
        cards: tuple[tuple[Colour, datetime | None], ...] = (("yellow", clock.yellow), ("red", clock.red))
        for colour, at in cards:
            if at is not None and due is not None and card(name, colour) not in issued:
                found.append((at, name, colour, due))
    return sorted(found)


def next_of(clocks: Mapping[N, Clock], issued: Collection[str], *others: datetime | None) -> datetime | None:
    """The next instant at which something happens by itself: a card, or one of the ``others``."""
    instants = [*(at for at, *_ in to_come(clocks, issued)), *(at for at in others if at is not None)]
    return min(instants, default=None)


def warned(body: type[W], clocks: Mapping[N, Clock], issued: Collection[str], at: datetime) -> list[W]:
    """The cards that are due at ``at`` and did not come yet, in order, as facts of the flow's kind."""
    return [
        body(clock=name, colour=colour, due=due) for when, name, colour, due in to_come(clocks, issued) if when <= at
    ]


def next_due(clocks: Iterable[Clock]) -> datetime | None:
    """When the next of the limits runs out; ``None`` while none runs."""
    ends = (clock.deadline.due for clock in clocks)
    return min((end for end in ends if end is not None), default=None)


def settled(clocks: Mapping[N, Clock], calendar: WorkingCalendar) -> Iterator[tuple[N, Deadline]]:
    """New deadlines of the limits that are provisional, and end on another day, or surely, by the calendar in force."""
    for name, clock in clocks.items():
        known, now = clock.deadline, clock.deadline.recompute(calendar)
        if known.provisional and (now.due, now.provisional) != (known.due, known.provisional):
            yield name, now
