"""The how-tos are followed step by step, with what they show."""

import re
from pathlib import Path

from chalicelib.catalogue.publishing import reading
from chalicelib.catalogue.publishing.publisher import publish, publish_district
from chalicelib.catalogue.service import Catalogue
from infra.paths import ROOT
from tests.fakes.catalogue_store import MemoryCatalogue

FOLDER = ROOT / "catalogue"
GUIDE = (ROOT / "docs" / "how-to" / "add-a-service-item.md").read_text("utf-8")
[ITEM] = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
FILE = "43-pet-registration.yaml"


def written(folder: Path, text: str) -> Path:
    path = folder / FILE
    path.write_text(text, "utf-8")
    return path


def test_the_shown_item_is_published_found_and_explained(tmp_path: Path) -> None:
    store = MemoryCatalogue()
    publish_district(store, FOLDER)
    report = publish(store, reading.read_rows(written(tmp_path, ITEM)), reading.read_district(FOLDER))
    assert list(report.lines()) == [{"published": 1, "unchanged": 0, "refused": 0}]
    catalogue = Catalogue(store)
    for words in re.findall(r"q=(\S+?)`|`(yqdj)`|`(yangquan)`", GUIDE):
        [found] = catalogue.search("".join(words)).items
        assert found.name == "养犬登记"
    guide = catalogue.guide(found.code)
    assert [material.name for material in guide.materials] == ["申请人身份证明", "犬只免疫证明"]
    assert {place.code for place in guide.places} >= {"centre-01", "street-530114001"}


def test_a_mistake_is_told_as_shown(tmp_path: Path) -> None:
    wrong = written(tmp_path, ITEM.replace("sites: [centre,", "sites: [moon,"))
    report = publish(MemoryCatalogue(), reading.read_rows(wrong), reading.read_district(FOLDER))
    told, summary = report.lines()
    assert {**told, "message": "…"} == {
        "file": FILE, "line": 1, "field": "sites.0", "code": "item_site_unknown", "message": "…",
    }  # fmt: skip
    assert '"field": "sites.0", "code": "item_site_unknown"' in GUIDE
    assert summary == {"published": 0, "unchanged": 0, "refused": 1}
