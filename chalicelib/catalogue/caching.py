"""Reads of the catalogue kept in process, so that a warm function answers most requests without a read."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from chalicelib.catalogue.reference import ReferenceItem
from chalicelib.catalogue.store import CatalogueReader, Current, Document, PublishedItem, Snapshot

V = TypeVar("V")


class Recent:
    """The ``size`` values used last, each for ``ttl`` seconds. What is not there (``None``) is not kept."""

    def __init__(self, size: int, ttl: float, monotonic: Callable[[], float]) -> None:
        self._size = size
        self._ttl = ttl
        self._monotonic = monotonic
        self._kept: OrderedDict[Hashable, tuple[float, Any]] = OrderedDict()

    def get(self, key: Hashable, read: Callable[[], V | None]) -> V | None:
        """The value of ``key``, read anew when it is unknown or too old."""
        now = self._monotonic()
        until, kept = self._kept.pop(key, (now, None))
        value: V | None = kept
        if until <= now:
            until, value = now + self._ttl, read()
        if value is not None:
            self._kept[key] = (until, value)
        if len(self._kept) > self._size:
            self._kept.popitem(last=False)
        return value


class CachedReader:
    """A :class:`CatalogueReader` that remembers.

    One small read every ``ttl`` seconds asks whether anything has been published; only then is what may
    change (which version counts, documents, which snapshot counts) read again. What never changes (versions,
    tables) is kept as long as there is room. Should a publication end before it is announced, what it wrote
    is seen after ``longest`` seconds all the same.
    """

    def __init__(
        self,
        store: CatalogueReader,
        ttl: float = 30.0,
        longest: float = 600.0,
        size: int = 2048,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._announced = Recent(1, ttl, monotonic)
        self._fleeting = Recent(size, longest, monotonic)
        self._lasting = Recent(size, float("inf"), monotonic)

    def generation(self) -> int:
        return self._announced.get("generation", self._store.generation) or 0

    def current(self, code: str) -> Current | None:
        return self._now(("current", code), lambda: self._store.current(code))

    def version(self, code: str, number: int) -> PublishedItem | None:
        return self._lasting.get(("version", code, number), lambda: self._store.version(code, number))

    def table(self, table_digest: str) -> dict[str, Any] | None:
        return self._lasting.get(("table", table_digest), lambda: self._store.table(table_digest))

    def reference(self, code: str) -> ReferenceItem | None:
        return self._now(("reference", code), lambda: self._store.reference(code))

    def document(self, name: str) -> Document | None:
        return self._now(("document", name), lambda: self._store.document(name))

    def snapshot_digest(self, scope: Snapshot) -> str | None:
        return self._now(("snapshot", scope), lambda: self._store.snapshot_digest(scope))

    def snapshot(self, snapshot_digest: str) -> bytes:
        """Passed through: whoever asks keeps the index built from it, not the bytes."""
        return self._store.snapshot(snapshot_digest)

    def _now(self, key: Hashable, read: Callable[[], V | None]) -> V | None:
        """What counts in this generation: another generation has other keys."""
        return self._fleeting.get((self.generation(), key), read)
