"""Logins of residents: codes by SMS, the mini-program, single sign-on; and whose account each leads to."""

import io
from datetime import timedelta

import pytest

from chalicelib.access.residents import TRIES
from chalicelib.access.sessions import Entry
from chalicelib.kernel.errors import TooMany, Unauthenticated, Unavailable
from chalicelib.web import api as web
from tests.entrances import OTHER_PHONE, PHONE, Entrances, another_code, refused

MINUTE = timedelta(minutes=1)


@pytest.fixture
def there() -> Entrances:
    return Entrances()


def sent(there: Entrances, phone: str = PHONE) -> str:
    there.residents.send_code(phone)
    return there.texts.code(phone)


def soon(there: Entrances, phone: str = PHONE) -> bool:
    """Whether no code goes to the phone now."""
    try:
        there.residents.send_code(phone)
    except TooMany as refusal:
        return (refusal.code, refusal.field) == ("login_code_soon", "phone")
    return False


def test_one_code_a_minute(there: Entrances) -> None:
    sent(there)
    assert soon(there)
    assert not soon(there, OTHER_PHONE)
    there.later(MINUTE)
    assert not soon(there)


def test_five_codes_an_hour_and_ten_a_day(there: Entrances) -> None:
    for hour in range(2):
        for _ in range(5):
            assert not soon(there)
            there.later(MINUTE)
        assert soon(there), hour
        there.later(timedelta(hours=1))
    assert soon(there)
    there.later(timedelta(hours=23))
    assert not soon(there)


def test_a_known_number_is_answered_like_an_unknown_one(there: Entrances) -> None:
    there.by_phone(PHONE)
    there.later(MINUTE)
    for phone in (PHONE, OTHER_PHONE):
        there.residents.send_code(phone)
        assert soon(there, phone)
    phones = (PHONE, OTHER_PHONE, "13887100003")
    wrong = [refused("login_code_invalid", there.residents.by_code, phone, "000000x") for phone in phones]
    assert {(type(refusal), refusal.field) for refusal in wrong} == {(Unauthenticated, "code")}


def test_a_code_lets_in_once(there: Entrances) -> None:
    code = sent(there)
    assert there.residents.by_code(PHONE, code).assurance == "phone"
    refused("login_code_invalid", lambda: there.residents.by_code(PHONE, code))


def test_of_two_who_use_a_code_at_once_one_is_let_in(there: Entrances) -> None:
    code = sent(there)
    entries: list[Entry] = []
    there.records.meanwhile = lambda: entries.append(there.residents.by_code(PHONE, code))
    refused("login_code_invalid", lambda: there.residents.by_code(PHONE, code))
    assert len(entries) == 1


def test_a_code_lives_five_minutes(there: Entrances) -> None:
    code = sent(there)
    there.later(timedelta(minutes=4, seconds=50))
    early = there.residents.by_code(PHONE, code)
    code = sent(there)
    there.later(timedelta(minutes=5, seconds=1))
    refused("login_code_invalid", lambda: there.residents.by_code(PHONE, code))
    assert early.account


def test_after_five_wrong_tries_the_right_code_is_worth_nothing(there: Entrances) -> None:
    code = sent(there)
    for _ in range(TRIES):
        refused("login_code_invalid", lambda: there.residents.by_code(PHONE, another_code(code)))
    refused("login_code_invalid", lambda: there.residents.by_code(PHONE, code))
    there.later(MINUTE)
    fresh = sent(there)
    assert there.residents.by_code(PHONE, fresh).account


def test_the_fifth_try_may_still_be_the_right_one(there: Entrances) -> None:
    code = sent(there)
    for _ in range(TRIES - 1):
        refused("login_code_invalid", lambda: there.residents.by_code(PHONE, another_code(code)))
    assert there.residents.by_code(PHONE, code).account


def test_the_code_of_another_number_and_a_code_before_the_newest_do_not_let_in(there: Entrances) -> None:
    first, other = sent(there), sent(there, OTHER_PHONE)
    while other == first:
        there.later(MINUTE)
        other = sent(there, OTHER_PHONE)
    refused("login_code_invalid", lambda: there.residents.by_code(PHONE, other))
    there.later(MINUTE)
    if sent(there) != first:
        refused("login_code_invalid", lambda: there.residents.by_code(PHONE, first))


def test_a_code_in_the_moment_in_which_the_one_before_is_used_is_refused(there: Entrances) -> None:
    code = sent(there)
    there.later(MINUTE)
    there.records.meanwhile = lambda: there.residents.by_code(PHONE, code)
    assert soon(there)


def test_neither_code_nor_phone_is_stored_or_logged(there: Entrances) -> None:
    written = io.StringIO()
    before = web.log.registered_handler.setStream(written)  # type: ignore[attr-defined]
    try:
        code = sent(there)
        at_rest = there.stored
        there.residents.by_code(PHONE, code)
    finally:
        web.log.registered_handler.setStream(before)  # type: ignore[attr-defined]
    for told in (at_rest, there.stored, written.getvalue()):
        assert f"'{code}'" not in told
        assert PHONE not in told


def test_what_is_stored_of_a_code_cannot_be_tried_out_without_the_key(there: Entrances) -> None:
    """The same code for the same number is another proof under another key."""
    elsewhere = Entrances()
    lookup = there.privacy.lookup("phone", PHONE)
    assert there.residents._proof(lookup, "123456") != elsewhere.residents._proof(lookup, "123456")


def test_a_text_that_does_not_go_out_is_told(there: Entrances) -> None:
    there.texts.works = False
    assert isinstance(refused("login_channel_unavailable", lambda: there.residents.send_code(PHONE)), Unavailable)


@pytest.mark.parametrize(
    ("code", "told", "kind"),
    [
        ("refused", "login_failed", Unauthenticated),
        ("blocked", "login_failed", Unauthenticated),
        ("temporary", "login_channel_unavailable", Unavailable),
    ],
)
def test_who_wechat_does_not_vouch_for_is_not_let_in(there: Entrances, code: str, told: str, kind: type) -> None:
    assert isinstance(refused(told, lambda: there.residents.by_mini_program(code)), kind)
    assert not there.keys


def test_a_mini_program_user_comes_back_to_the_same_account_and_the_openid_is_not_stored(there: Entrances) -> None:
    entry = there.residents.by_mini_program("o-plain-openid")
    assert entry == there.residents.by_mini_program("o-plain-openid")
    assert entry.assurance == "phone"
    assert "o-plain-openid" not in there.stored + repr(there.keys)
