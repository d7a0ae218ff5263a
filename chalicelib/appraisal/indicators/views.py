"""From scores to what is shown of them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from chalicelib.appraisal.figures import DISTRICT
from chalicelib.appraisal.indicators import answers as a
from chalicelib.appraisal.indicators.model import STAGES, WHYS, AppraisalCase
from chalicelib.appraisal.indicators.scoring import Score, Value
from chalicelib.appraisal.indicators.stated import Stated
from chalicelib.appraisal.periods import Period
from chalicelib.catalogue.appraisal import Indicator

Shown = Mapping[tuple[str, str], Stated]
WHY: Mapping[str, str] = {str(code): text for code, text in WHYS.items()}


def period(
    told: Period, indicators: Sequence[Indicator], scores: Sequence[Score], names: Mapping[str, str], stated: Shown,
    complete: bool,
) -> a.PeriodView:  # fmt: skip
    """A period whole."""
    rows, ranks = {row.code: row for row in indicators}, ranked(scores)
    return a.PeriodView(
        period=told.name, first=told.first, last=told.last, complete=complete,
        scores=tuple(_score(one, rows, names, stated, ranks.get(one.department)) for one in scores),
    )  # fmt: skip


def ranked(scores: Sequence[Score]) -> dict[str, int]:
    """Department → its place; equal scores share the best of their places."""
    found = {one.department: one.score for one in scores if one.department != DISTRICT and one.score is not None}
    return {code: 1 + sum(other > score for other in found.values()) for code, score in found.items()}


def view(case_id: str, state: AppraisalCase) -> a.AppraisalView:
    """An appraisal in a list."""
    known = {"id": case_id, "stage_text": STAGES[state.stage], "why_text": WHY.get(state.why, "")}
    return a.AppraisalView.model_validate(state.model_dump() | known)


def _score(
    one: Score, rows: Mapping[str, Indicator], names: Mapping[str, str], stated: Shown, rank: int | None
) -> a.ScoreView:
    name = "全区" if one.department == DISTRICT else names.get(one.department, one.department)
    return a.ScoreView(
        department=one.department, department_name=name, rank=rank, score=one.score,
        score_text=_text(one.score, "分"), covered=one.covered, weight=one.weight,
        indicators=tuple(_indicator(rows[value.code], value, stated.get((one.department, value.code)))
                         for value in one.values),
    )  # fmt: skip


def _indicator(row: Indicator, value: Value, told: Stated | None) -> a.IndicatorView:
    return a.IndicatorView.model_validate(
        row.model_dump(exclude={"target"})
        | {
            "target": row.target.text, "value": value.value, "value_text": _text(value.value, row.unit),
            "points": value.points, "computed": bool(row.formula), "shown_by": told.shown_by if told else "",
        }
    )  # fmt: skip


def _text(number: Decimal | None, unit: str) -> str:
    return a.MISSING if number is None else f"{number.normalize():f}{unit}"
