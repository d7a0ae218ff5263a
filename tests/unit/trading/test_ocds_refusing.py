"""Open data with anything wrong in it is not brought in, and every fault is told by its path."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from chalicelib.kernel.errors import DomainError, Forbidden
from chalicelib.trading.ocds import importing
from tests.builders import once
from tests.ocds import OpenData, document, faults, story
from tests.refusing import refused
from tests.trading import HOUSING, officer

PLACES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["id", "tender", "lots", "relatedLots", "startDate", "endDate", "releases", "ocid", "x"]), inner
    ),
    max_leaves=12,
)  # fmt: skip


@pytest.fixture
def world() -> OpenData:
    return OpenData()


def test_every_fault_is_told_by_its_path_and_nothing_is_brought_in(world: OpenData) -> None:
    wrong = document("06-implementation")
    release = wrong["releases"][0]
    del wrong["publisher"]["name"]
    release["date"] = "2011-02-30T09:30:00Z"
    release["tag"] = ["implementation", "finished"]
    release["awards"][0]["value"]["amount"] = "11000000"
    del release["contracts"][0]["awardID"]
    release["contracts"][0]["implementation"]["documents"][0]["url"] = "not a uri"
    wrong["releases"].append(document("02-tender")["releases"][0] | {"ocid": 5})
    assert faults(world, wrong) == {
        ("publisher.name", "ocds_field_missing"),
        ("releases.0.date", "ocds_field_format"),
        ("releases.0.tag.1", "ocds_field_code"),
        ("releases.0.awards.0.value.amount", "ocds_field_type"),
        ("releases.0.contracts.0.awardID", "ocds_field_missing"),
        ("releases.0.contracts.0.implementation.documents.0.url", "ocds_field_format"),
        ("releases.1.ocid", "ocds_field_type"),
    }


def test_what_the_schema_cannot_say_is_told_by_its_path_too(world: OpenData) -> None:
    wrong = document("06-implementation")
    release = wrong["releases"][0]
    release["buyer"]["id"] = "GB-LAC-X"
    release["contracts"][0]["awardID"] = "no such award"
    release["tender"] = {"id": "t", "lots": [{"id": "1"}, {"id": "1"}]}
    wrong["releases"].append(deepcopy(release) | {"initiationType": "tender", "language": "fr"})
    found = faults(world, wrong)
    for place in ("releases.0", "releases.1"):
        assert {
            (f"{place}.buyer.id", "ocds_unresolved"),
            (f"{place}.contracts.0.awardID", "ocds_unresolved"),
            (f"{place}.tender.lots.1.id", "ocds_id_twice"),
        } <= found
    assert ("releases.1.id", "ocds_id_twice") in found
    assert len(found) == 7


def test_a_reference_resolves_in_what_was_brought_before(world: OpenData) -> None:
    alone = document("05-contract")
    alone["releases"][0]["awards"] = []
    alone["releases"][0]["parties"] = []
    alone["releases"][0]["buyer"]["id"] = "GB-LAC-E09000003"
    assert ("releases.0.buyer.id", "ocds_unresolved") in faults(world, alone)
    world.brings(document("06-implementation"))
    assert world.brings(alone)["releases"] == 1


def test_a_record_is_judged_as_a_whole(world: OpenData) -> None:
    wrong = document("record__")
    wrong["records"].append(wrong["records"][0] | {"releases": wrong["records"][0]["releases"][:1]})
    wrong["records"][0]["compiledRelease"] |= {"ocid": "ocds-213czf-000-00002"}
    assert faults(world, wrong) >= {
        ("records.0.compiledRelease.ocid", "ocds_ocid_differs"),
        ("records.1.ocid", "ocds_id_twice"),
    }


def test_a_release_id_has_no_sign_of_a_fragment(world: OpenData) -> None:
    wrong = document("02-tender")
    wrong["releases"][0]["id"] = "a#1"
    assert faults(world, wrong) == {("releases.0.id", "ocds_release_id")}


@pytest.mark.parametrize("version", ["0.9", "1.2", "1.1.5", 1.1, None, ["1.1"]])
def test_another_version_is_refused(world: OpenData, version: Any) -> None:
    refusal = refused(lambda: world.brings(document("02-tender") | {"version": version}))
    assert (refusal.code, refusal.field) == ("ocds_version", "version")


@pytest.mark.parametrize("brought", [{}, [], [5], {"releases": [], "records": []}, {"name": "x"}, [{"ocid": "a"}, 3]])
def test_what_is_no_open_data_is_refused(world: OpenData, brought: Any) -> None:
    assert refused(lambda: world.brings(brought)).code == "ocds_kind"


def test_a_package_without_releases_is_refused(world: OpenData) -> None:
    assert faults(world, document("02-tender") | {"releases": []}) == {("releases", "ocds_field_wrong")}


def test_nobody_brings_in_what_we_publish_ourselves(world: OpenData) -> None:
    ours = world.process(f"ocds-cg530k-{story(world)}")
    assert {code for _, code in faults(world, ours)} == {"ocds_own"}


def test_only_the_centre_brings_in(world: OpenData) -> None:
    with pytest.raises(Forbidden):
        world.importing.bring(officer("H", HOUSING), document("02-tender"), once())


def test_limits_are_told(world: OpenData, monkeypatch: pytest.MonkeyPatch) -> None:
    long = document("02-tender")
    long["releases"][0]["tender"]["description"] = "长" * 1_400_000
    assert faults(world, long) == {("releases.0", "ocds_release_large")}
    named = document("02-tender")
    named["releases"][0]["id"] = "x" * 191
    assert faults(world, named) == {("releases.0.id", "ocds_ocid_long")}
    monkeypatch.setattr(importing, "RELEASES", 2)
    many = document("02-tender")
    many["releases"] = [many["releases"][0] | {"id": str(n)} for n in range(3)]
    assert refused(lambda: world.brings(many)).code == "ocds_too_many"


def test_releases_that_do_not_go_together_are_refused(world: OpenData) -> None:
    one, two = (deepcopy(document("02-tender")["releases"][0]) for _ in range(2))
    one["tender"]["extra"], two["tender"]["extra"], two["id"] = "text", {"a": 1}, "second"
    package = document("02-tender") | {"releases": [one, two]}
    assert faults(world, package) == {("releases.0.ocid", "ocds_unmerged")}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["release", "tender", "award", "package", "record"]), st.text(max_size=8), PLACES)
def test_whatever_stands_anywhere_is_refused_or_taken_and_never_breaks(where: str, name: str, given_: Any) -> None:
    world = OpenData()
    brought = document("record__" if where == "record" else "04-award")
    if where == "record":
        brought["records"][0][name or "releases"] = given_
    else:
        release = brought["releases"][0]
        target = {
            "release": release,
            "tender": release.setdefault("tender", {"id": "t"}),
            "award": release["awards"][0],
        }
        target.get(where, brought)[name or "lots"] = given_
    try:
        told = world.brings(brought)
    except DomainError as refusal:
        assert refusal.sentence  # noqa: PT017  a refusal is one of the two right answers
    else:
        assert told["releases"] >= 1
        world.publishing.record(told["ocids"][0])


@pytest.mark.parametrize("depth", [60, 900])
def test_what_is_nested_without_end_is_refused(world: OpenData, depth: int) -> None:
    deep: Any = {}
    for level in range(depth):
        deep = {"a": deep} if level % 2 else [deep]
    brought = document("02-tender")
    brought["releases"][0]["x"] = deep
    assert refused(lambda: world.brings(brought)).code == "ocds_deep"
