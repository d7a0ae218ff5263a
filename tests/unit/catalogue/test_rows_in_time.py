"""Periods are rows with a day: each of the district's is in force from its own day on, for somebody, and not before."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, get_args

import pytest

from chalicelib.catalogue.complaints import KINDS, TicketLimit
from chalicelib.catalogue.periods import Period
from chalicelib.catalogue.service import Catalogue
from chalicelib.catalogue.trading import Method, TradingPeriod
from chalicelib.kernel.errors import Unavailable
from infra.periods import told
from tests.builders import district

CATALOGUE = Catalogue(district())
A_DAY = timedelta(days=1)

LAW, TRADING, TICKETS = CATALOGUE.periods(), CATALOGUE.trading(), CATALOGUE.complaints()
EVERY: tuple[Method, ...] = get_args(Method)


def handled(row: Period, day: date) -> bool:
    try:
        return LAW.on(row.name, day) == row
    except Unavailable:
        return False


def traded(row: TradingPeriod, day: date) -> bool:
    kinds = [(family, method) for family in row.families for method in row.methods or EVERY]
    return any(row in TRADING.periods(family, method, day) for family, method in kinds)


def reported(row: TicketLimit, day: date) -> bool:
    kinds = [(kind, hard) for kind in row.kinds or KINDS for hard in (False, True)]
    return any(row in TICKETS.in_force(kind, hard, day) for kind, hard in kinds)


ROWS = [
    pytest.param(row, stands, id=f"{row.name}-{row.valid_from}-{row.limit.amount}_{row.limit.unit}")
    for rows, stands in (
        (map(Period.model_validate, CATALOGUE.document("periods")["periods"]), handled),
        (TRADING.rows, traded),
        (TICKETS.limits, reported),
    )
    for row in rows
]


@pytest.mark.parametrize(("row", "stands"), ROWS)
def test_a_row_is_in_force_for_somebody_from_its_day_on_and_not_before(
    row: Any, stands: Callable[[Any, date], bool]
) -> None:
    assert stands(row, row.valid_from)
    assert not stands(row, row.valid_from - A_DAY)
    said = f": {row.limit.amount} {row.limit.unit}, {row.limit.basis}"
    assert any(line.endswith(said) for line in told(CATALOGUE, row.name, row.valid_from))


def test_nobody_hears_of_a_period_that_there_is_not() -> None:
    assert told(CATALOGUE, "nothing_such", date(2026, 11, 24)) == []
    assert told(CATALOGUE, "decision", date(2004, 6, 30)) == []


def test_what_is_told_says_for_whom_it_is() -> None:
    day = date(2026, 11, 24)
    [hearing] = told(CATALOGUE, "hearing_held", day)
    assert hearing == "2026-11-24  办件: 20 working_day, 《中华人民共和国行政许可法》第四十七条第一款"
    [petitions] = told(CATALOGUE, "final_review", day)
    assert petitions.startswith("2026-11-24  工单：申诉求决、申诉求决（复杂）: 30 calendar_day, ")
    assert {line.split("  ")[1].split("（")[0] for line in told(CATALOGUE, "bids", day)} == {"工程建设", "政府采购"}
