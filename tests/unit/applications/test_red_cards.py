"""A red card is counted once, when it was issued."""

from chalicelib.applications.clockwork import ApplicationClockwork
from tests.builders import World, allowance


def test_each_red_card_is_counted_once() -> None:
    world, counted = World(), list[str]()
    world.knows_the_elder()
    clockwork = ApplicationClockwork(world.cases, world.catalogue, world.clock, counted.append)
    case_id = str(world.submit(allowance(automatic=False))["case_id"])
    clockwork.watch(case_id)
    _, yellow = clockwork.stand(case_id)
    assert yellow is not None
    world.clock.at = yellow
    clockwork.watch(case_id)
    assert not counted
    world.days(30)
    for _ in range(3):
        clockwork.watch(case_id)
    assert counted == ["RedCards"]
