"""A difference is moved in portions that a transaction takes, and after each one counters and cells agree."""

from datetime import date, timedelta

from hypothesis import given, strategies as st

from chalicelib.kernel.measuring import Point, Standing
from chalicelib.supervision.counting import (
    NOW,
    PER_WRITE,
    Cell,
    Deltas,
    Key,
    Tally,
    count,
    keys_of,
    merge,
    moving,
    portions,
    tally,
)
from tests.broadcasting import published

RULES = published().supervision()
DAY = date(2026, 10, 12)
POINTS = st.lists(
    st.builds(
        Point,
        day=st.integers(0, 80).map(lambda n: DAY + timedelta(days=n)),
        department=st.sampled_from(["A", "B", ""]),
        item=st.sampled_from(["x", "y"]),
        site=st.sampled_from(["", "s"]),
        channel=st.sampled_from(["web", "window"]),
        metric=st.sampled_from(["opened", "decided", "yellow", "unheard_of"]),
        amount=st.integers(-2, 5),
    ),
    max_size=60,
)
STANDINGS = st.none() | st.builds(
    Standing, department=st.sampled_from(["A", "B"]), title=st.just("t"), why=st.just("w"),
    card=st.sampled_from(["", "yellow", "red"]),
)  # fmt: skip


@given(POINTS, POINTS, STANDINGS, STANDINGS)
def test_portions_lead_from_one_to_the_other(
    before: list[Point], after: list[Point], stood: Standing | None, stands: Standing | None
) -> None:
    old, new = tally(before, RULES), tally(after, RULES)
    counted: Deltas = {}
    count(counted, old, stood)
    cells: Tally = dict(old)
    told = list(portions(old, new, stood, stands))
    for portion in told:
        assert 1 + len(portion.cells) + len(portion.deltas) <= PER_WRITE
        cells = {cell: n for cell, n in (cells | portion.cells).items() if n}
        for key, amounts in portion.deltas.items():
            merge(counted, key, amounts)
        expected: Deltas = {}
        count(expected, cells, stands if portion.last else stood)
        assert moving(counted) == moving(expected)
    assert [portion.last for portion in told] == [False] * (len(told) - 1) + [True]
    assert cells == new


def test_many_days_are_several_portions() -> None:
    points = [Point(day=DAY + timedelta(days=n), department="A", item="x", metric="opened") for n in range(40)]
    assert len(list(portions({}, tally(points, RULES), None, None))) > 3


def test_what_adds_up_to_nothing_is_not_kept() -> None:
    point = Point(day=DAY, department="A", metric="rated_default")
    assert tally([point, point.model_copy(update={"amount": -1})], RULES) == {}


def test_an_opened_case_is_counted_for_its_channel() -> None:
    [(cell, amounts)] = tally([Point(day=DAY, department="A", channel="wechat", metric="opened")], RULES).items()
    assert (cell, amounts) == (Cell(DAY, "opened", "A", "", "", "wechat"), {"opened": 1, "taken_wechat": 1})


def test_a_cell_is_in_every_view() -> None:
    assert keys_of(Cell(DAY, "opened", "A", "x", "", "web")) == [
        Key("month#2026-10", "day#2026-10-12"), Key("month#2026-10", "department#A"),
        Key("month#2026-10", "channel#web"), Key("department#2026-10", "2026-10-12#A"),
        Key("department=A#2026-10", "2026-10-12#x#-#web"), Key("department=A#2026", "2026-10#x#-#web"),
        Key("item#2026-10", "2026-10-12#x"), Key("item=x#2026-10", "2026-10-12#A#-#web"), Key("item#2026", "2026-10#x"),
        Key("site#2026-10", "2026-10-12#-"), Key("site=-#2026-10", "2026-10-12#A#x#web"), Key("site#2026", "2026-10#-"),
        Key("site=-#2026", "2026-10#A#x#web"), Key("channel#2026-10", "2026-10-12#web"),
        Key("channel=web#2026-10", "2026-10-12#A#x#-"), Key("channel=web#2026", "2026-10#A#x#-"),
    ]  # fmt: skip


def test_a_card_that_comes_moves_only_the_card() -> None:
    stood = Standing(department="A", title="t", why="w")
    [portion] = portions({}, {}, stood, stood.model_copy(update={"card": "red"}))
    assert portion.deltas == {Key(NOW, "department#A"): {"red": 1}}
