"""The rules of complaints as the district publishes them: whole, within the law, and refused when they are not."""

from collections.abc import Callable
from datetime import date
from typing import Any, get_args

import pytest
import yaml

from chalicelib.catalogue.complaints import CLOCKS, ComplaintRules, TicketKind
from chalicelib.kernel.errors import DomainError
from infra.paths import document
from tests.builders import FOLDER

DOCUMENT: dict[str, Any] = document(FOLDER / "complaints.yaml")
RULES = ComplaintRules.from_document(DOCUMENT)
DAY = date(2026, 9, 14)


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    copy: dict[str, Any] = yaml.safe_load(yaml.safe_dump(DOCUMENT))
    change(copy)
    return copy


def test_every_department_that_is_named_is_listed() -> None:
    departments = document(FOLDER / "departments.yaml").values()
    assert set(RULES.codes()) <= {one["credit_code"] for one in departments}


def test_a_district_hears_of_many_things_and_the_machine_knows_no_others() -> None:
    names = {one.name for one in RULES.categories}
    rows = (FOLDER / "complaints" / "corpus.tsv").read_text("utf-8").splitlines()[1:]
    assert {row.split("\t")[0] for row in rows if not row.startswith("#")} <= names
    assert len(names) >= 30


def test_every_limit_of_every_kind_is_there_once_and_what_was_not_read_says_so() -> None:
    for kind in get_args(TicketKind):
        for hard in (False, True):
            found = [row.name for row in RULES.in_force(kind, hard, DAY)]
            assert len(set(found)) == len(found)
    assert {row.name for row in RULES.limits} == CLOCKS
    assert all(row.assumed or "信访工作条例" in row.limit.basis for row in RULES.limits)


def test_the_limits_of_petitions_are_those_of_the_regulation() -> None:
    expected = {
        "dispatch": (15, "calendar_day"), "sign": (15, "calendar_day"), "return": (5, "working_day"),
        "handle": (60, "calendar_day"), "review_asking": (30, "calendar_day"), "review": (30, "calendar_day"),
        "final_review_asking": (30, "calendar_day"), "final_review": (30, "calendar_day"),
    }  # fmt: skip
    rows = {row.name: row for row in RULES.in_force("petition", False, DAY)}
    assert {name: (rows[name].limit.amount, rows[name].limit.unit) for name in expected} == expected
    longer = rows["handle"].extension
    assert longer is not None
    assert (longer.amount, longer.unit) == (30, "calendar_day")


def test_what_is_refused_says_where_to_go() -> None:
    assert {one.ground for one in RULES.refusals} >= {
        "litigation", "arbitration", "discipline", "reconsideration", "disclosure", "petition_elsewhere", "secret",
        "emergency_call", "duplicate", "no_authority", "outside",
    }  # fmt: skip
    assert "12388" in RULES.refusal("discipline").where


def test_a_new_row_stands_from_its_day_on() -> None:
    newer = {**next(row for row in DOCUMENT["limits"] if row["name"] == "follow_up"), "valid_from": "2027-01-01"}
    newer["limit"] = newer["limit"] | {"amount": 2}
    rules = ComplaintRules.from_document(changed(lambda document: document["limits"].append(newer)))
    found = [rules.limit("follow_up", "help", False, day).limit.amount for day in (DAY, date(2027, 1, 1))]
    assert found == [3, 2]


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document.update(desk="11530114015302255E"),
        lambda document: document["categories"].append(document["categories"][0]),
        lambda document: document["categories"][0].update(department="nobody"),
        lambda document: document["limits"][0].update(name="invented"),
        lambda document: document["limits"][0].update(starts=["never"]),
        lambda document: document.update(limits=[row for row in document["limits"] if row["name"] != "follow_up"]),
        lambda document: document["numbers"].update(bounces=0),
        lambda document: document.update(surprise=1),
    ],
)
def test_a_document_that_does_not_hold_is_not_published(change: Callable[[dict[str, Any]], object]) -> None:
    with pytest.raises((ValueError, DomainError)):
        ComplaintRules.from_document(changed(change))


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (RULES.category, "ticket_category"),
        (RULES.refusal, "ticket_ground"),
        (RULES.returning, "ticket_reason"),
        (RULES.suspending, "ticket_reason"),
    ],
)
def test_what_the_rules_do_not_know_is_refused(ask: Callable[[str], object], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        ask("nothing_such")
    assert refused.value.code == code
