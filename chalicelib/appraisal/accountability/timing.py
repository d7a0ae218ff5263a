"""The limits of a record, with their cards. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from chalicelib.catalogue.accountability import Limits
from chalicelib.kernel.cards import CardRule, Clock, settled
from chalicelib.kernel.deadlines import Deadline
from chalicelib.kernel.working_days import WorkingCalendar

Name = Literal["statement", "decision", "appeal", "appeal_decision"]
TITLES: Mapping[Name, str] = {
    "statement": "陈述申辩期限", "decision": "决定期限", "appeal": "申诉期限", "appeal_decision": "申诉决定期限",
}  # fmt: skip
WARNED: frozenset[Name] = frozenset({"decision", "appeal_decision"})
"""Limits of those who decide: they have cards. The other two are rights, which simply end."""


@dataclass(frozen=True, slots=True)
class Timer:
    """Limits, calendar and the rule of the cards as they are in force."""

    limits: Limits
    calendar: WorkingCalendar
    cards: CardRule

    def opened(self, at: datetime, *names: Name) -> dict[str, Clock]:
        """Limits that begin at ``at``."""
        begun = {name: Deadline.open(name, at, getattr(self.limits, name), self.calendar) for name in names}
        return {name: self._carded(name, Clock(title=TITLES[name], deadline=one), one) for name, one in begun.items()}

    def replanned(self, clocks: Mapping[str, Clock]) -> dict[str, Clock]:
        """Those that have to be computed again: see :func:`~chalicelib.kernel.cards.settled`."""
        return {name: self._carded(name, clocks[name], now) for name, now in settled(clocks, self.calendar)}

    def _carded(self, name: str, clock: Clock, deadline: Deadline) -> Clock:
        return clock.under(deadline, self.cards if name in WARNED else None)
