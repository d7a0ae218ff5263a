"""The deadlines of an application, and the supervisor's cards that follow from them. Pure.

What a plan holds, first the deadline that the cards follow:

- until acceptance: ``acceptance``, by when the organ must say what is missing;
- while the applicant is asked: ``supplement``, and ``acceptance`` as it stands;
- from acceptance on: ``promised``, ``statutory`` or ``joint``, and ``promise`` while materials are promised;
- in a special procedure: ``procedure`` besides, the others suspended;
- from an approval with something to hand over on: ``delivery``.
"""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.applications.facts import Plan
from chalicelib.catalogue.model import Item
from chalicelib.catalogue.periods import Period, Periods
from chalicelib.catalogue.procedure import Approver, Promising, Special
from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.cards import CardRule, card_times
from chalicelib.kernel.deadlines import Deadline, Limit, legal_day
from chalicelib.kernel.errors import NotAllowed
from chalicelib.kernel.working_days import WorkingCalendar

DECIDING = frozenset({"promised", "statutory", "joint"})
"""Deadlines by which the organ must decide: they are suspended and extended together."""


@dataclass(frozen=True)
class Planner:
    """Plans the cases of one item: its limits, the calendar, the periods of the law, the rule of the cards."""

    item: Item
    calendar: WorkingCalendar
    periods: Periods
    cards: CardRule

    def begun(self, at: datetime, promises: bool = False) -> Plan:
        """The plan of what is submitted at ``at``."""
        return self.running(at, promises) if self.item.procedure.levels == 0 else self.received(at)

    def received(self, at: datetime) -> Plan:
        """Until acceptance."""
        return self._plan(self._open("acceptance", at, self.item.procedure.acceptance or self._limit("acceptance", at)))

    def running(self, start: datetime, promises: bool = False) -> Plan:
        """From acceptance, or from receipt where nobody said in time what was missing."""
        limits, procedure = self.item.limits, self.item.procedure
        found = [self._open("promised", start, limits.promised)]
        if procedure.consulted:
            found.append(self._open("joint", start, self._limit("joint", start)))
        elif limits.statutory:
            found.append(self._open("statutory", start, limits.statutory))
        if promises and procedure.promising:
            found.append(self._open("promise", start, promise_limit(limits.promised, procedure.promising)))
        return self._plan(*found)

    def asked(self, plan: Plan, at: datetime) -> Plan:
        """The applicant is asked for a supplement."""
        rule = self.item.procedure.supplement
        answer = rule.answer if rule else self._limit("supplement_answer", at)
        others = plan.deadlines
        if rule is None or rule.clock != "runs":
            reason, basis = "补正", self._limit("acceptance", at).basis
            others = tuple(d.suspend(at, reason, basis) if d.kind != "promise" else d for d in others)
        return self._plan(self._open("supplement", at, answer), *others)

    def supplemented(self, plan: Plan, at: datetime) -> Plan:
        """The supplement came: the clock of acceptance begins anew, or goes on, as the item's law says."""
        rule = self.item.procedure.supplement
        if (rule is None or rule.clock == "restarts") and self.item.procedure.levels:
            return self.received(at)
        rest = (d for d in plan.deadlines if d.kind != "supplement")
        return self._plan(*(d.resume(at, self.calendar) if d.suspended else d for d in rest))

    def suspended(self, plan: Plan, special: Special, limit: Limit, at: datetime) -> Plan:
        """A special procedure of length ``limit`` begins."""
        reason = SPECIALS[special.kind]
        paused = (d.suspend(at, reason, limit.basis) if d.kind in DECIDING else d for d in plan.deadlines)
        return self._plan(*paused, self._open("procedure", at, limit))

    def resumed(self, plan: Plan, at: datetime) -> Plan:
        """The special procedure is over."""
        rest = (d for d in plan.deadlines if d.kind != "procedure")
        return self._plan(*(d.resume(at, self.calendar) if d.kind in DECIDING else d for d in rest))

    def extended(self, plan: Plan, period: "Extension", reason: str, approved_by: str, at: datetime) -> Plan:
        """The time to decide is extended: every deadline of it that has not run out.

        Raises
        ------
        NotAllowed
            ``deadline_passed``: all of it has run out, which an extension must not hide.
        """
        running = {d.kind for d in plan.deadlines if d.kind in DECIDING and d.met(at)}
        if not running:
            raise NotAllowed("deadline_passed")
        return self._plan(
            *(
                d.extend(period.limit, approved_by, reason, at, self.calendar) if d.kind in running else d
                for d in plan.deadlines
            )
        )

    def delivery(self, plan: Plan, at: datetime) -> Plan:
        """Approved, with something to hand over (行政许可法 art 44). No cards are issued for it."""
        return Plan(deadlines=(*plan.deadlines, self._open("delivery", at, self._limit("delivery", at))))

    def extension(self, at: datetime) -> "Extension":
        """By how much the law lets the decision be put off, and with whose approval."""
        procedure = self.item.procedure
        if procedure.consulted:
            return _extension(self._period("joint_extension", at))
        if procedure.extending:
            return Extension(procedure.extending.limit, procedure.extending.approver)
        if self.item.type != LICENCE:
            raise NotAllowed("extension_unknown")
        return _extension(self._period("extension", at))

    def notice_of_hearing(self, at: datetime) -> Deadline:
        """The first day on which a hearing may be held: so long before, its time and place must be told."""
        return self._open("hearing_notice", at, self._limit("hearing_notice", at))

    def again(self, plan: Plan) -> Plan:
        """The same plan, its provisional deadlines computed on the calendar in force."""
        if not any(d.provisional and d.calendar != self.calendar.version for d in plan.deadlines):
            return plan
        return self._plan(*(d.recompute(self.calendar) for d in plan.deadlines))

    def law(self, period: str, at: datetime) -> str:
        """The article of a period that is in force at ``at``."""
        return self._limit(period, at).basis

    def _open(self, kind: str, start: datetime, limit: Limit) -> Deadline:
        return Deadline.open(kind, start, limit, self.calendar)

    def _period(self, name: str, at: datetime) -> Period:
        return self.periods.on(name, legal_day(at))

    def _limit(self, name: str, at: datetime) -> Limit:
        return self._period(name, at).limit

    def _plan(self, *deadlines: Deadline) -> Plan:
        times = card_times(deadlines[0], self.cards) if deadlines[0].kind in CARDED else None
        return Plan(deadlines=deadlines, yellow_at=times[0] if times else None, red_at=times[1] if times else None)


@dataclass(frozen=True)
class Extension:
    """More time, and whose approval it needs."""

    limit: Limit
    approver: Approver


LICENCE = "01"
"""行政许可: what 行政许可法 itself extends."""

CARDED = DECIDING | {"acceptance"}
"""Deadlines of the organ; the applicant's bring no cards."""

SPECIALS = {
    "hearing": "听证",
    "inspection": "现场核查",
    "testing": "检验检测",
    "expert_review": "专家评审",
    "publicity": "公示",
}


def planner(catalogue: Catalogue, item: Item) -> Planner:
    """The planner of an item, on what is published now."""
    return Planner(item, catalogue.calendar(), catalogue.periods(), catalogue.card_rule())


def promise_limit(promised: Limit, rule: Promising) -> Limit:
    """How long promised materials may take: ``before`` the promised limit, and ``most`` at the longest."""
    amount = min(promised.amount - rule.before.amount, rule.most.amount)
    return Limit(amount=amount, unit=promised.unit, basis=rule.before.basis)


def _extension(period: Period) -> Extension:
    return Extension(period.limit, period.approver or "head")
