"""The how-tos about data are followed: a decision table, a period, a holiday year are published and then hold."""

import json
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from chalicelib.catalogue.publishing.publisher import publish_district
from chalicelib.catalogue.publishing.reading import read_documents
from chalicelib.catalogue.service import Catalogue
from infra.paths import ROOT
from infra.periods import told
from tests.fakes.catalogue_store import MemoryCatalogue
from tests.unit.docs.shown_item import DECISION, FILE, TABLE, TABLE_FILE, decided, shown


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the district's data, to be changed."""
    return Path(shutil.copytree(ROOT / "catalogue", tmp_path / "catalogue"))


def published(folder: Path) -> tuple[Catalogue, dict[str, Any]]:
    store = MemoryCatalogue()
    store.put_document("site", {"url": "https://chenggong.example"})
    *_, summary = publish_district(store, folder).lines()
    return Catalogue(store), summary


def with_table(folder: Path, decision: str) -> None:
    (folder / "items" / FILE).write_text(decided(decision), "utf-8")
    (folder / "tables" / TABLE_FILE).write_text(TABLE, "utf-8")


def test_the_shown_table_decides_the_shown_item(folder: Path) -> None:
    with_table(folder, DECISION)
    catalogue, summary = published(folder)
    assert summary["refused"] == 0
    [found] = catalogue.search("养犬").items
    item = catalogue.open_item(found.code).item
    assert item.decision is not None
    assert {example.outcome for example in item.decision.examples} == {"approve", "person"}


def test_an_example_that_the_table_decides_otherwise_is_refused(folder: Path) -> None:
    with_table(folder, DECISION.replace("outcome: approve", "outcome: person"))
    catalogue, summary = published(folder)
    assert summary["refused"] == 1
    assert catalogue.search("养犬").items == ()


def test_the_shown_period_is_in_force_from_its_day_on(folder: Path) -> None:
    file, row = folder / "periods.yaml", shown("change-a-period.md", "yaml")
    guide = (ROOT / "docs" / "how-to" / "change-a-period.md").read_text("utf-8")
    [(name, before, after)] = re.findall(r"make period ARGS='(\w+) (\S+) (\S+)'", guide)
    old, first = published(folder)[0], date.fromisoformat(after)
    head, rest = file.read_text("utf-8").split("  - name: extension\n")
    file.write_text(f"{head}{row}  - name: extension\n{rest}", "utf-8")
    new = published(folder)[0]
    assert told(new, name, date.fromisoformat(before)) == told(old, name, date.fromisoformat(before))
    assert told(new, name, first) == re.findall(rf"^    ({after}  .*)$", guide, re.MULTILINE)
    assert yaml.safe_load(row)[0]["valid_from"] == after


def test_the_shown_year_is_reckoned_with(folder: Path) -> None:
    year = json.loads(shown("add-a-holiday-year.md", "json"))
    made_up = date.fromisoformat(year["days"][-1]["date"])
    before = published(folder)[0].calendar()
    assert before.is_provisional(made_up)
    assert not before.is_working(made_up)
    (folder / "calendars" / "2027.json").write_text(json.dumps(year), "utf-8")
    after = published(folder)[0].calendar()
    assert not after.is_provisional(made_up)
    assert after.is_working(made_up)
    assert after.version != before.version


def test_every_file_that_the_district_owns_is_published() -> None:
    """Nothing in the folder of data is left out by the one command."""
    documents = read_documents(ROOT / "catalogue")
    kept = {path.stem for path in (ROOT / "catalogue").iterdir() if path.suffix in {".yaml", ".json"}}
    assert kept | {"calendar"} == set(documents)
