"""What legal time does to a rating: the default, and cards.

No workflow waits for a rating: its limits are days, and the reconciler looks every minute.
"""

from datetime import datetime

from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.cases import Head
from chalicelib.kernel.changing import change, load
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.facts import SYSTEM, Stamp
from chalicelib.kernel.store import CaseStore
from chalicelib.ratings.commands import Replan, Watch
from chalicelib.ratings.deciding import decide
from chalicelib.ratings.model import FLOW, wake
from chalicelib.ratings.state import RatingCase
from chalicelib.ratings.timing import Timer


def timer_of(catalogue: Catalogue) -> Timer:
    """The limits as they are in force."""
    return Timer(catalogue.ratings(), catalogue.calendar(), catalogue.card_rule())


class RatingClockwork:
    """Acts of the system. Each is harmless at any time, any number of times."""

    def __init__(self, cases: CaseStore, catalogue: Catalogue, clock: Clock) -> None:
        self._cases = cases
        self._catalogue = catalogue
        self._clock = clock

    def stand(self, case_id: str) -> tuple[bool, datetime | None]:
        """Whether somebody has something to do, and the next instant at which something happens by itself."""
        state = load(self._cases, FLOW, case_id).state
        return state.open, wake(state)

    def watch(self, case_id: str) -> Head[RatingCase]:
        """Whatever is due happens."""
        stamp, command = Stamp(at=self._clock.now(), by=SYSTEM), Watch(self._catalogue.ratings())
        return change(self._cases, FLOW, case_id, stamp, lambda state: decide(state, command, stamp.at.legal))

    def replan(self, case_id: str) -> Head[RatingCase]:
        """Compute provisional limits again on the calendar in force."""
        stamp, command = Stamp(at=self._clock.now(), by=SYSTEM), Replan(timer_of(self._catalogue))
        return change(self._cases, FLOW, case_id, stamp, lambda state: decide(state, command, stamp.at.legal))
