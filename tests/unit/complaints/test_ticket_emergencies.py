"""What cannot wait is flagged as it comes, and who reports it is told what to do at once."""

import pytest

from chalicelib.complaints.intake import IN_DANGER
from tests.ticketing import Ticketing

OUTSIDE = {"longitude": 100.23, "latitude": 26.88}


@pytest.fixture
def world() -> Ticketing:
    return Ticketing()


def happened(world: Ticketing, case: str) -> list[str]:
    return [fact.kind for fact in world.cases.timeline(case)]


def test_what_cannot_wait_is_flagged_at_once_with_what_to_do(world: Ticketing) -> None:
    rules = world.catalogue.complaints().emergency
    told = world.reports(text=f"小区里{rules.words[0]}，请马上派人来，情况很急。", emergency=True)
    assert told.emergency
    assert told.advice == rules.told
    assert happened(world, told.id) == ["ticket_registered", "emergency_flagged"]
    assert world.cases.timeline(told.id)[1].data == {"why": rules.words[0]}
    assert world.sound(told.id)


def test_who_says_that_somebody_is_in_danger_needs_none_of_the_words(world: Ticketing) -> None:
    told = world.reports(emergency=True)
    assert (told.emergency, bool(told.advice)) == (True, True)
    [_, flagged] = world.cases.timeline(told.id)
    assert flagged.data == {"why": IN_DANGER}
    assert [step.by for step in world.tickets.reading.timeline(world.operator, told.id).steps] == ["反映人", "反映人"]


def test_who_took_it_in_is_not_who_says_that_it_cannot_wait(world: Ticketing) -> None:
    told = world.dispatched(world.reports(world.operator, channel="hotline", emergency=True).id)
    assert [step.by for step in world.tickets.reading.timeline(world.operator, told).steps][:2] == ["反映人", "反映人"]
    later = world.dispatched(world.reports().id)
    world.passes(0.1)
    world.does("flag", later, world.worker, why="有人受伤")
    assert "城市管理" in world.tickets.reading.timeline(world.operator, later).steps[-1].by


def test_what_cannot_wait_is_flagged_where_it_lies_outside_too(world: Ticketing) -> None:
    told = world.reports(place=OUTSIDE, emergency=True)
    assert happened(world, told.id) == ["ticket_registered", "emergency_flagged", "referred"]
    assert (told.stage, told.emergency) == ("referred", True)
    assert world.sound(told.id)
