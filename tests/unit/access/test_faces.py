"""Face checks: a ticket is good once, for whom it was made, when the check was passed."""

from datetime import timedelta

import pytest

from chalicelib.access.sessions import Entry
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.errors import Conflict, Forbidden, Unavailable
from tests.builders import ELDER, YOUNGER
from tests.entrances import OTHER_PHONE, Entrances, refused


@pytest.fixture
def there() -> Entrances:
    return Entrances()


@pytest.fixture
def elder(there: Entrances) -> Caller:
    return there.proved(ELDER)


def passed(there: Entrances, caller: Caller) -> str:
    ticket, url = there.face_checks.begin(caller)
    assert url
    there.faces.outcomes[ticket] = "passed"
    return ticket


def test_a_passed_check_is_the_surest_level_and_the_session_goes_on_with_it(there: Entrances) -> None:
    asking = there.caller(there.pair(there.residents.by_claims({"id_number": ELDER, "name": "杨秀英"})))
    assert asking.assurance == "real_name"
    entry = there.face_checks.finish(asking, passed(there, asking))
    assert entry == Entry("resident", asking.id, "face")
    pair = there.sessions.raised(asking, entry)
    assert (pair.session, pair.assurance) == (asking.session, "face")
    assert there.caller(there.sessions.refresh(pair.refresh_token)).assurance == "face"


def test_who_proved_no_name_has_no_face_on_record(there: Entrances) -> None:
    asking = there.caller(there.pair(there.by_phone()))
    assert isinstance(refused("identity_missing", lambda: there.face_checks.begin(asking)), Forbidden)
    assert not there.faces.outcomes


@pytest.mark.parametrize(
    ("outcome", "code", "kind"),
    [
        ("pending", "face_pending", Conflict), ("failed", "face_failed", Forbidden),
        ("unknown", "face_failed", Forbidden), ("temporary", "login_channel_unavailable", Unavailable),
    ],
)  # fmt: skip
def test_anything_but_a_pass_lets_nobody_up(
    there: Entrances, elder: Caller, outcome: str, code: str, kind: type
) -> None:
    ticket = passed(there, elder)
    there.faces.outcomes[ticket] = outcome  # type: ignore[assignment]
    assert isinstance(refused(code, lambda: there.face_checks.finish(elder, ticket)), kind)


def test_a_ticket_is_good_once(there: Entrances, elder: Caller) -> None:
    ticket = passed(there, elder)
    there.face_checks.finish(elder, ticket)
    refused("face_failed", lambda: there.face_checks.finish(elder, ticket))


def test_of_two_who_use_a_ticket_at_once_one_is_let_up(there: Entrances, elder: Caller) -> None:
    ticket = passed(there, elder)
    entries: list[Entry] = []
    there.records.meanwhile = lambda: entries.append(there.face_checks.finish(elder, ticket))
    refused("face_failed", lambda: there.face_checks.finish(elder, ticket))
    assert len(entries) == 1


def test_a_ticket_of_somebody_else_or_of_nobody_is_worth_nothing(there: Entrances, elder: Caller) -> None:
    other = there.proved(YOUNGER, "李建国", OTHER_PHONE)
    ticket = passed(there, other)
    there.faces.outcomes["made-up"] = "passed"
    for wrong in (ticket, "made-up"):
        refused("face_failed", there.face_checks.finish, elder, wrong)
    assert there.face_checks.finish(other, ticket).account == other.id


def test_a_ticket_passes_away(there: Entrances, elder: Caller) -> None:
    ticket = passed(there, elder)
    there.later(timedelta(minutes=16))
    refused("face_failed", lambda: there.face_checks.finish(elder, ticket))


def test_a_check_that_cannot_begin_is_told(there: Entrances, elder: Caller) -> None:
    there.faces.works = False
    assert isinstance(refused("login_channel_unavailable", lambda: there.face_checks.begin(elder)), Unavailable)


def test_a_passed_check_records_the_separate_consent_of_its_request(there: Entrances, elder: Caller) -> None:
    person = there.privacy.known(elder.id)
    ticket = passed(there, elder)
    assert there.consents.of(person) == []
    for _ in range(2):
        there.face_checks.finish(elder, ticket)
        ticket = passed(there, elder)
    [given] = there.consents.of(person)
    assert (given.purpose, given.standing, given.evidence) == ("face", True, f"resident:{elder.id}:{elder.session}")


def test_who_withdrew_is_not_checked_until_they_agree_again(there: Entrances, elder: Caller) -> None:
    person, ticket = there.privacy.known(elder.id), passed(there, elder)
    there.consents.withdraw(person, "face")
    assert isinstance(refused("face_consent_withdrawn", there.face_checks.begin, elder), Forbidden)
    refused("face_consent_withdrawn", there.face_checks.finish, elder, ticket)
    assert there.consents.withdrawn(person, "face")
    there.consents.agree(person, "face", "")
    assert there.face_checks.finish(elder, ticket).assurance == "face"
