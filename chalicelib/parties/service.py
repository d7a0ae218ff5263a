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

    def put(self, person: Person, sections: Mapping[Section, Sealed]) -> None:
        """Write all sections, each as the revision after the stored one, and the key of a new person with them.

        Raises
        ------
        VersionConflict
            when one of them has another revision, and writes nothing.
        """
        ...


Updates = dict[Section, Callable[[Any], Any]]
"""What becomes of sections, by what was there."""


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

    def change(self, person: Person, updates: Updates) -> None:
        """Replace each section by its update of it (of ``None`` when it was never written), all or none."""
        for _ in range(ATTEMPTS):
            stored = {} if person.new else self._store.sections(person.id)
            changed = {
                section: fresh
                for section, update in updates.items()
                if (fresh := self._updated(person, section, stored.get(section), update)) is not None
            }
            if not changed:
                return None
            try:
                return self._store.put(person, changed)
            except VersionConflict:
                person = self._privacy.person(person.lookup)
        raise Conflict("case_busy")

    def _updated(
        self, person: Person, section: Section, stored: Sealed | None, update: Callable[[Any], Any]
    ) -> Sealed | None:
        """The section's next revision; ``None`` when it stays as it is."""
        before = self._privacy.unseal(person, stored.sealed, about=section) if stored else None
        after = update(before)
        if after == before:
            return None
        return Sealed(self._privacy.seal(person, after, about=section), (stored.revision if stored else 0) + 1)
