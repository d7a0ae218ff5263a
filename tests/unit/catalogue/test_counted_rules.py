"""What supervision counts is published data, and a broken document is never served; who stands in whose place."""

from datetime import date
from typing import Any

import pytest

from chalicelib.catalogue.departments import Departments
from chalicelib.catalogue.supervision import SupervisionRules
from tests.broadcasting import published

DOCUMENT = published().document("supervision")
DEPARTMENTS = published().document("departments")
CIVIL, HEALTH, FINANCE = "11530114015301148T", "11530114015302052T", "11530114015302263A"


def price(**changes: Any) -> dict[str, Any]:
    return {"driver": "steps", "cents": 1, "valid_from": "2026-02-01", "basis": "b", **changes}


def test_the_price_of_the_day_counts() -> None:
    told = {**DOCUMENT, "prices": [price(cents=7), price(cents=9, valid_from="2026-05-01")]}
    rules = SupervisionRules.from_document(told)
    days = (date(2026, 1, 31), date(2026, 2, 1), date(2026, 4, 30), date(2026, 5, 1))
    assert [rules.price("steps", day) for day in days] == [None, 7, 7, 9]
    assert rules.price("opened", days[3]) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"prices": [price(valid_from="2026-02-02")]},
        {"prices": [price(), price(cents=2)]},
        {"prices": [price(driver="unheard_of")]},
        {"prices": [price(driver="taken_unheard_of")]},
        {"online": ["unheard_of"]},
        {"shards": 0},
        {"metrics": {"x1": {"title": "t", "unit": "count", "list": "unheard_of"}}, "prices": []},
        {"metrics": {"taken_web": {"title": "t", "unit": "count", "list": "opened"}}, "prices": []},
    ],
)
def test_a_document_that_says_nothing_sensible_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        SupervisionRules.from_document({**DOCUMENT, **changes})


def test_what_is_not_known_yet_has_a_list_all_the_same() -> None:
    rules = published().supervision()
    assert [rules.list_of(name) for name in ("red", "taken_web", "unheard_of")] == ["cards", "opened", "other"]


def moved(**ended: tuple[str, str]) -> Departments:
    body = dict(DEPARTMENTS)
    for key, (successor, day) in ended.items():
        body[key] = {**body[key], "succeeded_by": successor, "succeeded_on": day}
    return Departments.from_document(body)


def test_a_department_stands_until_another_takes_its_place() -> None:
    listed = moved(civil_affairs=("health", "2026-10-13"), health=("finance", "2027-01-01"))
    days = (date(2026, 10, 12), date(2026, 10, 13), date(2026, 12, 31), date(2027, 1, 1))
    assert [listed.standing_for(CIVIL, day) for day in days] == [CIVIL, HEALTH, HEALTH, FINANCE]
    assert listed.standing_for(FINANCE, days[3]) == FINANCE
    assert listed.standing_for("-", days[3]) == "-"
    assert (listed.name(CIVIL), listed.name("-")) == ("昆明市呈贡区民政局", "-")


@pytest.mark.parametrize(
    "ended",
    [
        {"civil_affairs": ("health", "2026-01-01"), "health": ("civil_affairs", "2026-01-01")},
        {"civil_affairs": ("civil_affairs", "2026-01-01")},
        {"civil_affairs": ("nobody", "2026-01-01")},
        {"civil_affairs": ("", "2026-01-01")},
        {"civil_affairs": ("health", None)},
    ],
)
def test_a_successor_is_another_that_is_listed_from_a_day_on(ended: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        moved(**ended)


def test_items_are_published_with_their_names() -> None:
    names = published().document("item_names")
    assert "高龄" in names["elder_allowance"]
    assert len(names) > 50
