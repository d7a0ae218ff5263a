"""Who applied for somebody else by a mandate, and is told of the case beside them (经办人, 法定代表人, 监护人).

A case keeps the agent's person id alone. Where they are told follows from what logins keep of them.
"""

from collections.abc import Callable
from typing import Any

from chalicelib.applications.model import FLOW
from chalicelib.applications.schemas import Applicant, FirmApplicant
from chalicelib.kernel.changing import load
from chalicelib.kernel.facts import By
from chalicelib.kernel.ids.identity import IdentityNumber
from chalicelib.kernel.privacy import KeyDestroyed, Person, Privacy
from chalicelib.kernel.store import CaseStore
from chalicelib.messages.model import Channel, Errand, Telling
from chalicelib.messages.ports import Author
from chalicelib.rights.agents import Agents, AgentStanding

ENDED = "mandate ended"
SAME = "told there as the applicant"


def agent_of(privacy: Privacy, by: By, subject: Person, applicant: Applicant) -> str:
    """Person id of the resident who applies for somebody else; empty for nobody, and for a firm's own contact."""
    if by.role != "resident" or by.id == subject.id:
        return ""
    try:
        own = privacy.known(by.id).lookup
    except KeyDestroyed:
        return ""  # no account stands behind the caller
    named = applicant.contact if isinstance(applicant, FirmApplicant) else applicant
    number = IdentityNumber.parse(named.id_number).text
    return "" if privacy.lookup("person", number) == own else by.id


def channels_of(standing: AgentStanding) -> Callable[[Any], tuple[Channel, ...] | None]:
    """Over which channels the agent of a case is told, by its state; ``None`` where it has none."""
    return lambda state: standing.channels(state.agent) if state.agent else None


class AgentLetters:
    """The :class:`~chalicelib.messages.ports.Author` of what agents are told: the applicant's own words, and no more.

    Nothing is sent to an agent whose mandate has ended, nor to an address where the applicant is told the same.
    """

    def __init__(self, cases: CaseStore, privacy: Privacy, applicants: Author, agents: Agents) -> None:
        self._cases = cases
        self._privacy = privacy
        self._applicants = applicants
        self._agents = agents

    def tell(self, errand: Errand) -> Telling | None:
        telling = self._applicants.tell(errand)
        if telling is None:
            return None
        state = load(self._cases, FLOW, errand.ref.case_id).state
        lookup = self._privacy.known(state.subject).lookup
        if not self._agents.mandated(state.agent, lookup, state.pinned.short):
            return telling.model_copy(update={"to": {}, "needless": ENDED})
        reached = self._agents.reached(state.agent)
        if reached is None:
            return None
        needless = SAME if reached.to.items() & telling.to.items() else ""
        return telling.model_copy(update={"to": reached.to, "plain": reached.plain, "needless": needless})
