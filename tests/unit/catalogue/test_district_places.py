"""The district on the ground."""

from typing import Any

import pytest
from pydantic import ValidationError

from chalicelib.catalogue.places import Places
from chalicelib.kernel.places import Point
from tests.builders import World

BORDER = [[102.8, 24.8], [102.9, 24.8], [102.9, 24.9], [102.8, 24.9]]
STREETS = [{"code": "530114001", "name": "甲街道", "at": [102.82, 24.85]},
           {"code": "530114002", "name": "乙街道", "at": [102.88, 24.85]}]  # fmt: skip


def document(**other: Any) -> dict[str, Any]:
    known: dict[str, Any] = {
        "source": "测试", "coarse": True, "margin": 1000, "border": BORDER, "streets": STREETS, "streets_assumed": True,
    }  # fmt: skip
    return known | other


def test_the_street_is_the_nearest_and_nothing_outside() -> None:
    places = Places.from_document(document())
    assert places.street(Point(102.81, 24.86)) == "530114001"
    assert places.street(Point(102.86, 24.86)) == "530114002"
    assert places.street(Point(103.5, 24.86)) == ""


def test_a_little_outside_a_coarse_border_is_still_inside() -> None:
    places = Places.from_document(document())
    just, far = Point(102.85, 24.792), Point(102.85, 24.78)
    assert places.holds(just)
    assert not places.holds(far)
    assert not Places.from_document(document(margin=0)).holds(just)


@pytest.mark.parametrize(
    "wrong",
    [
        {"streets": [STREETS[0], STREETS[0]]},
        {"streets": [{"code": "530114001", "name": "甲街道", "at": [100.0, 24.85]}]},
        {"border": BORDER[:2]},
        {"margin": -1},
        {"streets": []},
    ],
)
def test_a_broken_document_is_not_published(wrong: dict[str, Any]) -> None:
    with pytest.raises((ValueError, ValidationError)):
        Places.from_document(document(**wrong))


def test_the_districts_own_document_knows_its_places() -> None:
    places = World().catalogue.places()
    government, city_hall, kunming_station, yiliang = (
        Point(102.8215, 24.8855), Point(102.833, 24.880), Point(102.722, 25.016), Point(103.141, 24.920)
    )  # fmt: skip
    assert places.holds(government)
    assert places.holds(city_hall)
    assert not places.holds(kunming_station)
    assert not places.holds(yiliang)
    assert {street.code[:6] for street in places.streets} == {"530114"}
    assert len(places.streets) == 10
