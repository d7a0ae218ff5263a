"""The audit trail in memory: the same contract as the table; ``kept`` is what is stored, as it is stored."""

from collections.abc import Callable, Iterator
from datetime import datetime

from chalicelib.kernel.audit import Entry, Row, Shard, Trace, moment
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Unavailable
from chalicelib.kernel.facts import By

Stored = dict[tuple[str, str], list[Row]]


class MemoryTrail:
    """A :class:`~chalicelib.kernel.audit.Trail`, one shard each; several write into the same ``kept``."""

    def __init__(self, clock: Clock, kept: Stored | None = None) -> None:
        self.kept: Stored = {} if kept is None else kept
        self.broken = False
        """Nothing can be written."""
        self._shard = Shard(clock)

    def record(self, trace: Trace, result: str) -> None:
        if self.broken:
            raise Unavailable("audit_unavailable")
        self._shard.append(trace, result, self._keep)

    def _keep(self, entry: Entry) -> None:
        self.kept.setdefault((entry.day, entry.shard), []).append(Row.of(entry))

    @property
    def entries(self) -> list[Entry]:
        """All that was written, a shard after the other."""
        return [Entry.model_validate_json(row.record) for rows in self.kept.values() for row in rows]


class MemoryTrailReader:
    """A :class:`~chalicelib.kernel.audit.TrailReader` of what was kept."""

    def __init__(self, kept: Stored) -> None:
        self.kept = kept

    def shards(self, day: str) -> list[str]:
        return sorted(shard for of, shard in self.kept if of == day)

    def rows(self, day: str, shard: str) -> Iterator[Row]:
        yield from list(self.kept.get((day, shard), ()))

    def by_actor(
        self, actor: By, start: datetime, end: datetime, limit: int, after: str = ""
    ) -> tuple[list[Entry], str]:
        return self._page(lambda entry: entry.trace.actor == actor, (start, end), limit, after)

    def about(self, about: str, start: datetime, end: datetime, limit: int, after: str = "") -> tuple[list[Entry], str]:
        return self._page(lambda entry: entry.trace.about == about, (start, end), limit, after)

    def _page(
        self, wanted: Callable[[Entry], bool], within: tuple[datetime, datetime], limit: int, after: str
    ) -> tuple[list[Entry], str]:
        first, last = max(moment(within[0]), after), moment(within[1])
        rows = [row for rows in self.kept.values() for row in rows if first < row.places["at"] < last]
        found = [(row.places["at"], Entry.model_validate_json(row.record)) for row in rows]
        page = sorted((at, e) for at, e in found if wanted(e))[:limit]
        return [entry for _, entry in page], page[-1][0] if len(page) == limit else ""
