"""What is held about people and firms, kept in memory: the same contract as the table."""

from collections.abc import Mapping

from chalicelib.kernel.privacy import Person
from chalicelib.kernel.store import VersionConflict
from chalicelib.parties.model import Section
from chalicelib.parties.service import Sealed
from tests.fakes.case_store import keep


class MemoryParties:
    """A :class:`~chalicelib.parties.service.PartyStore`; a new person's key goes into ``keys``."""

    def __init__(self, keys: dict[str, Person]) -> None:
        self.kept: dict[tuple[str, Section], Sealed] = {}
        self._keys = keys

    def sections(self, person_id: str) -> dict[Section, Sealed]:
        return {section: sealed for (person, section), sealed in self.kept.items() if person == person_id}

    def put(self, person: Person, sections: Mapping[Section, Sealed]) -> None:
        for section, fresh in sections.items():
            known = self.kept.get((person.id, section))
            if (known.revision if known else 0) != fresh.revision - 1:
                raise VersionConflict
        if person.new:
            if {person.lookup, person.id} & set(self._keys):
                raise VersionConflict
            keep(self._keys, person)
        self.kept |= {(person.id, section): fresh for section, fresh in sections.items()}
