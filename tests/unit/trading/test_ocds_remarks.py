"""What neither the schema nor a "must" of the standard forbids is imported, and told by its path."""

import pytest

from tests.ocds import OCID, OpenData, document, remarked


@pytest.fixture
def world() -> OpenData:
    return OpenData()


def test_what_is_worth_a_look_is_told_and_imported(world: OpenData) -> None:
    package = document("06-implementation") | {
        "note": "x",
        "extensions": ["https://example.org/unknown/extension.json"],
    }
    release = package["releases"][0]
    release["awards"][0]["contractPeriod"]["endDate"] = "2009-06-30T23:59:00Z"
    release["awards"][0]["colour"] = "green"
    release["parties"][0]["roles"].append("bank")
    release["contracts"][0]["implementation"]["documents"][0]["documentType"] = "diary"
    release["contracts"][0]["implementation"]["milestones"] = [
        {"id": "1", "x_note": 1, "title_es": "uno"}, {"id": "2", "x_note": 2},
    ]  # fmt: skip
    release["tender"] = {"id": "t", "lots": [{"id": "1"}], "items": [{"id": "1", "relatedLot": "9"}]}
    told = world.brings(package)
    assert remarked(told) == {
        ("extensions.0", "ocds_extension_unread"),
        ("note", "ocds_field_additional"),
        ("releases.0.awards.0.contractPeriod.endDate", "ocds_date_order"),
        ("releases.0.awards.0.colour", "ocds_field_additional"),
        (f"releases.0.parties.0.roles.{len(release['parties'][0]['roles']) - 1}", "ocds_code_unknown"),
        ("releases.0.contracts.0.implementation.documents.0.documentType", "ocds_code_unknown"),
        ("releases.0.contracts.0.implementation.milestones.0.x_note", "ocds_field_additional"),
        ("releases.0.tender.lots", "ocds_field_additional"),
        ("releases.0.tender.items.0.relatedLot", "ocds_field_additional"),
        ("releases.0.tender.items.0.relatedLot", "ocds_lot_unresolved"),
    }
    [twice] = [one for one in told["remarks"] if one["field"].endswith("x_note")]
    assert "共2处" in twice["detail"]
    assert world.process(OCID)["releases"] == [release]


def test_fields_of_the_extension_of_lots_are_known_where_it_is_named(world: OpenData) -> None:
    package = document("02-tender")
    package["extensions"] = [
        "https://raw.githubusercontent.com/open-contracting-extensions/ocds_lots_extension/v1.1.5/extension.json"
    ]
    package["releases"][0]["tender"]["lots"] = [{"id": "1"}]
    assert remarked(world.brings(package)) == set()


def test_releases_in_any_order_and_zone_are_put_in_order(world: OpenData) -> None:
    record = document("record__")
    releases = [document(f"-0{n}-")["releases"][0] for n in (3, 1, 2)]
    releases[1]["date"] = "2009-03-15T23:30:00-10:00"
    record["records"][0]["releases"] = releases
    assert ("records.0.releases.1.date", "ocds_date_order") in remarked(world.brings(record))
    assert [one["id"] for one in world.publishing.record(OCID)["records"][0]["releases"]] == [
        releases[n]["id"] for n in (1, 2, 0)
    ]
