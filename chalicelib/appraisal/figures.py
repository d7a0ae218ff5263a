"""The figures that formulas compute with, from wherever they are counted."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from chalicelib.appraisal.periods import Period
from chalicelib.catalogue.appraisal import Indicator
from chalicelib.catalogue.formula import Number

Known = Mapping[str, Number | None]
"""Name without its family (``opened``) → number; absent or ``None``: missing."""
DISTRICT = ""
"""Stands for the whole district where a department's credit code stands else."""


class Source(Protocol):
    """Port: figures of one family."""

    def figures(self, departments: Sequence[str], period: Period) -> Mapping[str, Known]:
        """By department, and of the whole district under :data:`DISTRICT`."""
        ...


class Figures:
    """All families together."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        """``sources``: family (``counted``, ``staff``, ``accountability``) → where its figures are."""
        self._sources = sources

    def of(
        self, indicators: Iterable[Indicator], departments: Sequence[str], period: Period
    ) -> dict[str, dict[str, Number | None]]:
        """By department and the district: each figure that some indicator needs, ``None`` where it is missing."""
        needed = {name for row in indicators for name in row.needs}
        families = {name.partition(".")[0] for name in needed}
        told = {family: self._sources[family].figures(departments, period) for family in sorted(families)}
        found: dict[str, dict[str, Number | None]] = {}
        for code in (DISTRICT, *departments):
            found[code] = {}
            for name in sorted(needed):
                family, _, figure = name.partition(".")
                found[code][name] = told[family].get(code, {}).get(figure)
        return found
