"""What concerns a colleague who logs in: records about them or their department, and those that wait for them."""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.appraisal.accountability import answers as a, views
from chalicelib.appraisal.accountability.desks import Desks
from chalicelib.appraisal.accountability.model import ALL, about
from chalicelib.appraisal.accountability.state import STAGES, AccountabilityCase
from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.store import CaseStore

PAGE = 50
READ = 200
"""Open records of the district that one request looks at, at most."""
Wait = tuple[str, str]
"""What the caller may do, and the limit that it has (empty: none)."""


class Concerns:
    """What the route of it calls."""

    def __init__(self, cases: CaseStore, catalogue: Catalogue, desks: Desks, clock: Clock) -> None:
        self._cases = cases
        self._catalogue = catalogue
        self._desks = desks
        self._clock = clock

    def of(self, caller: Caller) -> a.Concerns:
        """Whatever is open and concerns the caller, first due first; nothing that was written."""
        at, found = self._clock.now().legal, dict[str, a.Concern]()
        names = {one.credit_code: one.name for one in self._catalogue.departments().listed.values()}
        for case_id, state in self._open(caller):
            if (told := self._told(caller, state, at)) is None:
                continue
            what, limit = told
            clock = state.clocks.get(limit)
            found[case_id] = a.Concern(
                record=views.view(case_id, state, names), yours=self._desks.concerned(caller, state), what=what,
                until=clock.deadline.due if clock is not None else None,
            )  # fmt: skip
        ordered = sorted(found.values(), key=lambda one: (one.until is None, one.until or at, one.record.id))
        return a.Concerns(items=tuple(ordered))

    def _open(self, caller: Caller) -> Iterator[tuple[str, AccountabilityCase]]:
        """About the caller; for who heads or supervises, all that is open in the district."""
        for case_id, kept in self._cases.of_subject(about(caller.id), PAGE)[0]:
            if (state := AccountabilityCase.model_validate(kept)).stage != "closed":
                yield case_id, state
        cursor, looked = "", 0
        while self._desks.has_desk(caller) and looked < READ and (cursor or not looked):
            page, cursor = self._cases.in_queue(ALL, PAGE, cursor)
            yield from ((case_id, AccountabilityCase.model_validate(kept)) for case_id, kept in page)
            looked += PAGE

    def _told(self, caller: Caller, state: AccountabilityCase, at: datetime) -> Wait | None:
        """What of it concerns the caller; ``None``: nothing."""
        concerned = self._desks.concerned(caller, state)
        if concerned and state.stage == "proposed" and not state.heard(at):
            return "可以陈述、申辩", "statement"
        if concerned and state.stage == "decided" and state.stands:
            return "可以申诉", "appeal"
        if concerned or self._desks.heads(caller, state.department):
            return STAGES[state.stage], ""
        return self._waits(caller, state)

    def _waits(self, caller: Caller, state: AccountabilityCase) -> Wait | None:
        """What the caller has to do about others."""
        if state.stage == "proposed" and self._desks.decides(caller, state) and state.proposed_by != caller.by:
            return "待您或者同事作出决定", "decision"
        if state.stage == "appealed" and self._desks.decides_appeals(caller, state):
            return "待您或者同事作出申诉决定", "appeal_decision"
        if state.stage == "final" and self._desks.supervises(caller):
            return "待登记执行情况", ""
        return None
