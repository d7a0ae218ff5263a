"""Who answers for a challenge that is late: the authority that supervises the trade. Pure."""

from chalicelib.kernel.answerable import NOBODY, Answerable
from chalicelib.kernel.cases import Case
from chalicelib.trading.challenges.state import ChallengeCase


def answerable(case: Case[ChallengeCase], _: int) -> Answerable:
    """Complaints are for the regulator to decide. What the owner or its agent leaves unanswered is no authority's."""
    state = case.head.state
    return Answerable(state.regulator) if state.what == "complaint" else NOBODY
