"""Who hears of a record of accountability: the duty phone of the department that it is about. Holds no address.

Colleagues have no channel of their own: accounts of the staff hold no number. What concerns them is the first that they
see once they log in (:mod:`~chalicelib.appraisal.accountability.concerns`).
"""

from collections.abc import Callable
from functools import partial

from chalicelib.appraisal.accountability.model import FLOW
from chalicelib.appraisal.accountability.state import AccountabilityCase
from chalicelib.catalogue.departments import Departments
from chalicelib.kernel.changing import load_whole
from chalicelib.kernel.store import CaseStore
from chalicelib.messages.duty import duty_phone
from chalicelib.messages.model import SUPERVISOR, Channel
from chalicelib.messages.ports import Hearing


class RecordAudience:
    """The :class:`~chalicelib.messages.ports.Audience` of records."""

    def __init__(self, cases: CaseStore, departments: Callable[[], Departments]) -> None:
        self._cases = cases
        self._departments = departments

    def hearing(self, case_id: str) -> Hearing:
        case = load_whole(self._cases, FLOW, case_id)
        return Hearing(case.facts, partial(self._channels, case.head.state))

    def _channels(self, state: AccountabilityCase, recipient: str) -> tuple[Channel, ...]:
        named = recipient == SUPERVISOR and duty_phone(self._departments(), recipient, state.department)
        return ("sms",) if named else ()
