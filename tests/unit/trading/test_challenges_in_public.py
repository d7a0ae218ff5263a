"""What the feed tells of a challenge is its kind and its result, and no word of it."""

from chalicelib.trading.challenges.public import WANTS, ChallengesInPublic
from tests.challenging import Challenging


def test_the_feed_tells_the_kind_and_the_result() -> None:
    world = Challenging()
    case = world.evaluated()
    objection = world.challenges_with(case, "objection", "evaluation", 2, lots=["1"])
    world.answers(objection.id, "partly", remedy="none")
    raised, answered = ChallengesInPublic(world.cases).told(objection.id)
    assert (raised.name, raised.said) == ("异议", {"what": "objection", "ground": "evaluation"})
    assert answered.said == {"result": "partly"}
    assert {raised.type, answered.type} == {f"challenge.{kind}" for kind in ("challenge_raised", "challenge_answered")}
    assert {fact.kind for fact in world.cases.timeline(objection.id)} <= WANTS
