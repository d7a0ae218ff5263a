"""What the monthly report is asked."""

from chalicelib.kernel.values import Strict
from chalicelib.supervision.schemas import Code


class OfDepartment(Strict):
    """Whose report; empty: of all that the caller sees."""

    department: Code = ""
