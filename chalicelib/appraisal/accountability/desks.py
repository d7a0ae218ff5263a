"""What a caller is to a record: who supervises, who decides, whom it is about."""

from chalicelib.appraisal.accountability.state import AccountabilityCase
from chalicelib.appraisal.offices import Offices
from chalicelib.kernel.caller import Caller


class Desks:
    """Tells callers apart."""

    def __init__(self, offices: Offices) -> None:
        self._offices = offices

    def supervises(self, caller: Caller) -> bool:
        """Whether the caller is of the department that supervises the others, or of the district's government."""
        return self._offices.supervises(caller)

    def decides(self, caller: Caller, state: AccountabilityCase) -> bool:
        """Whether the caller heads the supervising department, or the government where it is about that department."""
        headed = self._offices.headed(caller)
        return self._offices.government in headed or (
            self._offices.supervisor in headed and state.department != self._offices.supervisor
        )

    def decides_appeals(self, caller: Caller, _: AccountabilityCase) -> bool:
        """Whether the caller heads the district's government: another organ than the one that decided."""
        return self._offices.government in self._offices.headed(caller)

    def concerned(self, caller: Caller, state: AccountabilityCase) -> bool:
        """Whether it is about the caller: the colleague, or the head of the department where it is about that."""
        return caller.id == state.officer if state.officer else self.heads(caller, state.department)

    def heads(self, caller: Caller, department: str) -> bool:
        """Whether the caller heads a department."""
        return department in self._offices.headed(caller)

    def has_desk(self, caller: Caller) -> bool:
        """Whether records of others may concern the caller: who heads a department, or supervises."""
        return self.supervises(caller) or bool(self._offices.headed(caller))

    def sees(self, caller: Caller, state: AccountabilityCase) -> bool:
        """Whether the caller may know of it."""
        return self.supervises(caller) or self.concerned(caller, state) or self.heads(caller, state.department)
