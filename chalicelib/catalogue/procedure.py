"""How people handle a service item (办理程序): levels, departments, special procedures, promises, certificate."""

from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from chalicelib.kernel.deadlines import Limit
from chalicelib.kernel.months import months_after
from chalicelib.kernel.values import Strict

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,40}$")]

SpecialKind = Literal["hearing", "inspection", "testing", "expert_review", "publicity"]
"""听证, 现场核查, 检验检测, 专家评审, 公示."""

Approver = Literal["head", "government"]
"""Whose approval an extension needs: the head of the organ (行政机关负责人), of the government (本级人民政府负责人)."""


class Supplement(Strict):
    """补正: how long the applicant has, and what their time does to the organ's clock."""

    answer: Limit
    """The applicant's time; when it has run out in silence, the application is closed."""
    clock: Literal["restarts", "stops", "runs"]
    """The clock of acceptance begins anew with the supplement, stops meanwhile, or takes no notice."""


class Special(Strict):
    """A special procedure whose time does not count (行政许可法 art 45), and how long it may last."""

    kind: SpecialKind
    limit: Limit


class Consulted(Strict):
    """A department that gives its opinion at the same time as others (并联审批)."""

    name: Text
    credit_code: Annotated[str, StringConstraints(min_length=18, max_length=18)]
    matter: Text
    """What it is asked."""


class Extending(Strict):
    """By how much a decision may be put off, once, and who approves that."""

    limit: Limit
    approver: Approver


class Promising(Strict):
    """容缺受理: when the materials that were promised must be there.

    ``before`` counts back from the promised limit, within which the decision is still made; ``most`` is the
    longest time that a promise may take.
    """

    before: Limit
    most: Limit


class Certificate(Strict):
    """The certificate that an approval brings (电子证照)."""

    type: Annotated[str, StringConstraints(pattern=r"^\d{3}$")]
    """The last three characters of the type code in the licence identifier (GB/T 36904-2018)."""
    name: Text
    valid_months: int | None = Field(default=None, ge=1, le=600)
    """Absent: until further notice."""
    fields: tuple[Slug, ...] = ()
    """Fields of the form that it shows, in order."""
    of: tuple[Slug, ...] = ()
    """Fields that tell what it is of (premises, a house, a vehicle): a later grant of the same renews it; absent: the
    holder has one."""

    def last_day(self, first: date) -> date | None:
        """The last day on which one that is good from ``first`` on is good; ``None``: until further notice."""
        return months_after(first, self.valid_months) - timedelta(days=1) if self.valid_months else None


class Procedure(Strict):
    """How people handle an item.

    ``levels``: 0, one officer decides on what was submitted (即办); 1, acceptance, then decision by another
    (受理 → 决定); 2, acceptance, examination, decision by three (受理 → 审查 → 决定).
    """

    levels: Literal[0, 1, 2] = 0
    supplement: Supplement | None = None
    special: tuple[Special, ...] = ()
    consulted: tuple[Consulted, ...] = ()
    extending: Extending | None = None
    promising: Promising | None = None
    acceptance: Limit | None = None
    """Until when the organ must say what is missing, where a special law differs from 行政许可法 art 32(4)."""
    elsewhere: bool = False
    """Decided by an authority outside of the district; here it is collected and handed over (代收代办)."""

    def special_of(self, kind: SpecialKind) -> Special | None:
        """The special procedure of that kind, if the item knows one."""
        return next((special for special in self.special if special.kind == kind), None)
