"""The application case (办件): its flow, and by what it is found.

Where it can stand is in :mod:`state`, what may happen in :mod:`deciding`, what each fact does in :mod:`folding`.
"""

from datetime import datetime

from chalicelib.applications.facts import BODIES
from chalicelib.applications.folding import evolve
from chalicelib.applications.state import OPEN, STAGES, Application, Outcome, Stage, opener_of
from chalicelib.kernel.cases import Flow, Index, Place
from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.waiting import Wait

__all__ = ["FLOW", "NO_DUE", "OPEN", "STAGES", "Application", "Outcome", "Stage", "claim", "index", "opener_of"]

NO_DUE = datetime(9999, 1, 1, tzinfo=CHINA)
"""Where a case whose clock is suspended stands in its work queue: last."""

WORK: dict[Stage, str] = {Stage.RECEIVED: "accept", Stage.EXAMINING: "examine", Stage.IN_REVIEW: "review"}
"""The kind of work that waits at each stage; while the applicant is asked, nobody else has any."""


def claim(number: str) -> str:
    """What belongs to an application alone: its number (办件编号)."""
    return f"number:{number}"


def index(state: Application) -> Index:
    """By subject and opener always; in work queues while people have something to do; awake while the clock can act."""
    queue, due = "", state.scheduled.red_at or NO_DUE
    if state.stage in WORK:
        queue = f"{state.pinned.department}#{WORK[state.stage]}"
    elif state.stage is Stage.APPROVED and state.check == "due":
        queue = f"{state.pinned.department}#check"
    return Index(
        state.subject, state.opened_at, queue, due if queue else None, _wake(state), state.opener, _others(state, due)
    )


def _others(state: Application, due: datetime) -> tuple[Place | None, ...]:
    """First the site that took the case in, then each department that is asked at the same time."""
    if not state.pinned.levels and not state.pinned.consulted:
        return ()
    handled = state.stage in (Stage.EXAMINING, Stage.IN_REVIEW)
    at_site = Place(f"{state.site}#accept", due) if state.site and state.stage is Stage.RECEIVED else None
    asked = (
        Place(f"{code}#opinion", due) if handled and code in state.silent_departments else None
        for code in state.pinned.consulted
    )
    return (at_site, *asked)


def _wake(state: Application) -> datetime | None:
    if state.stage not in OPEN:
        return None
    return min((when for _, when in (*state.card_times, *state.alarms)), default=None)


WAIT = Wait(
    machine="approval",
    opens=frozenset({"handed_over"}),
    moves=frozenset(
        {
            "accepted", "supplement_asked", "supplemented", "procedure_started", "procedure_ended", "extended",
            "promise_kept",
        }
    ),
    closes=frozenset({"approved", "refused", "not_accepted", "lapsed", "withdrawn", "promise_broken"}),
)  # fmt: skip
FLOW = Flow("application", Application, BODIES, evolve, index, WAIT)
