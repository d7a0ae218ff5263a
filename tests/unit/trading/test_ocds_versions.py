"""Open data of version 1.0 comes in whole and goes out as 1.1 has it; versioned releases give what they say last."""

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from ocdsmerge import Merger

from chalicelib.trading.ocds.upgrading import upgraded
from chalicelib.trading.ocds.validating import faults as against, schema
from chalicelib.trading.ocds.versioned import latest
from tests.ocds import FOLDER, OCID, OpenData, document, faults, remarked

OLD = "ocds-xk4d2t-2014-17"
PACKAGE = document("1.0/release")


@pytest.fixture
def world() -> OpenData:
    return OpenData()


def test_a_package_of_1_0_is_given_out_as_1_1(world: OpenData) -> None:
    assert world.brings(PACKAGE)["version"] == "1.0"
    out = world.process(OLD)
    assert (out["version"], len(out["releases"])) == ("1.1", 4)
    assert against("release-package", "1.1", out) == []
    record = world.publishing.record(OLD)
    assert against("record-package", "1.1", record) == []
    said = record["records"][0]["compiledRelease"]
    roads = {"id": "XX-REG-100200", "name": "Roads Department"}
    assert said["buyer"] == roads
    parties = {party["id"]: party for party in said["parties"]}
    assert set(parties) == {"XX-REG-100200", "XX-REG-300400", "XX-REG-300500", said["tender"]["procuringEntity"]["id"]}
    assert parties["XX-REG-100200"]["contactPoint"]["email"] == "desk@county.example"
    assert said["tender"]["amendments"][0]["rationale"] == "Drainage was added."
    [paid] = said["contracts"][0]["implementation"]["transactions"]
    assert (paid["payer"], paid["value"]) == (roads, {"amount": 540000, "currency": "EUR"})
    assert paid["payee"] == said["awards"][0]["suppliers"][0]


def test_records_of_1_0_come_in_and_the_same_process_goes_on_in_1_1(world: OpenData) -> None:
    told = world.brings(document("1.0/record"))
    assert (told["releases"], told["linked"]) == (2, 1)
    more = deepcopy(world.process(OLD))
    more["releases"][0] |= {"id": "later", "date": "2015-01-01T00:00:00Z", "tag": ["contractTermination"]}
    assert world.brings(more)["version"] == "1.1"
    record = world.publishing.record(OLD)
    assert against("record-package", "1.1", record) == []
    assert [one["id"] for one in record["records"][0]["releases"]][-1] == "later"


def test_what_1_1_cannot_say_stays_as_it_is(world: OpenData) -> None:
    package = deepcopy(PACKAGE)
    package["releases"][3]["tender"]["mainProcurementCategory"] = "Roads"  # no field in 1.0, a closed list in 1.1
    assert ("releases.3", "ocds_not_upgraded") in remarked(world.brings(package))
    assert package["releases"][3] in world.process(OLD)["releases"]
    alone = deepcopy(PACKAGE) | {"releases": [package["releases"][3] | {"ocid": "ocds-xk4d2t-alone"}]}
    world.brings(alone)
    for kind, out in (
        ("release-package", world.process("ocds-xk4d2t-alone")),
        ("record-package", world.publishing.record("ocds-xk4d2t-alone")),
    ):
        assert out["version"] == "1.0"
        assert against(kind, "1.0", out) == []  # type: ignore[arg-type]


def test_a_fault_of_1_0_is_told_by_its_path(world: OpenData) -> None:
    package = deepcopy(PACKAGE)
    del package["releases"][0]["contracts"][0]["awardID"]
    package["releases"][1]["planning"]["budget"]["source"] = "Roads"
    package["releases"][2]["tender"]["procurementMethod"] = "direct"
    assert faults(world, package) == {
        ("releases.0.contracts.0.awardID", "ocds_field_missing"),
        ("releases.1.planning.budget.source", "ocds_field_format"),
        ("releases.2.tender.procurementMethod", "ocds_field_code"),
    }


GIVEN = st.none() | st.text(max_size=3) | st.integers() | st.lists(st.text(max_size=2) | st.none(), max_size=2)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_the_upgrade_of_what_is_right_by_1_0_never_breaks(data: st.DataObject) -> None:
    """Fields are taken away or changed anywhere; the same organisations have the same ids each time."""
    release = deepcopy(data.draw(st.sampled_from(PACKAGE["releases"])))
    for _ in range(data.draw(st.integers(1, 4))):
        holder: Any = release
        while True:
            name = data.draw(st.sampled_from(sorted(holder) if isinstance(holder, dict) else range(len(holder))))
            if not holder[name] or not isinstance(holder[name], dict | list) or data.draw(st.booleans()):
                break
            holder = holder[name]
        if data.draw(st.booleans()):
            del holder[name]
        else:
            holder[name] = data.draw(GIVEN)
        if not release:
            return
    if against("release", "1.0", release):
        return
    made = upgraded(release)
    assert made == upgraded(json.loads(json.dumps(release)))
    known = {party["id"] for party in made.get("parties", ())}
    for one in (made.get("buyer"), (made.get("tender") or {}).get("procuringEntity")):
        assert not one or one["id"] in known


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_a_versioned_release_says_last_what_the_compiled_one_says(version: Any) -> None:
    releases = PACKAGE["releases"][:4] if version == "1.0" else [
        json.loads(path.read_text("utf-8"))["releases"][0] for path in sorted(FOLDER.glob("ocds-213czf-*.json"))
    ]  # fmt: skip
    merger = Merger(schema("release", version))
    versioned = merger.create_versioned_release(deepcopy(releases))
    assert latest(versioned) == merger.create_compiled_release(deepcopy(releases))


def test_a_record_that_links_gives_its_versioned_release_or_else_its_links(world: OpenData) -> None:
    releases = [document(f"-0{n}-")["releases"][0] for n in range(1, 7)]
    package = document("record__")
    compiled = package["records"][0].pop("compiledRelease")
    linked = deepcopy(package)
    package["records"][0]["versionedRelease"] = Merger(schema("release", "1.1")).create_versioned_release(releases)
    told = world.brings(linked)
    assert (told["releases"], told["linked"], told["ocids"]) == (0, 1, [OCID])
    assert world.brings(linked) == told
    out = world.publishing.record(OCID)
    assert out["records"] == [{"ocid": OCID, "releases": linked["records"][0]["releases"]}]
    assert against("record-package", "1.1", out) == []
    told = world.brings(package)
    assert (told["releases"], told["linked"]) == (1, 0)
    assert world.publishing.record(OCID)["records"][0]["compiledRelease"]["tender"] == compiled["tender"]
    del package["records"][0]["versionedRelease"]["initiationType"]
    assert ("records.0.versionedRelease.initiationType", "ocds_field_missing") in faults(world, package)
