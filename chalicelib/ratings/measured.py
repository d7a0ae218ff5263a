"""What a rating adds to the counters of supervision. Pure.

A point is never taken away: what no longer counts is counted once more, negative, on its own day. So counters that only
add come out right.
"""

from collections.abc import Iterator

from chalicelib.kernel.cases import Case, body_of
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.facts import Body, Fact
from chalicelib.kernel.measuring import Point
from chalicelib.ratings import facts as f
from chalicelib.ratings.model import FLOW
from chalicelib.ratings.state import RatingCase

METRICS = (
    *(f"rated_{grade}" for grade in range(1, 6)), "rated_default", "bad", "rectified", "rectified_on_time", "removed",
    "bad_named", "named_followed_up", "named_unreached",
)  # fmt: skip

OUT = ("bad", "rated_", "named_")
"""With what begins a metric that no longer counts when a rating was taken out."""


def measure(case: Case[RatingCase]) -> list[Point]:
    """The points of a whole timeline, in order. A default counts as ``rated_default``, and as no grade beside it."""
    found: list[Point] = []
    for fact in case.facts:
        found.extend(tuple(_told(case, fact, body_of(FLOW, fact), found)))
    return found


def _told(case: Case[RatingCase], fact: Fact, body: Body, before: list[Point]) -> Iterator[Point]:
    match body:
        case f.RatingDefaulted():
            yield _point(case, fact, "rated_default")
        case f.Rated():
            yield from (_taken(one) for one in before if one.metric == "rated_default")
            yield _point(case, fact, f"rated_{body.grade}")
            yield from (_point(case, fact, metric) for metric in _bad(body))
        case f.VerifiedWithRater() if body.how == "rater":
            yield _point(case, fact, "named_followed_up")
            if body.reached == "unreached":
                yield _point(case, fact, "named_unreached")
        case f.Rectified() | f.RatingExplained():
            yield _point(case, fact, "rectified")
            if body.in_time:
                yield _point(case, fact, "rectified_on_time")
        case f.ReviewDecided() if body.removed:
            yield from (_taken(one) for one in before if one.metric.startswith(OUT))
            yield _point(case, fact, "removed")


def _bad(body: f.Rated) -> Iterator[str]:
    if body.bad:
        yield "bad"
        if body.named:
            yield "bad_named"


def _taken(point: Point) -> Point:
    return point.model_copy(update={"amount": -point.amount})


def _point(case: Case[RatingCase], fact: Fact, metric: str) -> Point:
    of = case.head.state.of
    return Point(
        day=legal_day(fact.at), department=of.department, item=of.item, site=of.site, channel=of.channel, metric=metric
    )
