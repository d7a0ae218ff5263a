"""The rules of supervision as data: what publishing refuses."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from chalicelib.catalogue.trading import FAMILIES
from chalicelib.catalogue.trading_rules import TradingRules
from infra.paths import document
from tests.builders import FOLDER

PUBLISHED: dict[str, Any] = document(Path(FOLDER) / "trading_rules.yaml")


def changed(section: str, place: int, **told: Any) -> dict[str, Any]:
    body = deepcopy(PUBLISHED)
    body[section][place] |= told
    return body


def test_every_family_is_watched_and_every_rule_names_an_article_or_that_of_its_period() -> None:
    rules = TradingRules.from_document(PUBLISHED)
    assert {family for row in rules.rules for family in row.families} == set(FAMILIES)
    own = {"period_short", "missed", "unanswered", "notice_late"}
    assert all("《" in row.basis for row in rules.rules if row.parameters.check not in own)
    assert all("《" in kind.basis for kind in rules.penalties)


@pytest.mark.parametrize(
    "parameters",
    [
        {"check": "guess"},
        {"check": "shared", "field": "name"},
        {"check": "near_ceiling", "share": 0.995},
        {"check": "near_ceiling", "share": "1.5"},
        {"check": "missed", "targets": []},
        {"check": "period_short", "days": 3},
    ],
)
def test_a_check_or_a_parameter_that_is_not_known_is_refused(parameters: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        TradingRules.from_document(changed("rules", 0, parameters=parameters))


@pytest.mark.parametrize("told", [{"months": None}, {"months": [36, 12]}, {"families": []}, {"code": "fine"}])
def test_a_penalty_that_bars_without_end_or_stands_twice_is_refused(told: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        TradingRules.from_document(changed("penalties", 0, **told))


def test_a_newer_row_takes_the_place_of_an_older_one_from_its_day_on() -> None:
    from datetime import date

    body = deepcopy(PUBLISHED)
    row = next(
        one for one in body["rules"] if one["code"] == "clustered_prices" and one["families"] == ["construction"]
    )
    stricter = {"check": "clustered", "within": "0.01", "fewest": 3}
    body["rules"].append(row | {"parameters": stricter, "valid_from": "2027-01-01"})
    rules = TradingRules.from_document(body)

    def within(day: date) -> str:
        found = rules.in_force("construction", "open_tender", day)
        [rule] = [one for one in found if one.code == "clustered_prices"]
        return str(rule.parameters.within) if rule.parameters.check == "clustered" else ""

    assert [within(date(2026, 12, 31)), within(date(2027, 1, 1))] == ["0.005", "0.01"]
