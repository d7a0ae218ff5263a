"""The reader of facts for the counters: a case is measured whole, and the counters move by what is new.

Whichever fact it hears of, and how often, it brings the case up to where it stands: what the case has added is kept in
its row, and row and counters are written together, on condition that the row is as it was.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from chalicelib.catalogue.supervision import SupervisionRules
from chalicelib.kernel.cases import Case
from chalicelib.kernel.changing import load_whole
from chalicelib.kernel.facts import Ref
from chalicelib.kernel.retrying import ATTEMPTS, pause
from chalicelib.kernel.store import CaseStore, VersionConflict
from chalicelib.supervision.counting import Cell, Portion, Tally, portions, shard_of, tally
from chalicelib.supervision.ports import CaseRow, Kept, Measure, Measures

Rules = Callable[[], SupervisionRules]


def wants(measures: Measures) -> Mapping[str, frozenset[str]]:
    """Every kind of fact: any may change how a case stands."""
    return {name: frozenset(kind for kind, _ in one.flow.bodies) for name, one in measures.items()}


class Bringing:
    """Brings the counters up to where cases stand."""

    def __init__(
        self, cases: CaseStore, measures: Measures, kept: Kept, rules: Rules, pause: Callable[[int], None] = pause
    ) -> None:
        self._cases = cases
        self._measures = measures
        self._kept = kept
        self._rules = rules
        self._pause = pause

    def handle(self, ref: Ref) -> None:
        """Bring in what is new of a case. Refuses as :meth:`bring`."""
        self.bring(ref.flow, ref.case_id)

    def bring(self, flow: str, case_id: str, again: bool = False) -> bool:
        """Bring in what is new of a case, and whether anything was; ``again``: though its row knows every fact.

        Raises
        ------
        VersionConflict
            others were first :data:`~chalicelib.kernel.retrying.ATTEMPTS` times; the message comes again.
        """
        measure = self._measures[flow]
        for tries in range(1, ATTEMPTS + 1):
            case = load_whole(self._cases, measure.flow, case_id)
            row = self._kept.row(case_id)
            if row.version > case.head.version or (row.version == case.head.version and not again):
                return False
            try:
                return self._write(measure, case, row)
            except VersionConflict:
                self._pause(tries)
        raise VersionConflict

    def _write(self, measure: Measure, case: Case[Any], row: CaseRow) -> bool:
        rules, target = self._rules(), measured(measure, case, self._rules())
        if row.version == target.version and row.holds(target):
            return False
        shard = shard_of(row.case_id, rules.shards)
        for portion in portions(
            row.tally, target.tally, row.standing, target.standing, (row.unseen, target.unseen)
        ):  # fmt: skip
            after = _after(row, target, portion)
            self._kept.move(row, after, portion, shard)
            row = after
        return True


def measured(measure: Measure, case: Case[Any], rules: SupervisionRules) -> CaseRow:
    """What the row of a case must hold. A closed case that was not counted yet is one like any other."""
    standing, unseen = measure.standing(case), measure.unseen(case)
    return CaseRow(
        case_id=case.head.case_id, flow=measure.flow.name, version=case.head.version, number=measure.number(case),
        standing=standing.model_copy(update={"unseen": unseen}) if standing is not None else None,
        tally=tally(measure.points(case), rules), unseen=unseen,
    )  # fmt: skip


def _after(row: CaseRow, target: CaseRow, portion: Portion) -> CaseRow:
    """The row when a portion is written; all of it with the last one."""
    kept: dict[Cell, Any] = {**row.tally, **portion.cells}
    cells: Tally = {cell: amounts for cell, amounts in kept.items() if amounts}
    done = replace(row, flow=target.flow, number=target.number, revision=row.revision + 1, tally=cells)
    if not portion.last:
        return done
    return replace(done, version=target.version, standing=target.standing, unseen=target.unseen)
