"""The audit trail (审计): who, when, from where, did what to what, what for, and with which result.

Kept at least six months (网络安全法 art 23); here :data:`KEPT`. Entries are only ever appended. A shard is
one process that writes; its entries of one day form a chain in which each holds the digest of the one
before it, so that none can be altered, dropped or inserted unseen.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Protocol

from pydantic import ValidationError

from chalicelib.kernel.canonical import digest
from chalicelib.kernel.clock import CHINA, Clock
from chalicelib.kernel.errors import Unavailable
from chalicelib.kernel.facts import By
from chalicelib.kernel.values import Strict

KEPT = timedelta(days=1095)
"""How long an entry is kept: three years, as long as the records of impact assessments (个人信息保护法 art 56)."""


class Trace(Strict):
    """A request as the audit remembers it. Holds no personal data: ids, and the sender's address sealed."""

    actor: By
    session: str = ""
    origin: str = ""
    """The sender's network address, sealed: only auditors read it."""
    act: str
    """Method and route: ``POST /v1/applications/{case_id}/decision``."""
    about: str = ""
    """What it was done to: a case, an account."""
    purpose: str = ""


class Entry(Strict):
    """One entry of the trail. ``seq`` counts from 1 within a shard and day; ``at`` is wall time, UTC."""

    day: str
    """The day of ``at`` in China: ``2026-11-24``."""
    shard: str
    seq: int
    at: datetime
    trace: Trace
    result: str
    """The kinds of the facts it led to, ``done``, ``shown``, or the code of the refusal."""
    previous: str
    digest: str = ""

    def own_digest(self) -> str:
        """The digest that the entry must carry: over everything but the digest itself."""
        return digest(self.model_dump(mode="json", exclude={"digest"}))

    @property
    def places(self) -> dict[str, str]:
        """What it is found by: who acted, what about (where it was about something), and when."""
        trace = self.trace
        found = {
            "actor": f"{trace.actor.role}#{trace.actor.id}",
            "at": f"{moment(self.at)}#{self.shard}#{self.seq:09d}",
        }
        return found | ({"about": trace.about} if trace.about else {})


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as it is stored, before anything in it is believed."""

    seq: float
    record: str
    places: Mapping[str, str]

    @classmethod
    def of(cls, entry: Entry) -> "Row":
        """The entry as it must be stored."""
        return cls(entry.seq, entry.model_dump_json(), entry.places)

    def entry(self) -> Entry | None:
        """What was recorded; ``None`` when it cannot be read."""
        try:
            return Entry.model_validate_json(self.record)
        except ValidationError:
            return None


def moment(at: datetime) -> str:
    """An instant as text that sorts by time."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def day_of(at: datetime) -> str:
    """The day in China on which an instant lies."""
    return at.astimezone(CHINA).date().isoformat()


def follow(previous: Entry | None, shard: str, at: datetime, trace: Trace, result: str) -> Entry:
    """The entry after ``previous``, or the first one of another shard or day."""
    day = day_of(at)
    last = previous if previous is not None and (previous.day, previous.shard) == (day, shard) else None
    bare = Entry(
        day=day, shard=shard, seq=last.seq + 1 if last else 1, at=at.astimezone(UTC), trace=trace, result=result,
        previous=last.digest if last else "",
    )  # fmt: skip
    return bare.model_copy(update={"digest": bare.own_digest()})


def faults(day: str, shard: str, rows: Iterable[Row]) -> list[str]:
    """What is wrong with the chain stored for a shard and day: missing, strange and altered entries, by number.

    A chain that was cut off at its end, or written anew as a whole, is whole in itself: its anchor tells.
    """
    found: list[str] = []
    due, previous = 1, ""
    for row in rows:
        if row.seq < due or row.seq != int(row.seq):
            found.append(f"entry {row.seq} is strange")
            continue
        seq, entry = int(row.seq), row.entry()
        if seq > due:
            found.append(f"entry {due} is missing" if seq == due + 1 else f"entries {due} to {seq - 1} are missing")
        if entry is None:
            found.append(f"entry {seq} cannot be read")
        else:
            if (entry.day, entry.shard, entry.seq) != (day, shard, seq):
                found.append(f"entry {seq} is strange")
            if entry.digest != entry.own_digest() or row.places != entry.places:
                found.append(f"entry {seq} was altered")
            if seq == due and entry.previous != previous:
                found.append(f"entry {seq} does not follow entry {seq - 1}")
        due, previous = seq + 1, entry.digest if entry else ""
    return found if due > 1 else [*found, "entry 1 is missing"]


class Trail(Protocol):
    """Port: where the audit is written."""

    def record(self, trace: Trace, result: str) -> None:
        """Append one entry, now.

        Raises
        ------
        Unavailable
            when it could not be written.
        """
        ...


class TrailReader(Protocol):
    """Port: where the audit is read."""

    def shards(self, day: str) -> list[str]:
        """The shards that wrote on a day."""
        ...

    def rows(self, day: str, shard: str) -> Iterator[Row]:
        """What a shard wrote on a day, as it is stored, in order."""
        ...

    def by_actor(
        self, actor: By, start: datetime, end: datetime, limit: int, after: str = ""
    ) -> tuple[list[Entry], str]:
        """What somebody did from ``start`` until before ``end``, oldest first, and the cursor of the next page."""
        ...

    def about(self, about: str, start: datetime, end: datetime, limit: int, after: str = "") -> tuple[list[Entry], str]:
        """What was done to something, likewise."""
        ...


class PlaceTaken(Exception):
    """Another entry stands in that place of the chain already."""


def _new_shard() -> str:
    return secrets.token_hex(8)


@dataclass
class Shard:
    """The chain of one process, whose head it remembers: appending reads nothing and waits for no other process."""

    clock: Clock
    id: str = field(default_factory=_new_shard)
    _last: Entry | None = None
    _lock: Lock = field(default_factory=Lock)

    def append(self, trace: Trace, result: str, write: Callable[[Entry], None]) -> None:
        """Have ``write`` store the next entry; the head moves on only if it did.

        ``write`` raises :class:`PlaceTaken` when something is stored in that place: an entry of ours whose
        answer was lost on the way. Then the shard is left as it is, and another one begins.
        """
        with self._lock:
            try:
                self._append(trace, result, write)
            except PlaceTaken:
                self.id, self._last = _new_shard(), None
                try:
                    self._append(trace, result, write)
                except PlaceTaken as again:
                    raise Unavailable("audit_unavailable") from again

    def _append(self, trace: Trace, result: str, write: Callable[[Entry], None]) -> None:
        entry = follow(self._last, self.id, self.clock.now().wall, trace, result)
        write(entry)
        self._last = entry
