"""Lists of releases: every release once, in an order that stays; days, months, pages, records."""

import gzip
import json
from random import Random
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.facts import Ref
from chalicelib.trading.model import FLOW
from chalicelib.trading.ocds import publishing
from chalicelib.trading.ocds.brought import read
from chalicelib.trading.ocds.ports import OWN, day_list
from chalicelib.trading.ocds.schemas import ProcessWanted, RecordsWanted, ReleasesWanted
from tests.ocds import OpenData, story
from tests.ocds_turns import projects


@pytest.fixture
def world() -> OpenData:
    return OpenData()


def following(package: dict[str, Any]) -> ReleasesWanted:
    """What is asked by the link to the next page."""
    return ReleasesWanted.model_validate(dict(parse_qsl(urlsplit(package["links"]["next"]).query)))


def pages(world: OpenData, wanted: ReleasesWanted) -> list[dict[str, Any]]:
    """All pages from one on."""
    found: list[dict[str, Any]] = []
    while True:
        try:
            found.append(world.publishing.releases(wanted))
        except DomainError as nothing:
            if nothing.code != "ocds_nothing":
                raise
            return found
        wanted = following(found[-1])


def ids(found: list[dict[str, Any]]) -> list[str]:
    return [release["id"] for package in found for release in package["releases"]]


def test_every_release_is_listed_once_however_often_and_in_whatever_order_it_is_heard_of(world: OpenData) -> None:
    cases = projects(world, 12)
    refs = [
        Ref(flow=FLOW.name, case_id=case, seq=fact.seq, kind=fact.kind)
        for case in cases
        for fact in world.cases.timeline(case)
    ]
    Random(1).shuffle(refs)  # noqa: S311
    for ref in [*refs, *refs[:10]]:
        world.listing.bring([ref])
    found = pages(world, ReleasesWanted(limit=7))
    assert sorted(ids(found)) == sorted(release["id"] for case in cases for release in world.told(case))
    for case in cases:
        of_case = [one for one in ids(found) if case in one]
        assert of_case == [release["id"] for release in world.told(case)]
    for package in found:
        assert read(package).source.publisher["name"] == "昆明市呈贡区公共资源交易中心"


def test_a_reader_that_comes_back_sees_what_is_new_and_nothing_twice(world: OpenData) -> None:
    world.lists_all([story(world)])
    first = pages(world, ReleasesWanted(limit=5))
    before, last = ids(first), following(first[-1])
    second = story(world)
    world.lists_all([second])
    assert ids(pages(world, last)) == [release["id"] for release in world.told(second)]
    assert len(set(before)) == len(before) == 12


def test_eight_publishers_at_once_leave_no_hole_and_nothing_twice(world: OpenData) -> None:
    cases = projects(world, 16)
    pairs = [cases[n::8] for n in range(8)]
    writers = [Thread(target=world.lists_all, args=(pair,)) for pair in pairs]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    found = ids(pages(world, ReleasesWanted()))
    assert sorted(found) == sorted(release["id"] for case in cases for release in world.told(case))


def test_a_day_has_the_releases_of_its_day(world: OpenData) -> None:
    case = story(world)
    world.lists_all([case])
    by_day: dict[str, list[str]] = {}
    for release in world.told(case):
        by_day.setdefault(release["date"][:10], []).append(release["id"])
    for day, expected in by_day.items():
        assert ids(pages(world, ReleasesWanted.model_validate({"date": day, "limit": 2}))) == expected
    empty = ReleasesWanted.model_validate({"date": "2026-01-01"})
    assert pages(world, empty) == []
    months = [world.months.show(month) for month in ("2026-10", "2026-11")]
    assert {str(day.date): day.releases for month in months for day in month.days} == {
        day: len(found) for day, found in by_day.items()
    }
    assert sum(month.releases for month in months) == len(world.told(case))
    assert months[0].days[0].url == "https://chenggong.example/ocds/releases?date=2026-10-12"


def test_a_month_that_is_over_is_one_file(world: OpenData) -> None:
    cases = projects(world, 5)
    world.lists_all(cases)
    month = f"{world.clock.at:%Y-%m}"
    with pytest.raises(DomainError) as refusal:
        world.months.write(month)
    assert refusal.value.code == "ocds_month"
    assert world.months.show(month).file == ""
    world.passes(31)
    written = world.months.write(month)
    [content] = [kept for key, kept in world.files.kept.items() if key.startswith("ocds/")]
    lines = [json.loads(line) for line in gzip.decompress(content).splitlines()]
    told = [release["id"] for case in cases for release in world.told(case) if release["date"].startswith(month)]
    assert sorted(line["id"] for line in lines) == sorted(told)
    assert world.months.show(month).releases == written == len(told)
    assert world.months.show(month).file == f"memory://ocds/{month}.jsonl.gz?name={month}.jsonl.gz"
    assert world.months.write(month) == written
    assert list(world.files.kept.values()).count(content) == 1


def test_every_night_the_last_month_that_is_over_is_written_once(world: OpenData) -> None:
    world.lists_all(projects(world, 3))
    month = f"{world.clock.at:%Y-%m}"
    assert world.months.catch_up()[0] != month
    assert world.months.show(month).file == ""
    world.passes(31)
    assert world.months.catch_up() == (month, world.months.show(month).releases)
    assert world.months.show(month).releases > 0
    assert world.months.show(month).file
    assert world.months.catch_up() == (month, 0)


@pytest.mark.parametrize("month", ["2026-13", "2027-01", "2026", "2026-1", "２０２６-10"])
def test_a_month_that_is_none_or_has_not_come_is_told(world: OpenData, month: str) -> None:
    with pytest.raises(DomainError) as refusal:
        world.months.show(month)
    assert (refusal.value.code, refusal.value.field) == ("ocds_month", "month")


def test_a_write_that_was_cut_off_is_made_good(world: OpenData) -> None:
    case = story(world)
    told = world.told(case)
    broken = world.lists.named(OWN)

    def cut() -> None:
        raise ConnectionError

    broken.meanwhile = cut
    with pytest.raises(ConnectionError):
        world.lists_all([case])
    assert world.lists.named(day_list(world.clock.at.date())).head == len(
        [r for r in told if r["date"][:10] == "2026-11-17"]
    )
    assert broken.head == 0
    world.lists_all([case])
    assert ids(pages(world, ReleasesWanted())) == [release["id"] for release in told]


def test_a_cursor_that_was_made_up_is_refused(world: OpenData) -> None:
    world.lists_all([story(world)])
    with pytest.raises(DomainError) as refusal:
        world.publishing.releases(ReleasesWanted(after="3." + "0" * 32))
    assert refusal.value.code == "cursor_invalid"


def test_an_answer_is_cut_before_it_is_too_large_to_be_given(
    world: OpenData, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    world.lists_all([story(world)])
    monkeypatch.setattr(publishing, "MOST", 5_000)
    found = pages(world, ReleasesWanted())
    assert len(found) > 4
    assert len(ids(found)) == 12


def test_a_process_that_is_too_large_for_one_answer_is_read_in_parts(
    world: OpenData, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    case = story(world)
    world.lists_all([case])
    ocid, told = f"ocds-cg530k-{case}", world.told(case)
    monkeypatch.setattr(publishing, "MOST", 8_000)
    found, after = [world.process(ocid)], 0
    while "links" in found[-1]:
        after = int(found[-1]["links"]["next"].split("after=")[1])
        found.append(world.publishing.process(ocid, ProcessWanted(after=after)))
    assert len(found) > 2
    assert ids(found) == [release["id"] for release in told]
    with pytest.raises(DomainError) as refusal:
        world.publishing.process(ocid, ProcessWanted(after=len(told)))
    assert refusal.value.code == "ocds_nothing"
    package = world.publishing.record(ocid)
    [record] = package["records"]
    assert [(one["date"], one["tag"]) for one in record["releases"]] == [(one["date"], one["tag"]) for one in told]
    assert record["releases"][0]["url"] == f"https://chenggong.example/ocds/releases/{ocid}#{told[0]['id']}"
    assert read(package).releases[0].release == record["compiledRelease"]


def test_a_record_has_all_releases_and_what_they_come_to(world: OpenData) -> None:
    case = story(world)
    world.lists_all([case])
    package = world.publishing.record(f"ocds-cg530k-{case}")
    [record] = package["records"]
    assert record["releases"] == world.told(case)
    assert (record["compiledRelease"]["tag"], record["compiledRelease"]["date"]) == (
        ["compiled"], record["releases"][-1]["date"],
    )  # fmt: skip
    assert read(package).releases[0].record == record["ocid"]
    listed = world.publishing.records(RecordsWanted(limit=20))
    assert listed["records"] == package["records"]
    assert package["publishedDate"] == record["releases"][-1]["date"]


def test_a_process_that_there_is_not_is_not_found(world: OpenData) -> None:
    for ocid in ("ocds-cg530k-01K7B2Q0M0HM2YHQ4V8PS2XG5N", "ocds-213czf-000-00001", "别的"):
        with pytest.raises(DomainError) as refusal:
            world.process(ocid)
        assert (refusal.value.code, refusal.value.field) == ("ocds_unknown", "ocid")


def test_releases_of_one_instant_stand_in_the_order_of_their_facts(world: OpenData) -> None:
    case = story(world)
    record = world.publishing.record(f"ocds-cg530k-{case}")["records"][0]
    instants = [release["date"] for release in record["releases"]]
    assert len(set(instants)) < len(instants)
    assert [int(release["id"].split("-")[-1]) for release in record["releases"]] == sorted(
        int(release["id"].split("-")[-1]) for release in record["releases"]
    )
