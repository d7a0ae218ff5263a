"""Golden timelines of challenges: stories played on fakes, cut off after the first fact of each kind.

``python -m tests.challenge_timelines`` writes the golden files that are missing. A file that is there is never written
again: a fact whose meaning changes gets a new version, and a file of its own.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from chalicelib.kernel.facts import Fact
from chalicelib.trading.challenges.clockwork import ChallengeClockwork
from chalicelib.trading.challenges.model import FLOW
from tests.challenging import Challenging
from tests.golden_files import GOLDEN, keep_each
from tests.late_years import UNPUBLISHED, Arranged

FOLDER = GOLDEN / "challenge"


def stories() -> Iterator[list[Fact]]:
    """Timelines in which every kind of fact happens."""
    world = Challenging()
    case = world.evaluated()
    objection = world.challenges_with(case, "objection", "evaluation", 2, lots=["1"])
    world.clock.move(timedelta(days=4))
    world.warning.watch(objection.id)
    world.answers(objection.id)
    yield world.cases.timeline(objection.id)
    yield _proved(world)
    told: dict[str, Any] = {"known": world.later(-3), "lots": ["1"]}
    unheard = world.challenges_with(case, "complaint", "other", **told)
    world.handles("accept", unheard.id, world.builder, accepted=False, reason="不属于受理范围。")
    yield world.cases.timeline(unheard.id)
    complaint = world.challenges_with(case, "complaint", "other", **told)
    world.handles("accept", complaint.id, world.builder, accepted=True)
    world.handles("pause", complaint.id, world.builder, reason="涉嫌串通。")
    world.handles("lift", complaint.id, world.builder, reason="已经查清。")
    for state in ("begun", "ended"):
        world.handles("examine", complaint.id, world.builder, state=state)
    world.decides(complaint.id, world.builder, world.director)
    yield world.cases.timeline(complaint.id)
    withdrawn = world.challenges_with(case, "complaint", "other", **told)
    world.handles("withdraw", withdrawn.id, world.speaker(), reason="不再投诉。")
    yield world.cases.timeline(withdrawn.id)
    yield from _bought()


def _proved(world: Challenging) -> list[Fact]:
    """A complaint with a file."""
    told: dict[str, Any] = {"known": world.later(-3), "lots": ["1"]}
    complaint = world.challenges_with(world.registers(), "complaint", "other", **told)
    world.proves(complaint.id)
    return world.cases.timeline(complaint.id)


def _bought() -> Iterator[list[Fact]]:
    """A pause that ends by itself, and a limit over days that nobody has arranged yet."""
    world = Challenging()
    case = world.bought()
    query = world.challenges_with(case, "query", "evaluation", 2)
    world.answers(query.id)
    complaint = world.challenges_with(case, "complaint", "evaluation", 2, follows=query.id)
    world.handles("accept", complaint.id, world.clerk, accepted=True)
    world.handles("pause", complaint.id, world.clerk, reason="可能影响结果。")
    world.clock.move(timedelta(days=31))
    world.warning.watch(complaint.id)
    yield world.cases.timeline(complaint.id)
    world.clock.at = UNPUBLISHED
    enquiry = world.challenges_with(case, "enquiry", "other", 2)
    ChallengeClockwork(world.cases, Arranged(world.catalogue), world.carrying, world.clock).replan(enquiry.id)
    yield world.cases.timeline(enquiry.id)


def write_missing() -> None:
    """Write the files that are not there yet."""
    for facts in stories():
        keep_each(FOLDER, FLOW, facts)


if __name__ == "__main__":
    write_missing()
