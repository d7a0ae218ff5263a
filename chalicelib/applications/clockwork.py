"""What legal time does to an application: steps that end by themselves, cards, deadlines on a new calendar."""

from collections.abc import Callable, Sequence
from datetime import datetime

from chalicelib.applications.commands import Command, Replan, Watch
from chalicelib.applications.deciding import decide
from chalicelib.applications.facts import CardIssued
from chalicelib.applications.model import FLOW, OPEN, Application
from chalicelib.applications.planning import Planner, planner
from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.cases import Head
from chalicelib.kernel.changing import change, load
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.facts import SYSTEM, Body, Stamp
from chalicelib.kernel.metrics import Count, uncounted
from chalicelib.kernel.store import CaseStore


class ApplicationClockwork:
    """Acts of the system. Each is harmless at any time, any number of times."""

    def __init__(self, cases: CaseStore, catalogue: Catalogue, clock: Clock, count: Count = uncounted) -> None:
        self._cases = cases
        self._catalogue = catalogue
        self._clock = clock
        self._count = count

    def stand(self, case_id: str) -> tuple[bool, datetime | None]:
        """Whether the case is open, and the next instant of legal time at which something happens by itself."""
        state = load(self._cases, FLOW, case_id).state
        return state.stage in OPEN, FLOW.index(state).wake

    def watch(self, case_id: str) -> Head[Application]:
        """Whatever is due happens: a step ends, cards are issued; each red one is counted, for the alarm."""
        return self._act(case_id, Watch)

    def replan(self, case_id: str) -> Head[Application]:
        """Compute provisional deadlines again on the calendar in force."""
        return self._act(case_id, Replan)

    def _act(self, case_id: str, command: Callable[[Planner], Command]) -> Head[Application]:
        stamp = Stamp(at=self._clock.now(), by=SYSTEM)
        decided: Sequence[Body] = ()

        def bodies(state: Application) -> Sequence[Body]:
            nonlocal decided  # the last ones are those that were committed
            item = self._catalogue.open_item(state.pinned.code, state.pinned.version).item
            decided = decide(state, command(planner(self._catalogue, item)), stamp.at.legal)
            return decided

        head = change(self._cases, FLOW, case_id, stamp, bodies)
        for body in decided:
            if isinstance(body, CardIssued) and body.colour == "red":
                self._count("RedCards")
        return head
