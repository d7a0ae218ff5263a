"""What legal time does to a record: cards, and the end of the appeal's period.

No workflow waits for a record: its limits are days, and the reconciler looks every minute.
"""

from datetime import datetime

from chalicelib.appraisal.accountability.commands import Command, Replan, Watch
from chalicelib.appraisal.accountability.deciding import decide
from chalicelib.appraisal.accountability.model import FLOW, wake
from chalicelib.appraisal.accountability.state import AccountabilityCase
from chalicelib.appraisal.accountability.timing import Timer
from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.cases import Head
from chalicelib.kernel.changing import change, load
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.facts import SYSTEM, Stamp
from chalicelib.kernel.store import CaseStore


class AccountabilityClockwork:
    """Acts of the system. Each is harmless at any time, any number of times."""

    def __init__(self, cases: CaseStore, catalogue: Catalogue, clock: Clock) -> None:
        self._cases = cases
        self._catalogue = catalogue
        self._clock = clock

    def stand(self, case_id: str) -> tuple[bool, datetime | None]:
        """Whether it is open, and the next instant at which something happens to it by itself."""
        state = load(self._cases, FLOW, case_id).state
        return state.stage != "closed", wake(state)

    def watch(self, case_id: str) -> Head[AccountabilityCase]:
        """Whatever is due happens."""
        return self._act(case_id, Watch())

    def replan(self, case_id: str) -> Head[AccountabilityCase]:
        """Compute provisional limits again on the calendar in force."""
        catalogue = self._catalogue
        timer = Timer(catalogue.accountability().limits, catalogue.calendar(), catalogue.card_rule())
        return self._act(case_id, Replan(timer))

    def _act(self, case_id: str, command: Command) -> Head[AccountabilityCase]:
        stamp = Stamp(at=self._clock.now(), by=SYSTEM)
        return change(self._cases, FLOW, case_id, stamp, lambda state: decide(state, command, stamp.at.legal))
