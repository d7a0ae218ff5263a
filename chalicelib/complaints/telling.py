"""Who hears of a ticket: who reported it, those whose tickets were merged into it, and duty phones (督办).

Needs no personal data. What duty phones are told is a number, a kind, a limit; of no person. Whom a ticket accuses is
told nothing of it (信访工作条例 art 30).
"""

from collections.abc import Callable, Sequence
from functools import partial

from chalicelib.catalogue.departments import Departments
from chalicelib.complaints.model import FLOW
from chalicelib.complaints.state import TicketCase
from chalicelib.kernel.changing import load_whole
from chalicelib.kernel.facts import Fact
from chalicelib.kernel.store import CaseStore
from chalicelib.messages.duty import duty_phone
from chalicelib.messages.model import APPLICANT, JOINED, Channel
from chalicelib.messages.ports import Hearing, Member
from chalicelib.rights.audience import NOBODY, Standing
from chalicelib.rights.consents import Consents


def joined(_case_id: str, facts: Sequence[Fact]) -> Sequence[Member]:
    """The tickets that were merged into one, each as a member who hears from then on."""
    return [Member(JOINED + fact.data["ticket"], fact.at) for fact in facts if fact.kind == "reporter_joined"]


class TicketAudience:
    """The :class:`~chalicelib.messages.ports.Audience` of tickets."""

    def __init__(
        self, cases: CaseStore, departments: Callable[[], Departments], consents: Consents, standing: Standing = NOBODY
    ) -> None:  # fmt: skip
        self._cases = cases
        self._departments = departments
        self._consents = consents
        self._standing = standing

    def hearing(self, case_id: str) -> Hearing:
        case = load_whole(self._cases, FLOW, case_id)
        return Hearing(case.facts, partial(self._channels, case.head.state))

    def _channels(self, state: TicketCase, recipient: str) -> tuple[Channel, ...] | None:
        if recipient == APPLICANT:
            return self._reporter(state)
        if recipient.startswith(JOINED):
            ticket = recipient.removeprefix(JOINED)
            if ticket in state.gone:
                return ()
            head = self._cases.head(FLOW, ticket)
            return self._reporter(head.state) if head is not None else None
        phone = duty_phone(self._departments(), recipient, state.waits_for, state.accused.departments)
        return ("sms",) if phone else ()

    def _reporter(self, state: TicketCase) -> tuple[Channel, ...]:
        """Over none where nobody is named or who was left it; by WeChat first for who bound it and agrees to it."""
        if not state.subject or state.left:
            return ()
        bound = self._standing.bound(state.subject)
        return ("wechat", "sms") if bound and not self._consents.withdrawn_by(state.subject, "notices") else ("sms",)
