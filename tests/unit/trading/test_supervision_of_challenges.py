"""A challenge that is not answered in time: the red card of its limit is an alert on the project."""

from tests.challenging import Challenging
from tests.supervising import supervised


def test_a_red_card_is_an_alert_and_an_answer_in_time_is_none() -> None:
    world = Challenging()
    supervising, _ = supervised(world)
    case = world.evaluated()
    in_time = world.challenges_with(case, "objection", "evaluation", 2, lots=["1"])
    late = world.challenges_with(case, "objection", "evaluation", 3, lots=["1"])
    world.answers(in_time.id)
    world.passes(2)
    world.warning.watch(late.id)

    def hear() -> list[str]:
        for challenge in (in_time.id, late.id):
            for fact in world.cases.timeline(challenge):
                supervising.handle(fact.ref())
        return [fact.data["rule"] for fact in world.cases.timeline(case) if fact.kind == "alert_raised"]

    assert hear() == []
    world.passes(5)
    world.warning.watch(late.id)
    assert hear() == ["unanswered"]
    assert hear() == ["unanswered"]
    told = world.cases.timeline(case)[-1]
    assert (told.kind, told.data["lot"]) == ("alert_raised", "1")
    assert told.data["evidence"]["challenge"] == "异议"
    assert "第二十二条" in told.data["law"]
