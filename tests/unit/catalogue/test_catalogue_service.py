import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from chalicelib.catalogue.publishing.publisher import publish, publish_district, withdraw
from chalicelib.catalogue.publishing.reading import District, SourceRow, read_rows
from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.canonical import digest
from chalicelib.kernel.errors import Invalid, NotAllowed, NotFound, Unavailable
from tests.fakes.catalogue_rows import CODE, DEPARTMENTS, SITES, row, table
from tests.fakes.catalogue_store import MemoryCatalogue

FOLDER = Path("catalogue")
TODAY = date(2026, 11, 24)
DISTRICT = District(DEPARTMENTS, {}, SITES)


@pytest.fixture
def store() -> MemoryCatalogue:
    kept = MemoryCatalogue()
    kept.put_document("sites", SITES)
    publish(kept, [SourceRow("items.jsonl", 1, row())], DISTRICT)
    return kept


@pytest.fixture
def catalogue(store: MemoryCatalogue) -> Catalogue:
    return Catalogue(store)


@pytest.fixture(scope="module")
def district() -> MemoryCatalogue:
    kept = MemoryCatalogue()
    kept.put_document("site", {"url": "https://chenggong.example"})
    report = publish_district(kept, FOLDER)
    assert [line for line in report.lines() if "code" in line] == []
    assert report.published == len(list(read_rows(FOLDER / "reference" / "items.jsonl"))) + len(
        list((FOLDER / "items").glob("*.yaml"))
    )
    return kept


def test_the_item_that_counts_is_opened_with_its_digests(catalogue: Catalogue) -> None:
    opened = catalogue.open_item(CODE)
    assert (opened.item.code, opened.version) == (CODE, 1)
    assert opened.table_digest == digest(table())


def test_a_pinned_version_is_opened_after_a_newer_one_and_after_withdrawal(
    store: MemoryCatalogue, catalogue: Catalogue
) -> None:
    publish(store, [SourceRow("items.jsonl", 1, row(name="新名称"))], DISTRICT)
    assert catalogue.open_item(CODE).item.name == "新名称"
    withdraw(store, CODE)
    assert catalogue.open_item(CODE, version=1).item.name == "高龄津贴申领"


def test_a_withdrawn_item_is_not_opened(store: MemoryCatalogue, catalogue: Catalogue) -> None:
    withdraw(store, CODE)
    with pytest.raises(NotAllowed) as refused:
        catalogue.open_item(CODE)
    assert refused.value.code == "item_withdrawn"


@pytest.mark.parametrize(("code", "version"), [("x", None), ("x", 1), (CODE, 2), (CODE, 0)])
def test_an_unknown_item_or_version_is_not_found(catalogue: Catalogue, code: str, version: int | None) -> None:
    with pytest.raises(NotFound) as refused:
        catalogue.open_item(code, version)
    assert refused.value.code == "item_unknown"


def test_a_past_table_decides_as_it_did(store: MemoryCatalogue, catalogue: Catalogue) -> None:
    newer = row()
    newer["decision"]["table"] = table((">= 81", '"approve"', "GL-2"), ("", '"person"', "GL-9"))
    publish(store, [SourceRow("items.jsonl", 1, newer)], DISTRICT)
    context = {"applicant": {"age": 80}}
    latest = catalogue.open_item(CODE).table_digest
    assert latest is not None
    assert catalogue.table(latest).evaluate(context).outcome == "person"
    assert catalogue.table(digest(table())).evaluate(context).outcome == "approve"
    with pytest.raises(NotFound):
        catalogue.table("0" * 64)


def test_a_new_snapshot_is_searched(store: MemoryCatalogue, catalogue: Catalogue) -> None:
    assert catalogue.search("gljt").total == 1
    withdraw(store, CODE)
    assert catalogue.search("gljt").total == 0


def test_a_replaced_document_is_read(store: MemoryCatalogue, catalogue: Catalogue) -> None:
    assert len(catalogue.sites().all) == 2
    assert catalogue.sites() is catalogue.sites()
    store.put_document("sites", {"sites": SITES["sites"][:1]})
    assert [site.code for site in catalogue.sites().all] == ["C1"]


def test_what_is_not_published_yet_is_unavailable() -> None:
    empty = Catalogue(MemoryCatalogue())
    for ask in (empty.sites, empty.calendar, empty.card_rule, empty.search):
        with pytest.raises(Unavailable) as refused:
            ask()
        assert refused.value.sentence


def test_the_whole_district_is_published_and_again_unchanged(district: MemoryCatalogue) -> None:
    again = publish_district(district, FOLDER)
    assert (again.published, again.refused) == (0, ())
    assert again.unchanged >= 982 + 42


def test_the_district_can_be_searched_and_every_item_explained(district: MemoryCatalogue) -> None:
    catalogue = Catalogue(district)
    assert catalogue.search("gljt").items[0].name == "高龄津贴"
    assert catalogue.search("律师", scope="reference").total > 0
    assert catalogue.search("律师").total == 0
    for summary in catalogue.search(limit=100).items:
        notice = catalogue.guide(summary.code, TODAY)
        assert notice.places
        assert notice.phone


def test_a_reference_item_can_be_read_and_never_applied_for(district: MemoryCatalogue) -> None:
    catalogue = Catalogue(district)
    code = catalogue.search(scope="reference", limit=1).items[0].code
    assert catalogue.reference(code).code == code
    for ask in (catalogue.open_item, lambda code: catalogue.guide(code, TODAY)):
        with pytest.raises(Invalid) as refused:
            ask(code)
        assert refused.value.code == "item_reference"
    with pytest.raises(NotFound):
        catalogue.reference(CODE)


def test_the_districts_calendar_and_card_rule_are_read(district: MemoryCatalogue) -> None:
    catalogue = Catalogue(district)
    assert catalogue.calendar().add_working_days(date(2026, 9, 18), 5) == date(2026, 9, 24)
    assert 0 < catalogue.card_rule().lead_share <= 1
    assert catalogue.document("departments")["civil_affairs"]["name"] == "昆明市呈贡区民政局"


def test_serving_requests_loads_nothing_that_only_publishing_needs() -> None:
    script = (
        "import sys, chalicelib.catalogue.service, chalicelib.aws.catalogue_table;"
        "print([m for m in ('pypinyin', 'yaml', 'jsonschema', 'zen', 'boto3') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
