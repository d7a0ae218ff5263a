"""Credit (信用): marks on the white, red and black lists, and what they lead to.

A mark is told by the department that made it, or left by a broken promise. It counts from its first to its last day,
unless it is repaired (信用修复) before.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from chalicelib.kernel.canonical import digest
from chalicelib.kernel.privacy import Person
from chalicelib.parties.model import BARE, Grade, Holdings, Mark, Repaired
from chalicelib.parties.service import Parties


def mark_id(case: str, reason: str) -> str:
    """Id of the one mark of a reason in a case (or of a department)."""
    return digest({"case": case, "reason": reason})[:16]


def excluded(holdings: Holdings, today: date) -> bool:
    """Whether an unrepaired black mark bars from promises (容缺受理, 告知承诺) on ``today`` (国办发〔2020〕42号)."""
    return holdings.grade(today) == "black"


class CreditMarks:
    """Marks people and firms."""

    def __init__(self, parties: Parties) -> None:
        self._parties = parties

    def mark(self, person: Person, mark: Mark) -> None:
        """Enter the mark; a mark of that id takes its newer words and stays repaired, so a repeat changes nothing."""
        self._parties.change(person, {"credit": lambda held: with_marks(held, [mark])})

    def repair(self, person: Person, mark: str, repaired: Repaired) -> None:
        """The mark of that id counts no longer; a repeat changes nothing, nor does a mark that is gone."""
        self._parties.change(person, {"credit": lambda held: _stored(_repaired(_marks(held), mark, repaired))})

    def grade(self, person: Person, today: date) -> Grade:
        """The grade on ``today``."""
        return self._parties.holdings(person).grade(today)


def with_marks(held: Any, fresh: Iterable[Mark]) -> Any:
    """The stored section with ``fresh`` in it."""
    known = {mark.id: mark for mark in _marks(held)}
    for mark in fresh:
        before = known.get(mark.id)
        known[mark.id] = mark.model_copy(update={"repaired": before.repaired}) if before else mark
    return _stored(known.values())


def with_grade(held: Any, grade: Iterable[Mark]) -> Any:
    """The stored section with a bare grade in place of the last one."""
    return _stored([*(mark for mark in _marks(held) if mark.id != BARE), *grade])


def _repaired(held: Iterable[Mark], mark: str, repaired: Repaired) -> Iterable[Mark]:
    for one in held:
        hit = one.id == mark and one.repaired is None
        yield one.model_copy(update={"repaired": repaired}) if hit else one


def _marks(held: Any) -> tuple[Mark, ...]:
    """What lies in the section: marks, a bare grade of earlier days, or nothing."""
    return Holdings.model_validate({"credit": held or ()}).credit


def _stored(marks: Iterable[Mark]) -> Any:
    return [mark.model_dump(mode="json") for mark in marks]
