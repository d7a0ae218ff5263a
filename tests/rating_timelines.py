"""Golden timelines of ratings: stories played on fakes, cut off after the first fact of each kind.

``python -m tests.rating_timelines`` writes the golden files that are missing. A file that is there is never written
again: a fact whose meaning changes gets a new version, and a file of its own.
"""

from collections.abc import Iterator
from datetime import timedelta

from chalicelib.kernel.changing import change
from chalicelib.kernel.facts import SYSTEM, Fact, Stamp
from chalicelib.kernel.measuring import Unseen
from chalicelib.ratings.clockwork import RatingClockwork
from chalicelib.ratings.commands import Hide
from chalicelib.ratings.deciding import decide
from chalicelib.ratings.model import FLOW
from tests.golden_files import GOLDEN, keep_each
from tests.late_years import UNPUBLISHED, Arranged
from tests.rating import BUREAU, CONTACT, GOVERNMENT, Raters

FOLDER = GOLDEN / "rating"


def stories() -> Iterator[list[Fact]]:
    """Timelines in which every kind of fact happens."""
    world = Raters()
    mended = world.bad(world.decided(), contact=CONTACT)
    world.verified(mended, how="rater")
    world.does("plan", mended)
    world.goes_by(60, mended)
    world.does("rectify", mended)
    yield world.cases.timeline(mended)
    world = Raters()
    explained = world.verified(world.bad(world.decided()))
    world.does("explain", explained)
    yield world.cases.timeline(explained)
    world = Raters()
    removed = world.bad(world.decided())
    world.does("ask_review", removed)
    world.does("decide_review", removed, world.bureau)
    yield world.cases.timeline(removed)
    world = Raters()
    silent = world.invited()
    world.goes_by(10, silent)
    yield world.cases.timeline(silent)
    world = Raters()
    world.clock.at = UNPUBLISHED
    early = world.invited()
    world.clock.move(timedelta(minutes=1))
    RatingClockwork(world.cases, Arranged(world.catalogue), world.clock).replan(early)
    yield world.cases.timeline(early)
    world = Raters()
    hidden, at = world.bad(world.decided()), world.clock.now()
    hide = Hide(Unseen(departments=(BUREAU,), officers=("C1",)), GOVERNMENT)
    change(world.cases, FLOW, hidden, Stamp(at=at, by=SYSTEM), lambda state: decide(state, hide, at.legal))
    yield world.cases.timeline(hidden)


def write_missing() -> None:
    """Write the files that are not there yet."""
    for facts in stories():
        keep_each(FOLDER, FLOW, facts)


if __name__ == "__main__":
    write_missing()
