"""The phone of a login is kept sealed, to tell its holder there; of whom nobody knows who they are, for a day only."""

from datetime import timedelta

import pytest

from chalicelib.kernel.records import Record
from chalicelib.rights.accounts import NUMBER
from chalicelib.rights.phones import LAST, LIVES, UNPROVED, Phones, PhoneStanding
from tests.builders import ELDER, YOUNGER
from tests.entrances import OTHER_PHONE, PHONE, Entrances


class Kept(Entrances):
    """The entrances, and what they keep of phones."""

    def __init__(self) -> None:
        super().__init__()
        self.phones, self.standing = Phones(self.records, self.privacy), PhoneStanding(self.records)

    def account(self, phone: str = PHONE) -> str:
        """The id of a phone's account."""
        return self.privacy.person(self.privacy.lookup("phone", phone)).id

    def last(self, person_id: str) -> str:
        number = self.phones.last(person_id)
        assert self.standing.stands(person_id) is bool(number)
        return number


@pytest.fixture
def there() -> Kept:
    return Kept()


def test_who_proved_their_name_is_told_where_they_logged_in(there: Kept) -> None:
    caller = there.proved(ELDER)
    assert there.last(caller.id) == PHONE
    assert PHONE not in there.stored


def test_the_last_phone_counts(there: Kept) -> None:
    person = there.proved(ELDER).id
    there.proved(ELDER, phone=OTHER_PHONE)
    assert there.last(person) == OTHER_PHONE
    there.by_phone(PHONE)
    assert there.last(person) == PHONE


def test_of_whom_nobody_knows_who_they_are_the_number_is_forgotten_after_a_day(there: Kept) -> None:
    entry = there.by_phone()
    [kept] = there.records.under(entry.account, UNPROVED)
    assert set(kept.data) == {NUMBER}
    assert NUMBER not in there.records.under(entry.account, "account")[0].data
    there.later(LIVES + timedelta(seconds=1))
    assert there.records.under(entry.account, UNPROVED) == []


def test_who_proves_it_later_is_told_there_from_the_next_login_on(there: Kept) -> None:
    asking = there.caller(there.pair(there.by_phone()))
    there.later(LIVES + timedelta(seconds=1))
    person = there.residents.prove_name(asking, "杨秀英", ELDER).account
    assert there.last(person) == ""
    there.by_phone()
    assert there.last(person) == PHONE


def test_a_repeated_proof_forgets_nothing(there: Kept) -> None:
    asking = there.caller(there.pair(there.by_phone()))
    person = there.residents.prove_name(asking, "杨秀英", ELDER).account
    there.later(LIVES + timedelta(seconds=1))
    there.residents.prove_name(asking, "杨秀英", ELDER)
    assert there.last(person) == PHONE


def test_a_login_that_was_proved_before_numbers_were_kept_tells_its_number(there: Kept) -> None:
    person = there.proved(ELDER).id
    there.records.kept[there.account(), "account"] = Record(there.account(), "account", {"verified": person}, 1)
    del there.records.kept[person, LAST]
    assert there.last(person) == ""
    there.by_phone()
    assert there.last(person) == PHONE


def test_who_comes_by_single_sign_on_or_mini_program_has_no_phone(there: Kept) -> None:
    by_claims = there.residents.by_claims({"id_number": YOUNGER, "name": "李建国"}).account
    by_mini_program = there.residents.by_mini_program("o-1").account
    assert (there.last(by_claims), there.last(by_mini_program)) == ("", "")


def test_a_phone_of_somebody_who_was_erased_is_nobodys(there: Kept) -> None:
    person = there.proved(ELDER).id
    whose = there.privacy.known(there.account())
    del there.keys[whose.id], there.keys[whose.lookup]
    assert there.phones.last(person) == ""


def test_of_two_logins_at_once_both_are_let_in(there: Kept) -> None:
    person = there.proved(ELDER).id
    there.proved(ELDER, phone=OTHER_PHONE)
    there.later(timedelta(minutes=1))
    there.residents.send_code(PHONE)
    code = there.texts.code(PHONE)
    there.later(timedelta(minutes=1))
    there.residents.send_code(OTHER_PHONE)
    other = there.texts.code(OTHER_PHONE)
    entries = []
    there.records.meanwhile = lambda: entries.append(there.residents.by_code(OTHER_PHONE, other))
    entries.append(there.residents.by_code(PHONE, code))
    assert {entry.account for entry in entries} == {person}
    assert there.last(person) in (PHONE, OTHER_PHONE)
