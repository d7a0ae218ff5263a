"""What the public feed tells of challenges: that there is one, what kind, about what, and its result. Never a word."""

from collections.abc import Sequence

from chalicelib.feed.model import About, Public, Publication, Shown
from chalicelib.kernel.changing import load, load_whole
from chalicelib.kernel.store import CaseStore
from chalicelib.trading.challenges.facts import BODIES
from chalicelib.trading.challenges.model import FLOW
from chalicelib.trading.challenges.state import KINDS
from chalicelib.trading.model import FLOW as PROJECT
from chalicelib.trading.views import number

OWN = "the regulator's own, until it is signed"
FILES = "theirs who raised it"
PROJECTS = "the project tells that its trading stops, and goes on"

PUBLIC = Publication(
    FLOW.name,
    BODIES,
    shown={
        "challenge_raised": Shown(fields=("what", "ground")),
        "challenge_accepted": Shown(),
        "challenge_not_accepted": Shown(),
        "challenge_answered": Shown(fields=("result",)),
        "decision_signed": Shown(fields=("result",)),
        "challenge_withdrawn": Shown(),
    },
    withheld={
        "decision_drafted": OWN,
        "pause_ordered": PROJECTS,
        "pause_lifted": PROJECTS,
        "pause_ran_out": PROJECTS,
        "clock_held": OWN,
        "clock_released": OWN,
        "clocks_replanned": OWN,
        "clock_warned": OWN,
        "evidence_added": FILES,
    },
)
WANTS = PUBLIC.wants


class ChallengesInPublic:
    """The :class:`~chalicelib.feed.ports.Publisher` of challenges: under the number of the project."""

    def __init__(self, cases: CaseStore) -> None:
        self._cases = cases

    def told(self, case_id: str) -> Sequence[Public]:
        case = load_whole(self._cases, FLOW, case_id)
        state = case.head.state
        project = load(self._cases, PROJECT, state.project).state
        about = About(number(state.project, project), KINDS[state.what], state.regulator, "")
        return PUBLIC.of(about, case.facts)
