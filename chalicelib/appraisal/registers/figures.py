"""The figures that the registers give: attendance, hours of training, awards. Nothing registered is missing, not 0."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from chalicelib.appraisal.figures import DISTRICT, Known
from chalicelib.appraisal.periods import Period
from chalicelib.appraisal.registers.rows import Kind, Row
from chalicelib.appraisal.registers.store import Registers
from chalicelib.catalogue.appraisal import Appraisal
from chalicelib.catalogue.formula import Number

ADDED = ("present", "due", "late", "absent", "people", "training_hours", "trained", "awards")
"""Figures of departments that add up to the district's."""


class StaffFigures:
    """The :class:`~chalicelib.appraisal.figures.Source` of the family ``staff``."""

    def __init__(self, registers: Registers, rules: Callable[[], Appraisal]) -> None:
        self._registers = registers
        self._rules = rules

    def figures(self, departments: Sequence[str], period: Period) -> Mapping[str, Known]:
        """By department, and the sum of those that have registered something."""
        found: dict[str, Known] = {code: self._of(code, period) for code in departments}
        return found | {DISTRICT: {name: _sum(known.get(name) for known in found.values()) for name in ADDED}}

    def _of(self, department: str, period: Period) -> dict[str, Number | None]:
        days, trainings, awards = (
            self._rows(kind, department, period) for kind in ("attendance", "training", "awards")
        )  # fmt: skip
        return {
            **_attendance(days, frozenset(self._rules().excused)),
            "training_hours": sum((Decimal(row.hours) for row in trainings), Decimal(0)) if trainings else None,
            "trained": len({row.login for row in trainings}) if trainings else None,
            "awards": len(awards) if awards or days else None,
        }

    def _rows(self, kind: Kind, department: str, period: Period) -> list[Row]:
        return [row for month in period.months for row in self._registers.month(kind, department, month)]


def _attendance(days: Sequence[Row], excused: frozenset[str]) -> dict[str, Number | None]:
    """Whoever came late or left early was present; days off are nobody's."""
    if not days:
        return dict.fromkeys(("present", "due", "late", "absent", "people"))
    due = [row for row in days if row.what not in excused]
    return {
        "present": sum(row.what != "absent" for row in due),
        "due": len(due),
        "late": sum(row.what in ("late", "early") for row in due),
        "absent": sum(row.what == "absent" for row in due),
        "people": len({row.login for row in days}),
    }


def _sum(numbers: Iterable[Number | None]) -> Number | None:
    known = [Decimal(number) for number in numbers if number is not None]
    return sum(known, Decimal(0)) if known else None
