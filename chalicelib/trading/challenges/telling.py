"""Who hears of a challenge, and over which channels: who raised it, who answers it, who supervises. Holds no address.

The firm's contact hears by SMS, and a window phones where the law wants them told; whoever raised it for the firm hears
over channels of their own. Authorities hear on their duty phones: who answers (the owner or its agent where they are
listed departments, else the trading centre, which passes it on), the regulator, and the department that supervises all
others. None of them hears twice on one phone.
"""

from functools import partial

from chalicelib.catalogue.departments import Departments
from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.cases import Case
from chalicelib.kernel.changing import load, load_whole
from chalicelib.kernel.store import CaseStore
from chalicelib.messages.model import AGENT, APPLICANT, BUREAU, OFFICE, SUPERVISOR, Channel
from chalicelib.messages.ports import Hearing
from chalicelib.rights.agents import AgentStanding
from chalicelib.trading.challenges.model import FLOW
from chalicelib.trading.challenges.state import ChallengeCase
from chalicelib.trading.model import FLOW as PROJECT
from chalicelib.trading.state import TradingCase

DUTY = (OFFICE, SUPERVISOR, BUREAU)
"""Recipients that are departments."""
FIRST: dict[bool, dict[str, tuple[str, ...]]] = {
    True: {SUPERVISOR: (), OFFICE: (SUPERVISOR,), BUREAU: (SUPERVISOR,)},
    False: {OFFICE: (), SUPERVISOR: (OFFICE,), BUREAU: (OFFICE, SUPERVISOR)},
}
"""Whether it is a complaint → recipient → who hears the same and more: where that is the same department, it is told
as that one.
"""


class DutyPhones:
    """The duty phones of those who have to do with a challenge."""

    def __init__(self, cases: CaseStore, catalogue: Catalogue) -> None:
        self._cases = cases
        self._catalogue = catalogue

    def of(self, state: ChallengeCase, recipient: str) -> str:
        """The phone of a recipient; empty: there is none, or the department hears as another recipient."""
        departments = self._catalogue.departments()
        project = load(self._cases, PROJECT, state.project).state
        whose = {
            OFFICE: self._answering(departments, project), SUPERVISOR: state.regulator, BUREAU: departments.supervisor,
        }  # fmt: skip
        first = {whose[other] for other in FIRST[state.what == "complaint"][recipient]}
        return "" if whose[recipient] in first else departments.duty_phone(whose[recipient])

    def _answering(self, departments: Departments, project: TradingCase) -> str:
        """Credit code of the department that answers, or passes a challenge on to the firm that does."""
        firms = [firm.code for firm in (project.owner, project.agent) if firm is not None]
        answering = [*firms, *sorted(self._catalogue.trading().centres)]
        return next((code for code in answering if departments.duty_phone(code)), "")


def agent_of(case: Case[ChallengeCase]) -> str:
    """Person id of the resident who raised it for the firm."""
    by = case.fact(1).by
    return by.id if by.role == "resident" else ""


class ChallengeAudience:
    """The :class:`~chalicelib.messages.ports.Audience` of challenges. Needs no personal data."""

    def __init__(self, cases: CaseStore, phones: DutyPhones, standing: AgentStanding) -> None:
        self._cases = cases
        self._phones = phones
        self._standing = standing

    def hearing(self, case_id: str) -> Hearing:
        case = load_whole(self._cases, FLOW, case_id)
        return Hearing(case.facts, partial(self._channels, case))

    def _channels(self, case: Case[ChallengeCase], recipient: str) -> tuple[Channel, ...] | None:
        if recipient == APPLICANT:
            return ("sms",)
        if recipient == AGENT:
            agent = agent_of(case)
            return self._standing.channels(agent) if agent else None
        return ("sms",) if recipient in DUTY and self._phones.of(case.head.state, recipient) else ()
