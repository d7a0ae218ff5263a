"""The recount: every timeline is measured again, and all that is counted is compared with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chalicelib.kernel.changing import load_whole
from chalicelib.kernel.store import CaseStore
from chalicelib.supervision.bringing import Bringing, Rules, measured
from chalicelib.supervision.counting import Amounts, Deltas, Key, count, less, moving
from chalicelib.supervision.ports import Everything, Kept, Measures


@dataclass
class Found:
    """What a recount found."""

    cases: int = 0
    behind: dict[str, str] = field(default_factory=dict)
    """Cases whose newest facts are not counted yet (case id → flow): their messages are on their way, or were lost."""
    wrong: dict[str, str] = field(default_factory=dict)
    """Cases whose row says otherwise than their timeline."""
    counters: int = 0
    differ: dict[Key, Amounts] = field(default_factory=dict)
    """Counter → what it lacks."""

    @property
    def equal(self) -> bool:
        """Whether all that is counted is what the timelines say."""
        return not (self.behind or self.wrong or self.differ)

    def told(self) -> Mapping[str, Any]:
        """For a report."""
        return {
            "cases": self.cases, "behind": len(self.behind), "wrong": len(self.wrong), "counters": self.counters,
            "differ": len(self.differ),
        }  # fmt: skip


class Recount:
    """Counts again."""

    def __init__(self, cases: CaseStore, measures: Measures, kept: Kept, everything: Everything, rules: Rules) -> None:
        self._cases = cases
        self._measures = measures
        self._kept = kept
        self._everything = everything
        self._rules = rules

    def compare(self, heads: Iterable[tuple[str, str]]) -> Found:
        """Measure every case of ``heads`` (case id, flow) again, and compare rows and counters with it.

        What is counted while it looks may be told as different: it is to be run while little happens, or twice.
        """
        found, expected, known = Found(), Deltas(), set()
        for case_id, flow in heads:
            measure = self._measures.get(flow)
            if measure is None:
                continue
            known.add(case_id)
            target = measured(measure, load_whole(self._cases, measure.flow, case_id), self._rules())
            row = self._kept.row(case_id)
            found.cases += 1
            count(expected, target.tally, target.standing)
            if row.version < target.version:
                found.behind[case_id] = flow
            elif not row.holds(target):
                found.wrong[case_id] = flow
        found.wrong |= {case_id: flow for case_id, flow in self._everything.cases() if case_id not in known}
        stored, expected = self._everything.counters(), moving(expected)
        found.counters = len(stored)
        for key in sorted(stored.keys() | expected.keys()):
            if missing := less(expected.get(key, {}), stored.get(key, {})):
                found.differ[key] = missing
        return found

    def repair(self, heads: Iterable[tuple[str, str]], bringing: Bringing) -> Found:
        """Bring every case up to its timeline, then add to the counters what they lack; what is left to mend.

        Only what two looks find alike is added, so that what others count meanwhile is not added twice.
        """
        known = list(heads)
        first = self.compare(known)
        for case_id, flow in {**first.behind, **first.wrong}.items():
            bringing.bring(flow, case_id, again=True)
        second, third = self.compare(known), self.compare(known)
        alike = {key: amounts for key, amounts in second.differ.items() if third.differ.get(key) == amounts}
        if alike and not (third.behind or third.wrong):
            self._everything.correct(alike)
            return self.compare(known)
        return third
