"""What legal time does to a ticket: cards, orders that climb, closing by itself."""

from datetime import datetime

from chalicelib.catalogue.service import Catalogue
from chalicelib.complaints.commands import Replan, Succeed, Watch
from chalicelib.complaints.deciding import decide
from chalicelib.complaints.model import FLOW, wake
from chalicelib.complaints.state import TicketCase
from chalicelib.complaints.timing import Timer
from chalicelib.complaints.values import MACHINE
from chalicelib.kernel.cases import Head
from chalicelib.kernel.changing import change, load
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.facts import Stamp
from chalicelib.kernel.store import CaseStore


class TicketClockwork:
    """Acts of the system. Each is harmless at any time, any number of times."""

    def __init__(self, cases: CaseStore, catalogue: Catalogue, clock: Clock) -> None:
        self._cases = cases
        self._catalogue = catalogue
        self._clock = clock

    def stand(self, case_id: str) -> tuple[bool, datetime | None]:
        """Whether it may still move, and the next instant at which something happens by itself.

        A closed one is waited for as long as it may be opened again, or reviewed.
        """
        state, now = load(self._cases, FLOW, case_id).state, self._clock.now().legal
        if state.open:
            return True, wake(state)
        ends = (clock.deadline.due for clock in state.clocks.values() if clock.window)
        last = max((end for end in ends if end is not None and end > now), default=None)
        return last is not None, last

    def watch(self, case_id: str) -> Head[TicketCase]:
        """Whatever is due happens."""
        return self._act(case_id, Watch(self._timer()))

    def replan(self, case_id: str) -> Head[TicketCase]:
        """Compute provisional limits again on the calendar in force; departments that ended are succeeded."""
        self._succeed(case_id)
        return self._act(case_id, Replan(self._timer()))

    def _succeed(self, case_id: str) -> None:
        """Where a department of the ticket was merged or renamed, its successor stands from its day on."""
        state, day = load(self._cases, FLOW, case_id).state, legal_day(self._clock.now().legal)
        known = {state.desk, state.organ, *state.accused.departments, state.order.to if state.order else ""}
        known |= state.handlers.all if state.handlers is not None else frozenset()
        for old in sorted(known - {""}):
            new = self._catalogue.departments().standing_for(old, day)
            if new != old:
                self._act(case_id, Succeed(old, new, self._timer()))

    def _act(self, case_id: str, command: Watch | Replan | Succeed) -> Head[TicketCase]:
        stamp = Stamp(at=self._clock.now(), by=MACHINE.by)
        return change(
            self._cases, FLOW, case_id, stamp, lambda state: decide(state, command, MACHINE, stamp.at.legal)
        )  # fmt: skip

    def _timer(self) -> Timer:
        catalogue = self._catalogue
        return Timer(catalogue.complaints(), catalogue.calendar(), catalogue.card_rule())
