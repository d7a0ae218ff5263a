"""The catalogue kept in memory: the same contract as the table, for tests."""

import json
from collections.abc import Sequence
from typing import Any

from chalicelib.catalogue.model import Item
from chalicelib.catalogue.reference import ReferenceItem
from chalicelib.catalogue.store import (
    Current,
    Document,
    Publication,
    PublishedItem,
    Snapshot,
    item_digest,
    snapshot_name,
)
from chalicelib.kernel.canonical import digest
from chalicelib.kernel.errors import Conflict


class MemoryCatalogue:
    """A :class:`~chalicelib.catalogue.store.CatalogueStore` in dictionaries."""

    def __init__(self) -> None:
        self._generation = 0
        self._current: dict[str, Current] = {}
        self._versions: dict[tuple[str, int], str] = {}
        self._tables: dict[str, str] = {}
        self._references: dict[str, ReferenceItem] = {}
        self._documents: dict[str, Document] = {}
        self._pointers: dict[Snapshot, str] = {}
        self._snapshots: dict[str, bytes] = {}

    def generation(self) -> int:
        return self._generation

    def advance(self) -> None:
        self._generation += 1

    def current(self, code: str) -> Current | None:
        return self._current.get(code)

    def version(self, code: str, number: int) -> PublishedItem | None:
        kept = self._versions.get((code, number))
        return PublishedItem.model_validate_json(kept) if kept is not None else None

    def table(self, table_digest: str) -> dict[str, Any] | None:
        kept = self._tables.get(table_digest)
        return dict(json.loads(kept)) if kept is not None else None

    def reference(self, code: str) -> ReferenceItem | None:
        return self._references.get(code)

    def document(self, name: str) -> Document | None:
        return self._documents.get(name)

    def snapshot_digest(self, scope: Snapshot) -> str | None:
        return self._pointers.get(scope)

    def snapshot(self, snapshot_digest: str) -> bytes:
        return self._snapshots[snapshot_digest]

    def publish_versions(self, items: Sequence[Item]) -> list[Publication]:
        return [self._publish(item) for item in items]

    def _publish(self, item: Item) -> Publication:
        current = self._current.get(item.code)
        content = item_digest(item)
        if current is not None and current.digest == content:
            self._current[item.code] = Current(current.version, content)
            return Publication(current.version, changed=current.withdrawn)
        published = PublishedItem.of(item, current.version + 1 if current is not None else 1)
        if item.decision is not None and published.table_digest is not None:
            self._tables.setdefault(published.table_digest, json.dumps(item.decision.table))
        self._versions[item.code, published.version] = published.model_dump_json()
        self._current[item.code] = Current(published.version, content)
        return Publication(published.version, changed=True)

    def withdraw(self, code: str) -> bool:
        current = self._current.get(code)
        if current is None:
            return False
        self._current[code] = Current(current.version, current.digest, withdrawn=True)
        return True

    def put_references(self, items: Sequence[ReferenceItem]) -> int:
        different = [item for item in items if self._references.get(item.code) != item]
        self._references |= {item.code: item for item in different}
        return len(different)

    def put_document(self, name: str, body: Any) -> bool:
        kept = self.document(name)
        own = json.loads(json.dumps(body))
        self._documents[name] = Document(digest(own), own)
        return kept is None or kept.body != body

    def put_snapshot(self, scope: Snapshot, data: bytes, replacing: str | None) -> str:
        if self._pointers.get(scope) != replacing:
            raise Conflict("catalogue_busy")
        self._pointers[scope] = snapshot_name(data)
        self._snapshots[self._pointers[scope]] = data
        return self._pointers[scope]
