"""What legal time does to a challenge: cards, and a pause that ends by itself."""

from datetime import datetime

from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.cases import Head
from chalicelib.kernel.changing import change, load
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.facts import SYSTEM, Stamp
from chalicelib.kernel.store import CaseStore
from chalicelib.trading.challenges.carrying import Carrying
from chalicelib.trading.challenges.commands import Replan, Watch
from chalicelib.trading.challenges.deciding import decide
from chalicelib.trading.challenges.model import FLOW, wake
from chalicelib.trading.challenges.state import ChallengeCase
from chalicelib.trading.challenges.timing import Timer


class ChallengeClockwork:
    """Acts of the system. Each is harmless at any time, any number of times."""

    def __init__(self, cases: CaseStore, catalogue: Catalogue, carrying: Carrying, clock: Clock) -> None:
        self._cases = cases
        self._catalogue = catalogue
        self._carrying = carrying
        self._clock = clock

    def stand(self, case_id: str) -> tuple[bool, datetime | None]:
        """Whether it waits for an answer, and the next instant at which something happens to it by itself."""
        state = load(self._cases, FLOW, case_id).state
        return state.open or wake(state) is not None, wake(state)

    def watch(self, case_id: str) -> Head[ChallengeCase]:
        """Whatever is due happens, and the project follows."""
        stamp = Stamp(at=self._clock.now(), by=SYSTEM)
        head = change(self._cases, FLOW, case_id, stamp, lambda state: decide(state, Watch(), stamp.at.legal))
        self._carrying.carry(case_id)
        return head

    def replan(self, case_id: str) -> Head[ChallengeCase]:
        """Compute provisional limits again on the calendar in force."""
        stamp, catalogue = Stamp(at=self._clock.now(), by=SYSTEM), self._catalogue
        timer = Timer(catalogue.trading(), catalogue.calendar(), catalogue.card_rule())
        return change(self._cases, FLOW, case_id, stamp, lambda state: decide(state, Replan(timer), stamp.at.legal))
