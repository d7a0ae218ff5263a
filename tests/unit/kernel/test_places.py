"""Coordinates: between GPS and Chinese maps, distances, areas."""

from math import hypot

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.places import Point, away, inside, metres, to_gcj02, to_wgs84

YUNNAN = st.builds(Point, st.floats(97.5, 106.2), st.floats(21.1, 29.3))
CHINA = st.builds(Point, st.floats(73.5, 134.8), st.floats(18.2, 53.5))
SQUARE = (Point(102.8, 24.8), Point(102.9, 24.8), Point(102.9, 24.9), Point(102.8, 24.9))


@pytest.mark.parametrize(
    ("gps", "shown"),
    [
        (Point(121.5272106, 31.1774276), Point(121.531541859215, 31.17530398364597)),
        (Point(113.912316, 22.543847), Point(113.9171764808363, 22.540796131694766)),
        (Point(116.404844, 39.915), Point(116.41108711506834, 39.9164031540829)),
    ],
)  # fmt: skip
def test_known_points_are_moved_as_maps_move_them(gps: Point, shown: Point) -> None:
    """The first two are of the tests of googollee/eviltransform."""
    assert metres(to_gcj02(gps), shown) < 20
    assert metres(to_wgs84(to_gcj02(gps)), gps) < 0.001


@given(CHINA)
def test_there_and_back_is_less_than_a_metre(point: Point) -> None:
    assert metres(to_wgs84(to_gcj02(point)), point) < 0.01
    assert metres(to_gcj02(to_wgs84(point)), point) < 0.01


@given(YUNNAN)
def test_a_map_moves_points_by_some_hundred_metres(point: Point) -> None:
    assert 50 < metres(to_gcj02(point), point) < 1_000


def test_what_is_in_wgs84_or_not_in_china_stays() -> None:
    paris = Point(2.3522, 48.8566)
    assert to_gcj02(paris) == paris == to_wgs84(paris)
    assert to_wgs84(SQUARE[0], "wgs84") == SQUARE[0]


@given(YUNNAN, YUNNAN)
def test_a_distance_is_the_same_both_ways(one: Point, other: Point) -> None:
    assert metres(one, other) == pytest.approx(metres(other, one))
    assert metres(one, one) == 0


def test_a_degree_of_latitude_is_111_kilometres() -> None:
    assert metres(Point(102.8, 24.0), Point(102.8, 25.0)) == pytest.approx(111_320)


@given(st.floats(102.7, 103.0), st.floats(24.7, 25.0))
def test_a_point_is_inside_or_away(longitude: float, latitude: float) -> None:
    point = Point(longitude, latitude)
    within = 102.8 < longitude < 102.9 and 24.8 < latitude < 24.9
    on_the_edge = min(abs(longitude - 102.8), abs(longitude - 102.9), abs(latitude - 24.8), abs(latitude - 24.9)) < 1e-9
    if not on_the_edge:
        assert inside(point, SQUARE) == within
        assert (away(point, SQUARE) == 0) == within


def test_how_far_away_a_point_is() -> None:
    below, corner = Point(102.85, 24.79), Point(102.91, 24.91)
    assert away(below, SQUARE) == pytest.approx(1113.2, rel=0.001)
    assert away(corner, SQUARE) == pytest.approx(hypot(1113.2, 1010), rel=0.01)
