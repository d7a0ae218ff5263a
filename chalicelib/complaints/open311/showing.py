"""How everybody sees a ticket. Pure.

What it is about, how far it is, when, and where to about 100 m: nothing that anybody wrote, and nobody's name. An
accusation (信访工作条例 art 30), a petition, what is confidential, whatever accuses somebody, and what its category
keeps back is not shown at all; nor is a ticket of which nobody knows yet what it is about.
"""

from collections.abc import Mapping

from chalicelib.catalogue.complaints import ComplaintRules, TicketKind
from chalicelib.catalogue.departments import Departments
from chalicelib.complaints.open311.values import Listed, Point, Status
from chalicelib.complaints.state import OPEN, Stage, TicketCase
from chalicelib.complaints.values import RESULTS
from chalicelib.kernel.cases import Case

HIDDEN: frozenset[TicketKind] = frozenset({"report", "petition"})
NOTES: Mapping[Stage, str] = {
    "registered": "已受理，待派单。", "dispatched": "已派单。", "return_asked": "正在确定承办单位。",
    "disputed": "正在确定承办单位。", "handling": "办理中。", "reply_check": "办理中。", "answered": "已答复，回访中。",
    "reviewing": "复查中。", "closed": "已办结。", "referred": "不属于受理范围，已告知诉求人途径。",
    "merged": "与另一件相同的工单合并办理。", "handed_over": "已转入相应程序办理。", "withdrawn": "诉求人已撤回。",
}  # fmt: skip
"""What is told of each stage."""
WANTS = frozenset(
    {
        "ticket_registered", "dispatched", "signed_for", "return_asked", "return_granted", "return_refused",
        "return_escalated", "assigned_finally", "merged", "reporter_joined", "department_succeeded", "suspended",
        "resumed", "extended", "handed_over", "referred", "withdrawn", "replied", "reopened", "ticket_closed",
        "review_asked", "final_review_asked", "clocks_replanned", "accused_named",
    }
)  # fmt: skip
"""Facts after which a ticket may be shown otherwise."""
SILENT = frozenset({"reporter_joined", "clocks_replanned", "accused_named"})
"""Of these, the ones that are no news of it."""


def shown(
    case: Case[TicketCase], rules: ComplaintRules, departments: Departments, streets: Mapping[str, str]
) -> Listed | None:  # fmt: skip
    """The ticket as everybody sees it; ``None``: nobody does. ``streets`` are names by division code."""
    state = case.head.state
    category = next((one for one in rules.categories if one.name == state.category), None)
    if category is None or not category.public or _hidden(state):
        return None
    told = [fact for fact in case.facts if fact.kind in WANTS - SILENT]
    handling = state.clocks.get("handle")
    return Listed(
        service_request_id=state.number, status=status_of(state), status_notes=_notes(state),
        service_name=category.title, service_code=category.name,
        agency_responsible=departments.name(state.main) if state.main else "",
        requested=told[0].at, updated=told[-1].at, expected=handling.deadline.due if handling else None,
        address=streets.get(state.place.street, ""), place=_point(state),
    )  # fmt: skip


def status_of(state: TicketCase) -> Status:
    """Closed is what nobody here does anything about any more."""
    return "open" if state.stage in OPEN else "closed"


def _hidden(state: TicketCase) -> bool:
    accuses = bool(state.accused.departments or state.accused.officers)
    return state.what in HIDDEN or state.identity == "confidential" or accuses


def _notes(state: TicketCase) -> str:
    result = f"{RESULTS[state.result]}。" if state.stage == "closed" and state.result else ""
    return NOTES[state.stage] + result


def _point(state: TicketCase) -> Point | None:
    point = state.place.point
    return Point(lat=point[0], long=point[1]) if point else None
