"""The case of a rating: what it can be found by, and when something happens to it by itself. Pure."""

from datetime import datetime

from chalicelib.kernel.cards import next_due, next_of
from chalicelib.kernel.cases import Flow, Index, Place
from chalicelib.kernel.clock import CHINA
from chalicelib.ratings import facts as f
from chalicelib.ratings.folding import evolve
from chalicelib.ratings.state import MENDING, RatingCase

HANDLINGS = 9
"""How many handlings of one case can be found by its number."""


def listed(person_id: str) -> str:
    """Under which the ratings of a person or firm are found."""
    return f"rating#{person_id}"


def waiting(department: str) -> str:
    """Under which bad ratings are found that a department has to put right, first due first."""
    return f"{department}#rating"


def reviewing(department: str) -> str:
    """Under which ratings are found whose review waits for a supervising department."""
    return f"{department}#rating-review"


def results_of(month: str) -> str:
    """Under which the results that became public in a month (``2026-11``) are found, oldest first."""
    return f"rating-results#{month}"


def of_officer(department: str, officer: str) -> str:
    """Under which the ratings of what an officer handled are found, the newest first."""
    return f"rated#{department}#{officer}"


def claim(flow: str, case_id: str, handling: str) -> str:
    """What belongs to a rating alone: its handling. So nobody is invited twice."""
    return f"rating#{flow}#{case_id}#{handling}"


def claims(served: f.Served) -> frozenset[str]:
    """All that belongs to it: the handling, and its number for who has no login."""
    numbered = {f"rating-number#{served.number}#{served.handling}"} if served.number else set()
    return frozenset({claim(served.flow, served.case_id, served.handling), *numbered})


def by_number(number: str) -> list[str]:
    """The claims under which a number's ratings may be, the newest handling last."""
    return [f"rating-number#{number}#{handling}" for handling in range(1, HANDLINGS + 1)]


def wake(state: RatingCase) -> datetime | None:
    """The next instant at which something happens by itself: the default, a card."""
    if state.stage == "invited":
        return due(state)
    return next_of(state.clocks, state.cards)


def due(state: RatingCase) -> datetime | None:
    """When the next limit runs out; ``None`` while none runs."""
    return next_due(state.clocks.values())


def index(state: RatingCase) -> Index:
    """By who was served and who handled; by the department while it has something to put right, later by the month of
    its result; and by the department that reviews.
    """
    department, officer, queue, at = state.of.department, state.of.officer, "", None
    if state.stage in MENDING:
        queue, at = waiting(department), due(state) or state.rated_at
    elif state.published and state.closed_at is not None:
        queue, at = results_of(f"{state.closed_at.astimezone(CHINA):%Y-%m}"), state.closed_at
    reviewed = state.clocks["review"].deadline.due if state.review == "asked" else None
    return Index(
        subject=listed(state.subject), opened=state.invited_at, queue=queue, due=at, wake=wake(state),
        opener=of_officer(department, officer) if officer else "",
        others=(Place(reviewing(state.decides), reviewed) if reviewed is not None else None,),
    )  # fmt: skip


FLOW = Flow("rating", RatingCase, f.BODIES, evolve, index, title="评价")
