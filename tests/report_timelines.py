"""The fact of a monthly report made up by hand, and its golden timeline.

``python -m tests.report_timelines`` writes the golden files that are missing. A file that is there is never written
again: a fact whose meaning changes gets a new version, and a file of its own.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

from chalicelib.kernel.cases import fold
from chalicelib.kernel.clock import CHINA, Moment
from chalicelib.kernel.facts import SYSTEM, Fact, Stamp, write
from chalicelib.supervision.monthly.facts import Line, ReportIssued
from chalicelib.supervision.monthly.model import FLOW

FOLDER = Path(__file__).parent / "golden" / "report"
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
    """Write the file if it is not there yet."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    file, facts = FOLDER / f"{ISSUED.kind}.v{ISSUED.version}.json", timeline()
    held = {
        "timeline": [fact.model_dump(mode="json") for fact in facts],
        "state": fold(FLOW, facts).state.model_dump(mode="json"),
    }
    if not file.exists():
        file.write_text(json.dumps(held, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    write_missing()
