"""A bundle that could not be applied for is not published, and every fault of it is told."""

import shutil
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from chalicelib.catalogue.bundles import Bundle
from chalicelib.catalogue.publishing.bundles import check_bundle, check_life_events
from chalicelib.catalogue.publishing.publisher import publish_district
from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.errors import Invalid
from infra.paths import document
from tests.builders import FOLDER, items
from tests.fakes.catalogue_store import MemoryCatalogue

FIRM: dict[str, Any] = document(FOLDER / "bundles" / "open-firm.yaml")
Change = Callable[[dict[str, Any]], Any]


def faults(change: Change) -> set[tuple[str, str]]:
    """(field, code) of all that is wrong with the bundle, changed."""
    row = deepcopy(FIRM)
    change(row)
    checked = check_bundle(row, items())
    assert not isinstance(checked, Bundle)
    assert all(fault.sentence for fault in checked)
    return {(fault.field, fault.code) for fault in checked}


WRONG: dict[str, tuple[Change, tuple[str, str]]] = {
    "an item that there is not": (
        lambda row: row["parts"].append({"item": "fly_to_the_moon"}), ("parts.6", "bundle_item_unknown"),
    ),
    "an item twice": (
        lambda row: row["parts"].append({"item": "company_setup"}), ("parts.6", "bundle_item_twice"),
    ),
    "an item of firms": (
        lambda row: row["parts"].append({"item": "company_change"}), ("parts.6", "bundle_audience"),
    ),
    "items that wait for each other": (
        lambda row: row["parts"][0].update(after=["company_setup"]), ("parts.0", "bundle_after_order"),
    ),
    "an item that waits for itself": (
        lambda row: row["parts"][0].update(after=["name_declaration"]), ("parts.0", "bundle_after_order"),
    ),
    "an item after one that is not in the bundle": (
        lambda row: row["parts"][1].update(after=["small_catering"]), ("parts.1", "bundle_after_order"),
    ),
    "an item after one that grants nothing": (
        lambda row: row["parts"].extend([{"item": "social_security_card"}, {"item": "archive_transfer",
                                         "after": ["social_security_card"]}]), ("parts.7", "bundle_after_nothing"),
    ),
    "an item that must be after one that may be left out": (
        lambda row: row["parts"].append({"item": "archive_transfer", "after": ["social_insurance_registration"]}),
        ("parts.6", "bundle_after_optional"),
    ),
    "a field that there is not": (
        lambda row: row["same"][0].append("seal_filing.colour"), ("same.0", "bundle_field_unknown"),
    ),
    "a field of an item of another bundle": (
        lambda row: row["left_out"].append("small_catering.code"), ("left_out.2", "bundle_field_unknown"),
    ),
    "a constraint on what there is not": (
        lambda row: row["constraints"][0].update(fields=["seal_filing.a", "seal_filing.maker"]),
        ("constraints.0", "bundle_field_unknown"),
    ),
    "a constraint on things that cannot be compared": (
        lambda row: row["constraints"][0].update(fields=["seal_filing.maker", "company_setup.shareholders"]),
        ("constraints.0", "bundle_fields_differ"),
    ),
    "one question of two types": (
        lambda row: row["same"].append(["company_setup.shareholders", "seal_filing.maker"]),
        ("same", "bundle_fields_differ"),
    ),
    "an answer that the field does not take": (
        lambda row: row["given"].update({"seal_filing.reason": "好看"}),
        ("given.seal_filing.reason", "bundle_given_wrong"),
    ),
    "a required field left out": (
        lambda row: row["left_out"].append("seal_filing.maker"), ("left_out.2", "bundle_left_out_required"),
    ),
    "a material that there is not": (
        lambda row: row.update(same_materials=[["company_setup.identity", "seal_filing.passport"]]),
        ("same_materials.0", "bundle_material_unknown"),
    ),
    "one item only": (lambda row: row.update(parts=row["parts"][:1]), ("parts", "row_value_range")),
    "a word that there is not": (lambda row: row.update(colour="red"), ("colour", "row_field_unknown")),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_broken_bundle_is_refused_with_its_field(name: str) -> None:
    change, fault = WRONG[name]
    assert fault in faults(change)


def test_items_without_a_common_channel_are_no_bundle() -> None:
    apart = items() | {
        "seal_filing": items()["seal_filing"].model_copy(update={"channels": ("kiosk",)}),
    }
    checked = check_bundle(FIRM, apart)
    assert not isinstance(checked, Bundle)
    assert ("parts", "bundle_no_channel") in {(fault.field, fault.code) for fault in checked}


def test_a_form_with_rules_between_its_fields_is_not_merged() -> None:
    form = items()["seal_filing"].form | {"anyOf": [{"required": ["maker"]}]}
    odd = items() | {"seal_filing": items()["seal_filing"].model_copy(update={"form": form})}
    checked = check_bundle(FIRM, odd)
    assert not isinstance(checked, Bundle)
    assert [(fault.field, fault.code) for fault in checked] == [("parts.2", "bundle_form_unmergeable")]


def test_a_published_bundle_names_the_codes_of_its_items() -> None:
    checked = check_bundle(FIRM, items())
    assert isinstance(checked, Bundle)
    assert [part.code for part in checked.parts] == [items()[part["item"]].code for part in FIRM["parts"]]


def test_life_events_name_what_there_is() -> None:
    event = {"code": "birth", "name": "出生", "about": "说明", "bundles": ["moon"], "items": [{"item": "moon"}]}
    with pytest.raises(Invalid) as refused:
        check_life_events({"events": [event]}, (), items())
    assert [(fault.field, fault.code) for fault in refused.value.errors] == [
        ("events.0", "life_event_bundle"), ("events.0", "life_event_item"),
    ]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The district's folder, to be changed."""
    return shutil.copytree(FOLDER, tmp_path / "catalogue")


def test_the_districts_bundles_and_life_events_are_published(folder: Path) -> None:
    store = MemoryCatalogue()
    assert publish_district(store, folder).refused == ()
    catalogue = Catalogue(store)
    codes = {bundle.code for bundle in catalogue.bundles()}
    assert {"open_firm", "open_restaurant", "second_hand_house", "newborn", "graduate", "retirement"} == codes
    names = [event.name for event in catalogue.life_events().events]
    assert names == ["出生", "入学", "就业", "创业", "婚育", "置业", "就医", "救助", "退休", "身后"]
    assert {code for event in catalogue.life_events().events for code in event.bundles} == codes


def test_a_broken_bundle_is_reported_by_its_file_and_stops_no_other(folder: Path) -> None:
    (folder / "bundles" / "graduate.yaml").write_text("code: [", "utf-8")
    (folder / "bundles" / "second.yaml").write_text((folder / "bundles" / "newborn.yaml").read_text("utf-8"), "utf-8")
    events = document(folder / "life_events.yaml")
    for event in events["events"]:
        event["bundles"] = [code for code in event.get("bundles", ()) if code != "graduate"]
    (folder / "life_events.yaml").write_text(yaml.safe_dump(events), "utf-8")
    store = MemoryCatalogue()
    told = [(row.told()["file"], row.told()["code"]) for row in publish_district(store, folder).refused]
    assert told == [("graduate.yaml", "row_unreadable"), ("second.yaml", "bundle_code_twice")]
    assert len(Catalogue(store).bundles()) == 5


def test_life_events_that_name_what_there_is_not_keep_everything_from_being_published(folder: Path) -> None:
    (folder / "bundles" / "newborn.yaml").unlink()
    store = MemoryCatalogue()
    with pytest.raises(Invalid):
        publish_district(store, folder)
    assert store.document("bundles") is None
