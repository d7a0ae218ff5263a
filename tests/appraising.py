"""考核: records of accountability, indicators, appraisals and registers, on fakes; and how it joins the platform."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from chalicelib.access.staff import StaffAccounts
from chalicelib.appraisal import routes as appraisal
from chalicelib.appraisal.accountability import routes as accountability, schemas as asks
from chalicelib.appraisal.accountability.answers import RecordView, RecordWhole
from chalicelib.appraisal.accountability.clockwork import AccountabilityClockwork
from chalicelib.appraisal.accountability.concerns import Concerns
from chalicelib.appraisal.accountability.desks import Desks
from chalicelib.appraisal.accountability.figures import AccountabilityFigures
from chalicelib.appraisal.accountability.model import FLOW
from chalicelib.appraisal.accountability.opening import ByRule, Opening
from chalicelib.appraisal.accountability.service import Accountabilities
from chalicelib.appraisal.accountability.state import AccountabilityCase
from chalicelib.appraisal.figures import Figures, Known, Source
from chalicelib.appraisal.indicators.service import Appraisals
from chalicelib.appraisal.indicators.stated import StatedValues
from chalicelib.appraisal.offices import Offices
from chalicelib.appraisal.periods import Period
from chalicelib.appraisal.registers.figures import StaffFigures
from chalicelib.appraisal.registers.service import StaffRegisters
from chalicelib.appraisal.registers.store import Registers
from chalicelib.bootstrap.answering import Answering, answerables
from chalicelib.kernel.caller import Caller, Post
from chalicelib.kernel.cases import differences
from chalicelib.kernel.changing import load_whole, once_only
from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.facts import Ref
from chalicelib.kernel.privacy import Person
from chalicelib.kernel.records import Record
from chalicelib.supervision.monthly import routes as monthly
from chalicelib.supervision.monthly.service import MonthlyReports
from chalicelib.web.api import Api, Gate
from tests.broadcasting import published
from tests.builders import RELATIONS, once
from tests.fakes.case_store import MemoryCases
from tests.fakes.files import MemoryFiles
from tests.fakes.privacy import MemoryPrivacy
from tests.fakes.records import MemoryRecords
from tests.fakes.time_and_numbers import SetClock
from tests.fakes.typesetter import FakeTypesetter
from tests.monthly import PlayedMonth

SUPERVISOR, GOVERNMENT = "11530114015302255F", "11530114015300014E"
HEALTH, CIVIL = "11530114015302052T", "11530114015301148T"
WORDS = "李建国在窗口拒绝登记，推给别的部门。"


def officer(name: str, department: str, duty: Any = "reviewer") -> Caller:
    """Somebody with a post."""
    return Caller("officer", name, department=department, posts=(Post(duty, department),), relations=RELATIONS)


CLERK, CHIEF = officer("s1", SUPERVISOR), officer("s2", SUPERVISOR, "head")
MAYOR, DEPUTY = officer("g1", GOVERNMENT, "head"), officer("g2", GOVERNMENT, "head")
HEAD, NURSE = officer("h1", HEALTH, "head"), officer("h2", HEALTH, "window")
OUTSIDER = officer("c1", CIVIL, "head")
BODIES: Mapping[str, Any] = {
    "state": asks.Statement, "decide": asks.Decision, "appeal": asks.Statement, "withdraw": lambda **_: None,
    "decide_appeal": asks.AppealDecision, "carry_out": asks.CarriedOut,
}  # fmt: skip


class PlayedFigures:
    """A :class:`~chalicelib.appraisal.figures.Source` that says what it was given."""

    def __init__(self) -> None:
        self.told: dict[str, Known] = {}

    def figures(self, departments: Sequence[str], period: Period) -> Mapping[str, Known]:
        del departments, period
        return self.told


class AppraisalSide:
    """What the routes of appraisal call. ``at``: the world whose stores they share."""

    def __init__(self, at: Any) -> None:
        self.shelf = MemoryRecords()
        cases, catalogue, clock, privacy = at.cases, at.catalogue, at.clock, at.privacy
        self.offices, self.staff = Offices(catalogue, clock), StaffAccounts(at.documents, clock)
        self.answering = Answering(cases, answerables())
        self.opening = Opening(cases, catalogue, privacy, clock)
        self.by_rule = ByRule(cases, catalogue, self.opening, self.answering)
        self.ticking = AccountabilityClockwork(cases, catalogue, clock)
        self.records = Accountabilities(
            cases, catalogue, privacy, self.opening, self.answering, self.staff, Desks(self.offices), clock
        )
        self.registers, self.counted = Registers(self.shelf), PlayedFigures()
        sources: dict[str, Source] = {
            "counted": self.counted, "staff": StaffFigures(self.registers, catalogue.appraisal),
            "accountability": AccountabilityFigures(cases),
        }  # fmt: skip
        self.appraisals = Appraisals(
            cases, catalogue, Figures(sources), StatedValues(self.shelf), self.offices, clock
        )  # fmt: skip
        self.desk = StaffRegisters(self.registers, self.staff, catalogue, self.offices, clock)
        self.month, self.typesetter = PlayedMonth(catalogue, clock), FakeTypesetter()
        self.reports = MonthlyReports(self.month, at.files, lambda: self.typesetter)
        self.concerns = Concerns(cases, catalogue, Desks(self.offices), clock)
        self.accountability = accountability.Services(self.records, self.concerns, cases)
        self.appraisal = appraisal.Services(self.appraisals, self.desk, cases)

    def apis(self, gate: Callable[[], Gate]) -> tuple[Api, ...]:
        """Their routes."""
        return (
            accountability.blueprint(lambda: self.accountability, gate),
            appraisal.blueprint(lambda: self.appraisal, gate),
            monthly.blueprint(lambda: self.reports, gate),
        )


class Appraising:
    """A world of its own, at ten o'clock of 2026-10-12."""

    def __init__(self) -> None:
        self.clock, self.keys = SetClock(), dict[str, Person]()
        self.clock.at = datetime(2026, 10, 12, 10, tzinfo=CHINA)
        self.cases, self.privacy = MemoryCases(self.keys), MemoryPrivacy(self.keys)
        self.catalogue, self.files, self.documents = published(), MemoryFiles(), MemoryRecords(self.keys)
        self.side = AppraisalSide(self)
        for one in (CLERK, CHIEF, MAYOR, DEPUTY, HEAD, NURSE, OUTSIDER):
            self.documents.put(Record(f"staff#{one.id}", "account", {"department": one.department, "role": one.role}))

    def proposes(self, caller: Caller = CLERK, **told: Any) -> RecordView:
        """A supervisor holds that somebody answers for something."""
        known = {"rule": "first_handler_refused", "department": HEALTH, "officer": NURSE.id, "evidence": WORDS}
        asked = asks.NewRecord.model_validate({**known, **told})
        return self.keyed(lambda key: self.side.records.propose(caller, asked, key))

    def does(self, act: str, case: str, caller: Caller, **told: Any) -> RecordView:
        """Somebody does something about a record."""
        body = BODIES[act](**told)
        return self.keyed(lambda key: getattr(self.side.records, act)(caller, case, body, key))

    def states(self, case: str, caller: Caller = NURSE) -> RecordView:
        return self.does("state", case, caller, text="当时系统故障，已经说明。")

    def decides(self, case: str, caller: Caller = CHIEF, measure: str | None = "criticism") -> RecordView:
        outcome = "founded" if measure else "unfounded"
        return self.does("decide", case, caller, outcome=outcome, measure=measure, reasons="经查属实。")

    def decided(self, **told: Any) -> str:
        """A record on which it was decided that somebody answers."""
        case = self.proposes(**told).id
        self.states(case, HEAD if told.get("officer", "") is None else NURSE)
        self.decides(case)
        return case

    def appealed(self) -> str:
        case = self.decided()
        self.does("appeal", case, NURSE, text="处理过重。")
        return case

    def keyed(self, act: Any) -> RecordView:
        """An act under a key of its own."""
        key = once()
        return RecordView.model_validate(once_only(self.cases, key, lambda: act(key)))

    def shown(self, case: str, caller: Caller = CLERK) -> RecordWhole:
        return self.side.records.show(caller, case)

    def stands(self, case: str) -> AccountabilityCase:
        return load_whole(self.cases, FLOW, case).head.state

    def due(self, case: str, clock: str) -> datetime:
        """When a limit runs out."""
        due = self.stands(case).clocks[clock].deadline.due
        assert due is not None
        return due

    def sound(self, case: str) -> bool:
        """Whether it folds to its head."""
        whole = load_whole(self.cases, FLOW, case)
        return not differences(FLOW, whole.head, whole.facts)

    def watches(self, case: str, days: float = 0) -> AccountabilityCase:
        """Days pass, and what is due happens."""
        self.clock.move(timedelta(days=days))
        return self.side.ticking.watch(case).state

    def hears(self, flow: str, case: str, seq: int, kind: str = "") -> None:
        """The reader is brought a fact."""
        self.side.by_rule.handle(Ref(flow=flow, case_id=case, seq=seq, kind=kind))


TODAY = date(2026, 10, 12)
