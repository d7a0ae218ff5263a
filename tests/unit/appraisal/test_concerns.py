"""Whoever logs in sees which records concern them, what they may do, and until when; nobody sees another's."""

import pytest

from tests.appraising import CHIEF, CIVIL, CLERK, HEAD, MAYOR, NURSE, OUTSIDER, Appraising, officer


@pytest.fixture
def world() -> Appraising:
    return Appraising()


def told(world: Appraising, *callers: object) -> list[list[tuple[str, bool]]]:
    """What each is told, and whether it is about them."""
    return [[(one.what, one.yours) for one in world.side.concerns.of(caller).items] for caller in callers]  # type: ignore[arg-type]


def test_each_step_concerns_whom_it_waits_for(world: Appraising) -> None:
    case = world.proposes().id
    [mine] = world.side.concerns.of(NURSE).items
    assert (mine.what, mine.until, mine.record.id) == ("可以陈述、申辩", world.due(case, "statement"), case)
    decision = ("待您或者同事作出决定", False)
    assert told(world, HEAD, CHIEF, CLERK) == [[("已提出，待决定", False)], [decision], []]
    world.states(case)
    assert told(world, NURSE) == [[("已提出，待决定", True)]]
    world.decides(case)
    assert told(world, NURSE, CHIEF) == [[("可以申诉", True)], []]
    world.does("appeal", case, NURSE, text="处理过重。")
    assert told(world, NURSE, MAYOR, CHIEF) == [[("申诉中", True)], [("待您或者同事作出申诉决定", False)], []]


def test_others_are_told_nothing(world: Appraising) -> None:
    world.proposes()
    assert told(world, OUTSIDER, officer("n9", CIVIL), officer("h3", HEAD.department)) == [[], [], []]


def test_what_is_about_a_department_concerns_its_head(world: Appraising) -> None:
    world.proposes(officer=None)
    assert told(world, HEAD, NURSE) == [[("可以陈述、申辩", True)], []]
