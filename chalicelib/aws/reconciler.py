"""Mends what was lost: facts not dispatched, workflows gone, cards not issued, notices stuck.

Any execution, message or worker may be lost; the cases hold the truth, and this brings the rest up to it.
Runs every minute and can be called at any time: every step is harmless when nothing is wrong.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta

from chalicelib.aws.dispatch import Dispatcher
from chalicelib.aws.workflows import Workflows
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.store import CaseStore
from chalicelib.kernel.waiting import Clockwork

Chore = Callable[[], Mapping[str, int]]
"""What else is looked after in each round, and how much of each kind was mended."""
Cases = Iterator[tuple[str, str]]
"""Flow and case id."""
PATIENCE = timedelta(seconds=60)
"""How long what is under way is left alone (wall time)."""
LOOKING = timedelta(seconds=20)
"""How long a round looks after what is due, and again after a part of what is open; the next round goes on."""


class Reconciler:
    """Looks for what is behind and mends it."""

    def __init__(
        self, cases: CaseStore, clockworks: Mapping[str, Clockwork], dispatcher: Dispatcher, workflows: Workflows,
        chores: Sequence[Chore], clock: Clock,
    ) -> None:  # fmt: skip
        """``clockworks``: what legal time does to the cases of each flow, by flow."""
        self._cases = cases
        self._clockworks = clockworks
        self._dispatcher = dispatcher
        self._workflows = workflows
        self._chores = chores
        self._clock = clock

    def run(self, patience: timedelta = PATIENCE, everything: bool = False) -> dict[str, int]:
        """One round; how much was mended of each kind.

        Open cases are looked at part by part, a part a minute; ``everything`` looks at all of them now, however long it
        takes.
        """
        mended: Counter[str] = Counter()
        now = self._clock.now()
        for case_id in self._cases.undispatched(now.wall - patience):
            self._dispatcher.dispatch([fact.ref() for fact in self._cases.timeline(case_id)])
            mended["dispatched"] += 1
        look: Callable[[Cases], Cases] = iter if everything else self._for_a_while
        for flow, case_id in look(self._cases.due(now.legal)):
            clockwork = self._clockworks[flow]
            before = clockwork.stand(case_id)
            clockwork.watch(case_id)
            mended["cards"] += before != clockwork.stand(case_id)
        for chore in self._chores:
            mended.update(chore())
        for flow, case_id in look(self._cases.open_clocks(None if everything else now.wall.minute)):
            self._clockworks[flow].replan(case_id)
            mended["workflows"] += self._workflows.revive(flow, case_id)
        return dict(mended)

    def _for_a_while(self, found: Cases) -> Cases:
        until = self._clock.now().wall + LOOKING
        for one in found:
            if self._clock.now().wall > until:
                return
            yield one
