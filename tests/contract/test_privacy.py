"""What every privacy adapter must do: the one in memory and the one with a KMS key alike."""

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import pytest
from hypothesis import given, settings, strategies as st

from chalicelib.aws.cases_table import CasesTable
from chalicelib.aws.privacy import KmsPrivacy
from chalicelib.kernel.privacy import KeyDestroyed, Person, Privacy, SealBroken
from chalicelib.kernel.store import CaseStore
from tests.contract.flow import case, opening
from tests.contract.secret import made
from tests.fakes.case_store import MemoryCases
from tests.fakes.privacy import MemoryPrivacy

VALUE = {"name": "杨秀英", "number": "530121194001010025", "nested": [1, True, None, {"a": "b"}]}


@dataclass
class Setup:
    """A privacy, a case store that writes its new persons, and how a person's key is destroyed."""

    privacy: Privacy
    cases: CaseStore
    destroy: Callable[[Person], None]

    def stored(self, lookup: str = "person-1") -> Person:
        """A person whom a change has written."""
        person = self.privacy.person(lookup)
        self.cases.commit(opening(case(crc32(lookup.encode())), person=person))
        return self.privacy.person(lookup)


@pytest.fixture(params=["memory", "kms"])
def setup(request: pytest.FixtureRequest) -> Setup:
    if request.param == "memory":
        keys: dict[str, Person] = {}

        def forget(person: Person) -> None:
            del keys[person.id], keys[person.lookup]

        return Setup(MemoryPrivacy(keys), MemoryCases(keys), forget)
    dynamodb = request.getfixturevalue("dynamodb")
    secret, kms_key = made()

    def delete(person: Person) -> None:
        for pk in (person.id, person.lookup):
            dynamodb.delete_item(TableName="keys", Key={"pk": {"S": pk}})

    return Setup(
        KmsPrivacy("keys", kms_key, secret),
        CasesTable("cases", claims="claims", idempotency="idempotency", keys="keys"),
        delete,
    )


def test_a_new_person_is_not_stored_until_a_change_writes_them(setup: Setup) -> None:
    first, second = setup.privacy.person("person-1"), setup.privacy.person("person-1")
    assert first.new
    assert first.id != second.id
    with pytest.raises(KeyDestroyed):
        setup.privacy.known(first.id)
    setup.cases.commit(opening(case(1), person=first))
    stored = Person(first.id, "person-1", first.wrapped)
    assert setup.privacy.person("person-1") == stored
    assert setup.privacy.known(first.id) == stored


def test_what_is_sealed_comes_out_as_it_went_in(setup: Setup) -> None:
    fresh = setup.privacy.person("person-1")
    sealed = setup.privacy.seal(fresh, VALUE, about="case-1")
    assert setup.privacy.unseal(fresh, sealed, about="case-1") == VALUE
    setup.cases.commit(opening(case(1), person=fresh))
    assert setup.privacy.unseal(setup.privacy.known(fresh.id), sealed, about="case-1") == VALUE


def test_a_sealed_text_shows_nothing_of_what_is_in_it(setup: Setup) -> None:
    person = setup.stored()
    sealed = setup.privacy.seal(person, VALUE, about="case-1")
    assert b"530121" not in base64.b64decode(sealed)
    assert "杨".encode() not in base64.b64decode(sealed)
    assert sealed != setup.privacy.seal(person, VALUE, about="case-1")


def test_a_seal_is_bound_to_its_person_and_to_what_it_is_about(setup: Setup) -> None:
    one, two = setup.stored("person-1"), setup.stored("person-2")
    sealed = setup.privacy.seal(one, VALUE, about="case-1")
    with pytest.raises(SealBroken):
        setup.privacy.unseal(two, sealed, about="case-1")
    with pytest.raises(SealBroken):
        setup.privacy.unseal(one, sealed, about="case-2")


def test_an_altered_text_is_refused_wherever_it_was_altered(setup: Setup) -> None:
    person = setup.stored()
    sealed = setup.privacy.seal(person, "呈贡", about="case-1")
    raw = base64.b64decode(sealed)
    for place in range(len(raw)):
        altered = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
        with pytest.raises(SealBroken):
            setup.privacy.unseal(person, base64.b64encode(altered).decode(), about="case-1")


@pytest.mark.parametrize("text", ["", "A", "not base64!", "AAAA", "呈贡", base64.b64encode(b"x" * 28).decode()])
def test_what_was_never_sealed_is_refused(setup: Setup, text: str) -> None:
    with pytest.raises(SealBroken):
        setup.privacy.unseal(setup.stored(), text, about="case-1")


def test_a_destroyed_key_takes_the_data_with_it_and_the_person_begins_anew(setup: Setup) -> None:
    person, other = setup.stored("person-1"), setup.stored("person-2")
    sealed = setup.privacy.seal(person, VALUE, about="case-1")
    setup.destroy(person)
    with pytest.raises(KeyDestroyed) as gone:
        setup.privacy.known(person.id)
    assert gone.value.code == "personal_data_destroyed"
    again = setup.privacy.person("person-1")
    assert (again.new, again.id != person.id) == (True, True)
    with pytest.raises(SealBroken):
        setup.privacy.unseal(again, sealed, about="case-1")
    assert setup.privacy.known(other.id) == other


def test_a_look_up_digest_is_stable_and_its_kinds_are_apart(setup: Setup) -> None:
    number = "530121194001010025"
    person = setup.privacy.lookup("person", number)
    assert person == setup.privacy.lookup("person", number)
    assert person[-32:] != setup.privacy.lookup("firm", number)[-32:]
    assert person != setup.privacy.lookup("person", "530121194001010033")
    assert number not in person


def test_another_platform_has_other_digests_and_codes(setup: Setup) -> None:
    other: Any = MemoryPrivacy({})
    assert setup.privacy.lookup("person", "1") != other.lookup("person", "1")
    assert setup.privacy.code("case-1") != other.code("case-1")


def test_a_query_code_is_8_characters_and_each_about_has_its_own(setup: Setup) -> None:
    codes = [setup.privacy.code(f"case-{number}") for number in range(200)]
    assert codes == [setup.privacy.code(f"case-{number}") for number in range(200)]
    assert len(set(codes)) == 200
    assert all(re.fullmatch("[0-9A-Z]{8}", code) for code in codes)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)


@settings(deadline=None, database=None, max_examples=60)
@given(value=JSON, about=st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_any_json_comes_out_as_it_went_in(value: Any, about: str) -> None:
    privacy = MemoryPrivacy({})
    person = privacy.person("person-1")
    assert privacy.unseal(person, privacy.seal(person, value, about), about) == value


def test_who_is_not_there_is_not_made(setup: Setup) -> None:
    assert setup.privacy.found("person-1") is None
    person = setup.stored()
    assert setup.privacy.found("person-1") == person
    setup.destroy(person)
    assert setup.privacy.found("person-1") is None
