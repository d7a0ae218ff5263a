"""Formulas of indicators: expressions of ``zen-engine``, which compute and can do nothing else.

A formula says which figures it needs. Where one of them is missing the value is missing, never 0; so it is where the
formula has no number for an answer, such as a share of nothing.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Number = int | float | Decimal
CENTS = Decimal("0.01")


def value_of(formula: str, needs: Sequence[str], figures: Mapping[str, Number | None]) -> Decimal | None:
    """The value, with two decimals; ``None``: missing. ``figures``: name (``counted.opened``) → number.

    A division by 0 has null for an answer, and whoever computes on with null fails: both are shares of nothing. What
    can never be computed is not published: :func:`check`.
    """
    import zen  # noqa: PLC0415  only who appraises pays for it

    known = {name: figures.get(name) for name in needs}
    if any(value is None for value in known.values()):
        return None
    try:
        return _number(zen.evaluate_expression(formula, nested(known)))
    except RuntimeError:  # zen raises nothing else
        return None


def check(formula: str, needs: Sequence[str]) -> None:
    """Refuse a formula that has no number for an answer, or uses a figure that it does not need (ValueError).

    A figure that is not named is null to the formula: no computation with it has a number for an answer.
    """
    samples: dict[str, Number | None] = {name: 3 + 2 * place for place, name in enumerate(needs)}
    if value_of(formula, needs, samples) is None:
        raise ValueError(f"a formula without a number for an answer: {formula}")
    if unused := [name for name in needs if not re.search(rf"\b{re.escape(name)}\b", formula)]:
        raise ValueError(f"needed and not used in a formula: {unused}")


def nested(figures: Mapping[str, Number | None]) -> dict[str, Any]:
    """``{"counted.opened": 3}`` → ``{"counted": {"opened": 3}}``."""
    found: dict[str, Any] = {}
    for name, value in figures.items():
        *folders, last = name.split(".")
        place = found
        for folder in folders:
            place = place.setdefault(folder, {})
        place[last] = float(value) if isinstance(value, Decimal) else value
    return dict(json.loads(json.dumps(found)))


def _number(answer: Any) -> Decimal | None:
    """A finite number with two decimals; ``None`` for everything else."""
    if isinstance(answer, bool) or not isinstance(answer, int | float) or not math.isfinite(answer):
        return None
    return Decimal(repr(answer)).quantize(CENTS, ROUND_HALF_UP)
