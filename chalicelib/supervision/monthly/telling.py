"""Who is sent a monthly report, by SMS. Needs no personal data.

That of a regulator or department goes to its duty phone; that of the district to the department that supervises, the
district's government and, of trading, the pool of supervisors.
"""

from collections.abc import Callable
from functools import partial

from chalicelib.catalogue.departments import Departments
from chalicelib.kernel.changing import load_whole
from chalicelib.kernel.store import CaseStore
from chalicelib.messages.duty import duty_phone
from chalicelib.messages.model import POOL, Channel
from chalicelib.messages.ports import Hearing
from chalicelib.rights.phones import PhoneStanding
from chalicelib.supervision.monthly.model import FLOW, ReportCase


class ReportAudience:
    """The :class:`~chalicelib.messages.ports.Audience` of reports."""

    def __init__(self, cases: CaseStore, departments: Callable[[], Departments], phones: PhoneStanding) -> None:
        self._cases = cases
        self._departments = departments
        self._phones = phones

    def hearing(self, case_id: str) -> Hearing:
        case = load_whole(self._cases, FLOW, case_id)
        return Hearing(case.facts, partial(self._channels, case.head.state))

    def _channels(self, state: ReportCase, recipient: str) -> tuple[Channel, ...]:
        if recipient.startswith(POOL):
            return ("sms",) if self._phones.stands(recipient.removeprefix(POOL)) else ()
        department = state.issued.department if state.issued is not None else ""
        return ("sms",) if duty_phone(self._departments(), recipient, department) else ()
