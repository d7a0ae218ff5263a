"""The case of a challenge: what it can be found by, and when something happens to it by itself. Pure."""

from datetime import datetime, timedelta

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


def warnings(state: ChallengeCase) -> list[tuple[datetime, str, f.Colour, datetime]]:
    """The cards still to come: when, of which limit, the colour, and the end of the limit."""
    found: list[tuple[datetime, str, f.Colour, datetime]] = []
    for name, clock in state.clocks.items():
        due = clock.deadline.due
        cards: tuple[tuple[f.Colour, datetime | None], ...] = (("yellow", clock.yellow), ("red", clock.red))
        for colour, at in cards:
            if at is not None and due is not None and f"{name}:{colour}" not in state.cards:
                found.append((at, name, colour, due))
    return sorted(found)


def wake(state: ChallengeCase) -> datetime | None:
    """The next instant at which something happens by itself: a card, the end of a pause."""
    due = [at for at, *_ in warnings(state)]
    if state.stop is not None and state.stops and state.stop.ends is not None:
        due.append(past(state.stop.ends))
    return min(due, default=None)


def past(last: datetime) -> datetime:
    """The first instant after the last one of a day."""
    return last + timedelta(microseconds=1)


def due(state: ChallengeCase) -> datetime | None:
    """When the next limit of those who have to answer runs out; ``None`` while none runs."""
    ends = (clock.deadline.due for clock in state.clocks.values())
    return min((end for end in ends if end is not None), default=None)


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
FLOW = Flow("challenge", ChallengeCase, f.BODIES, evolve, index, WAIT)
