"""What an indicator is computed from: formulas, targets and periods."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis.strategies import decimals, integers
from pydantic import ValidationError

from chalicelib.appraisal.periods import Period
from chalicelib.catalogue.appraisal import Target
from chalicelib.catalogue.formula import check, value_of
from tests.refusing import refused

NEEDS = ("counted.promised_met", "counted.promised")
RATE = "counted.promised_met / counted.promised * 100"


@pytest.mark.parametrize(
    ("figures", "value"),
    [
        ({"counted.promised_met": 38, "counted.promised": 40}, "95.00"),
        ({"counted.promised_met": 1, "counted.promised": 3}, "33.33"),
        ({"counted.promised_met": Decimal("2"), "counted.promised": Decimal("3")}, "66.67"),
        ({"counted.promised_met": 0, "counted.promised": 40}, "0.00"),
        ({"counted.promised_met": 0, "counted.promised": 0}, None),
        ({"counted.promised_met": None, "counted.promised": 40}, None),
        ({"counted.promised": 40}, None),
    ],
)
def test_a_value_is_computed_or_missing_and_never_0_for_want_of_figures(
    figures: dict[str, Any], value: str | None
) -> None:
    assert value_of(RATE, NEEDS, figures) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("formula", "needs"),
    [
        ("counted.promised_met / counted.opened * 100", NEEDS),
        ("counted.promised_met", NEEDS),
        ("counted.promised_met /", ("counted.promised_met",)),
        ("'text' + counted.promised", ("counted.promised",)),
        ("counted.promised > 1", ("counted.promised",)),
        ("__import__('os')", ("counted.promised",)),
    ],
)
def test_a_formula_that_computes_nothing_is_not_published(formula: str, needs: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="formula"):
        check(formula, needs)


@given(decimals(-1000, 1000, places=2), decimals(-1000, 1000, places=2), decimals(-2000, 2000, places=2))
def test_a_share_lies_between_nothing_and_all(value: Decimal, worst: Decimal, told: Decimal) -> None:
    if value == worst:
        with pytest.raises(ValidationError):
            Target(value=value, worst=worst, text="-")
        return
    target = Target(value=value, worst=worst, text="-")
    assert target.share(value) == 1
    assert target.share(worst) == 0
    assert 0 <= target.share(told) <= 1
    assert target.share(told + (value - worst)) == 1 or told < min(value, worst) or told > max(value, worst)


@given(integers(2000, 2099), integers(0, 4))
def test_a_period_is_whole_months_without_a_gap(year: int, quarter: int) -> None:
    period = Period.parse(f"{year}-Q{quarter}" if quarter else str(year))
    assert (period.first.day, len(period.months)) == (1, 3 if quarter else 12)
    after = period.last.toordinal() + 1
    following = Period.parse(f"{year}-Q{quarter + 1}" if 0 < quarter < 4 else str(year + 1) if year < 2099 else "2099")
    assert year == 2099 or following.first.toordinal() == after


@pytest.mark.parametrize("name", ["", "26", "2026-Q5", "2026-Q0", "2026-07", "1999", "２０２６"])
def test_any_other_period_is_refused(name: str) -> None:
    assert refused(lambda: Period.parse(name)).code == "appraisal_period"
