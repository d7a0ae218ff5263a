"""The case of a challenge: what it can be found by, and when something happens to it by itself. Pure."""

from datetime import datetime, timedelta

from chalicelib.kernel.cards import next_due, next_of
from chalicelib.kernel.cases import Flow, Index, Place
from chalicelib.kernel.waiting import Wait
from chalicelib.trading.challenges import facts as f
from chalicelib.trading.challenges.folding import evolve
from chalicelib.trading.challenges.state import ChallengeCase


def listed(person_id: str) -> str:
    """Under which the challenges of a firm are found."""
    return f"challenge#{person_id}"


def of_project(project: str) -> str:
    """Under which the challenges to a project are found, in the order in which they came."""
    return f"challenges#{project}"


def waiting(office: str) -> str:
    """Under which those are found that wait for a regulator (credit code), first due first."""
    return f"{office}#challenge"


def claims(state: ChallengeCase) -> frozenset[str]:
    """What belongs to a challenge while it waits: its firm raises the same about the same lot once at a time."""
    about = f"{state.project}#{state.subject}#{state.what}#{state.ground}"
    return frozenset(f"challenge#{about}#{lot}" for lot in state.lots)


def wake(state: ChallengeCase) -> datetime | None:
    """The next instant at which something happens by itself: a card, the end of a pause."""
    end = state.stop.ends if state.stop is not None and state.stops else None
    return next_of(state.clocks, state.cards, past(end) if end is not None else None)


def past(last: datetime) -> datetime:
    """The first instant after the last one of a day."""
    return last + timedelta(microseconds=1)


def due(state: ChallengeCase) -> datetime | None:
    """When the next limit of those who have to answer runs out; ``None`` while none runs."""
    return next_due(state.clocks.values())


def index(state: ChallengeCase) -> Index:
    """By who raised it, by the project, and by the regulator while a complaint waits for it."""
    waits = state.what == "complaint" and state.open
    end = due(state) or state.raised_at
    return Index(
        subject=listed(state.subject) if state.subject else "", opened=state.raised_at,
        queue=of_project(state.project) if state.project else "", due=state.raised_at, wake=wake(state),
        others=(Place(waiting(state.regulator), end) if waits and end is not None else None,),
    )  # fmt: skip


WAIT = Wait(
    machine="challenge",
    opens=frozenset({"challenge_raised"}),
    moves=frozenset(
        {
            "challenge_accepted", "challenge_not_accepted", "challenge_answered", "decision_signed", "pause_ordered",
            "pause_lifted", "clock_held", "clock_released", "challenge_withdrawn",
        }
    ),
)  # fmt: skip
FLOW = Flow("challenge", ChallengeCase, f.BODIES, evolve, index, WAIT, "异议、质疑或者投诉")
