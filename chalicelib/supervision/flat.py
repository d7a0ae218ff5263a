"""What was counted of departments as plain figures by name, for formulas of appraisal."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from chalicelib.supervision.answers import Figures
from chalicelib.supervision.scope import Scope
from chalicelib.supervision.spans import Spans


class Days(Protocol):
    """First and last day, both included."""

    @property
    def first(self) -> date: ...
    @property
    def last(self) -> date: ...


class FlatFigures:
    """The figures of :class:`Figures` and of its grades, by their names there.

    A department of which nothing was counted has no figures: they are missing, not 0. So has the district.
    """

    def __init__(self, spans: Spans) -> None:
        self._spans = spans

    def figures(self, departments: Sequence[str], period: Days) -> Mapping[str, Mapping[str, Any]]:
        """By department, and of the whole district under the empty name."""
        found = self._spans.split(Scope(), "department", period.first, period.last)
        told = {code: flat(found[code].figures()) for code in departments if code in found}
        return told | {"": flat(self._spans.total(found).figures()) if found else {}}


def flat(figures: Figures) -> dict[str, Any]:
    """Name → number; ``None``: nothing to compute from."""
    told = figures.model_dump()
    grades = told.pop("grades")
    return {**told, **grades}
