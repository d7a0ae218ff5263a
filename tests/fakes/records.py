"""Documents and counters kept in memory: the same contract as the tables."""

import json
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from chalicelib.kernel.privacy import Person
from chalicelib.kernel.records import Record
from chalicelib.kernel.store import VersionConflict
from tests.fakes.case_store import keep


class MemoryRecords:
    """A :class:`~chalicelib.kernel.records.Records`; a new person's key goes into ``keys``."""

    def __init__(self, keys: dict[str, Person] | None = None) -> None:
        self.kept: dict[tuple[str, str], Record] = {}
        self._keys = {} if keys is None else keys

    def get(self, pk: str, sk: str) -> Record | None:
        found = self.kept.get((pk, sk))
        return None if found is None or _over(found) else found

    def under(self, pk: str, prefix: str = "") -> list[Record]:
        found = [record for key, record in sorted(self.kept.items()) if key[0] == pk and key[1].startswith(prefix)]
        return [record for record in found if not _over(record)]

    def some(self, keys: Collection[tuple[str, str]]) -> list[Record]:
        return [record for pk, sk in set(keys) if (record := self.get(pk, sk)) is not None]

    def put(self, record: Record, person: Person | None = None) -> Record:
        stored = self.get(record.pk, record.sk)
        if (stored.revision if stored else 0) != record.revision:
            raise VersionConflict
        if person is not None and person.new:
            if {person.lookup, person.id} & set(self._keys):
                raise VersionConflict
            keep(self._keys, person)
        data = json.loads(json.dumps(record.data))
        written = replace(record, data=data, revision=record.revision + 1)
        self.kept[record.pk, record.sk] = written
        return written

    def remove(self, record: Record) -> None:
        stored = self.kept.get((record.pk, record.sk))
        if stored is not None and stored.revision != record.revision:
            raise VersionConflict
        self.kept.pop((record.pk, record.sk), None)


class MemoryCounters:
    """A :class:`~chalicelib.kernel.records.Counters`; ``later`` lets time pass."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[int, datetime]] = {}
        self._passed = timedelta()

    def later(self, time: timedelta) -> None:
        """Time passes."""
        self._passed += time

    def add(self, key: str, lasting: timedelta) -> int:
        value, expires = self._kept.get(key, (0, self._now()))
        if expires <= self._now():
            value, expires = 0, self._now() + lasting
        self._kept[key] = (value + 1, expires)
        return value + 1

    def count(self, key: str) -> int:
        value, expires = self._kept.get(key, (0, self._now()))
        return value if expires > self._now() else 0

    def once(self, key: str, lasting: timedelta) -> bool:
        return self.count(key) == 0 and self.add(key, lasting) == 1

    def clear(self, key: str) -> None:
        self._kept.pop(key, None)

    def _now(self) -> datetime:
        return datetime.now(UTC) + self._passed


def _over(record: Record) -> bool:
    return record.expires is not None and record.expires <= datetime.now(UTC)
