"""What a workflow does that waits for a case: it asks where the case stands, and holds no truth itself. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol
from zlib import crc32

from chalicelib.kernel.clock import Clock

AT_ONCE = timedelta()
"""For what must happen at its very second, such as a publication."""
HALF_AN_HOUR = timedelta(minutes=30)
"""Over which cases wake whose limits end together at 24:00: before offices open, all have woken."""
A_DAY = timedelta(days=1)
AHEAD = timedelta(seconds=20)
"""Wall time by which a case whose instant must be kept to the second wakes before it, too."""


@dataclass(frozen=True, slots=True)
class Wait:
    """How a flow's cases are waited for by a workflow, and which kinds of facts it hears of."""

    machine: str
    """The machine whose executions wait, by its name in ``infra/machines.py``."""
    opens: frozenset[str]
    """From these on it waits."""
    moves: frozenset[str]
    """After these it asks anew where the case stands: it may have to look earlier, or the case is closed."""
    closes: frozenset[str] = frozenset()
    """After these the case is closed whatever came before, so that it need not ask."""

    @property
    def hears(self) -> frozenset[str]:
        """All kinds that concern it."""
        return self.opens | self.moves | self.closes


class Clockwork(Protocol):
    """Port: what legal time does to a flow's cases. Each call is harmless at any time, any number of times."""

    def stand(self, case_id: str) -> tuple[bool, datetime | None]:
        """Whether the case is open, and the next instant of legal time at which something happens by itself."""
        ...

    def watch(self, case_id: str) -> object:
        """Whatever is due happens."""
        ...

    def replan(self, case_id: str) -> object:
        """Compute provisional deadlines again on the calendar in force."""
        ...


class Waits(Protocol):
    """Port: the task token that a case's workflow waits on."""

    def put(self, case_id: str, generation: int, token: str) -> None:
        """Remember where to signal; an older generation never replaces a newer one."""
        ...


class Signals(Protocol):
    """Port: what makes the waiting workflow of a closed case go on."""

    def closed(self, case_id: str) -> None:
        """Have the workflow's reader hear once more that the case is closed."""
        ...


class Ahead(Protocol):
    """Port: has those begin to run who will have to show at once what is about to happen."""

    def soon(self, case_id: str) -> None:
        """Something happens to the case within :data:`AHEAD`. Harmless at any time, any number of times."""
        ...


class Steps:
    """The steps of a workflow that waits for people and deadlines. Each reads where the case stands.

    ``spread``: within how much wall time after its instant a case wakes, each case always at the same place in it,
    and where legal time runs fast never more than a legal day. ``ahead``: a case wakes a little before its instant,
    too, so that whoever is needed then has begun to run.
    """

    def __init__(
        self, clockwork: Clockwork, waits: Waits, signals: Signals, clock: Clock, spread: timedelta = AT_ONCE,
        ahead: Ahead | None = None,
    ) -> None:  # fmt: skip
        self._clockwork = clockwork
        self._waits = waits
        self._signals = signals
        self._clock = clock
        self._spread = spread
        self._ahead = ahead

    def handle(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """``stand``: closed, and when to look again; ``await``: keep the token; ``watch``: what is due happens.

        Whoever closes a case before its token is known finds nobody to signal: then it is told again.
        """
        case_id: str = event["case_id"]
        action: Literal["stand", "await", "watch"] = event["action"]
        if action == "await":
            self._waits.put(case_id, int(event["generation"]), event["token"])
        if action == "watch":
            self._clockwork.watch(case_id)
        stand = self._stand(case_id, quietly=action == "await")
        if action == "await" and stand["closed"]:
            self._signals.closed(case_id)
        return stand

    def _stand(self, case_id: str, quietly: bool) -> dict[str, Any]:
        """``quietly``: another step of the same wait looks when to wake."""
        is_open, wake = self._clockwork.stand(case_id)
        at = self._waking(case_id, wake) if wake else None
        if at is not None and self._ahead is not None and not quietly:
            at = self._before(self._ahead, case_id, at)
        return {"closed": not is_open, "wake_at": at and at.strftime("%Y-%m-%dT%H:%M:%SZ")}

    def _before(self, ahead: Ahead, case_id: str, at: datetime) -> datetime:
        """A little before it while it is far away; when it is near, that is told."""
        now = self._clock.now().wall
        if at - now > AHEAD + timedelta(seconds=1):
            return at - AHEAD
        if at > now:
            ahead.soon(case_id)
        return at

    def _waking(self, case_id: str, wake: datetime) -> datetime:
        """Workflows wait in whole seconds: rounded up, or they would wake before anything is due."""
        due = self._clock.wall_of(wake)
        within = min(self._spread, self._clock.wall_of(wake + A_DAY) - due)
        return due + within * (crc32(case_id.encode()) / 2**32) + timedelta(seconds=1)
