"""Counters of supervision in memory: the same contract as the table."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from typing import TypeVar

from chalicelib.aws.case_index import instant
from chalicelib.kernel.store import VersionConflict
from chalicelib.supervision.counting import NAMELESS, NOW, Amounts, Deltas, Key, Portion, merge, month_of, moving
from chalicelib.supervision.ports import Carded, CaseRow, Listed

T = TypeVar("T")


class MemoryMeasures:
    """A :class:`~chalicelib.supervision.ports.Kept` and :class:`~chalicelib.supervision.ports.Everything`."""

    def __init__(self) -> None:
        self.rows: dict[str, CaseRow] = {}
        self.counted: dict[tuple[Key, int], Amounts] = {}

    def row(self, case_id: str) -> CaseRow:
        return deepcopy(self.rows.get(case_id, CaseRow(case_id)))

    def move(self, before: CaseRow, after: CaseRow, portion: Portion, shard: int) -> None:
        if self.rows.get(after.case_id, CaseRow(after.case_id)).revision != before.revision:
            raise VersionConflict
        self.rows[after.case_id] = deepcopy(after)
        for key, amounts in portion.deltas.items():
            had = self.counted.setdefault((key, shard), {})
            for name, n in amounts.items():
                had[name] = had.get(name, 0) + n

    def month(self, month: str) -> Deltas:
        return {key: amounts for key, amounts in self.counters().items() if key.pk == f"month#{month}"}

    def now(self) -> Deltas:
        return {key: amounts for key, amounts in self.counters().items() if key.pk == NOW}

    def span(self, view: str, first: date, last: date) -> Iterator[tuple[date, str, Amounts]]:
        for key, amounts in self._under(f"{view}#{month_of(first)}"):
            day, _, what = key.sk.partition("#")
            if first <= date.fromisoformat(day) <= last:
                yield date.fromisoformat(day), what, amounts

    def whole(self, view: str, month: str) -> Iterator[tuple[str, Amounts]]:
        for key, amounts in self._under(f"{view}#{month[:4]}"):
            named, _, what = key.sk.partition("#")
            if named == month:
                yield what, amounts

    def listed(
        self, department: str, month: str, within: str, days: tuple[date, date], limit: int, after: str
    ) -> tuple[list[Listed], str]:  # fmt: skip
        found = [
            (f"{cell.day}#{row.case_id}#{cell}", Listed(row.case_id, row.flow, row.number, cell, amounts, row.unseen))
            for row in self.rows.values() for cell, amounts in row.tally.items()
            if (cell.department or NAMELESS, month_of(cell.day), cell.list) == (department, month, within)
            and days[0] <= cell.day <= days[1]
        ]  # fmt: skip
        return _page(sorted(found, key=lambda one: one[0]), limit, after)

    def carded(self, department: str, card: str, limit: int, after: str) -> tuple[list[Carded], str]:
        found = [
            (f"{instant(s.due) if s.due else '9999'}#{row.case_id}", Carded(row.case_id, row.flow, s))
            for row in self.rows.values()
            if (s := row.standing) is not None and (s.card, s.department or NAMELESS) == (card, department)
        ]
        return _page(sorted(found, key=lambda one: one[0]), limit, after)

    def counters(self) -> Deltas:
        found: Deltas = {}
        for (key, _), amounts in self.counted.items():
            merge(found, key, amounts)
        return moving(found)

    def cases(self) -> Iterator[tuple[str, str]]:
        yield from ((row.case_id, row.flow) for row in self.rows.values())

    def correct(self, deltas: Deltas) -> None:
        for key, amounts in deltas.items():
            had = self.counted.setdefault((key, -1), {})
            for name, n in amounts.items():
                had[name] = had.get(name, 0) + n

    def _under(self, pk: str) -> Iterator[tuple[Key, Amounts]]:
        """Shard by shard, as the table."""
        for (key, _), amounts in self.counted.items():
            if key.pk == pk:
                yield key, amounts


def _page(found: list[tuple[str, T]], limit: int, after: str) -> tuple[list[T], str]:
    rest = [one for one in found if one[0] > after]
    return [one for _, one in rest[:limit]], rest[limit - 1][0] if len(rest) > limit else ""
