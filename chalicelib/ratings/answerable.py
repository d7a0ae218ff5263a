"""Who answers for a handling that was badly rated. Pure."""

from chalicelib.kernel.answerable import NOBODY, Answerable
from chalicelib.kernel.cases import Case, body_of
from chalicelib.ratings.facts import VerifiedWithRater
from chalicelib.ratings.model import FLOW
from chalicelib.ratings.state import RatingCase

RUNAROUND = "runaround"
"""The reason 推诿、让多处跑 (``catalogue/ratings.yaml``)."""


def answerable(case: Case[RatingCase], _: int) -> Answerable:
    """The rated department. Who of it handled is found by who supervises, not by a rating."""
    return Answerable(case.head.state.of.department)


def turned_away(case: Case[RatingCase], seq: int) -> Answerable:
    """Who sent somebody from one place to the next (首问不负责): they said so, and it was found true."""
    told, state = body_of(FLOW, case.fact(seq)), case.head.state
    true = isinstance(told, VerifiedWithRater) and told.reached == "confirmed" and RUNAROUND in state.tags
    return Answerable(state.of.department) if true else NOBODY
