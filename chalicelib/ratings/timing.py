"""The limits of raters, of those who put right, and of those who review, with their cards. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.catalogue.ratings import LimitName, RatingRules
from chalicelib.kernel.cards import CardRule, Clock, settled
from chalicelib.kernel.deadlines import Deadline, Limit
from chalicelib.kernel.working_days import WorkingCalendar
from chalicelib.ratings.facts import ClockName

Clocks = dict[ClockName, Clock]
TITLES: dict[ClockName, str] = {
    "default": "评价期限", "verification": "核实期限", "rectification": "整改期限", "review": "复核期限",
}  # fmt: skip
REVIEWED = "对差评进行复核"


@dataclass(frozen=True, slots=True)
class Timer:
    """The rules, the calendar and the rule of the cards as they are in force."""

    rules: RatingRules
    calendar: WorkingCalendar
    cards: CardRule

    def begun(self, at: datetime, *names: ClockName) -> Clocks:
        """Limits that begin at an instant."""
        return {name: self._clock(name, Deadline.open(name, at, self._limit(name), self.calendar)) for name in names}

    def planned(self, clock: Clock, days: int) -> Clock:
        """The limit for putting right, of so many working days from where it began."""
        limit = Limit(amount=days, unit="working_day", basis=self._limit("planned").basis)
        deadline = clock.deadline.model_copy(update={"limit": limit}).recompute(self.calendar)
        return self._clock("rectification", deadline)

    def held(self, clocks: Mapping[ClockName, Clock], at: datetime) -> Clocks:
        """The limits, standing still while the rating is reviewed."""
        basis = self.rules.review_basis
        return {name: self._clock(name, one.deadline.suspend(at, REVIEWED, basis)) for name, one in clocks.items()}

    def released(self, clocks: Mapping[ClockName, Clock], at: datetime) -> Clocks:
        """The limits, running again."""
        return {
            name: self._clock(name, one.deadline.resume(at, self.calendar))
            for name, one in clocks.items()
            if one.deadline.suspended
        }

    def replanned(self, clocks: Mapping[ClockName, Clock]) -> Clocks:
        """Those that have to be computed again: see :func:`~chalicelib.kernel.cards.settled`."""
        return {name: self._clock(name, now) for name, now in settled(clocks, self.calendar)}

    def most(self) -> int:
        """The longest listed limit, in working days from the bad rating."""
        return self._limit("planned").amount

    def _limit(self, name: LimitName) -> Limit:
        return self.rules.limits[name]

    def _clock(self, name: ClockName, deadline: Deadline) -> Clock:
        """Who was served is never warned: their limit has no cards."""
        return Clock(title=TITLES[name], deadline=deadline).under(deadline, None if name == "default" else self.cards)
