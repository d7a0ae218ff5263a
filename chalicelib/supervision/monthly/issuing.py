"""A chore: the reports of a month are issued on the first day of the next one, once each."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from chalicelib.kernel.cases import new
from chalicelib.kernel.changing import prepare
from chalicelib.kernel.clock import CHINA, Clock
from chalicelib.kernel.facts import SYSTEM, Stamp
from chalicelib.kernel.ids.case_id import fresh_case_id
from chalicelib.kernel.store import CaseStore, Change, Claimed
from chalicelib.supervision.monthly.facts import ReportIssued, What
from chalicelib.supervision.monthly.model import FLOW, decide

Source = Callable[[str], Sequence[ReportIssued]]
"""Month → its reports: of each regulator or department, and last that of the whole district; none where nothing was
counted."""
SETTLED = timedelta(hours=1)
"""Legal time after a month's end until its reports are made: what happened in its last second is counted by then."""


class Issuing:
    """Makes them. Repeats, kills and other copies at the same time change nothing."""

    def __init__(self, cases: CaseStore, sources: Mapping[What, Source], clock: Clock) -> None:
        self._cases = cases
        self._sources = sources
        self._clock = clock

    def run(self) -> Mapping[str, int]:
        """Issue those of last month that were not; how many. That of the district is the last: with it all were."""
        here = (self._clock.now().legal - SETTLED).astimezone(CHINA)
        month = f"{here.replace(day=1) - timedelta(days=1):%Y-%m}"
        issued = 0
        for what, source in self._sources.items():
            if self._cases.claimant(_name(what, month, "")) is None:
                issued += sum(self._issue(report) for report in source(month))
        return {"reports": issued} if issued else {}

    def _issue(self, report: ReportIssued) -> bool:
        now, name = self._clock.now(), _name(report.what, report.month, report.department)
        if self._cases.claimant(name) is not None:
            return False
        case = new(FLOW, fresh_case_id(now))
        planned = prepare(FLOW, case, decide(case.state, report), Stamp(at=now, by=SYSTEM))
        try:
            self._cases.commit(Change(FLOW, planned.head, planned.facts, claims=frozenset({name})))
        except Claimed:
            return False  # somebody else was first
        return True


def _name(what: What, month: str, department: str) -> str:
    return f"monthly-report#{what}#{month}#{department}"
