"""What is held about people and firms, in DynamoDB."""

from collections.abc import Mapping
from typing import Any

from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from chalicelib.aws import tables
from chalicelib.aws.dynamo import Connection
from chalicelib.kernel.privacy import Person
from chalicelib.kernel.store import VersionConflict
from chalicelib.parties.model import SECTIONS, Section
from chalicelib.parties.service import Sealed


class PartiesTable:
    """The :class:`~chalicelib.parties.service.PartyStore` of the cloud and of the local engine."""

    def __init__(self, parties: str, keys: str) -> None:
        self._parties = tables.parties(parties)
        self._keys = tables.keys(keys)
        self._connection = Connection()

    def sections(self, person_id: str) -> dict[Section, Sealed]:
        wanted = [(person_id, section) for section in SECTIONS]
        found = self._parties.batch_get(wanted, consistent_read=True)
        return {item.sk: Sealed(item.sealed, int(item.revision)) for item in found}

    def put(self, person: Person, sections: Mapping[Section, Sealed]) -> None:
        try:
            with TransactWrite(connection=self._connection) as write:
                for section, fresh in sections.items():
                    item = self._parties(person.id, section, sealed=fresh.sealed, revision=fresh.revision)
                    write.save(item, condition=self._unchanged(fresh.revision - 1))
                if person.new:
                    for key in tables.keys_of(self._keys, person):
                        write.save(key, condition=self._keys.pk.does_not_exist())
        except TransactWriteError as cancelled:
            raise VersionConflict from cancelled

    def _unchanged(self, revision: int) -> Any:
        return self._parties.revision == revision if revision else self._parties.pk.does_not_exist()
