"""What the API of appraisal is asked."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from chalicelib.kernel.values import Strict

PeriodName = Annotated[str, StringConstraints(min_length=4, max_length=7)]


def _exact(value: Any) -> Any:
    if isinstance(value, float | bool):
        raise ValueError("a value is text, such as 99.5, or a whole number")
    return value


class OfPeriod(Strict):
    """The indicators of a period, of one department where it is named."""

    period: PeriodName
    department: Annotated[str, StringConstraints(max_length=30)] = ""


class NewValue(Strict):
    """A value that nothing counts."""

    period: PeriodName
    department: Annotated[str, StringConstraints(max_length=30)] = ""
    """Empty: the district."""
    value: Annotated[
        Decimal, BeforeValidator(_exact), Field(ge=0, le=1_000_000, decimal_places=2, allow_inf_nan=False)
    ]  # fmt: skip
    shown_by: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=500)]
    """What shows it: a document, a site visit. No names of people."""


class NewAppraisal(Strict):
    """Fix the result of a period."""

    period: PeriodName


class Again(Strict):
    """Fix it again, after it was returned."""


class Judged(Strict):
    """Confirm the result that was read, or return it."""

    fixed: int = Field(ge=1)
    """The number that it is shown with: a newer one is not confirmed unseen."""


class Returned(Judged):
    """Why it is returned."""

    why: Literal["figures", "indicators", "stated"]


class Listed(Strict):
    """From where on."""

    cursor: Annotated[str, StringConstraints(max_length=200)] = ""
