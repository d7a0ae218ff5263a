"""The case of a ticket: what it can be found by, and when something happens to it by itself. Pure."""

from datetime import datetime

from chalicelib.complaints import facts as f
from chalicelib.complaints.evolving import evolve
from chalicelib.complaints.rules.ending import closes_at
from chalicelib.complaints.seats import seats, waiting
from chalicelib.complaints.state import WITH_DEPARTMENT, TicketCase
from chalicelib.kernel.cards import next_due, next_of
from chalicelib.kernel.cases import Flow, Index, Place
from chalicelib.kernel.waiting import Wait


def listed(person_id: str) -> str:
    """Under which the tickets of a person are found, newest first."""
    return f"ticket#{person_id}"


def opened_by(opener: str) -> str:
    """Under which those are found that somebody (``role#id``) took in for others."""
    return f"ticket#{opener}"


def claim(number: str) -> str:
    """What belongs to a ticket alone: its number."""
    return f"ticket:{number.strip().upper()}"


def wake(state: TicketCase) -> datetime | None:
    """The next instant at which something happens by itself: a card, an order that climbs, the end of its window."""
    return next_of(state.clocks, state.cards, closes_at(state))


def due(state: TicketCase) -> datetime | None:
    """When the next limit runs out; ``None`` while none runs."""
    return next_due(clock for clock in state.clocks.values() if not clock.window)


def queue(state: TicketCase) -> str:
    """Where it waits."""
    if state.stage == "disputed" and state.judge:
        return waiting(state.judge, "supervision")
    if state.stage in ("registered", "return_asked", "disputed"):
        return waiting(state.desk, "dispatch")
    if state.stage in WITH_DEPARTMENT:
        return waiting(state.main, "handle")
    if state.stage == "answered" and not state.followed_up:
        return waiting(state.desk, "follow_up")
    return waiting(state.organ, "supervision") if state.stage == "reviewing" else ""


def index(state: TicketCase) -> Index:
    """By who reported it, who took it in, and in every queue in which somebody has something to do about it: first what
    cannot wait.
    """
    if state.registered_at is None:
        return Index()
    urgent = state.registered_at if state.emergency else due(state)
    where, by = queue(state), urgent or state.registered_at
    now = frozenset(seats(state))
    return Index(
        subject=listed(state.subject) if state.subject else "", opened=state.registered_at, queue=where,
        due=by if where else None, wake=wake(state), opener=opened_by(state.opener) if state.opener else "",
        others=tuple(Place(seat, by) if seat in now else None for seat in state.seats),
    )  # fmt: skip


WAIT = Wait(
    machine="ticket",
    opens=frozenset({"ticket_registered"}),
    moves=frozenset(
        {
            "dispatched", "signed_for", "return_asked", "return_granted", "return_refused", "return_escalated",
            "assigned_finally", "merged", "field_task_given", "field_task_done", "suspended", "resumed", "extended",
            "handed_over", "referred", "withdrawn", "reply_drafted", "replied", "follow_up_tried", "confirmed_solved",
            "reopened", "ticket_closed", "supervision_ordered", "supervision_answered", "review_asked",
            "review_decided", "final_review_asked", "final_review_decided", "department_succeeded", "accused_named",
        }
    ),  # one that is closed may be opened again, or reviewed, within its time
)  # fmt: skip
FLOW = Flow("ticket", TicketCase, f.BODIES, evolve, index, WAIT, "工单")
