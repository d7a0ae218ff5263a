"""Open data of others is brought in once, whole, and given out as it came."""

import json
from pathlib import Path
from typing import Any

import pytest

from chalicelib.kernel.cases import differences
from chalicelib.trading.ocds.facts import IMPORTS
from chalicelib.trading.ocds.importing import claim
from chalicelib.trading.ocds.schemas import RecordsWanted, ReleasesWanted
from tests.builders import once
from tests.ocds import FOLDER, OCID, Document, OpenData, document, faults, story
from tests.refusing import refused

FILES = sorted(FOLDER.glob("*.json"))


@pytest.fixture
def world() -> OpenData:
    return OpenData()


def kept(world: OpenData, ocid: str = OCID) -> Any:
    """The case of a process."""
    case_id = world.cases.claimant(claim(ocid))
    assert case_id is not None
    whole = world.cases.whole(IMPORTS, case_id)
    assert whole is not None
    assert differences(IMPORTS, whole.head, whole.facts) == []
    return whole


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_of_the_example_comes_in_and_goes_out_as_it_came(world: OpenData, path: Path) -> None:
    brought = json.loads(path.read_text("utf-8"))
    told = world.brings(brought)
    assert (told["releases"], told["ocids"]) == (1, [OCID])
    assert told["publisher"] == "Open Data Services Co-operative Limited"
    given_out = world.process(OCID)
    expected = brought["releases"] if "releases" in brought else [brought["records"][0]["compiledRelease"]]
    assert given_out["releases"] == expected
    assert given_out["publisher"] == brought["publisher"]
    assert given_out["license"] == brought["license"]


def test_the_example_as_a_whole_has_the_record_that_its_publisher_gives(world: OpenData) -> None:
    for path in reversed(FILES):
        world.brings(json.loads(path.read_text("utf-8")))
    [record] = world.publishing.record(OCID)["records"]
    [theirs] = document("record__")["records"]
    assert record["compiledRelease"] == theirs["compiledRelease"]
    assert [one["date"] for one in record["releases"] if one["tag"] != ["compiled"]] == [
        one["date"] for one in theirs["releases"]
    ]


def test_what_we_give_out_can_be_brought_in_by_others_and_comes_out_equal(world: OpenData) -> None:
    case = story(world)
    ours = world.process(f"ocds-cg530k-{case}")
    records = world.publishing.record(f"ocds-cg530k-{case}")
    theirs: Document = json.loads(json.dumps(ours).replace("ocds-cg530k", "ocds-theirs"))
    assert world.brings(theirs)["releases"] == len(ours["releases"])
    again = world.process(f"ocds-theirs-{case}")
    assert again["releases"] == theirs["releases"]
    assert {name: again[name] for name in ("publisher", "license", "extensions", "version", "publishedDate")} == {
        name: theirs[name] for name in ("publisher", "license", "extensions", "version", "publishedDate")
    }
    record = json.loads(json.dumps(records).replace("ocds-cg530k", "ocds-theirs"))
    assert world.brings(record)["releases"] == len(ours["releases"])
    assert world.publishing.record(f"ocds-theirs-{case}")["records"] == record["records"]


def test_what_is_there_is_not_brought_in_again_and_the_answer_is_the_same(world: OpenData) -> None:
    answers = [world.brings(document("02-tender")) for _ in range(3)]
    expected = {
        "version": "1.1",
        "publisher": "Open Data Services Co-operative Limited",
        "ocids": [OCID],
        "releases": 1,
        "linked": 0,
        "remarks": [],
        "remark_count": 0,
    }
    assert answers == [expected] * 3
    assert len(kept(world).facts) == 1


def test_one_key_is_for_one_document(world: OpenData) -> None:
    key, other = once("import", 1), once("import", 2)
    first = world.importing.bring(world.writer, document("02-tender"), key)
    assert world.importing.bring(world.writer, document("02-tender"), key) == first
    assert refused(lambda: world.importing.bring(world.writer, document("01-planning"), other)).code == (
        "idempotency_key_reused"
    )
    assert len(kept(world).facts) == 1


def test_another_content_under_the_same_id_is_refused(world: OpenData) -> None:
    world.brings(document("02-tender"))
    other = document("02-tender")
    other["releases"][0]["tender"]["title"] = "Something else"
    more = other["releases"][0] | {"id": "new"}
    other["releases"].append(more)
    assert faults(world, other) == {("releases.0.id", "ocds_release_differs")}
    assert len(kept(world).facts) == 1


def test_a_record_with_its_releases_brings_them(world: OpenData) -> None:
    whole = document("record__")
    whole["records"][0]["releases"] = [document(f"-0{n}-")["releases"][0] for n in range(1, 7)]
    assert world.brings(whole)["releases"] == 6
    assert world.publishing.record(OCID)["records"] == whole["records"]


def test_releases_alone_come_in(world: OpenData) -> None:
    one, two = (document(name)["releases"][0] for name in ("01-planning", "02-tender"))
    assert world.brings(one)["releases"] == 1
    told = world.brings([one, two])
    assert (told["version"], told["publisher"], told["releases"]) == ("1.1", "", 2)
    assert world.brings(document("1.0/release")["releases"][0])["version"] == "1.0"
    assert faults(world, [one, two | {"tag": []}]) == {("1.tag", "ocds_field_wrong")}
    assert faults(world, one | {"id": ""}) == {("id", "ocds_field_wrong")}
    assert world.process(OCID)["publisher"] == {"name": "未注明发布者"}


def test_a_process_of_many_releases_is_kept_in_several_writes(world: OpenData) -> None:
    many = document("02-tender")
    many["releases"] = [many["releases"][0] | {"id": f"r{n}"} for n in range(30)]
    assert world.brings(many)["releases"] == 30
    assert list(kept(world).head.state.releases) == [f"r{n}" for n in range(30)]


def test_what_was_brought_in_is_listed_under_its_own_publisher(world: OpenData) -> None:
    first, second = document("01-planning"), document("02-tender")
    second["publisher"] = {"name": "Somebody else"}
    second["releases"][0]["ocid"] = "ocds-213czf-000-00002"
    world.brings(first)
    world.brings(second)
    own = story(world)
    world.lists_all()
    page = world.publishing.releases(ReleasesWanted(source="imported"))
    assert [page["publisher"]["name"], len(page["releases"])] == [first["publisher"]["name"], 1]
    assert page["releases"] == first["releases"]
    cursor = page["links"]["next"].split("after=")[1].split("&")[0]
    page = world.publishing.releases(ReleasesWanted(source="imported", after=cursor))
    assert (page["publisher"], page["releases"]) == ({"name": "Somebody else"}, second["releases"])
    ours = world.publishing.releases(ReleasesWanted())
    assert {release["ocid"] for release in ours["releases"]} == {f"ocds-cg530k-{own}"}
    assert world.publishing.records(RecordsWanted(source="imported"))["records"][0]["ocid"] == OCID
