"""What can have happened to a monthly report (月报): it was issued. Nothing personal is in it."""

from typing import Annotated, ClassVar, Literal

from pydantic import StringConstraints

from chalicelib.kernel.facts import Body
from chalicelib.kernel.values import Strict

What = Literal["trading", "efficiency"]


class Line(Strict):
    """One figure, as people read it."""

    title: str
    text: str


class ReportIssued(Body):
    """The platform made it of the month's figures as they were then, and tells whoever it is for."""

    kind: ClassVar[str] = "report_issued"

    what: What
    """监督月报 of trading, 效能监察月报."""
    month: Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]
    department: str = ""
    """Credit code of the regulator or department that it is about; empty: the whole district."""
    whole: bool
    """Whether it is about the whole district."""
    title: str
    lines: tuple[Line, ...]


BODIES: dict[tuple[str, int], type[Body]] = {(ReportIssued.kind, ReportIssued.version): ReportIssued}
