"""Values that people state, of indicators that nothing counts: documents by period."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.records import Record, Records
from chalicelib.kernel.store import VersionConflict
from chalicelib.kernel.values import Lenient


class Stated(Lenient):
    """A value, who stated it, when, and what shows it."""

    value: Decimal
    shown_by: str
    by: str
    """Pseudonymous id."""
    at: datetime


class StatedValues:
    """Where they lie. The newest counts; what an appraisal was fixed with, the appraisal keeps."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def put(self, period: str, department: str, code: str, told: Stated) -> None:
        """Keep it instead of the one before. Conflict ``case_busy``."""
        pk, sk = _pk(period), f"{department}#{code}"
        known = self._records.get(pk, sk)
        try:
            self._records.put(Record(pk, sk, told.model_dump(mode="json"), known.revision if known else 0))
        except VersionConflict:
            raise Conflict("case_busy") from None

    def of(self, period: str) -> Mapping[tuple[str, str], Stated]:
        """(department, or empty for the district; indicator) → value."""
        found: dict[tuple[str, str], Stated] = {}
        for record in self._records.under(_pk(period)):
            department, _, code = record.sk.partition("#")
            found[department, code] = Stated.model_validate(record.data)
        return found


def _pk(period: str) -> str:
    return f"stated#{period}"
