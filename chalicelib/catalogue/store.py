"""The port behind which the catalogue is kept, and what it holds.

Versions of an item and decision tables never change once written: a case is pinned to the version that it
was opened under, and a decision to the digest of its table, so both can be read again for ever.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from chalicelib.catalogue.model import Item
from chalicelib.catalogue.reference import ReferenceItem
from chalicelib.kernel.canonical import digest
from chalicelib.kernel.values import Strict

Scope = Literal["open", "reference"]
"""What can be applied for here, and the reference items that can only be read."""
Snapshot = Literal["open", "reference", "complaints"]
"""The search of each scope, and the classifier of complaints."""


@dataclass(frozen=True, slots=True)
class Current:
    """Which version of an item counts now, the digest of its content, and whether it is withdrawn."""

    version: int
    digest: str
    withdrawn: bool = False


class PublishedItem(Strict):
    """One immutable version of an item. ``digest`` names its content, ``table_digest`` its decision table."""

    item: Item
    version: int
    digest: str
    table_digest: str | None = None

    @classmethod
    def of(cls, item: Item, version: int) -> "PublishedItem":
        """``item`` as version ``version``."""
        table_digest = digest(item.decision.table) if item.decision else None
        return cls(item=item, version=version, digest=item_digest(item), table_digest=table_digest)


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing an item did: the version that counts now, and whether anything changed."""

    version: int
    changed: bool


@dataclass(frozen=True, slots=True)
class Document:
    """A settings document (calendar, sites, card rule …) and the digest of its content."""

    digest: str
    body: Any


def item_digest(item: Item) -> str:
    """SHA-256 of the item's canonical JSON, its decision table included."""
    return digest(item.model_dump(mode="json"))


def snapshot_name(data: bytes) -> str:
    """SHA-256 of a snapshot's bytes, by which it is kept."""
    return hashlib.sha256(data).hexdigest()


class CatalogueReader(Protocol):
    """Port: what serving a request reads. ``None`` means that there is no such thing."""

    def generation(self) -> int:
        """Grows whenever something has been published: as long as it stays, nothing has changed."""
        ...

    def current(self, code: str) -> Current | None:
        """Which version of the item counts now."""
        ...

    def version(self, code: str, number: int) -> PublishedItem | None:
        """One version of the item."""
        ...

    def table(self, table_digest: str) -> dict[str, Any] | None:
        """The decision table of that digest."""
        ...

    def reference(self, code: str) -> ReferenceItem | None:
        """A reference item."""
        ...

    def document(self, name: str) -> Document | None:
        """A settings document."""
        ...

    def snapshot_digest(self, scope: Snapshot) -> str | None:
        """The digest of the snapshot that counts now."""
        ...

    def snapshot(self, snapshot_digest: str) -> bytes:
        """The snapshot of a digest that :meth:`snapshot_digest` gave."""
        ...


class CatalogueStore(CatalogueReader, Protocol):
    """Port: what publishing writes."""

    def advance(self) -> None:
        """Begin the next generation: what was written so far counts from now on."""
        ...

    def publish_versions(self, items: Sequence[Item]) -> list[Publication]:
        """Make ``items``, of different codes, what counts now: a new version of each whose content differs, else the
        one that is there. Each is published for itself, in their order.

        A withdrawn item is open again afterwards. Its decision table is kept before the version is.

        Raises
        ------
        Conflict
            ``catalogue_busy``: somebody else published the same item just now; trying again is right.
        """
        ...

    def withdraw(self, code: str) -> bool:
        """Close the item to new applications; its versions stay. ``False`` when there is no such item."""
        ...

    def put_references(self, items: Sequence[ReferenceItem]) -> int:
        """Keep reference items, and tell how many of them were new or different."""
        ...

    def put_document(self, name: str, body: Any) -> bool:
        """Keep a settings document; ``False`` when it was there already with the same content."""
        ...

    def put_snapshot(self, scope: Snapshot, data: bytes, replacing: str | None) -> str:
        """Make ``data`` the snapshot of ``scope`` in place of the one of digest ``replacing``.

        Returns its digest.

        Raises
        ------
        Conflict
            ``catalogue_busy``: the snapshot that counts is not ``replacing`` any more.
        """
        ...
