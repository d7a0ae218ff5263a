"""Firms that challenged a project hear what becomes of its lots: by SMS, at the contact of their last challenge."""

from collections.abc import Callable, Iterator, Sequence

from chalicelib.kernel.changing import load, load_whole
from chalicelib.kernel.facts import Fact
from chalicelib.kernel.privacy import KeyDestroyed, Privacy
from chalicelib.kernel.store import CaseStore
from chalicelib.messages.model import CHALLENGER, FORMER, Errand, Telling
from chalicelib.messages.ports import Member
from chalicelib.trading import wording
from chalicelib.trading.challenges import views
from chalicelib.trading.challenges.model import FLOW, of_project
from chalicelib.trading.challenges.sealing import Sealing
from chalicelib.trading.challenges.state import ChallengeCase
from chalicelib.trading.model import FLOW as PROJECT

PAGE = 100
MOST = 200
"""Firms of one project at most that are told one by one, within the time that a reader of facts has."""
Of = Callable[[str, Sequence[Fact]], Sequence[Member]]


def challengers(cases: CaseStore) -> Of:
    """The firms that challenged a project, each once, from its first challenge on."""

    def of(project: str, _facts: Sequence[Fact]) -> list[Member]:
        found: dict[str, Member] = {}
        for _, state in _challenges(cases, project):
            if state.raised_at is not None and len(found) < MOST:
                found.setdefault(state.subject, Member(CHALLENGER + state.subject, state.raised_at))
        return list(found.values())

    return of


def former(cases: CaseStore, *groups: Of) -> Of:
    """Everybody of these groups of the project whose failed lots a project tenders again; nobody of another project."""

    def of(project: str, _facts: Sequence[Fact]) -> list[Member]:
        follows = load(cases, PROJECT, project).state.follows
        prior = follows.project if follows is not None else ""
        return [Member(FORMER + one.recipient, one.since) for group in groups if prior for one in group(prior, ())]

    return of


class ChallengerLetters:
    """The :class:`~chalicelib.messages.ports.Author` of what firms are told that challenged a project."""

    def __init__(self, cases: CaseStore, privacy: Privacy) -> None:
        self._cases = cases
        self._privacy = privacy

    def tell(self, errand: Errand) -> Telling | None:
        """Nothing, once the firm's data is destroyed."""
        subject = errand.recipient.removeprefix(FORMER).removeprefix(CHALLENGER)
        matter = wording.matter(self._cases, errand)
        *_, last = (name for name, state in _challenges(self._cases, matter.project) if state.subject == subject)
        case = load_whole(self._cases, FLOW, last)
        try:
            lookup = self._privacy.known(subject).lookup
            told = Sealing(self._privacy, case.head).opened(views.raised(case).sealed)
        except KeyDestroyed:
            return None
        return matter.telling(
            lambda code: self._privacy.lookup("firm", code) == lookup, {"sms": told["contact"]["phone"]}
        )


def _challenges(cases: CaseStore, project: str) -> Iterator[tuple[str, ChallengeCase]]:
    """Those to a project, in the order in which they came."""
    cursor, more = "", True
    while more:
        rows, cursor = cases.in_queue(of_project(project), PAGE, cursor)
        yield from ((name, ChallengeCase.model_validate(state)) for name, state in rows)
        more = bool(cursor)
