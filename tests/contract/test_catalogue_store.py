"""What every catalogue store must do: the one in memory, the table, and reads through the cache alike."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from chalicelib.aws.catalogue_table import CatalogueTable, rows
from chalicelib.catalogue.caching import CachedReader
from chalicelib.catalogue.model import Item
from chalicelib.catalogue.reference import ReferenceItem
from chalicelib.catalogue.store import CatalogueReader, CatalogueStore, Current, Publication
from chalicelib.kernel.canonical import digest
from chalicelib.kernel.errors import Conflict
from tests.fakes.catalogue_rows import CODE, numbered, row, table
from tests.fakes.catalogue_store import MemoryCatalogue

ITEM = Item.model_validate(row())
CHANGED = Item.model_validate(row(name="高龄津贴申领(新)"))


@pytest.fixture(scope="module")
def files() -> Iterator[Any]:
    """An account of its own for this module, and its S3 client."""
    with pytest.MonkeyPatch.context() as environment, mock_aws():
        environment.setenv("AWS_ACCESS_KEY_ID", "test")
        environment.setenv("AWS_SECRET_ACCESS_KEY", "test")
        environment.setenv("AWS_DEFAULT_REGION", "us-east-1")
        environment.delenv("AWS_ENDPOINT_URL", raising=False)
        client = boto3.client("s3")
        client.create_bucket(Bucket="files")
        yield client


@pytest.fixture
def aws(files: Any) -> Iterator[CatalogueTable]:
    rows("catalogue").create_table(billing_mode="PAY_PER_REQUEST")
    yield CatalogueTable("catalogue", files, "files")
    rows("catalogue").delete_table()
    rows.cache_clear()


@pytest.fixture(params=["memory", "table"])
def store(request: pytest.FixtureRequest) -> CatalogueStore:
    if request.param == "memory":
        return MemoryCatalogue()
    chosen: CatalogueStore = request.getfixturevalue("aws")
    return chosen


@pytest.fixture(params=["direct", "cached"])
def reader(request: pytest.FixtureRequest, store: CatalogueStore) -> CatalogueReader:
    return store if request.param == "direct" else CachedReader(store)


def test_what_was_never_published_is_not_there(reader: CatalogueReader) -> None:
    assert reader.current(CODE) is None
    assert reader.version(CODE, 1) is None
    assert reader.table("0" * 64) is None
    assert reader.reference(CODE) is None
    assert reader.document("sites") is None
    assert reader.snapshot_digest("open") is None


def test_the_first_publication_is_version_1(store: CatalogueStore, reader: CatalogueReader) -> None:
    [done] = store.publish_versions([ITEM])
    published = reader.version(CODE, 1)
    assert (done.version, done.changed) == (1, True)
    assert published is not None
    assert published.item == ITEM
    assert reader.current(CODE) == Current(1, published.digest)


def test_the_same_content_makes_no_new_version(store: CatalogueStore) -> None:
    store.publish_versions([ITEM])
    [again] = store.publish_versions([Item.model_validate_json(ITEM.model_dump_json())])
    assert (again.version, again.changed) == (1, False)
    assert store.version(CODE, 2) is None


def test_other_content_makes_a_new_version_and_leaves_the_old_one(store: CatalogueStore) -> None:
    store.publish_versions([ITEM])
    [done] = store.publish_versions([CHANGED])
    old, new, current = store.version(CODE, 1), store.version(CODE, 2), store.current(CODE)
    assert (done.version, done.changed) == (2, True)
    assert old is not None
    assert old.item == ITEM
    assert new is not None
    assert new.item == CHANGED
    assert current == Current(2, new.digest)


def test_going_back_to_an_earlier_content_is_a_version_of_its_own(store: CatalogueStore) -> None:
    for item in (ITEM, CHANGED, ITEM):
        store.publish_versions([item])
    current = store.current(CODE)
    assert current is not None
    assert current.version == 3


def test_a_decision_table_is_found_by_its_digest_after_it_was_replaced(
    store: CatalogueStore, reader: CatalogueReader
) -> None:
    newer = row()
    newer["decision"]["table"] = table((">= 90", '"approve"', "GL-2"), ("", '"person"', "GL-9"))
    store.publish_versions([ITEM])
    store.publish_versions([Item.model_validate(newer)])
    first = reader.version(CODE, 1)
    assert first is not None
    assert first.table_digest == digest(table())
    assert reader.table(first.table_digest) == table()
    assert reader.table(digest(newer["decision"]["table"])) == newer["decision"]["table"]


def test_an_item_without_a_decision_has_no_table(store: CatalogueStore) -> None:
    store.publish_versions([Item.model_validate(row(decision=None))])
    published = store.version(CODE, 1)
    assert published is not None
    assert published.table_digest is None


def test_a_withdrawn_item_keeps_its_versions_and_publishing_opens_it_again(store: CatalogueStore) -> None:
    store.publish_versions([ITEM])
    assert store.withdraw(CODE)
    withdrawn = store.current(CODE)
    assert withdrawn is not None
    assert withdrawn.withdrawn
    assert store.version(CODE, 1) is not None
    [again] = store.publish_versions([ITEM])
    assert (again.version, again.changed) == (1, True)
    assert store.current(CODE) == Current(1, withdrawn.digest)


def test_a_changed_item_opens_a_withdrawn_one(store: CatalogueStore) -> None:
    store.publish_versions([ITEM])
    store.withdraw(CODE)
    store.publish_versions([CHANGED])
    current = store.current(CODE)
    assert current is not None
    assert (current.version, current.withdrawn) == (2, False)


def test_many_items_are_published_each_for_itself(store: CatalogueStore) -> None:
    store.publish_versions([Item.model_validate(numbered(1))])
    items = [Item.model_validate(numbered(1 + number, name=f"事项{number}")) for number in range(120)]
    items[1] = Item.model_validate(numbered(2))
    assert {(done.version, done.changed) for done in store.publish_versions(items[1:])} == {(1, True)}
    assert [(done.version, done.changed) for done in store.publish_versions(items[:2])] == [
        (2, True),
        (1, False),
    ]
    assert store.publish_versions([]) == []
    last = store.version(items[119].code, 1)
    assert last is not None
    assert last.item == items[119]


def test_an_unknown_item_cannot_be_withdrawn(store: CatalogueStore) -> None:
    assert not store.withdraw(CODE)
    assert store.current(CODE) is None


def reference(number: int, name: str = "参考事项") -> ReferenceItem:
    return ReferenceItem.model_validate(
        {
            "code": f"R{number:03d}",
            "name": name,
            "type": "01",
            "level": "2",
            "department": "某省某厅",
            "legal": None,
            "promised": None,
            "conditions": "无",
            "materials": [],
            "audience": ["自然人"],
            "places": ["某地"],
            "phone": "12345",
            "themes": [],
            "source": "某省",
        }
    )


def test_reference_items_are_written_once(store: CatalogueStore, reader: CatalogueReader) -> None:
    many = [reference(number) for number in range(130)]
    assert store.put_references(many) == 130
    assert store.put_references([*many[1:], reference(0, "改名")]) == 1
    assert store.put_references([]) == 0
    assert reader.reference("R129") == many[129]
    assert reader.reference("R000") == reference(0, "改名")


def test_a_document_is_replaced_when_its_content_differs(store: CatalogueStore, reader: CatalogueReader) -> None:
    body = {"名": ["值", 1, 0.5, None]}
    assert store.put_document("cards", {"old": True})
    assert store.put_document("cards", body)
    assert not store.put_document("cards", body)
    kept = reader.document("cards")
    assert kept is not None
    assert (kept.body, kept.digest) == (body, digest(body))


def test_a_snapshot_is_replaced_only_by_who_saw_the_one_before(store: CatalogueStore, reader: CatalogueReader) -> None:
    first = store.put_snapshot("open", b"one", replacing=None)
    with pytest.raises(Conflict):
        store.put_snapshot("open", b"blind", replacing=None)
    second = store.put_snapshot("open", b"two", replacing=first)
    with pytest.raises(Conflict):
        store.put_snapshot("open", b"late", replacing=first)
    assert reader.snapshot_digest("open") == second
    assert reader.snapshot(second) == b"two"
    assert reader.snapshot_digest("reference") is None


class Rival(CatalogueTable):
    """A store between whose read and write somebody else publishes."""

    def _publish(self, item: Item, current: Current | None) -> Publication:
        CatalogueTable("catalogue", self._files, "files").publish_versions([CHANGED])
        return super()._publish(item, current)


@pytest.mark.parametrize("before", [[], [ITEM]])
def test_of_two_who_publish_at_the_same_moment_one_is_refused(aws: CatalogueTable, before: list[Item]) -> None:
    for item in before:
        aws.publish_versions([item])
    with pytest.raises(Conflict):
        Rival("catalogue", files, "files").publish_versions([Item.model_validate(row(name="第三"))])
    current = aws.current(CODE)
    assert current is not None
    published = aws.version(CODE, current.version)
    assert published is not None
    assert published.item == CHANGED


def test_generations_grow_by_one_from_nothing(store: CatalogueStore) -> None:
    seen = [store.generation()]
    for _ in range(2):
        store.advance()
        seen.append(store.generation())
    assert seen == [0, 1, 2]
