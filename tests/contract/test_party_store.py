"""What every party store must do: the one in memory and the table alike."""

from datetime import date

import pytest

from chalicelib.aws.parties_table import PartiesTable
from chalicelib.aws.privacy import KmsPrivacy
from chalicelib.kernel.privacy import Person, Privacy
from chalicelib.kernel.store import VersionConflict
from chalicelib.parties.model import Holdings
from chalicelib.parties.service import Parties, PartyStore, Sealed
from tests.contract.secret import made
from tests.fakes.party_store import MemoryParties
from tests.fakes.privacy import MemoryPrivacy

Both = tuple[PartyStore, Privacy]


@pytest.fixture(params=["memory", "table"])
def both(request: pytest.FixtureRequest) -> Both:
    """A party store, and the privacy whose keys it writes."""
    if request.param == "memory":
        keys: dict[str, Person] = {}
        return MemoryParties(keys), MemoryPrivacy(keys)
    request.getfixturevalue("dynamodb")
    secret, kms_key = made()
    return PartiesTable("parties", "keys"), KmsPrivacy("keys", kms_key, secret)


def test_of_whom_nothing_was_written_nothing_is_held(both: Both) -> None:
    store, privacy = both
    person = privacy.person("person-1")
    assert store.sections(person.id) == {}
    assert Parties(store, privacy).holdings(person) == Holdings()


def test_a_section_is_written_in_revisions(both: Both) -> None:
    store, privacy = both
    person = privacy.person("person-1")
    store.put(person, {"profile": Sealed("first", 1)})
    known = privacy.known(person.id)
    store.put(known, {"profile": Sealed("second", 2)})
    store.put(known, {"credit": Sealed("grade", 1)})
    assert store.sections(person.id) == {"profile": Sealed("second", 2), "credit": Sealed("grade", 1)}


def test_who_changed_an_older_revision_is_refused(both: Both) -> None:
    store, privacy = both
    person = privacy.person("person-1")
    store.put(person, {"profile": Sealed("first", 1)})
    known = privacy.known(person.id)
    store.put(known, {"profile": Sealed("second", 2)})
    for after in (0, 1, 5):
        with pytest.raises(VersionConflict):
            store.put(known, {"profile": Sealed("late", after + 1), "records": Sealed("too", 1)})
    assert store.sections(person.id) == {"profile": Sealed("second", 2)}


def test_sections_of_one_person_are_not_anothers(both: Both) -> None:
    store, privacy = both
    one, two = privacy.person("person-1"), privacy.person("person-2")
    store.put(one, {"profile": Sealed("one", 1)})
    store.put(two, {"profile": Sealed("two", 1)})
    assert store.sections(one.id) == {"profile": Sealed("one", 1)}


def test_a_new_person_is_written_with_the_first_section_by_one_of_two(both: Both) -> None:
    store, privacy = both
    first, second = privacy.person("person-1"), privacy.person("person-1")
    assert first.new
    assert second.new
    store.put(first, {"profile": Sealed("first", 1)})
    with pytest.raises(VersionConflict):
        store.put(second, {"credit": Sealed("late", 1)})
    assert privacy.person("person-1").id == first.id
    assert store.sections(second.id) == {}


def test_the_service_changes_what_is_there_now_whoever_was_first(both: Both) -> None:
    store, privacy = both
    parties = Parties(store, privacy)
    stale = privacy.person("person-1")
    parties.change(privacy.person("person-1"), {"history": lambda held: (held or {}) | {"a": 1}})
    parties.change(stale, {"history": lambda held: (held or {}) | {"b": 2}})
    known = privacy.person("person-1")
    sealed = store.sections(known.id)["history"]
    assert privacy.unseal(known, sealed.sealed, about="history") == {"a": 1, "b": 2}
    assert sealed.revision == 2


def test_a_change_that_changes_nothing_makes_no_revision(both: Both) -> None:
    store, privacy = both
    parties = Parties(store, privacy)
    for _ in range(2):
        parties.change(privacy.person("person-1"), {"credit": lambda _: "white"})
    assert store.sections(privacy.person("person-1").id)["credit"].revision == 1
    assert parties.holdings(privacy.person("person-1")).grade(date(2026, 11, 24)) == "white"
