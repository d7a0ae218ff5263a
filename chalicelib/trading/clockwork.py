"""What legal time does to a trading project: notices go out at their second, periods end."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.cases import Head
from chalicelib.kernel.changing import change, load, load_whole, newest
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.facts import SYSTEM, Body, Stamp
from chalicelib.kernel.store import CaseStore
from chalicelib.trading.commands import Watch
from chalicelib.trading.deciding import decide
from chalicelib.trading.model import FLOW, wake
from chalicelib.trading.planning import Planner
from chalicelib.trading.reading import dates_of
from chalicelib.trading.state import TradingCase
from chalicelib.trading.views import number


class TradingClockwork:
    """Acts of the system. Each is harmless at any time, any number of times."""

    def __init__(self, cases: CaseStore, catalogue: Catalogue, clock: Clock) -> None:
        self._cases = cases
        self._catalogue = catalogue
        self._clock = clock

    def stand(self, case_id: str) -> tuple[bool, datetime | None]:
        """Whether anything can still happen to the project, and the next instant at which it does by itself."""
        state = load(self._cases, FLOW, case_id).state
        return state.open or wake(state) is not None, wake(state)

    def watch(self, case_id: str) -> Head[TradingCase]:
        """Whatever is due happens."""
        stamp = Stamp(at=self._clock.now(), by=SYSTEM)
        case = load_whole(self._cases, FLOW, case_id)
        whole = newest(self._cases, FLOW, case)

        def bodies(state: TradingCase) -> Sequence[Body]:
            planner = Planner(self._catalogue.trading(), self._catalogue.calendar())
            command = Watch(planner, dates_of(whole(state)), number(case_id, state))
            return decide(state, command, stamp.at.legal)

        return change(self._cases, FLOW, case_id, stamp, bodies, known=case.head)

    def replan(self, case_id: str) -> None:
        """Periods of the trade rest on the calendar that was in force when they began: what was published stands."""
