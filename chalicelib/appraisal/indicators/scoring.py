"""From figures to values and scores. Pure, and the same for ever: what was kept can be computed again.

Figures and values are kept as text, so that they are exact in a timeline.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from chalicelib.appraisal.figures import DISTRICT
from chalicelib.catalogue.appraisal import Indicator
from chalicelib.catalogue.formula import CENTS, Number, value_of
from chalicelib.kernel.values import Lenient

Texts = Mapping[str, str | None]
"""Name → number as text; ``None``: missing."""
Inputs = Mapping[str, Texts]
"""Department, or the district → figures by name, and stated values by ``stated.`` and the indicator's code."""
STATED = "stated."


class Value(Lenient):
    """An indicator's value, and what it is worth; both ``None`` where it is missing."""

    code: str
    value: Decimal | None
    points: Decimal | None
    weight: int


class Score(Lenient):
    """Of one department, or of the district."""

    department: str
    values: tuple[Value, ...]
    covered: int
    """Weight of the indicators whose value is there."""
    weight: int
    """Weight of all."""
    score: Decimal | None
    """Points for each hundred of the weight that is covered; ``None`` where nothing is."""


def kept(number: Number | None) -> str | None:
    """A figure as it is kept."""
    return None if number is None else str(Decimal(repr(number)) if isinstance(number, float) else Decimal(number))


def value(row: Indicator, known: Texts) -> Decimal | None:
    """The value of an indicator; ``None``: missing."""
    if not row.formula:
        told = known.get(STATED + row.code)
        return None if told is None else Decimal(told)
    figures = {name: None if (told := known.get(name)) is None else Decimal(told) for name in row.needs}
    return value_of(row.formula, row.needs, figures)


def scored(department: str, indicators: Sequence[Indicator], known: Texts) -> Score:
    """The score of a department, or the district, by the indicators of its scope."""
    scope = "district" if department == DISTRICT else "department"
    values = tuple(_value(row, known) for row in indicators if row.scope == scope)
    covered = sum(one.weight for one in values if one.points is not None)
    points = sum((one.points for one in values if one.points is not None), Decimal(0))
    return Score(
        department=department, values=values, covered=covered, weight=sum(one.weight for one in values),
        score=_rounded(points * 100 / covered) if covered else None,
    )  # fmt: skip


def scores(indicators: Sequence[Indicator], inputs: Inputs) -> tuple[Score, ...]:
    """Of everybody, the district first, then the best first; who has no score comes last."""
    found = (scored(department, indicators, known) for department, known in inputs.items())
    return tuple(sorted(found, key=_order))


def differences(first: Iterable[Score], second: Iterable[Score]) -> tuple[str, ...]:
    """Departments whose scores or values are not the same."""
    one, other = ({score.department: score for score in some} for some in (first, second))
    return tuple(sorted(code for code in one.keys() | other.keys() if one.get(code) != other.get(code)))


def _value(row: Indicator, known: Texts) -> Value:
    found = value(row, known)
    points = None if found is None else _rounded(row.target.share(found) * row.weight)
    return Value(code=row.code, value=found, points=points, weight=row.weight)


def _rounded(number: Decimal) -> Decimal:
    return number.quantize(CENTS, ROUND_HALF_UP)


def _order(one: Score) -> tuple[bool, bool, Decimal, str]:
    return one.department != DISTRICT, one.score is None, -(one.score or Decimal(0)), one.department
