"""The periods that law and district set for handling (期限): published data, each row with its article.

Two kinds, because they are counted differently: a :class:`Period` in days, which a deadline can run on, and a
:class:`Term` in months or years, which ends on the corresponding day (民法典 art 202).
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, Literal, TypeVar

from pydantic import Field

from chalicelib.catalogue.model import Limit, Slug, Text
from chalicelib.catalogue.procedure import Approver
from chalicelib.kernel.errors import Unavailable
from chalicelib.kernel.months import months_after
from chalicelib.kernel.values import Strict


class Period(Strict):
    """A period in days."""

    name: Slug
    limit: Limit
    quote: str = ""
    """The law's own words; empty where the row is the district's."""
    whose: Literal["organ", "applicant"]
    """Whom it binds. Only an organ's period is in working days by law (行政许可法 art 82)."""
    unit_assumed: bool = False
    """The law does not say which days are meant; this row takes what is better for the applicant."""
    approver: Approver | None = None
    """Whose approval it needs, for an extension."""
    proposal: bool = False
    """No law sets the number: the district has to decide on it."""
    valid_from: date
    note: Text


class Term(Strict):
    """A period in months or years."""

    name: Slug
    amount: int = Field(ge=1, le=120)
    unit: Literal["month", "year"]
    basis: Text
    quote: str
    proposal: bool = False
    valid_from: date
    note: Text

    def last_day(self, start: date) -> date:
        """Its last day when it runs from ``start``; what it bars is free again on the day after."""
        return months_after(start, self.amount * (12 if self.unit == "year" else 1))


Row = TypeVar("Row", Period, Term)


class Periods:
    """All rows, past ones included."""

    def __init__(self, periods: Iterable[Period], terms: Iterable[Term]) -> None:
        self._periods = tuple(periods)
        self._terms = tuple(terms)

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> "Periods":
        """Read the published document: ``{"periods": [{"name": …}, …], "terms": […]}``."""
        return cls(map(Period.model_validate, document["periods"]), map(Term.model_validate, document["terms"]))

    def on(self, name: str, day: date) -> Period:
        """The row of that name that is in force on ``day``.

        Raises
        ------
        Unavailable
            ``period_unknown``.
        """
        return _newest(self._periods, name, day)

    def term(self, name: str, day: date) -> Term:
        """As :meth:`on`, of the periods in months or years."""
        return _newest(self._terms, name, day)


def _newest(rows: Iterable[Row], name: str, day: date) -> Row:
    valid = [row for row in rows if row.name == name and row.valid_from <= day]
    if not valid:
        raise Unavailable("period_unknown", name=name)
    return max(valid, key=lambda row: row.valid_from)
