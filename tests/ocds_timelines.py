"""Releases brought in by hand, and their golden timelines.

``python -m tests.ocds_timelines`` writes the golden files that are missing. A file that is there is never written
again: a fact whose meaning changes gets a new version, and a file of its own.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from chalicelib.kernel.canonical import canonical, digest
from chalicelib.kernel.clock import CHINA, Moment
from chalicelib.kernel.facts import Body, By, Fact, Stamp, write
from chalicelib.trading.ocds.facts import IMPORTS, ReleaseImported, ReleasesLinked, Source
from tests.golden_files import GOLDEN, keep

FOLDER = GOLDEN / "ocds_import"
CASE = "01K7B2Q0M0HM2YHQ4V8PS2XG00"
MONDAY = datetime(2026, 10, 12, 10, 0, tzinfo=CHINA)
SOURCE = Source(
    version="1.1", publisher={"name": "示例市公共资源交易中心", "uid": "115301000000000000"},
    terms={"license": "https://creativecommons.org/licenses/by/4.0/"}, extensions=("https://example.org/extension.json",),
)  # fmt: skip


def brought(release: str, **more: object) -> ReleaseImported:
    """A release of one process."""
    told = {
        "ocid": "ocds-213czf-1", "id": release, "date": "2026-10-01T09:00:00+08:00", "tag": ["tender"],
        "initiationType": "tender", **more,
    }  # fmt: skip
    return ReleaseImported(
        source=SOURCE, ocid="ocds-213czf-1", release=release, date="2026-10-01T09:00:00+08:00", digest=digest(told),
        content=canonical(told).decode(),
    )  # fmt: skip


def linked(*urls: str) -> ReleasesLinked:
    """A record of the same process that only links."""
    links = [{"url": url, "date": "2026-10-01T09:00:00+08:00", "tag": ["tender"]} for url in urls]
    return ReleasesLinked(
        source=SOURCE, ocid="ocds-213czf-1", date="2026-10-01T09:00:00+08:00", digest=digest(links),
        content=canonical(links).decode(),
    )  # fmt: skip


TIMELINES: Mapping[str, tuple[Body, ...]] = {
    "ocds_release_imported.v1": (brought("1"), brought("2", tender={"id": "t", "value": {"amount": 0.1}})),
    "ocds_releases_linked.v1": (linked("https://example.org/1"), brought("1"), linked("https://example.org/2")),
}


def timeline(*bodies: Body) -> list[Fact]:
    """The facts, each by an officer and a minute after the one before."""
    facts: list[Fact] = []
    for n, body in enumerate(bodies):
        at = MONDAY + timedelta(minutes=n)
        stamp = Stamp(at=Moment(legal=at, wall=at.astimezone(UTC)), by=By(role="officer", id="T1"), channel="web")
        facts += write(IMPORTS.name, CASE, n, facts[-1].digest if facts else "", [body], stamp)
    return facts


def write_missing() -> None:
    """Write the files that are not there yet."""
    for name, bodies in TIMELINES.items():
        keep(FOLDER / f"{name}.json", IMPORTS, timeline(*bodies))


if __name__ == "__main__":
    write_missing()
