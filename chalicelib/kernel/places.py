"""Places on the ground: which system coordinates are in, how far two points are apart, what lies in an area. Pure.

GPS and standards speak WGS-84. Chinese maps (高德, 腾讯, WeChat's ``getLocation`` with ``type: gcj02``) speak GCJ-02,
which moves a point by some hundred metres. The way from one to the other is not published; the formula here is the one
that https://github.com/googollee/eviltransform published and that everybody uses. The way back has no formula: it is
found by steps that close in on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, radians, sin, sqrt
from typing import Literal

System = Literal["wgs84", "gcj02"]

AXIS = 6_378_245.0
"""Semi-major axis of the Krasovsky ellipsoid (1940), metres."""
ECCENTRICITY = 0.006_693_421_622_965_943
"""Its first eccentricity, squared."""
DEGREE = 111_320.0
"""Metres of a degree of latitude, and of longitude at the equator."""
CLOSE = 1e-9
"""Degrees, a tenth of a millimetre: near enough."""
STEPS = 30


@dataclass(frozen=True, slots=True)
class Point:
    """A point, in degrees."""

    longitude: float
    latitude: float


def to_gcj02(point: Point) -> Point:
    """A point in WGS-84, in GCJ-02. What does not lie in China stays as it is."""
    if not _moved(point):
        return point
    x, y = point.longitude - 105.0, point.latitude - 35.0
    phi = radians(point.latitude)
    bend = 1 - ECCENTRICITY * sin(phi) ** 2
    east = _east(x, y) / radians(AXIS / sqrt(bend) * cos(phi))
    north = _north(x, y) / radians(AXIS * (1 - ECCENTRICITY) / (bend * sqrt(bend)))
    return Point(point.longitude + east, point.latitude + north)


def to_wgs84(point: Point, system: System = "gcj02") -> Point:
    """A point in ``system``, in WGS-84, exact to less than a millimetre."""
    if system == "wgs84" or not _moved(point):
        return point
    guess = point
    for _ in range(STEPS):
        there = to_gcj02(guess)
        east, north = point.longitude - there.longitude, point.latitude - there.latitude
        guess = Point(guess.longitude + east, guess.latitude + north)
        if max(abs(east), abs(north)) < CLOSE:
            break
    return guess


def metres(one: Point, other: Point) -> float:
    """How far two points are apart, on a plane between them: good to a part in a thousand within a province."""
    return hypot(*_offset(one, other))


def inside(point: Point, ring: Sequence[Point]) -> bool:
    """Whether a point lies within a closed line: a ray from it crosses the line an odd number of times."""
    crossed = False
    for one, other in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (one.latitude > point.latitude) != (other.latitude > point.latitude):
            share = (point.latitude - one.latitude) / (other.latitude - one.latitude)
            crossed ^= point.longitude < one.longitude + share * (other.longitude - one.longitude)
    return crossed


def away(point: Point, ring: Sequence[Point]) -> float:
    """Metres from a point to a closed line; 0 within it."""
    if inside(point, ring):
        return 0.0
    return min(_to_edge(point, one, other) for one, other in zip(ring, (*ring[1:], ring[0]), strict=True))


def _to_edge(point: Point, one: Point, other: Point) -> float:
    along, up = _offset(one, other)
    east, north = _offset(one, point)
    length = along * along + up * up
    share = min(1.0, max(0.0, (east * along + north * up) / length)) if length else 0.0
    return hypot(east - share * along, north - share * up)


def _offset(one: Point, other: Point) -> tuple[float, float]:
    """Metres to the east and to the north."""
    wide = DEGREE * cos(radians((one.latitude + other.latitude) / 2))
    return (other.longitude - one.longitude) * wide, (other.latitude - one.latitude) * DEGREE


def _moved(point: Point) -> bool:
    """Whether GCJ-02 moves it: it does in a rectangle around China."""
    return 72.004 <= point.longitude <= 137.8347 and 0.8293 <= point.latitude <= 55.8271


def _waves(at: float, *waves: tuple[float, float]) -> float:
    return sum(height * sin(at * often * pi) for height, often in waves) * 2 / 3


def _north(x: float, y: float) -> float:
    plane = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    return (
        plane
        + _waves(x, (20.0, 6.0), (20.0, 2.0))
        + _waves(y, (20.0, 1.0), (40.0, 1 / 3), (160.0, 1 / 12), (320.0, 1 / 30))
    )


def _east(x: float, y: float) -> float:
    plane = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    return plane + _waves(x, (20.0, 6.0), (20.0, 2.0), (20.0, 1.0), (40.0, 1 / 3), (150.0, 1 / 12), (300.0, 1 / 30))
