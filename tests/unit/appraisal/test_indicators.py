"""Indicators: values by formula or stated, what is missing stays missing, and appraisals that can be computed again."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from chalicelib.appraisal.accountability.figures import AccountabilityFigures
from chalicelib.appraisal.figures import DISTRICT
from chalicelib.appraisal.indicators import schemas as asks
from chalicelib.appraisal.indicators.answers import IndicatorView, PeriodView, ScoreView
from chalicelib.appraisal.indicators.model import FLOW
from chalicelib.appraisal.periods import Period
from chalicelib.catalogue.appraisal import Appraisal
from chalicelib.kernel.cases import differences
from chalicelib.kernel.changing import load_whole
from chalicelib.kernel.errors import Conflict, DomainError, Forbidden, Invalid, NotAllowed, NotFound
from tests.accountability_timelines import COUNTED, fixes, keyed
from tests.appraising import CHIEF, CIVIL, CLERK, HEAD, HEALTH, MAYOR, NURSE, OUTSIDER, Appraising


@pytest.fixture
def world() -> Appraising:
    world = Appraising()
    world.side.counted.told = {HEALTH: COUNTED, DISTRICT: COUNTED}
    return world


def refused(kind: type[DomainError], code: str, act: Any, *args: Any) -> None:
    with pytest.raises(kind) as raised:
        act(*args)
    assert raised.value.code == code


def of(view: PeriodView, department: str) -> ScoreView:
    return next(one for one in view.scores if one.department == department)


def indicator(score: ScoreView, code: str) -> IndicatorView:
    return next(one for one in score.indicators if one.code == code)


def test_the_plan_s_own_table_is_there_with_value_and_target(world: Appraising) -> None:
    rules: Appraisal = world.catalogue.appraisal()
    plan = {row.title: row for row in rules.indicators if row.code.startswith("plan_")}
    assert len(plan) == 12
    assert {row.category for row in plan.values()} == {
        "基础设施建设", "行政审批", "基层政务服务全覆盖", "政务公开", "行政效能监督",
    }  # fmt: skip
    assert (plan["行政审批方式"].before, plan["行政审批方式"].target.text) == (
        "并联审批、容缺审批", "秒批、主题办等新型审批方式",
    )  # fmt: skip
    assert sum(row.weight for row in rules.in_force(date(2026, 12, 31), "year", "department")) == 100


def test_what_is_missing_is_shown_as_missing_and_weighs_nothing(world: Appraising) -> None:
    view = world.side.appraisals.indicators(CLERK, asks.OfPeriod(period="2026-Q3"))
    health, civil = of(view, HEALTH), of(view, CIVIL)
    assert indicator(health, "on_time_promised").value == Decimal("95.00")
    assert indicator(health, "on_time_promised").points == Decimal("7.50")
    missing = indicator(health, "on_time_statutory")
    assert (missing.value, missing.points, missing.value_text) == (None, None, "缺数据")
    assert health.covered < health.weight
    assert indicator(civil, "accountability_held").value == 0  # that nobody was held to account is known
    assert [one.code for one in civil.indicators if one.value is not None] == ["accountability_held"]
    assert civil.covered == 5


def test_the_best_come_first_and_who_has_no_score_has_no_rank(world: Appraising) -> None:
    world.side.counted.told = {HEALTH: COUNTED, CIVIL: COUNTED | {"promised_met": 40}}
    view = world.side.appraisals.indicators(CLERK, asks.OfPeriod(period="2026-Q3"))
    assert view.scores[0].department == DISTRICT
    ranks = [one.rank for one in view.scores if one.department != DISTRICT and one.rank is not None]
    assert ranks == sorted(ranks)
    assert (of(view, CIVIL).rank or 0) < (of(view, HEALTH).rank or 0)


def test_a_head_sees_their_own_department_and_nobody_else_anything(world: Appraising) -> None:
    view = world.side.appraisals.indicators(HEAD, asks.OfPeriod(period="2026-Q3"))
    assert [one.department for one in view.scores] == [HEALTH]
    foreign = asks.OfPeriod(period="2026-Q3", department=CIVIL)
    refused(Forbidden, "appraisal_not_yours", world.side.appraisals.indicators, HEAD, foreign)
    refused(Forbidden, "appraisal_not_yours", world.side.appraisals.indicators, NURSE, asks.OfPeriod(period="2026-Q3"))


def test_a_value_that_nothing_counts_is_stated_with_what_shows_it(world: Appraising) -> None:
    told = asks.NewValue(period="2026", value=Decimal("62.5"), shown_by="数据池建设进度报告")
    world.side.appraisals.state(CLERK, "plan_data_pool", told)
    view = world.side.appraisals.indicators(CLERK, asks.OfPeriod(period="2026"))
    shown = indicator(of(view, DISTRICT), "plan_data_pool")
    assert (shown.value_text, shown.shown_by, shown.computed) == ("62.5%", "数据池建设进度报告", False)
    assert indicator(of(view, DISTRICT), "plan_centre").value_text == "缺数据"


def test_what_a_meeting_or_an_unannounced_visit_found_counts_with_its_weight(world: Appraising) -> None:
    found = {"democratic_appraisal": "90", "public_appraisal": "80", "window_quality": "60"}
    before = of(world.side.appraisals.indicators(CLERK, asks.OfPeriod(period="2026")), HEALTH)
    assert {indicator(before, code).value_text for code in found} == {"缺数据"}
    for code, value in found.items():
        told = asks.NewValue(period="2026", department=HEALTH, value=Decimal(value), shown_by="评议会记录、问卷汇总")
        world.side.appraisals.state(CLERK, code, told)
    after = of(world.side.appraisals.indicators(CLERK, asks.OfPeriod(period="2026")), HEALTH)
    assert [indicator(after, code).points for code in found] == [Decimal("3.75"), Decimal("2.50"), Decimal(0)]
    assert after.covered == before.covered + 15


@pytest.mark.parametrize(
    ("code", "changes", "kind", "refusal"),
    [
        ("on_time_promised", {"department": HEALTH}, Invalid, "indicator_computed"),
        ("no_such", {}, NotFound, "indicator_unknown"),
        ("plan_centre", {"department": HEALTH}, Invalid, "indicator_department"),
        ("plan_centre", {"period": "2026-Q3"}, NotFound, "indicator_unknown"),
        ("plan_centre", {"period": "2026-13"}, Invalid, "appraisal_period"),
    ],
)
def test_a_wrong_value_is_refused_and_nothing_is_kept(
    world: Appraising, code: str, changes: dict[str, Any], kind: type[DomainError], refusal: str
) -> None:
    asked = asks.NewValue.model_validate({"period": "2026", "value": 100, "shown_by": "报告", **changes})
    refused(kind, refusal, world.side.appraisals.state, CLERK, code, asked)
    refused(Forbidden, "appraisal_not_yours", world.side.appraisals.state, HEAD, code, asked)
    assert not world.side.shelf.kept


@pytest.mark.parametrize("value", [-1, 99.5, "nan", "1e9", True, "百分之百", "99.555"])
def test_a_value_is_an_exact_number(value: Any) -> None:
    with pytest.raises(ValidationError):
        asks.NewValue.model_validate({"period": "2026", "value": value, "shown_by": "报告"})


def test_an_appraisal_is_fixed_by_one_and_confirmed_by_another(world: Appraising) -> None:
    service, case = world.side.appraisals, fixes(world)
    read = asks.Judged(fixed=1)
    refused(Forbidden, "appraisal_not_yours", service.confirm, CLERK, case, read, None)
    refused(Conflict, "case_busy", service.confirm, CHIEF, case, asks.Judged(fixed=2), None)
    refused(NotFound, "case_unknown", service.show, HEAD, case)
    keyed(world, lambda key: service.confirm(CHIEF, case, read, key))
    refused(NotAllowed, "appraisal_stage", service.confirm, MAYOR, case, read, None)
    refused(NotAllowed, "appraisal_stage", service.fix_again, CLERK, case, asks.Again(), None)
    assert [one.department for one in service.show(HEAD, case).result.scores] == [HEALTH]
    assert [one.stage_text for one in service.listed(OUTSIDER, asks.Listed()).items] == ["已确认"]
    whole = load_whole(world.cases, FLOW, case)
    assert not differences(FLOW, whole.head, whole.facts)


def test_nobody_confirms_what_they_fixed(world: Appraising) -> None:
    service = world.side.appraisals
    case = str(keyed(world, lambda key: service.fix(CHIEF, asks.NewAppraisal(period="2026-Q3"), key))["id"])
    refused(Forbidden, "appraisal_yourself", service.confirm, CHIEF, case, asks.Judged(fixed=1), None)


def test_a_period_is_appraised_when_it_is_over_and_once(world: Appraising) -> None:
    service, asked = world.side.appraisals, asks.NewAppraisal(period="2026-Q4")
    refused(NotAllowed, "appraisal_early", service.fix, CLERK, asked, None)
    fixes(world)
    refused(NotAllowed, "appraisal_known", service.fix, CLERK, asks.NewAppraisal(period="2026-Q3"), None)
    assert len(world.cases.kept) == 1


def test_what_was_confirmed_comes_out_the_same_whatever_is_counted_or_published_later(world: Appraising) -> None:
    service, case = world.side.appraisals, fixes(world)
    keyed(world, lambda key: service.confirm(CHIEF, case, asks.Judged(fixed=1), key))
    shown = service.show(CLERK, case).result
    world.side.counted.told = {HEALTH: {"promised": 1, "promised_met": 0}}
    again = service.recompute(CLERK, case)
    assert again.same
    assert again.result == shown
    assert indicator(of(again.result, HEALTH), "on_time_promised").value == Decimal("95.00")


def test_a_returned_one_is_computed_anew(world: Appraising) -> None:
    service, case = world.side.appraisals, fixes(world)
    keyed(world, lambda key: service.send_back(CHIEF, case, asks.Returned(fixed=1, why="figures"), key))
    world.side.counted.told = {HEALTH: COUNTED | {"promised_met": 40}}
    keyed(world, lambda key: service.fix_again(CLERK, case, asks.Again(), key))
    assert indicator(of(service.show(CLERK, case).result, HEALTH), "on_time_promised").value == Decimal("100.00")


def test_a_revoked_record_of_accountability_does_not_count(world: Appraising) -> None:
    period, figures = Period.parse("2026-Q4"), AccountabilityFigures(world.cases)
    standing, appealed = world.decided(), world.appealed()
    assert figures.figures([HEALTH, CIVIL], period)[HEALTH] == {"held": 2}
    world.does("decide_appeal", appealed, MAYOR, result="revoked", reasons="事实不清。")
    told = figures.figures([HEALTH, CIVIL], period)
    assert (told[HEALTH], told[CIVIL], told[DISTRICT]) == ({"held": 1}, {"held": 0}, {"held": 1})
    assert figures.figures([HEALTH], Period.parse("2026-Q3"))[HEALTH] == {"held": 0}
    assert world.stands(standing).stands
