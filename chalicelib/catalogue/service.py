"""What every other part asks of the catalogue: items to open, search, guides, and the published settings."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from chalicelib.catalogue.decision_table import DecisionTable
from chalicelib.catalogue.guide import Guide, guide as guide_of
from chalicelib.catalogue.letters import Kind, Letter, letter
from chalicelib.catalogue.published import Published
from chalicelib.catalogue.reference import ReferenceItem
from chalicelib.catalogue.search import Index, Page, unpack
from chalicelib.catalogue.store import CatalogueReader, PublishedItem, Scope
from chalicelib.kernel.errors import Invalid, NotAllowed, NotFound, Unavailable

TABLES_KEPT = 256
"""Compiled decision tables kept in process."""


class Catalogue(Published):
    """The published catalogue. What is built from it is built once for each published content."""

    def __init__(self, reader: CatalogueReader) -> None:
        super().__init__(reader)
        self._tables: dict[str, DecisionTable] = {}

    def open_item(self, code: str, version: int | None = None) -> PublishedItem:
        """The version of an item that counts now, or the one that a case is pinned to.

        A pinned version is answered even after the item is withdrawn: its cases go on.

        Raises
        ------
        NotFound
            ``item_unknown``.
        Invalid
            ``item_reference``: an item of another authority, never open to application.
        NotAllowed
            ``item_withdrawn``: no new applications.
        """
        if version is None:
            current = self._reader.current(code)
            if current is None:
                self._refuse(code)
            elif current.withdrawn:
                raise NotAllowed("item_withdrawn", "item")
            else:
                version = current.version
        published = self._reader.version(code, version) if version is not None else None
        if published is None:
            raise NotFound("item_unknown", "item")
        return published

    def _refuse(self, code: str) -> None:
        if self._reader.reference(code) is not None:
            raise Invalid("item_reference", "item")

    def reference(self, code: str) -> ReferenceItem:
        """A reference item, to read."""
        item = self._reader.reference(code)
        if item is None:
            raise NotFound("item_unknown", "item")
        return item

    def table(self, table_digest: str) -> DecisionTable:
        """The compiled decision table of that digest, however old: a past decision can be computed again."""
        table = self._tables.get(table_digest)
        if table is None:
            model = self._reader.table(table_digest)
            if model is None:
                raise NotFound("table_digest_unknown")
            if len(self._tables) >= TABLES_KEPT:
                self._tables.clear()
            table = self._tables[table_digest] = DecisionTable(model)
        return table

    def search(
        self,
        query: str = "",
        scope: Scope = "open",
        theme: str | None = None,
        audience: Literal["person", "firm"] | None = None,
        *,
        limit: int = 20,
        cursor: str | None = None,
    ) -> Page:
        """Find items; see :meth:`chalicelib.catalogue.search.Index.search`."""
        return self._index(scope).search(query, theme, audience, limit=limit, cursor=cursor)

    def guide(self, code: str, day: date) -> Guide:
        """The one-time notice (一次告知) of an item, as of ``day``. Refuses as :meth:`open_item`."""
        return guide_of(self.open_item(code).item, self.sites(), self.periods(), day, self.site())

    def letter(self, code: str, kind: Kind, materials: Sequence[str] = (), version: str = "") -> Letter:
        """What an applicant signs for an item; see :func:`chalicelib.catalogue.letters.letter`."""
        return letter(self.open_item(code).item, kind, materials, self.commitments(), version)

    def generation(self) -> int:
        """Grows whenever something has been published."""
        return self._reader.generation()

    def _index(self, scope: Scope) -> Index:
        snapshot = self._reader.snapshot_digest(scope)
        if snapshot is None:
            raise Unavailable("catalogue_unpublished", name="search")
        return self._once(f"index {scope}", snapshot, lambda: Index(unpack(self._reader.snapshot(snapshot))))
