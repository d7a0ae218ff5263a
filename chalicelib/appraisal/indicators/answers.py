"""Answers of the API of appraisal, in plain Chinese. A missing value is absent, never 0."""

from datetime import date, datetime
from decimal import Decimal

from chalicelib.kernel.values import Lenient

MISSING = "缺数据"


class IndicatorView(Lenient):
    """An indicator, its value, and what that is worth."""

    code: str
    category: str
    title: str
    scope: str
    unit: str
    before: str
    """十三五."""
    target: str
    """十四五目标."""
    weight: int
    value: Decimal | None
    value_text: str
    """The value with its unit, or 缺数据."""
    points: Decimal | None
    computed: bool
    """Whether it is computed, or stated by a person."""
    shown_by: str
    """What shows a stated value."""
    basis: str
    assumed: bool


class ScoreView(Lenient):
    """One department, or the whole district."""

    department: str
    department_name: str
    rank: int | None
    """By score; absent for the district, and for who has no score."""
    score: Decimal | None
    score_text: str
    covered: int
    """Weight of the indicators whose value is there …"""
    weight: int
    """… of the weight of all."""
    indicators: tuple[IndicatorView, ...]


class PeriodView(Lenient):
    """The indicators of a period, as they stand now or as they were fixed."""

    period: str
    first: date
    last: date
    complete: bool
    """Whether the period is over."""
    scores: tuple[ScoreView, ...]


class Told(Lenient):
    """A value was kept."""

    code: str
    period: str
    department: str
    value: Decimal


class AppraisalView(Lenient):
    """An appraisal in a list. Nothing personal: it is kept for a repeat of the request."""

    id: str
    period: str
    last: date
    stage: str
    stage_text: str
    why_text: str
    fixed: int
    fixed_at: datetime
    confirmed_at: datetime | None


class Appraisals(Lenient):
    """A page of appraisals, by period."""

    items: tuple[AppraisalView, ...]
    cursor: str


class AppraisalWhole(Lenient):
    """An appraisal with what was fixed."""

    appraisal: AppraisalView
    result: PeriodView


class Recomputed(Lenient):
    """The result computed again from the inputs and indicators that were kept."""

    fixed: int
    same: bool
    differing: tuple[str, ...]
    """Departments whose result is not what was kept."""
    result: PeriodView
