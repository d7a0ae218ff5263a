"""What the monthly report is asked."""

from chalicelib.kernel.values import Lenient, Strict
from chalicelib.supervision.schemas import Code


class OfDepartment(Strict):
    """Whose report; empty: of all that the caller sees."""

    department: Code = ""


class ReportLink(Lenient):
    """Where a report lies: a link of its own that is good for minutes."""

    url: str
