"""The yellow card (黄牌) that warns before a limit, and the red card (红牌) when it has run out."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Self, TypeVar

from pydantic import AwareDatetime, Field

from chalicelib.kernel.deadlines import Deadline, Text
from chalicelib.kernel.values import Strict
from chalicelib.kernel.working_days import WorkingCalendar


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


N = TypeVar("N", bound=str)


def settled(clocks: Mapping[N, Clock], calendar: WorkingCalendar) -> Iterator[tuple[N, Deadline]]:
    """New deadlines of the limits that are provisional, and end on another day, or surely, by the calendar in force."""
    for name, clock in clocks.items():
        known, now = clock.deadline, clock.deadline.recompute(calendar)
        if known.provisional and (now.due, now.provisional) != (known.due, known.provisional):
            yield name, now
