"""What the public may know of a ticket: its number, its kind and how far it is. Never a word, never who, never whom.

Of tickets that are confidential, and of accusations, nothing is told: that there is one, and where, leads to people.
"""

from collections.abc import Sequence

from chalicelib.catalogue.complaints import KINDS
from chalicelib.complaints.facts import BODIES
from chalicelib.complaints.model import FLOW
from chalicelib.complaints.state import TicketCase
from chalicelib.feed.model import About, Public, Publication, Shown
from chalicelib.kernel.changing import load_whole
from chalicelib.kernel.store import CaseStore

WITHIN = "how the departments work on it"
REPORTER = "between who reported it and the department"
SUPERVISION = "supervision of the authority by itself"

PUBLIC = Publication(
    FLOW.name,
    BODIES,
    shown={
        "ticket_registered": Shown(fields=("what", "category")),
        "dispatched": Shown(fields=("category",)),
        "signed_for": Shown(),
        "assigned_finally": Shown(fields=("category",)),
        "merged": Shown("ended"),
        "suspended": Shown(),
        "resumed": Shown(),
        "extended": Shown(),
        "handed_over": Shown("ended", fields=("flow",)),
        "referred": Shown("not_accepted", fields=("ground",)),
        "withdrawn": Shown("ended"),
        "replied": Shown(fields=("result",)),
        "reopened": Shown(),
        "ticket_closed": Shown("completed", fields=("outcome",)),
    },
    withheld={
        "suggestion_made": WITHIN,
        "emergency_flagged": WITHIN,
        "return_asked": WITHIN,
        "return_granted": WITHIN,
        "return_refused": WITHIN,
        "return_escalated": WITHIN,
        "reporter_joined": WITHIN,
        "step_taken": WITHIN,
        "field_task_given": WITHIN,
        "field_task_done": WITHIN,
        "reply_drafted": WITHIN,
        "reply_sent_back": WITHIN,
        "reply_checked": WITHIN,
        "clocks_replanned": WITHIN,
        "department_succeeded": WITHIN,
        "accused_named": WITHIN,
        "interim_reply": REPORTER,
        "follow_up_tried": REPORTER,
        "confirmed_solved": REPORTER,
        "reporter_left": REPORTER,
        "comment_added": REPORTER,
        "review_asked": REPORTER,
        "review_decided": REPORTER,
        "final_review_asked": REPORTER,
        "final_review_decided": REPORTER,
        "supervision_ordered": SUPERVISION,
        "supervision_climbed": SUPERVISION,
        "supervision_answered": SUPERVISION,
        "clock_warned": SUPERVISION,
    },
)
WANTS = PUBLIC.wants


def told(state: TicketCase) -> bool:
    """Whether the public hears of it at all."""
    accuses = state.what == "report" or state.accused.departments or state.accused.officers
    return state.identity != "confidential" and not accuses


class TicketsInPublic:
    """The :class:`~chalicelib.feed.ports.Publisher` of tickets: under their number."""

    def __init__(self, cases: CaseStore) -> None:
        self._cases = cases

    def told(self, case_id: str) -> Sequence[Public]:
        case = load_whole(self._cases, FLOW, case_id)
        state = case.head.state
        if not told(state):
            return ()
        return PUBLIC.of(About(state.number, KINDS[state.what], state.main, state.place.street), case.facts)
