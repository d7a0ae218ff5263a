"""Whose account a login leads to: proofs of name and number, the province's word, and people who were erased."""

import pytest

from chalicelib.access.sessions import Entry
from chalicelib.kernel.caller import Caller, Mandate
from chalicelib.kernel.errors import Invalid, Unauthenticated, Unavailable
from chalicelib.kernel.records import Record
from tests.builders import ELDER, YOUNGER, id_number
from tests.entrances import Entrances, refused


@pytest.fixture
def there() -> Entrances:
    return Entrances()


def test_a_login_without_a_proof_knows_nobody(there: Entrances) -> None:
    entry = there.by_phone()
    assert there.residents.caller(entry) == Caller("resident", entry.account, "phone")


def test_a_proof_leads_this_login_and_later_ones_to_the_person(there: Entrances) -> None:
    caller = there.proved(ELDER)
    assert (caller.assurance, caller.own_lookup) == ("real_name", there.privacy.lookup("person", ELDER))
    assert there.by_phone() == Entry("resident", caller.id, "real_name")
    assert ELDER not in there.stored
    assert "杨秀英" not in there.stored


def test_a_second_login_of_the_same_person_leads_there_too(there: Entrances) -> None:
    person = there.proved(ELDER).id
    asking = there.caller(there.pair(there.residents.by_mini_program("o-1")))
    assert asking.id != person
    there.residents.prove_name(asking, "杨秀英", ELDER)
    assert there.residents.by_mini_program("o-1").account == person
    assert there.by_phone().account == person


def test_whoever_is_somebody_cannot_become_somebody_else(there: Entrances) -> None:
    caller = there.proved(ELDER)
    asked = there.register.asked
    refused("identity_taken", lambda: there.residents.prove_name(caller, "李建国", YOUNGER))
    assert there.register.asked == asked  # nor is the register asked about others
    assert there.privacy.lookup("person", YOUNGER) not in there.keys


def test_an_old_token_of_a_login_that_was_proved_cannot_lead_it_elsewhere(there: Entrances) -> None:
    before = there.caller(there.pair(there.by_phone()))
    entry = there.residents.prove_name(before, "杨秀英", ELDER)
    refused("identity_taken", lambda: there.residents.prove_name(before, "李建国", YOUNGER))
    assert there.by_phone().account == entry.account
    assert there.residents.prove_name(before, "杨秀英", ELDER) == entry


def test_of_two_proofs_at_once_one_holds(there: Entrances) -> None:
    asking = there.caller(there.pair(there.by_phone()))
    for number in (ELDER, YOUNGER):  # both have accounts, so that only the login is fought about
        there.residents.by_claims({"id_number": number, "name": "某人"})
    there.records.meanwhile = lambda: there.residents.prove_name(asking, "李建国", YOUNGER)
    refused("case_busy", lambda: there.residents.prove_name(asking, "杨秀英", ELDER))
    account = there.records.get(there.by_phone().account, "account")
    assert account is not None
    assert account.data["lookup"] == there.privacy.lookup("person", YOUNGER)


@pytest.mark.parametrize(
    ("finding", "code", "kind"),
    [
        ("mismatch", "identity_mismatch", Invalid),
        ("unknown", "identity_unknown", Invalid),
        ("temporary", "login_channel_unavailable", Unavailable),
    ],
)
def test_what_the_register_does_not_confirm_proves_nothing(
    there: Entrances, finding: str, code: str, kind: type
) -> None:
    asking = there.caller(there.pair(there.by_phone()))
    there.register.finding = finding  # type: ignore[assignment]
    assert isinstance(refused(code, lambda: there.residents.prove_name(asking, "杨秀英", ELDER)), kind)
    assert there.by_phone().account == asking.id


@pytest.mark.parametrize(
    ("number", "code"), [("123", "identity_number_format"), (id_number("29990101"), "identity_number_date")]
)
def test_a_number_that_cannot_be_is_refused_unasked(there: Entrances, number: str, code: str) -> None:
    asking = there.caller(there.pair(there.by_phone()))
    assert refused(code, lambda: there.residents.prove_name(asking, "杨秀英", number)).field == "id_number"
    assert there.register.asked == 0


def erased(there: Entrances, person: str) -> None:
    """The person's keys and documents are gone, as after a deletion that left the login itself."""
    lookup = there.keys.pop(person).lookup
    there.keys.pop(lookup)
    for key in [key for key in there.records.kept if person in key[0]]:
        del there.records.kept[key]


def test_a_login_of_a_person_who_was_erased_is_nobodys_again_and_can_be_proved_anew(there: Entrances) -> None:
    caller = there.proved(ELDER)
    erased(there, caller.id)
    refused("session_over", lambda: there.residents.caller(Entry("resident", caller.id, "real_name")))
    refused("session_over", lambda: there.residents.prove_name(caller, "杨秀英", ELDER))
    assert there.privacy.lookup("person", ELDER) not in there.keys
    assert there.by_phone().assurance == "phone"
    again = there.proved(YOUNGER)
    assert again.id not in ("", caller.id)


def test_the_provinces_word_is_a_proof(there: Entrances) -> None:
    entry = there.residents.by_claims({"id_number": ELDER, "name": "杨秀英"})
    assert entry.assurance == "real_name"
    assert there.proved(ELDER).id == entry.account
    assert there.residents.by_claims({"id_number": ELDER.lower(), "name": "杨秀英"}) == entry


@pytest.mark.parametrize(
    "claims",
    [
        {}, {"id_number": ELDER}, {"name": "杨秀英"}, {"id_number": 7, "name": "杨秀英"},
        {"id_number": ELDER, "name": ""},
        {"id_number": "530121", "name": "杨秀英"}, {"preferred_username": "wang-min", "amr": ["pwd", "otp"]},
    ],
    ids=str,
)  # fmt: skip
def test_a_provider_that_does_not_say_who_it_is_lets_nobody_in(there: Entrances, claims: dict[str, object]) -> None:
    assert isinstance(refused("login_failed", lambda: there.residents.by_claims(claims)), Unauthenticated)


def test_an_account_made_while_somebody_else_makes_the_person_opens_under_the_persons_key(there: Entrances) -> None:
    lookup = there.privacy.lookup("person", ELDER)

    def first_case() -> None:
        there.tell("person", ELDER, alive=True)

    there.records.meanwhile = first_case
    entry = there.residents.by_claims({"id_number": ELDER, "name": "杨秀英"})
    account = there.records.get(entry.account, "account")
    assert account is not None
    opened = there.privacy.unseal(there.keys[lookup], account.data["sealed"], "account")
    assert opened == {"name": "杨秀英", "number": ELDER}


def test_however_many_firms_send_somebody_their_token_stays_small_and_their_own_in_it(there: Entrances) -> None:
    caller = there.proved(ELDER)
    items = [f"item_{number:02}_{'x' * 30}" for number in range(20)]
    for number in range(100):
        there.records.put(Record(caller.id, f"mandate#firm-{number:03}", {"kind": "agent", "items": items}))
    there.records.put(Record(caller.id, "mandate#person-child", {"kind": "guardian"}))
    entry = Entry("resident", caller.id, "real_name")
    carried = there.residents.caller(entry).mandates
    assert {"self", "guardian"} <= {mandate.kind for mandate in carried}
    assert Mandate("firm-000", "agent", frozenset(items)) in carried
    assert len(there.pair(entry).access_token) < 8_000
