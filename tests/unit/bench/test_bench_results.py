"""What the measurements say of themselves: judged by the right figure, kept beside what others measured."""

import json
from pathlib import Path
from typing import Literal

import pytest

from bench.results import Entry, percentile, row, save


@pytest.mark.parametrize(
    ("value", "floor", "goal", "sense", "holds"),
    [
        (119.0, 100.0, 1.2, "most", True),
        (121.0, 100.0, 1.2, "most", False),
        (8.0, None, 8, "most", True),
        (9.0, None, 8, "most", False),
        (80.0, 100.0, 0.8, "least", True),
        (79.0, 100.0, 0.8, "least", False),
        (5.0, 1.0, None, "most", None),
    ],
)
def test_a_goal_speaks_of_the_ratio_where_there_is_a_floor(
    value: float, floor: float | None, goal: float | None, sense: Literal["most", "least"], holds: bool | None
) -> None:
    assert Entry("spine.x", value, "ms", "", floor=floor, goal=goal, sense=sense).holds is holds


def test_a_percentile_lies_between_the_samples() -> None:
    assert percentile([float(n) for n in range(101)], 99) == 99


def test_a_missed_goal_shows_in_the_table() -> None:
    assert "MISSED" in row(Entry("spine.x", 130, "ms", "warm", floor=100, goal=1.2))
    assert "MISSED" not in row(Entry("spine.x", 130, "ms", "warm", floor=100))


def test_saving_keeps_what_this_run_did_not_measure(tmp_path: Path) -> None:
    file = tmp_path / "build" / "bench.json"
    save(file, [Entry("spine.a", 1, "ms", ""), Entry("spine.b", 2, "ms", "", floor=3, goal=1)])
    save(file, [Entry("spine.a", 4, "ms", "")])
    kept = json.loads(file.read_text("utf-8"))
    assert kept["spine.a"]["value"] == 4
    assert kept["spine.b"] == {"value": 2, "floor": 3, "ratio": 0.667, "unit": "ms", "goal": 1, "holds": True}
