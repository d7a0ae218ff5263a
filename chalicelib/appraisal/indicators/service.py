"""Indicators as they stand, values that people state, and appraisals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.appraisal.figures import DISTRICT, Figures
from chalicelib.appraisal.indicators import answers as a, model as m, schemas as asks, scoring, views
from chalicelib.appraisal.indicators.stated import Stated, StatedValues
from chalicelib.appraisal.offices import Offices
from chalicelib.appraisal.periods import Period
from chalicelib.catalogue.appraisal import Indicator
from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.cases import Case, Head, body_of, new
from chalicelib.kernel.changing import act, load_whole, prepare
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.errors import Forbidden, Invalid, NotAllowed, NotFound
from chalicelib.kernel.facts import Body, Stamp
from chalicelib.kernel.ids.case_id import fresh_case_id
from chalicelib.kernel.store import CaseStore, Change, Claimed, Once

PAGE = 50


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that a period is computed from."""

    period: Period
    indicators: tuple[Indicator, ...]
    inputs: dict[str, dict[str, str | None]]
    names: dict[str, str]
    stated: Mapping[tuple[str, str], Stated]


class Appraisals:
    """What the routes of indicators and appraisals call."""

    def __init__(
        self, cases: CaseStore, catalogue: Catalogue, figures: Figures, stated: StatedValues, offices: Offices,
        clock: Clock,
    ) -> None:  # fmt: skip
        self._cases = cases
        self._catalogue = catalogue
        self._figures = figures
        self._stated = stated
        self._offices = offices
        self._clock = clock

    def indicators(self, caller: Caller, asked: asks.OfPeriod) -> a.PeriodView:
        """The indicators of a period as they stand now: all for supervisors, one's own for a department's head.

        Raises
        ------
        Invalid
            ``appraisal_period``.
        Forbidden
            ``appraisal_not_yours``.
        """
        only = self._seen(caller, asked.department)
        gathered = self._gathered(Period.parse(asked.period))
        return self._shown(gathered, scoring.scores(gathered.indicators, gathered.inputs), only)

    def state(self, caller: Caller, code: str, asked: asks.NewValue) -> a.Told:
        """A supervisor states a value, and what shows it; the newest counts.

        Raises
        ------
        NotFound
            ``indicator_unknown``.
        Invalid
            ``indicator_computed``; ``indicator_department``; ``appraisal_period``.
        Forbidden
            ``appraisal_not_yours``.
        """
        self._supervising(caller)
        period = Period.parse(asked.period)
        rows = self._catalogue.appraisal().in_force(period.last, period.every)
        row = next((one for one in rows if one.code == code), None)
        if row is None:
            raise NotFound("indicator_unknown", "code")
        if row.formula:
            raise Invalid("indicator_computed", "code")
        if (row.scope == "district") != (asked.department == DISTRICT):
            raise Invalid("indicator_department", "department", scope="全区" if row.scope == "district" else "部门")
        if asked.department and asked.department not in self._departments():
            raise Invalid("accountability_department", "department")
        now = self._clock.now().legal
        self._stated.put(
            period.name, asked.department, code,
            Stated(value=asked.value, shown_by=asked.shown_by, by=caller.id, at=now),
        )  # fmt: skip
        return a.Told(code=code, period=period.name, department=asked.department, value=asked.value)

    def fix(self, caller: Caller, asked: asks.NewAppraisal, once: Once) -> dict[str, Any]:
        """One person fixes the result of a period that is over, with everything that it was computed from.

        Raises
        ------
        NotAllowed
            ``appraisal_early``; ``appraisal_known``: there is one.
        """
        self._supervising(caller)
        body, now = self._fixed(Period.parse(asked.period)), self._clock.now()
        head = new(m.FLOW, fresh_case_id(now))
        planned = prepare(m.FLOW, head, m.fix(head.state, body), Stamp(at=now, by=caller.by))
        answer = _told(planned.head)
        claims = frozenset({m.claim(body.period)})
        try:
            self._cases.commit(Change(m.FLOW, planned.head, planned.facts, once, answer, claims=claims))
        except Claimed:
            raise NotAllowed("appraisal_known", "period") from None
        return answer

    def fix_again(self, caller: Caller, case_id: str, _: asks.Again, once: Once) -> dict[str, Any]:
        """After it was returned: computed anew."""
        self._supervising(caller)
        state = load_whole(self._cases, m.FLOW, case_id).head.state
        body = self._fixed(Period.parse(state.period)) if state.stage == "returned" else None

        def bodies(state: m.AppraisalCase) -> Sequence[Body]:
            if body is None:
                raise NotAllowed("appraisal_stage", stage=m.STAGES[state.stage])
            return m.fix(state, body)

        return self._change(caller, case_id, bodies, once)

    def confirm(self, caller: Caller, case_id: str, asked: asks.Judged, once: Once) -> dict[str, Any]:
        """Another person confirms it."""
        self._supervising(caller, heads=True)
        return self._change(
            caller, case_id, lambda state: m.judge(state, caller.by, asked.fixed, m.AppraisalConfirmed()), once
        )  # fmt: skip

    def send_back(self, caller: Caller, case_id: str, asked: asks.Returned, once: Once) -> dict[str, Any]:
        """Another person returns it."""
        self._supervising(caller, heads=True)
        return self._change(
            caller, case_id, lambda state: m.judge(state, caller.by, asked.fixed, m.AppraisalReturned(why=asked.why)),
            once,
        )  # fmt: skip

    def listed(self, caller: Caller, asked: asks.Listed) -> a.Appraisals:
        """Appraisals by period; a department's head sees those that are confirmed."""
        everything = self._offices.supervises(caller)
        if not everything and not self._offices.headed(caller):
            raise Forbidden("appraisal_not_yours")
        rows, cursor = self._cases.in_queue(m.QUEUE, PAGE, asked.cursor)
        found = ((case_id, m.AppraisalCase.model_validate(state)) for case_id, state in rows)
        items = (views.view(*one) for one in found if everything or one[1].stage == "confirmed")
        return a.Appraisals(items=tuple(items), cursor=cursor)

    def show(self, caller: Caller, case_id: str) -> a.AppraisalWhole:
        """What was fixed: whole for supervisors, once confirmed their own part for departments' heads."""
        case, only = self._admitted(caller, case_id)
        gathered, scores = _kept(case)
        shown = self._shown(gathered, scores, only)
        return a.AppraisalWhole(appraisal=views.view(case_id, case.head.state), result=shown)

    def recompute(self, caller: Caller, case_id: str) -> a.Recomputed:
        """The same from the inputs and indicators that were kept, and whether it comes out the same."""
        case, only = self._admitted(caller, case_id)
        gathered, scores = _kept(case)
        again = scoring.scores(gathered.indicators, gathered.inputs)
        differing = scoring.differences(scores, again)
        seen = tuple(code for code in differing if only is None or code in only)
        result = self._shown(gathered, again, only)
        return a.Recomputed(fixed=case.head.state.fixed, same=not differing, differing=seen, result=result)

    def _change(self, caller: Caller, case_id: str, bodies: Any, once: Once) -> dict[str, Any]:
        stamp = Stamp(at=self._clock.now(), by=caller.by)
        return act(self._cases, m.FLOW, case_id, stamp, bodies, once, _told)

    def _fixed(self, period: Period) -> m.AppraisalFixed:
        if not self._over(period):
            raise NotAllowed("appraisal_early", "period")
        told = self._gathered(period)
        return m.AppraisalFixed(
            period=period.name, first=period.first, last=period.last, indicators=told.indicators, inputs=told.inputs,
            names=told.names, scores=scoring.scores(told.indicators, told.inputs),
        )  # fmt: skip

    def _gathered(self, period: Period) -> Gathered:
        indicators = self._catalogue.appraisal().in_force(period.last, period.every)
        names, stated = self._departments(), self._stated.of(period.name)
        figures = self._figures.of(indicators, tuple(names), period)
        inputs = {
            code: {name: scoring.kept(number) for name, number in known.items()} for code, known in figures.items()
        }
        for (department, code), told in stated.items():
            inputs.setdefault(department, {})[scoring.STATED + code] = str(told.value)
        return Gathered(period, indicators, inputs, names, stated)

    def _departments(self) -> dict[str, str]:
        listed = self._catalogue.departments().listed
        found = (listed[key] for key in self._catalogue.appraisal().appraised if key in listed)
        return {one.credit_code: one.name for one in found}

    def _shown(self, told: Gathered, scores: Sequence[scoring.Score], only: frozenset[str] | None) -> a.PeriodView:
        view = views.period(
            told.period, told.indicators, scores, told.names, told.stated, self._over(told.period)
        )  # fmt: skip
        if only is None:
            return view
        return view.model_copy(update={"scores": tuple(one for one in view.scores if one.department in only)})

    def _over(self, period: Period) -> bool:
        return legal_day(self._clock.now().legal) > period.last

    def _admitted(self, caller: Caller, case_id: str) -> tuple[Case[m.AppraisalCase], frozenset[str] | None]:
        only = self._seen(caller, "")
        case = load_whole(self._cases, m.FLOW, case_id)
        if only is not None and case.head.state.stage != "confirmed":
            raise m.FLOW.unknown()
        return case, only

    def _seen(self, caller: Caller, department: str) -> frozenset[str] | None:
        """The departments that the caller sees; ``None``: all."""
        if self._offices.supervises(caller):
            return frozenset({department}) if department else None
        headed = self._offices.headed(caller)
        if not headed or (department and department not in headed):
            raise Forbidden("appraisal_not_yours", "department" if department else "")
        return frozenset({department}) if department else headed

    def _supervising(self, caller: Caller, heads: bool = False) -> None:
        if not self._offices.supervises(caller, heads):
            raise Forbidden("appraisal_not_yours")


def _told(head: Head[m.AppraisalCase]) -> dict[str, Any]:
    return views.view(head.case_id, head.state).model_dump(mode="json")


def _kept(case: Case[m.AppraisalCase]) -> tuple[Gathered, tuple[scoring.Score, ...]]:
    body = body_of(m.FLOW, case.fact(case.head.state.fixed))
    if not isinstance(body, m.AppraisalFixed):
        raise TypeError(body.kind)
    return Gathered(Period.parse(body.period), body.indicators, body.inputs, body.names, {}), body.scores
