"""GCJ-02 as https://github.com/googollee/eviltransform published it, written as it stands there, beside ours."""

import math

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.places import Point, away, inside, metres, to_gcj02, to_wgs84

KRASOVSKY = 6378245.0
EE = 0.00669342162296594323
points = st.builds(Point, st.floats(72.004, 137.8347), st.floats(0.8293, 55.8271))
EXACT = 1e-9
"""Degrees, a tenth of a millimetre."""
SQUARE = (Point(102.0, 24.0), Point(103.0, 24.0), Point(103.0, 25.0), Point(102.0, 25.0))


def transform(x: float, y: float) -> tuple[float, float]:
    xy, abs_x, x_pi, y_pi = x * y, math.sqrt(abs(x)), x * math.pi, y * math.pi
    d = 20.0 * math.sin(6.0 * x_pi) + 20.0 * math.sin(2.0 * x_pi)
    lat = lng = d
    lat += 20.0 * math.sin(y_pi) + 40.0 * math.sin(y_pi / 3.0)
    lng += 20.0 * math.sin(x_pi) + 40.0 * math.sin(x_pi / 3.0)
    lat += 160.0 * math.sin(y_pi / 12.0) + 320 * math.sin(y_pi / 30.0)
    lng += 150.0 * math.sin(x_pi / 12.0) + 300.0 * math.sin(x_pi / 30.0)
    lat *= 2.0 / 3.0
    lng *= 2.0 / 3.0
    lat += -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * xy + 0.2 * abs_x
    lng += 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * xy + 0.1 * abs_x
    return lat, lng


def published(point: Point) -> Point:
    d_lat, d_lng = transform(point.longitude - 105.0, point.latitude - 35.0)
    rad_lat = point.latitude / 180.0 * math.pi
    magic = 1 - EE * math.sin(rad_lat) ** 2
    sqrt_magic = math.sqrt(magic)
    d_lat = (d_lat * 180.0) / ((KRASOVSKY * (1 - EE)) / (magic * sqrt_magic) * math.pi)
    d_lng = (d_lng * 180.0) / (KRASOVSKY / sqrt_magic * math.cos(rad_lat) * math.pi)
    return Point(point.longitude + d_lng, point.latitude + d_lat)


def same(one: Point, other: Point) -> bool:
    return abs(one.longitude - other.longitude) < EXACT and abs(one.latitude - other.latitude) < EXACT


@given(points)
def test_a_point_is_moved_as_the_published_formula_moves_it(point: Point) -> None:
    assert same(to_gcj02(point), published(point))


@pytest.mark.parametrize(
    ("longitude", "latitude"), [(72.004, 30.0), (137.8347, 30.0), (100.0, 0.8293), (100.0, 55.8271), (105.0, 35.0)]
)
def test_the_rectangle_around_china_is_moved_with_its_edge(longitude: float, latitude: float) -> None:
    point = Point(longitude, latitude)
    assert to_gcj02(point) != point
    assert same(to_gcj02(point), published(point))


@pytest.mark.parametrize(
    ("longitude", "latitude"), [(72.0039, 30.0), (137.8348, 30.0), (100.0, 0.8292), (100.0, 55.8272)]
)
def test_what_lies_beyond_it_stays(longitude: float, latitude: float) -> None:
    point = Point(longitude, latitude)
    assert to_gcj02(point) == point == to_wgs84(point)


@given(st.builds(Point, st.floats(73.5, 134.8), st.floats(18.2, 53.5)))
def test_the_way_back_is_exact_to_less_than_a_millimetre(point: Point) -> None:
    assert metres(to_wgs84(to_gcj02(point)), point) < 0.001
    assert to_wgs84(point, "gcj02") == to_wgs84(point)


def test_a_degree_of_longitude_is_as_wide_as_its_latitude_makes_it() -> None:
    assert metres(Point(102.0, 0.0), Point(103.0, 0.0)) == pytest.approx(111_320)
    assert metres(Point(102.0, 60.0), Point(103.0, 60.0)) == pytest.approx(55_660)
    assert metres(Point(102.0, 59.0), Point(102.0, 61.0)) == pytest.approx(222_640)
    between = math.cos(math.radians(40.0)) * 111_320
    assert metres(Point(102.0, 30.0), Point(103.0, 50.0)) == pytest.approx(math.hypot(between, 20 * 111_320))


@pytest.mark.parametrize(
    ("point", "within"),
    [
        (Point(102.5, 24.5), True),
        (Point(101.9, 24.5), False),
        (Point(103.1, 24.5), False),
        (Point(102.5, 23.9), False),
        (Point(102.5, 25.1), False),
        (Point(102.5, 24.0), True),
        (Point(102.5, 25.0), False),
        (Point(102.0, 24.5), True),
        (Point(103.0, 24.5), False),
    ],
)
def test_an_edge_belongs_to_one_of_the_two_areas_that_share_it(point: Point, within: bool) -> None:
    assert inside(point, SQUARE) is within


def test_within_an_area_with_a_slope_and_a_notch() -> None:
    notched = (Point(0, 0), Point(4, 0), Point(4, 4), Point(2, 1), Point(0, 4))
    assert [inside(Point(x, 2), notched) for x in (1, 1.3, 1.4, 2, 2.6, 2.7, 3)] == [
        True, True, False, False, False, True, True,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("east", "north", "far"),
    [(-3, 0.5, 3), (4, 0.25, 3), (0.5, -2, 2), (0.25, 5, 4), (-3, -4, 5), (4, 5, 5), (-3, 5, 5), (0.5, 0.5, 0)],
)
def test_how_far_a_point_is_from_an_area_at_the_equator(east: float, north: float, far: float) -> None:
    """A thousandth of a degree is 111.32 m in both directions there."""
    ring = [Point(east / 1000, north / 1000) for east, north in ((0, 0), (1, 0), (1, 1), (0, 1))]
    assert away(Point(east / 1000, north / 1000), ring) == pytest.approx(far * 111.32, abs=0.001)


def test_an_area_of_one_point_is_as_far_away_as_that_point() -> None:
    only = Point(102.0, 24.0)
    assert away(Point(102.0, 25.0), (only,)) == away(Point(102.0, 25.0), (only, only)) == pytest.approx(111_320)
