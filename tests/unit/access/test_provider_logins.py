"""Logins through OpenID providers: the staff's with two factors, the residents', and each for its own alone."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.access.logins import BEGUN, FAILURES
from chalicelib.access.schemas import OidcLogin
from chalicelib.access.sessions import Entry
from chalicelib.kernel.errors import NotFound
from tests.builders import ELDER
from tests.entrances import SECURITY, Colleague, Entrances, another_code, refused


@pytest.fixture
def there() -> Entrances:
    return Entrances()


@pytest.fixture
def wang(there: Entrances) -> Colleague:
    return there.colleague("wang-min", "officer", "reviewer")


CLAIMS = {"preferred_username": "wang-min"}


@pytest.mark.parametrize("amr", [["pwd", "otp"], ["mfa"], ["pin", "hwk"], ["pwd", "fpt", "x"]], ids=str)
def test_a_provider_that_asked_two_factors_lets_in(there: Entrances, wang: Colleague, amr: list[str]) -> None:
    assert there.logins.by_claims(CLAIMS | {"amr": amr}, None) == Entry("staff", wang.login)


@pytest.mark.parametrize("amr", [None, [], "mfa", ["pwd"], ["otp"], ["pwd", "pin"], ["face"], [["mfa"]], 7], ids=str)
def test_one_that_asked_one_factor_needs_the_second_here(there: Entrances, wang: Colleague, amr: Any) -> None:
    claims, code = CLAIMS | {"amr": amr}, wang.asked()
    refused("login_wrong", lambda: there.logins.by_claims(claims, None))
    refused("login_wrong", lambda: there.logins.by_claims(claims, another_code(code.one_time)))
    assert there.logins.by_claims(claims, code.one_time) == Entry("staff", "wang-min")
    refused("login_wrong", lambda: there.logins.by_claims(claims, code.one_time))


def test_guessing_the_second_factor_locks_too(there: Entrances, wang: Colleague) -> None:
    code = wang.asked()
    for _ in range(FAILURES):
        refused("login_wrong", lambda: there.logins.by_claims(CLAIMS, another_code(code.one_time)))
    refused("login_locked", lambda: there.logins.by_claims(CLAIMS, code.one_time))
    refused("login_locked", there.logins.by_password, code)
    assert there.counted == ["Lockouts"]


@pytest.mark.parametrize("name", [None, "", 7, ["wang-min"], "nobody-here", "zhou-lei"], ids=str)
def test_claims_of_nobody_known_let_nobody_in(there: Entrances, wang: Colleague, name: Any) -> None:
    there.colleague("zhou-lei", "officer")
    there.staff.leave(SECURITY, "zhou-lei")
    claims = {"preferred_username": name, "amr": ["mfa"]}
    for _ in range(FAILURES + 1):
        refused("login_wrong", lambda: there.logins.by_claims(claims, None))
    assert there.logins.by_claims(CLAIMS | {"amr": ["mfa"]}, None).account == wang.login


def test_an_account_with_a_name_of_its_own_at_the_provider_is_found_by_that_alone(there: Entrances) -> None:
    there.colleague("sun-jing", "officer", subject="jing.sun")
    asked = {"amr": ["mfa"]}
    assert there.logins.by_claims(asked | {"preferred_username": "jing.sun"}, None) == Entry("staff", "sun-jing")
    refused("login_wrong", lambda: there.logins.by_claims(asked | {"preferred_username": "sun-jing"}, None))


def back(there: Entrances, audience: Any, state: str = "", **more: Any) -> Entry:
    """A browser goes to the provider of ``audience`` and comes back."""
    state = state or there.providers.begin(audience).state
    return there.providers.finish(OidcLogin(state=state, code="the code", **more))


def test_a_resident_and_a_colleague_come_back_from_their_providers(there: Entrances, wang: Colleague) -> None:
    there.sign_ons["resident"].claims = {"id_number": ELDER, "name": "杨秀英"}
    there.sign_ons["staff"].claims = CLAIMS
    assert back(there, "resident").assurance == "real_name"
    assert back(there, "staff", one_time=wang.asked().one_time) == Entry("staff", "wang-min")


def test_a_state_is_good_once_also_for_two_at_once_and_not_for_ever(there: Entrances) -> None:
    there.sign_ons["resident"].claims = {"id_number": ELDER, "name": "杨秀英"}
    first, second, third = (there.providers.begin("resident").state for _ in "123")
    assert back(there, "resident", first)
    refused("login_failed", lambda: back(there, "resident", first))
    came: list[Entry] = []
    there.records.meanwhile = lambda: came.append(back(there, "resident", second))
    refused("login_failed", lambda: back(there, "resident", second))
    assert len(came) == 1
    there.later(BEGUN + timedelta(seconds=1))
    assert refused("login_failed", lambda: back(there, "resident", third)).field == "state"


def test_a_state_that_was_not_given_out_here_is_refused(there: Entrances) -> None:
    assert refused("login_failed", lambda: back(there, "resident", "x" * 32)).field == "state"


def test_residents_claims_let_no_colleague_in_and_the_other_way_round(there: Entrances, wang: Colleague) -> None:
    everything = {**CLAIMS, "amr": ["mfa"], "id_number": ELDER, "name": "杨秀英"}
    there.sign_ons["resident"].claims = there.sign_ons["staff"].claims = everything
    assert back(there, "resident").kind == "resident"
    assert back(there, "staff") == Entry("staff", wang.login)
    there.sign_ons["resident"].claims = {**CLAIMS, "amr": ["mfa"]}
    there.sign_ons["staff"].claims = {"id_number": ELDER, "name": "杨秀英"}
    refused("login_failed", lambda: back(there, "resident"))
    refused("login_wrong", lambda: back(there, "staff"))


def test_what_is_kept_of_a_login_on_its_way_is_gone_once_it_is_used(there: Entrances) -> None:
    there.sign_ons["resident"].claims = {"id_number": ELDER, "name": "杨秀英"}
    back(there, "resident")
    assert there.sign_ons["resident"].begun[0].verifier not in there.stored


def test_where_there_is_no_provider_there_is_no_such_login(there: Entrances) -> None:
    del there.sign_ons["staff"]
    assert isinstance(refused("route_unknown", lambda: there.providers.begin("staff")), NotFound)
