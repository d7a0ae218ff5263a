"""A file of open data by hand, and its golden timelines.

``python -m tests.ocds_file_timelines`` writes the golden files that are missing. A file that is there is never written
again: a fact whose meaning changes gets a new version, and a file of its own.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from chalicelib.kernel.clock import CHINA, Moment
from chalicelib.kernel.facts import Body, By, Fact, Stamp, write
from chalicelib.trading.ocds.files.facts import (
    FILES,
    FileBrought,
    FileImported,
    FileRefused,
    FileSplit,
    PartChecked,
    PartKept,
)
from tests.golden_files import GOLDEN, keep

FOLDER = GOLDEN / "ocds_file"
CASE = "01K7B2Q0M0HM2YHQ4V8PS2XG00"
MONDAY = datetime(2026, 10, 12, 10, 0, tzinfo=CHINA)
BROUGHT = FileBrought(sha256="ab" * 32)
SPLIT = FileSplit(size=3_000_000, parts=2)
FIRST = PartChecked(part=0, faults=0, releases=20, processes=5, linked=1)
SECOND = PartChecked(part=1, faults=0, releases=3, processes=1)
WHOLE = (BROUGHT, SPLIT, FIRST, SECOND, PartKept(part=0), PartKept(part=1), FileImported())
TIMELINES: Mapping[str, tuple[Body, ...]] = {
    "ocds_file_brought.v1": WHOLE[:1],
    "ocds_file_split.v1": WHOLE[:2],
    "ocds_file_part_checked.v1": WHOLE[:4],
    "ocds_file_refused.v1": (BROUGHT, SPLIT, FIRST, PartChecked(part=1, faults=7), FileRefused(faults=6)),
    "ocds_file_part_kept.v1": WHOLE[:5],
    "ocds_file_imported.v1": WHOLE,
}


def timeline(*bodies: Body) -> list[Fact]:
    """The facts, each a minute after the one before."""
    facts: list[Fact] = []
    for n, body in enumerate(bodies):
        at = MONDAY + timedelta(minutes=n)
        stamp = Stamp(at=Moment(legal=at, wall=at.astimezone(UTC)), by=By(role="officer", id="T1"), channel="web")
        facts += write(FILES.name, CASE, n, facts[-1].digest if facts else "", [body], stamp)
    return facts


def write_missing() -> None:
    """Write the files that are not there yet."""
    for name, bodies in TIMELINES.items():
        keep(FOLDER / f"{name}.json", FILES, timeline(*bodies))


if __name__ == "__main__":
    write_missing()
