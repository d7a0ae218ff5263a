"""Records of accountability are counted for whom they are about, and late where they have to be decided."""

from datetime import datetime
from typing import Any

import pytest

from chalicelib.kernel.clock import CHINA
from chalicelib.supervision import schemas as asks
from tests.appraising import HEAD as HEALTH_HEAD
from tests.counting import BUREAU, GOVERNMENT, HEALTH, MAYOR, SUPERVISOR, Counted, timelines


def record(kind: str, department: str = HEALTH) -> Counted:
    """A record whose timeline ends with such a fact, about a department."""
    told = next(facts for flow, facts in timelines() if flow == "accountability" and facts[-1].kind == kind)
    first = told[0].model_copy(update={"data": told[0].data | {"department": department}})
    world = Counted((("accountability", (first, *told[1:])),)).told()
    world.clock.at = told[-1].at.astimezone(CHINA)
    return world


def amounts(world: Counted) -> dict[tuple[str, str], int]:
    """Department and metric → amount."""
    [row] = world.kept.rows.values()
    return {(cell.department, metric): n for cell, told in row.tally.items() for metric, n in told.items()}


@pytest.mark.parametrize(("department", "organ"), [(HEALTH, SUPERVISOR), (SUPERVISOR, GOVERNMENT)])
def test_an_overdue_decision_is_late_with_whoever_decides(department: str, organ: str) -> None:
    world = record("clock_warned", department)
    late: list[Any] = [
        one for colour in ("red", "yellow") for one in world.tracing.late(MAYOR, asks.Late(colour=colour)).items
    ]  # fmt: skip
    [one] = late
    assert (one.flow_text, one.department, one.number) == ("责任追究", organ, "")
    assert (one.due is not None, one.since is not None, one.why) == (True, True, "已提出，待决定")
    told = amounts(world)
    assert told[department, "accountability_opened"] == told[organ, one.colour] == 1
    items = {row.key: row.title for row in _split(world, "item").rows}
    assert items[one.item] != one.item


def test_the_department_that_it_is_about_does_not_find_it_late() -> None:
    world = record("clock_warned")
    assert world.tracing.late(HEALTH_HEAD, asks.Late()).items == ()
    assert world.tracing.late(HEALTH_HEAD, asks.Late(colour="yellow")).items == ()


@pytest.mark.parametrize(
    ("kind", "metric"),
    [("accountability_decided", "accountability_decided"), ("accountability_appealed", "accountability_appealed"),
     ("appeal_decided", "accountability_appeals_decided"), ("measure_carried_out", "accountability_carried_out")],
)  # fmt: skip
def test_what_became_of_it_is_counted_for_whom_it_is_about(kind: str, metric: str) -> None:
    world = record(kind)
    assert amounts(world)[HEALTH, metric] == 1
    assert _split(world, "day").total.opened == 0  # a record is no case that a resident brought


def test_a_record_that_is_over_is_not_open_and_one_on_appeal_is_the_governments() -> None:
    [row] = record("accountability_appealed").kept.rows.values()
    assert (row.standing.department, row.standing.card) == (GOVERNMENT, "")
    every = (facts for flow, facts in timelines() if flow == "accountability")
    assert any(_stands(facts) is None for facts in every)


def _stands(facts: Any) -> Any:
    [row] = Counted((("accountability", facts),)).told().kept.rows.values()
    return row.standing


def _split(world: Counted, by: str) -> Any:
    at: datetime = world.clock.at
    days = {"from": f"{at.year}-01-01", "to": f"{at.year}-12-31", "by": by}
    return world.overview.figures(BUREAU, asks.Split.model_validate(days))
