"""Facts of a broadcast made up by hand, and its golden timelines.

``python -m tests.broadcast_timelines`` writes the golden files that are missing. A file that is there is never written
again: a fact whose meaning changes gets a new version, and a file of its own.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from chalicelib.broadcasts.facts import (
    BroadcastAsked,
    BroadcastFinished,
    BroadcastPublished,
    BroadcastStopped,
    Content,
    Counts,
)
from chalicelib.broadcasts.model import FLOW
from chalicelib.kernel.clock import CHINA, Moment
from chalicelib.kernel.facts import Body, By, Fact, Stamp, write
from tests.golden_files import GOLDEN, keep

FOLDER = GOLDEN / "broadcast"
CASE = "01K7B2Q0M0HM2YHQ4V8PS2XG00"
MONDAY = datetime(2026, 10, 12, 10, 0, tzinfo=CHINA)
NOTICE = Content(
    topic="elder_care",
    name="养老服务",
    title="高龄津贴发放",
    text="高龄津贴改为按月发放。",
    at=MONDAY + timedelta(hours=5),
)
ASKED = BroadcastAsked(notice=NOTICE, department="11530114015301148T")
PUBLISHED, STOPPED = BroadcastPublished(notice=NOTICE), BroadcastStopped()
FINISHED = BroadcastFinished(counts=Counts(sent=7, delivered=2, failed=1, unknown=1))
TIMELINES: Mapping[str, tuple[Body, ...]] = {
    "broadcast_asked.v1": (ASKED,),
    "broadcast_published.v1": (ASKED, PUBLISHED),
    "broadcast_stopped.v1": (ASKED, PUBLISHED, STOPPED),
    "broadcast_finished.v1": (ASKED, PUBLISHED, FINISHED),
}


def timeline(*bodies: Body) -> list[Fact]:
    """The facts, each by an officer of their own and a minute after the one before."""
    facts: list[Fact] = []
    for n, body in enumerate(bodies):
        at = MONDAY + timedelta(minutes=n)
        stamp = Stamp(
            at=Moment(legal=at, wall=at.astimezone(UTC)), by=By(role="officer", id=f"H{n + 1}"), channel="web"
        )
        facts += write(FLOW.name, CASE, n, facts[-1].digest if facts else "", [body], stamp)
    return facts


def write_missing() -> None:
    """Write the files that are not there yet."""
    for name, bodies in TIMELINES.items():
        keep(FOLDER / f"{name}.json", FLOW, timeline(*bodies))


if __name__ == "__main__":
    write_missing()
