"""The how-to about bundles is followed: what it shows is published, found, and asks each thing once."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from chalicelib.bundles import splitting
from chalicelib.bundles.answers import BundleView
from chalicelib.bundles.service import gathered
from chalicelib.bundles.showing import Showing
from chalicelib.catalogue.publishing.publisher import publish_district
from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.errors import Invalid
from infra.paths import ROOT
from tests.fakes.catalogue_store import MemoryCatalogue
from tests.unit.docs.typed_in import BLOCK, changed

GUIDE = (ROOT / "docs" / "how-to" / "add-a-bundle.md").read_text("utf-8")
SHOWN = {name: block for name, _, block in BLOCK.findall(GUIDE)}
FILE, EVENTS = "catalogue/bundles/open-stall.yaml", "catalogue/life_events.yaml"
CODE = yaml.safe_load(SHOWN[FILE])["code"]


def published(folder: Path, bundle: str, *, named: bool) -> tuple[Catalogue, list[dict[str, Any]]]:
    """The catalogue with the bundle, and with its life event if it is to be ``named`` there; the report."""
    shutil.copytree(ROOT / "catalogue", folder / "catalogue")
    (folder / FILE).write_text(bundle, "utf-8")
    if named:
        (folder / EVENTS).write_text(changed((folder / EVENTS).read_text("utf-8"), SHOWN[EVENTS]), "utf-8")
    store = MemoryCatalogue()
    store.put_document("site", {"url": "https://chenggong.example"})
    return Catalogue(store), list(publish_district(store, folder / "catalogue").lines())


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    made, report = published(tmp_path_factory.mktemp("district"), SHOWN[FILE], named=True)
    assert [line["refused"] for line in report] == [0]
    return made


@pytest.fixture(scope="module")
def shown(catalogue: Catalogue) -> BundleView:
    return Showing(catalogue).bundle(CODE, None)


def test_the_shown_bundle_is_found_under_its_life_event(catalogue: Catalogue) -> None:
    events = {event.code: event for event in Showing(catalogue).life_events().items}
    assert CODE in [bundle.code for bundle in events["starting_up"].bundles]
    assert CODE in [bundle.code for bundle in Showing(catalogue).all().items]


def test_it_shows_the_order_and_the_limits(shown: BundleView) -> None:
    first, *others = shown.parts
    assert [part.after for part in shown.parts] == [(), (first.name,), (first.name,)]
    assert [part.optional for part in shown.parts] == [False, False, True]
    assert [other.item for other in others] == ["small_catering", "outdoor_advertising"]
    assert all(part.promised.text for part in shown.parts)


def test_each_thing_is_asked_once_and_what_is_given_or_left_out_not_at_all(
    shown: BundleView, catalogue: Catalogue
) -> None:
    fields = shown.form["properties"]
    asked_by = {name: set(field["x-items"]) for name, field in fields.items()}
    assert asked_by["address"] == {"individual_business_setup", "small_catering"}  # told to be the same
    assert asked_by["mobile"] == {part.item for part in shown.parts}  # the same x-autofill
    assert asked_by["staff"] == {"individual_business_setup", "small_catering"}  # the same name and title
    assert not fields.keys() & {"needs_prior_licence", "code"}
    licence = catalogue.open_item(shown.parts[0].code).item.grants
    assert licence is not None
    assert shown.spared == ("营业执照",)
    for part in shown.parts:
        item = catalogue.open_item(part.code).item
        assert "person" in item.audience
        assert "code" not in item.form["required"]


def test_the_shown_contradiction_is_told(catalogue: Catalogue) -> None:
    bundle = catalogue.bundle(CODE)
    _, _, whole = gathered(catalogue, bundle, None)
    splitting.answers(bundle, whole, {"certified_staff": 2, "staff": 2}, {})
    with pytest.raises(Invalid) as refused:
        splitting.answers(bundle, whole, {"certified_staff": 3, "staff": 2}, {})
    told = {fault.code: fault.sentence for fault in refused.value.errors}
    assert bundle.constraints[0].told in told["bundle_answers_contradict"]


def test_a_mistake_is_told_as_shown_and_a_life_event_that_names_it_stops_everything(tmp_path: Path) -> None:
    wrong = SHOWN[FILE].replace("{item: small_catering,", "{item: moon,").partition("same:")[0]
    catalogue, (told, *_) = published(tmp_path / "refused", wrong, named=False)
    [line] = re.findall(r"^    (\{\"file\".*\})$", GUIDE, re.MULTILINE)
    assert {**told, "message": "…"} == json.loads(line)
    assert CODE not in [bundle.code for bundle in catalogue.bundles()]
    with pytest.raises(Invalid) as stopped:
        published(tmp_path / "stopped", wrong, named=True)
    assert stopped.value.code == "life_events_invalid"
