"""How often a department's people were held to account: figures of records that stand."""

from collections.abc import Mapping, Sequence

from chalicelib.appraisal.accountability.model import held
from chalicelib.appraisal.accountability.state import AccountabilityCase
from chalicelib.appraisal.figures import DISTRICT, Known
from chalicelib.appraisal.periods import Period
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.store import CaseStore

PAGE = 100


class AccountabilityFigures:
    """The :class:`~chalicelib.appraisal.figures.Source` of the family ``accountability``.

    A record that stands counts on the day of its decision; one that an appeal revoked does not count any more. That
    there is none is known: it is 0, not missing.
    """

    def __init__(self, cases: CaseStore) -> None:
        self._cases = cases

    def figures(self, departments: Sequence[str], period: Period) -> Mapping[str, Known]:
        """By department, and their sum."""
        counts = {code: self._held(code, period) for code in departments}
        return {code: {"held": n} for code, n in counts.items()} | {DISTRICT: {"held": sum(counts.values())}}

    def _held(self, department: str, period: Period) -> int:
        found, cursor = 0, ""
        while True:
            rows, cursor = self._cases.in_queue(held(department), PAGE, cursor)
            for _, told in rows:
                at = AccountabilityCase.model_validate(told).decided_at
                if at is not None and legal_day(at) > period.last:
                    return found  # first decided first: all others are later
                found += at is not None and legal_day(at) >= period.first
            if not cursor:
                return found
