"""What people wrote to the official account: complaints, reports, suggestions, questions (投诉举报建议咨询).

Each is numbered and kept sealed, under the key of the person whose openid it came from, else by the vault, until a
colleague at a window takes it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol, get_args

from chalicelib.kernel.caller import Caller
from chalicelib.kernel.changing import ATTEMPTS
from chalicelib.kernel.clock import CHINA, Clock
from chalicelib.kernel.errors import Conflict, Forbidden, NotFound
from chalicelib.kernel.privacy import KeyDestroyed, Person, Privacy
from chalicelib.kernel.records import Counters, Record, Records
from chalicelib.kernel.store import VersionConflict
from chalicelib.messaging.authorising import Vault
from chalicelib.messaging.wechat_schemas import IntakePage, IntakeTaken, IntakeView

Kind = Literal["投诉", "举报", "建议", "咨询"]
KINDS: tuple[Kind, ...] = get_args(Kind)
LONGEST = 1000
"""Characters that are kept: a vault's key takes 4,096 bytes (KMS Encrypt)."""
PAGE = 50
DAY = timedelta(days=2)
"""How long the numbers of a day are counted."""
KEPT = timedelta(days=366)
"""How long what was taken can still be read."""
PLACE = "intake"


@dataclass(frozen=True, slots=True)
class Entry:
    """One of them, opened."""

    id: str
    kind: Kind
    at: datetime
    text: str = field(repr=False)
    openid: str = field(repr=False)
    person: str = ""
    """Who wrote it, where that is known."""
    by: str = ""
    """The colleague who took it."""


class IntakeStore(Protocol):
    """Port: where they are kept, sealed."""

    def keep(self, kind: Kind, openid: str, text: str, person: Person | None) -> str:
        """Keep one; its number."""
        ...

    def waiting(self) -> Iterator[Entry]:
        """Those that nobody took, oldest first, without those whose person's data is destroyed."""
        ...

    def take(self, number: str, by: str) -> str:
        """Have a colleague take one; who has it: the one who took it first. Empty: there is none."""
        ...


class Sealed(Protocol):
    """How one is sealed: under a person's key, or by the vault."""

    def seal(self, text: str, about: str) -> str:
        """The text, sealed."""
        ...

    def open(self, sealed: str, about: str) -> str:
        """What was sealed."""
        ...


class IntakeRecords:
    """The :class:`IntakeStore` among the documents."""

    def __init__(self, records: Records, counters: Counters, privacy: Privacy, vault: Vault, clock: Clock) -> None:
        self._records = records
        self._counters = counters
        self._privacy = privacy
        self._vault = vault
        self._clock = clock

    def keep(self, kind: Kind, openid: str, text: str, person: Person | None) -> str:
        at, under = self._clock.now().wall, self._under(person)
        day = f"{at.astimezone(CHINA):%Y%m%d}"
        for _ in range(ATTEMPTS):
            number = f"WX{day}{self._counters.add(f'{PLACE}#{day}', DAY):05d}"
            about = f"{PLACE}#{number}"
            data = {
                "kind": kind, "at": at.isoformat(), "person": person.id if person else "", "by": "",
                "text": under.seal(text, about), "openid": under.seal(openid, f"{about}#openid"),
            }  # fmt: skip
            try:
                self._records.put(Record(PLACE, number, data))
            except VersionConflict:  # the counters of the day were lost
                continue
            return number
        raise Conflict("case_busy")

    def waiting(self) -> Iterator[Entry]:
        for record in self._records.under(PLACE):
            entry = self._opened(record) if not record.data["by"] else None
            if entry is not None:
                yield entry

    def take(self, number: str, by: str) -> str:
        for _ in range(ATTEMPTS):
            found = self._records.get(PLACE, number)
            if found is None or found.data["by"]:
                return str(found.data["by"]) if found is not None else ""
            until = self._clock.now().wall + KEPT
            try:
                self._records.put(replace(found, data={**found.data, "by": by}, expires=until))
            except VersionConflict:
                continue
            return by
        raise Conflict("case_busy")

    def _opened(self, record: Record) -> Entry | None:
        data: Any = record.data
        try:
            under = self._under(self._privacy.known(data["person"]) if data["person"] else None)
        except KeyDestroyed:
            return None
        about = f"{PLACE}#{record.sk}"
        return Entry(
            record.sk, data["kind"], datetime.fromisoformat(data["at"]), under.open(data["text"], about),
            under.open(data["openid"], f"{about}#openid"), data["person"], data["by"],
        )  # fmt: skip

    def _under(self, person: Person | None) -> Sealed:
        return self._vault if person is None else _Own(self._privacy, person)


class _Own:
    """Seals under one person's key."""

    def __init__(self, privacy: Privacy, person: Person) -> None:
        self._privacy = privacy
        self._person = person

    def seal(self, text: str, about: str) -> str:
        return self._privacy.seal(self._person, text, about)

    def open(self, sealed: str, about: str) -> str:
        return str(self._privacy.unseal(self._person, sealed, about))


class Intake:
    """Takes what people write, and shows it to the windows."""

    def __init__(self, store: IntakeStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def received(self, kind: Kind, openid: str, text: str, person: Person | None) -> str:
        """Keep what somebody wrote, its first :data:`LONGEST` characters; its number."""
        return self._store.keep(kind, openid, text[:LONGEST], person)

    def page(self, caller: Caller) -> IntakePage:
        """Those that nobody took, the oldest first.

        Raises
        ------
        Forbidden
            ``window_duty_needed``.
        """
        self._at_a_window(caller)
        views = [
            IntakeView(id=entry.id, kind=entry.kind, at=entry.at, text=entry.text, known=bool(entry.person))
            for _, entry in zip(range(PAGE), self._store.waiting(), strict=False)
        ]
        return IntakePage(items=tuple(views))

    def take(self, caller: Caller, number: str) -> IntakeTaken:
        """The caller takes one; again changes nothing.

        Raises
        ------
        Forbidden
            ``window_duty_needed``.
        NotFound
            ``intake_unknown``.
        Conflict
            ``intake_taken``: a colleague has it.
        """
        self._at_a_window(caller)
        holder = self._store.take(number, caller.id)
        if not holder:
            raise NotFound("intake_unknown")
        if holder != caller.id:
            raise Conflict("intake_taken")
        return IntakeTaken(id=number)

    def _at_a_window(self, caller: Caller) -> None:
        now = self._clock.now().wall
        if not any(post.duty == "window" and (post.until is None or now < post.until) for post in caller.posts):
            raise Forbidden("window_duty_needed")
