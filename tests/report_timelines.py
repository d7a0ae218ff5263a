"""The fact of a monthly report made up by hand, and its golden timeline.

``python -m tests.report_timelines`` writes the golden files that are missing. A file that is there is never written
again: a fact whose meaning changes gets a new version, and a file of its own.
"""

from datetime import UTC, datetime

from chalicelib.kernel.clock import CHINA, Moment
from chalicelib.kernel.facts import SYSTEM, Fact, Stamp, write
from chalicelib.supervision.monthly.facts import Line, ReportIssued
from chalicelib.supervision.monthly.model import FLOW
from tests.golden_files import GOLDEN, keep

FOLDER = GOLDEN / "report"
CASE = "01K7B2Q0M0HM2YHQ4V8PS2XG5N"
AT = datetime(2026, 11, 1, 1, 0, tzinfo=CHINA)
ISSUED = ReportIssued(
    what="trading", month="2026-10", department="11530114015302132E", whole=False, title="公共资源交易监督月报",
    lines=(Line(title="预警", text="3件"), Line(title="未处置", text="1件")),
)  # fmt: skip


def timeline() -> list[Fact]:
    """The facts."""
    return write(FLOW.name, CASE, 0, "", [ISSUED], Stamp(at=Moment(legal=AT, wall=AT.astimezone(UTC)), by=SYSTEM))


def write_missing() -> None:
    """Write the files that are not there yet."""
    keep(FOLDER / f"{ISSUED.kind}.v{ISSUED.version}.json", FLOW, timeline())


if __name__ == "__main__":
    write_missing()
