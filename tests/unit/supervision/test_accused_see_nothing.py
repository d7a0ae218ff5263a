"""An accusation never reaches the accused: it counts, and stands in no list that they see (信访工作条例 art 30)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from chalicelib.kernel.caller import Caller
from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.facts import Fact
from chalicelib.supervision import schemas as asks
from tests.counting import BUREAU, CIVIL, HEALTH, MAYOR, SUPERVISOR, Counted, officer, timelines

NOBODY: dict[str, list[str]] = {"departments": [], "officers": []}


def golden(kind: str) -> tuple[Fact, ...]:
    """A ticket's timeline that holds such a fact."""
    return next(
        facts for flow, facts in timelines() if flow == "ticket" and any(fact.kind == kind for fact in facts)
    )  # fmt: skip


def accusing(facts: tuple[Fact, ...], kind: str, **accused: Any) -> tuple[Fact, ...]:
    """The timeline, in which a fact of this kind accuses somebody."""
    return tuple(
        fact.model_copy(update={"data": fact.data | {"accused": NOBODY | accused}}) if fact.kind == kind else fact
        for fact in facts
    )  # fmt: skip


def counted(kind: str, holder: str, **accused: Any) -> Counted:
    """A ticket of which a fact accuses somebody, counted fact by fact."""
    world = Counted((("ticket", accusing(golden(holder), kind, **accused)),)).told()
    world.clock.at = datetime(2026, 12, 1, tzinfo=CHINA)
    return world


def behind(world: Counted, caller: Caller, metric: str = "opened") -> int:
    """How many cases the caller finds behind a number."""
    asked = {"metric": metric, "from": "2026-09-01", "to": "2026-12-31"}
    return len(world.tracing.cases(caller, asks.Traced.model_validate(asked)).items)


def late(world: Counted, caller: Caller) -> int:
    """How many late cases the caller finds."""
    return sum(len(world.tracing.late(caller, asks.Late(colour=colour)).items) for colour in ("red", "yellow"))


@pytest.mark.parametrize("look", [behind, late])
def test_a_department_that_is_accused_finds_the_case_in_no_list(look: Callable[[Counted, Caller], int]) -> None:
    world = counted("ticket_registered", "clock_warned", departments=[SUPERVISOR])
    assert (look(world, BUREAU), look(world, MAYOR)) == (0, 1)
    assert look(world, officer(SUPERVISOR, "window")) == 0
    both = world.overview.figures
    split = asks.Split.model_validate({"from": "2026-09-01", "to": "2026-12-31", "by": "day"})
    assert both(BUREAU, split).total.opened == both(MAYOR, split).total.opened == 1  # its number is nobody's secret


@pytest.mark.parametrize("look", [behind, late])
def test_a_person_who_is_accused_finds_it_nowhere_and_their_colleagues_do(
    look: Callable[[Counted, Caller], int],
) -> None:
    world = counted("ticket_registered", "clock_warned", officers=["O7"])
    assert (look(world, MAYOR), look(world, BUREAU)) == (0, 0)  # both log in as O7
    colleague = Caller("officer", "O8", posts=MAYOR.posts, relations=MAYOR.relations)
    assert look(world, colleague) == 1


def test_who_is_accused_later_finds_it_no_longer() -> None:
    holder = "reporter_joined"
    world = Counted((("ticket", accusing(golden(holder), holder, departments=[SUPERVISOR])),))
    world.clock.at = datetime(2026, 12, 1, tzinfo=CHINA)
    [case_id] = world.store.facts
    while (ref := world.store.grow(case_id)) is not None:
        joined = world.store.facts[case_id][world.store.known[case_id] - 1].kind == holder
        if joined:
            assert behind(world, BUREAU) == 1
        world.bringing.handle(ref)
        if joined:
            assert (behind(world, BUREAU), behind(world, MAYOR)) == (0, 1)
    assert world.compared().equal


def test_who_is_not_accused_sees_all() -> None:
    world = counted("ticket_registered", "clock_warned", departments=[CIVIL, HEALTH])
    assert behind(world, BUREAU) == behind(world, MAYOR) == 1
