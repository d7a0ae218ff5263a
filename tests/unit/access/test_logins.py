"""Logins of the staff: two factors, the lock; and logins through OpenID providers."""

from datetime import timedelta

import pytest

from chalicelib.access import passwords
from chalicelib.access.logins import FAILURES, LOCKED
from chalicelib.access.schemas import NewStaff, StaffLogin
from chalicelib.access.sessions import Entry
from chalicelib.kernel.errors import DomainError, Unauthenticated
from tests.entrances import DEPARTMENT, NEW_PASSWORD, SECURITY, Colleague, Entrances, another_code


@pytest.fixture
def there() -> Entrances:
    return Entrances()


@pytest.fixture
def wang(there: Entrances) -> Colleague:
    return there.colleague("wang-min", "officer", "reviewer")


def guess(login: str) -> StaffLogin:
    return StaffLogin(login=login, password="not the password", one_time="000000")


def told(there: Entrances, asked: StaffLogin) -> tuple[str, str, str]:
    with pytest.raises(DomainError) as refusal:
        there.logins.by_password(asked)
    return type(refusal.value).__name__, refusal.value.code, refusal.value.field


def test_both_factors_let_in(there: Entrances, wang: Colleague) -> None:
    assert there.logins.by_password(wang.asked()) == Entry("staff", "wang-min")


def test_one_factor_alone_never_does_and_the_answer_tells_not_which(there: Entrances, wang: Colleague) -> None:
    right = wang.asked()
    answers = {
        told(there, right.model_copy(update={"password": "not the password"})),
        told(there, right.model_copy(update={"one_time": another_code(right.one_time)})),
        told(there, guess("wang-min")),
        told(there, guess("nobody-here")),
    }
    assert answers == {("Unauthenticated", "login_wrong", "")}
    assert there.logins.by_password(right)


def test_a_one_time_password_is_good_once(there: Entrances, wang: Colleague) -> None:
    asked = wang.asked()
    there.logins.by_password(asked)
    assert told(there, asked)[1] == "login_wrong"
    wang.skew = 1
    assert there.logins.by_password(wang.asked())


@pytest.mark.parametrize("skew", [-3, 3])
def test_a_one_time_password_of_another_time_is_not_good(there: Entrances, wang: Colleague, skew: int) -> None:
    wang.skew = skew
    assert told(there, wang.asked())[1] == "login_wrong"


def first(there: Entrances) -> Colleague:
    """Somebody who never logged in."""
    opened = there.staff.open(NewStaff(login="zhou-lei", department=DEPARTMENT))
    return Colleague("zhou-lei", opened.password, opened.enrolment.partition("secret=")[2][:32])


def test_the_first_password_must_be_changed(there: Entrances) -> None:
    zhou = first(there)
    assert told(there, zhou.asked()) == ("Forbidden", "password_expired", "new_password")
    assert there.logins.by_password(zhou.asked(new_password=NEW_PASSWORD)) == Entry("staff", "zhou-lei")
    zhou.skew = 1
    assert told(there, zhou.asked())[1] == "login_wrong"
    zhou.password = NEW_PASSWORD
    assert there.logins.by_password(zhou.asked())


def test_weak_new_passwords_are_refused_however_often_and_use_up_nothing(there: Entrances) -> None:
    zhou = first(there)
    weak = ["", "short", "aaaaaaaaaaaaaaaa", "my name is zhou-lei!", "ZHOU-LEI is my name", zhou.password]
    for password in weak:
        assert told(there, zhou.asked(new_password=password)) == ("Invalid", "password_weak", "new_password")
    assert there.logins.by_password(zhou.asked(new_password=NEW_PASSWORD))
    assert not there.counted


def test_a_new_password_needs_both_factors_too(there: Entrances) -> None:
    zhou = first(there)
    asked = zhou.asked(new_password=NEW_PASSWORD)
    assert told(there, asked.model_copy(update={"one_time": another_code(asked.one_time)}))[1] == "login_wrong"
    assert told(there, asked.model_copy(update={"password": "guessed wrongly"}))[1] == "login_wrong"
    assert there.logins.by_password(asked)


def test_an_account_that_is_reset_in_that_moment_keeps_its_reset(there: Entrances, wang: Colleague) -> None:
    there.records.meanwhile = lambda: there.staff.reset(SECURITY, "wang-min")
    assert told(there, wang.asked(new_password="another long one 2"))[1] == "case_busy"
    assert there.staff_accounts.account("wang-min").data["first"]


@pytest.mark.parametrize("login", ["wang-min", "nobody-here"])
def test_after_five_failures_a_login_is_locked_for_half_an_hour(there: Entrances, wang: Colleague, login: str) -> None:
    for _ in range(FAILURES):
        assert told(there, guess(login))[1] == "login_wrong"
    right = wang.asked(login=login)
    for _ in range(3):
        assert told(there, right) == ("Unauthenticated", "login_locked", "")
    there.later(LOCKED - timedelta(seconds=5))
    assert told(there, right)[1] == "login_locked"
    there.later(timedelta(seconds=10))
    assert there.counted == ["Lockouts"]
    if login == "wang-min":
        assert there.logins.by_password(right)
    else:
        assert told(there, right)[1] == "login_wrong"


def test_a_lock_lasts_from_the_last_failure_on(there: Entrances, wang: Colleague) -> None:
    for _ in range(FAILURES - 1):
        told(there, guess("wang-min"))
    there.later(LOCKED - timedelta(minutes=1))
    told(there, guess("wang-min"))
    there.later(LOCKED - timedelta(minutes=1))
    assert told(there, wang.asked())[1] == "login_locked"


def test_a_login_that_is_locked_locks_no_other(there: Entrances, wang: Colleague) -> None:
    for _ in range(FAILURES + 1):
        with pytest.raises(Unauthenticated):
            there.logins.by_password(guess("zhou-lei"))
    assert there.logins.by_password(wang.asked())


def test_a_success_forgets_the_failures_before(there: Entrances, wang: Colleague) -> None:
    for skew in (0, 1):
        for _ in range(FAILURES - 1):
            assert told(there, guess("wang-min"))[1] == "login_wrong"
        wang.skew = skew
        assert there.logins.by_password(wang.asked())
    assert not there.counted


class Watched:
    """A vault that tells what it opened."""

    def __init__(self, there: Entrances) -> None:
        self._vault = there.vault
        self.opened: list[str] = []

    def seal(self, text: str, about: str) -> str:
        return self._vault.seal(text, about)

    def open(self, sealed: str, about: str) -> str:
        self.opened.append(about)
        return self._vault.open(sealed, about)


def test_the_same_is_done_for_a_login_that_is_nobodys(
    there: Entrances, wang: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A password is hashed and a seed opened whoever is asked for, so that time tells nothing."""
    watched, compared = Watched(there), list[str]()
    there.logins._vault = watched
    matches = passwords.matches

    def watching(stored: str, password: str) -> bool:
        compared.append(stored.rpartition("$")[0].rpartition("$")[0])
        return matches(stored, password)

    monkeypatch.setattr(passwords, "matches", watching)
    right = wang.asked()
    half = right.model_copy(update={"one_time": another_code(right.one_time)})
    for asked in (guess("nobody-here"), guess("wang-min"), half):
        told(there, asked)
    assert watched.opened == ["staff#", "staff#wang-min", "staff#wang-min"]
    assert len(compared) == 3
    assert len(set(compared)) == 1  # the same algorithm at the same cost


def test_a_changed_password_ends_what_was_begun_with_the_old_one(there: Entrances) -> None:
    zhou = there.colleague("zhou-lei", "officer", "reviewer")
    before = there.on_duty(zhou)
    there.later()
    zhou.skew = 1
    changed = there.pair(there.logins.by_password(zhou.asked(new_password="another long pass-phrase")))
    assert not there.held(before)
    with pytest.raises(Unauthenticated):
        there.sessions.refresh(before.refresh_token)
    assert there.held(changed)
