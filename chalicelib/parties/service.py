"""Reads and changes what the platform holds about a person or firm."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import ValidationError

from chalicelib.kernel.changing import ATTEMPTS
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.privacy import Person, Privacy, SealBroken
from chalicelib.kernel.store import VersionConflict
from chalicelib.parties.model import Holdings, Section


@dataclass(frozen=True, slots=True)
class Sealed:
    """One stored section: ciphertext and how often it was written."""

    sealed: str
    revision: int


class PartyStore(Protocol):
    """Port: where sections are kept."""

    def sections(self, person_id: str) -> dict[Section, Sealed]:
        """All sections of a person in one call; those never written are absent."""
        ...

    def put(self, person: Person, section: Section, sealed: str, after: int) -> None:
        """Write revision ``after + 1``, and the key of a new person with it, or raise :class:`VersionConflict`."""
        ...


def unsealed(privacy: Privacy, person: Person, sealed: Mapping[Section, str]) -> Holdings:
    """Holdings from ciphertext, wherever it was read (the instant workflow reads it without a function)."""
    return Holdings.model_validate({s: privacy.unseal(person, text, about=s) for s, text in sealed.items()})


class Parties:
    """What is held about people and firms."""

    def __init__(self, store: PartyStore, privacy: Privacy) -> None:
        self._store = store
        self._privacy = privacy

    def holdings(self, person: Person) -> Holdings:
        """Everything held about ``person`` that can be read; empty for a new one.

        A section that cannot be read is as one that is not held: the applicant is asked instead.
        """
        if person.new:
            return Holdings()
        readable = Holdings()
        for section, held in self._store.sections(person.id).items():
            try:
                opened = unsealed(self._privacy, person, {section: held.sealed})
            except (SealBroken, ValidationError):
                continue
            readable = readable.model_copy(update={section: getattr(opened, section)})
        return readable

    def change(self, person: Person, section: Section, update: Callable[[Any], Any]) -> None:
        """Replace a section by ``update`` of it (of ``None`` when it was never written)."""
        for _ in range(ATTEMPTS):
            stored = None if person.new else self._store.sections(person.id).get(section)
            before = self._privacy.unseal(person, stored.sealed, about=section) if stored else None
            after = update(before)
            if after == before:
                return None
            try:
                sealed = self._privacy.seal(person, after, about=section)
                return self._store.put(person, section, sealed, stored.revision if stored else 0)
            except VersionConflict:
                person = self._privacy.person(person.lookup)
        raise Conflict("case_busy")
