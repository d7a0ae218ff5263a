"""The limits of a ticket, with their cards. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.catalogue.complaints import ComplaintRules, Reason, Starts, TicketKind, TicketLimit
from chalicelib.complaints.facts.clocks import Clock, Clocks
from chalicelib.kernel.cards import CardRule, settled
from chalicelib.kernel.deadlines import Deadline, legal_day
from chalicelib.kernel.errors import NotAllowed
from chalicelib.kernel.working_days import WorkingCalendar

HANDLE = "handle"
"""The limit of the handling: the one that may be extended, and stand still."""


@dataclass(frozen=True, slots=True)
class Timer:
    """The rules, the calendar and the rule of the cards as they are in force."""

    rules: ComplaintRules
    calendar: WorkingCalendar
    cards: CardRule

    def opened(
        self, event: Starts, kind: TicketKind, hard: bool, at: datetime, running: Mapping[str, Clock] | None = None
    ) -> Clocks:
        """The limits that begin with a fact, by their names; of a complex matter where ``hard``.

        One that does not begin anew keeps its start where it runs already; it is told only if it got another length.
        """
        found: Clocks = {}
        for row in self.rules.in_force(kind, hard, legal_day(at)):
            if event not in row.starts:
                continue
            known = (running or {}).get(row.name) if not row.renewed else None
            if known is None:
                found[row.name] = self._clock(row, at)
            elif known.deadline.limit != row.limit:
                found[row.name] = self._clock(row, known.deadline.start)
        return found

    def held(self, clock: Clock, at: datetime, reason: Reason) -> Clock:
        """The limit, standing still."""
        return self._carded(clock, clock.deadline.suspend(at, reason.title, reason.basis))

    def released(self, clock: Clock, at: datetime) -> Clock:
        """The limit, running again."""
        return self._carded(clock, clock.deadline.resume(at, self.calendar))

    def extended(self, clock: Clock, row: TicketLimit, approved_by: str, reason: str, at: datetime) -> Clock:
        """The limit with what may be added to it.

        Raises
        ------
        NotAllowed
            ``ticket_not_extended``: the row knows no extension; ``deadline_passed``.
        """
        if row.extension is None:
            raise NotAllowed("ticket_not_extended")
        return self._carded(clock, clock.deadline.extend(row.extension, approved_by, reason, at, self.calendar))

    def replanned(self, clocks: Mapping[str, Clock]) -> Clocks:
        """Those that have to be computed again: see :func:`~chalicelib.kernel.cards.settled`."""
        return {name: self._carded(clocks[name], now) for name, now in settled(clocks, self.calendar)}

    def _clock(self, row: TicketLimit, start: datetime) -> Clock:
        deadline = Deadline.open(row.name, start, row.limit, self.calendar)
        return self._carded(Clock(title=row.title, whose=row.whose, window=row.window, deadline=deadline), deadline)

    def _carded(self, clock: Clock, deadline: Deadline) -> Clock:
        """Nobody is warned of a time in which something may be done."""
        return clock.under(deadline, None if clock.window else self.cards)
