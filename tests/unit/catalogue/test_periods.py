"""The published periods: every one has its article, and the newest that is in force counts."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chalicelib.catalogue.periods import Periods
from chalicelib.kernel.errors import Unavailable
from infra.paths import document

DOCUMENT: dict[str, Any] = document(Path(__file__).parents[3] / "catalogue" / "periods.yaml")
TODAY = date(2026, 11, 24)

LAW = {
    "acceptance": (5, "working_day", "第三十二条"),
    "decision": (20, "working_day", "第四十二条"),
    "extension": (10, "working_day", "第四十二条"),
    "joint": (45, "working_day", "第四十二条"),
    "joint_extension": (15, "working_day", "第四十二条"),
    "first_review": (20, "working_day", "第四十三条"),
    "delivery": (10, "working_day", "第四十四条"),
    "hearing_request": (5, "working_day", "第四十七条"),
    "hearing_held": (20, "working_day", "第四十七条"),
    "hearing_notice": (7, "working_day", "第四十八条"),
    "renewal_before": (30, "calendar_day", "第五十条"),
    "reconsideration": (60, "calendar_day", "行政复议法》第二十条"),
}
TERMS = {
    "reapply_false": (1, "year", "第七十八条"),
    "reapply_fraud": (3, "year", "第七十九条"),
    "litigation": (6, "month", "行政诉讼法》第四十六条"),
}
PROPOSED = {"supplement_answer": 30, "promise_before": 2, "promise_most": 20}


def published() -> Periods:
    return Periods.from_document(DOCUMENT)


@pytest.mark.parametrize("name", LAW)
def test_a_period_of_the_law_is_as_the_law_says(name: str) -> None:
    period = published().on(name, TODAY)
    amount, unit, article = LAW[name]
    assert (period.limit.amount, period.limit.unit) == (amount, unit)
    assert article in period.limit.basis
    assert period.quote
    assert not period.proposal


@pytest.mark.parametrize("name", TERMS)
def test_a_term_of_the_law_is_as_the_law_says(name: str) -> None:
    term = published().term(name, TODAY)
    assert (term.amount, term.unit) == TERMS[name][:2]
    assert TERMS[name][2] in term.basis


@pytest.mark.parametrize("name", PROPOSED)
def test_what_no_law_sets_is_marked_as_a_proposal(name: str) -> None:
    period = published().on(name, TODAY)
    assert (period.limit.amount, period.limit.unit, period.proposal) == (PROPOSED[name], "working_day", True)


def test_extensions_name_who_approves_them() -> None:
    periods = published()
    assert periods.on("extension", TODAY).approver == "head"
    assert periods.on("joint_extension", TODAY).approver == "government"


def test_only_an_applicants_unit_may_be_assumed_and_an_organs_is_in_working_days() -> None:
    rows = [published().on(row["name"], TODAY) for row in DOCUMENT["periods"]]
    assert {row.name for row in rows if row.unit_assumed} == {"hearing_request", "renewal_before"}
    for row in rows:
        assert row.whose == "applicant" or (row.limit.unit == "working_day" and not row.unit_assumed)


def test_the_newest_row_that_is_in_force_on_the_day_counts() -> None:
    old = next(row for row in DOCUMENT["periods"] if row["name"] == "decision")
    new = old | {"valid_from": "2027-01-01", "limit": old["limit"] | {"amount": 15}}
    periods = Periods.from_document(DOCUMENT | {"periods": [new, *DOCUMENT["periods"]]})
    assert periods.on("decision", date(2026, 12, 31)).limit.amount == 20
    assert periods.on("decision", date(2027, 1, 1)).limit.amount == 15


@pytest.mark.parametrize(
    ("name", "day"), [("decisions", TODAY), ("decision", date(2004, 6, 30)), ("litigation", TODAY)]
)
def test_a_period_that_is_not_in_force_is_refused(name: str, day: date) -> None:
    with pytest.raises(Unavailable, match="period_unknown"):
        published().on(name, day)


@pytest.mark.parametrize(
    ("name", "start", "last"),
    [
        ("litigation", date(2026, 11, 24), date(2027, 5, 24)),
        ("litigation", date(2026, 8, 31), date(2027, 2, 28)),
        ("reapply_false", date(2024, 2, 29), date(2025, 2, 28)),
        ("reapply_fraud", date(2026, 12, 31), date(2029, 12, 31)),
    ],
)
def test_months_and_years_end_on_the_corresponding_day(name: str, start: date, last: date) -> None:
    assert published().term(name, start).last_day(start) == last
