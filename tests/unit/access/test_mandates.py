"""Whom a resident may act for: what the registers say, who sends whom, and until when."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from chalicelib.access.mandates import LONGEST, ON_RECORD, Agent, Child, EndedAgent, Firm, Mandates
from chalicelib.access.sessions import Entry
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.errors import Forbidden, Invalid, NotAllowed, NotFound
from tests.builders import ELDER, YOUNGER, firm_code, id_number
from tests.entrances import OTHER_PHONE, PHONE, Entrances, refused

FIRM, OTHER_FIRM = firm_code(), firm_code("MA6K0002")
CHILD = id_number("20200601", "013")
STRANGER = id_number("19880808", "015")
PERSONS = {ELDER: PHONE, YOUNGER: OTHER_PHONE, STRANGER: "13887100003"}


@pytest.fixture
def there() -> Entrances:
    made = Entrances()
    made.tell("firm", FIRM, legal_representative_number=ELDER)
    made.tell("firm", OTHER_FIRM, legal_representative_number=STRANGER)
    made.tell("person", CHILD, guardian_numbers=[ELDER, STRANGER])
    return made


def now(there: Entrances, number: str) -> Caller:
    """Whoever has that number, logged in anew."""
    if there.privacy.lookup("person", number) not in there.keys or not there.records.get(_id(there, number), "account"):
        there.proved(number, phone=PERSONS[number])
    return there.residents.caller(Entry("resident", _id(there, number), "real_name"))


def _id(there: Entrances, number: str) -> str:
    return there.privacy.person(there.privacy.lookup("person", number)).id


def principal(there: Entrances, code: str = FIRM, number: str = ELDER) -> Caller:
    there.mandates.claim_firm(now(there, number), Firm(credit_code=code))
    return now(there, number)


def agent(there: Entrances, number: str = YOUNGER, code: str = FIRM, **changes: Any) -> Agent:
    until = there.clock.at + timedelta(days=30)
    return Agent.model_validate({"credit_code": code, "id_number": number, "until": until, **changes})


def speaks(there: Entrances, number: str, of: str = FIRM, item: str = "", later: timedelta = timedelta()) -> bool:
    kind: Any = "firm" if of[0] == "9" else "person"
    at = there.clock.now().wall + later
    return now(there, number).speaks_for(there.privacy.lookup(kind, of), at, item)


def test_the_legal_representative_on_record_acts_for_the_firm(there: Entrances) -> None:
    [view] = there.mandates.claim_firm(now(there, ELDER), Firm(credit_code=FIRM)).items
    assert (view.kind, view.of) == ("principal", there.privacy.lookup("firm", FIRM))
    assert speaks(there, ELDER)
    assert speaks(there, ELDER, item="seal_filing")
    assert not speaks(there, ELDER, OTHER_FIRM)


@pytest.mark.parametrize("code", [FIRM, firm_code("MA6K0009")])
def test_nobody_else_does(there: Entrances, code: str) -> None:
    told = refused("firm_not_yours", lambda: there.mandates.claim_firm(now(there, YOUNGER), Firm(credit_code=code)))
    assert (type(told), told.field) == (Forbidden, "credit_code")
    assert not speaks(there, YOUNGER, code)


def test_who_proved_no_name_represents_nobody(there: Entrances) -> None:
    there.tell("firm", OTHER_FIRM, legal_representative_number="")
    asking = there.caller(there.pair(there.by_phone()))
    for code in (FIRM, OTHER_FIRM):
        refused("firm_not_yours", there.mandates.claim_firm, asking, Firm(credit_code=code))
    refused("guardian_not_on_record", lambda: there.mandates.claim_child(asking, Child(id_number=CHILD, consent=True)))


def test_the_register_is_asked_anew_after_a_year(there: Entrances) -> None:
    principal(there)
    assert speaks(there, ELDER, later=ON_RECORD - timedelta(minutes=1))
    assert not speaks(there, ELDER, later=ON_RECORD)


def test_who_represents_the_firm_no_longer_sends_nobody(there: Entrances) -> None:
    before = principal(there)
    there.tell("firm", FIRM, legal_representative_number=STRANGER)
    refused("firm_not_yours", lambda: there.mandates.appoint(before, agent(there)))
    there.mandates.appoint(principal(there, FIRM, STRANGER), agent(there))
    assert speaks(there, YOUNGER)


def test_a_guardian_on_record_acts_for_a_child_until_it_is_fourteen(there: Entrances) -> None:
    [view] = there.mandates.claim_child(now(there, ELDER), Child(id_number=CHILD, consent=True)).items
    assert (view.kind, view.until) == ("guardian", datetime(2034, 6, 1, tzinfo=CHINA))
    birthday = datetime(2034, 6, 1, tzinfo=CHINA).astimezone(UTC) - there.clock.now().wall
    assert speaks(there, ELDER, CHILD, later=birthday - timedelta(seconds=1))
    assert not speaks(there, ELDER, CHILD, later=birthday)


def test_nobody_else_acts_for_the_child(there: Entrances) -> None:
    told = refused(
        "guardian_not_on_record",
        lambda: there.mandates.claim_child(now(there, YOUNGER), Child(id_number=CHILD, consent=True)),
    )
    assert (type(told), told.field) == (Forbidden, "id_number")


@pytest.mark.parametrize("numbers", [ELDER, {"a": ELDER}, [], None, [None, 7]], ids=str)
def test_a_register_that_names_no_guardians_makes_none(there: Entrances, numbers: Any) -> None:
    there.tell("person", CHILD, guardian_numbers=numbers)
    refused(
        "guardian_not_on_record",
        lambda: there.mandates.claim_child(now(there, ELDER), Child(id_number=CHILD, consent=True)),
    )


@pytest.mark.parametrize(
    ("birth", "today", "until"),
    [
        ("20200601", date(2034, 5, 31), date(2034, 6, 1)), ("20200601", date(2034, 6, 1), None),
        ("20200229", date(2034, 2, 28), date(2034, 3, 1)), ("20200229", date(2034, 3, 1), None),
    ],
)  # fmt: skip
def test_the_fourteenth_birthday(there: Entrances, birth: str, today: date, until: date | None) -> None:
    number = id_number(birth, "013")
    caller = now(there, ELDER)
    there.tell("person", number, guardian_numbers=[ELDER])
    there.clock.at = datetime(today.year, today.month, today.day, 23, 59, tzinfo=CHINA)
    if until is None:
        told = refused(
            "child_not_minor", lambda: there.mandates.claim_child(caller, Child(id_number=number, consent=True))
        )
        assert isinstance(told, Invalid)
    else:
        [view] = there.mandates.claim_child(caller, Child(id_number=number, consent=True)).items
        assert view.until is not None
        assert view.until.astimezone(CHINA) == datetime(until.year, until.month, until.day, tzinfo=CHINA)


def test_a_principal_sends_somebody_for_some_items_and_for_some_time(there: Entrances) -> None:
    sends = principal(there)
    now(there, YOUNGER)
    there.mandates.appoint(sends, agent(there, items=["seal_filing"]))
    assert speaks(there, YOUNGER, item="seal_filing")
    assert not speaks(there, YOUNGER, item="company_setup")
    assert not speaks(there, YOUNGER, OTHER_FIRM, "seal_filing")
    month = timedelta(days=30)
    assert speaks(there, YOUNGER, later=month - timedelta(seconds=1))
    assert not speaks(there, YOUNGER, later=month)


def test_somebody_who_never_logged_in_can_be_sent(there: Entrances) -> None:
    there.mandates.appoint(principal(there), agent(there))
    there.proved(YOUNGER, phone=OTHER_PHONE)
    assert speaks(there, YOUNGER)


def test_what_has_ended_is_not_shown_for_ever(there: Entrances) -> None:
    there.mandates.appoint(principal(there), agent(there))
    asking = now(there, YOUNGER)
    assert len(there.mandates.of(asking).items) == 1
    there.later(timedelta(days=31))
    assert there.mandates.of(asking) == Mandates(items=())
    there.mandates.appoint(principal(there), agent(there))
    assert speaks(there, YOUNGER)


def test_only_a_principal_of_that_firm_sends_and_dismisses(there: Entrances) -> None:
    there.mandates.appoint(principal(there), agent(there))
    ended = EndedAgent(credit_code=FIRM, id_number=YOUNGER)
    for other in (principal(there, OTHER_FIRM, STRANGER), now(there, YOUNGER)):
        told = refused("firm_not_yours", there.mandates.appoint, other, agent(there, STRANGER))
        assert isinstance(told, Forbidden)
        refused("firm_not_yours", there.mandates.dismiss, other, ended)
    assert speaks(there, YOUNGER)


def test_a_principal_whose_own_mandate_ended_sends_nobody(there: Entrances) -> None:
    before = principal(there)
    there.later(ON_RECORD + timedelta(seconds=1))
    refused("firm_not_yours", lambda: there.mandates.appoint(before, agent(there)))


def test_a_dismissal_ends_it_and_the_tokens_that_tell_of_it(there: Entrances) -> None:
    sends = principal(there)
    there.mandates.appoint(sends, agent(there))
    now(there, YOUNGER)
    pair = there.pair(there.by_phone(OTHER_PHONE))
    assert there.held(pair)
    there.mandates.dismiss(sends, EndedAgent(credit_code=FIRM, id_number=YOUNGER))
    assert not there.held(pair)
    assert not speaks(there, YOUNGER)
    there.later()
    assert there.held(there.sessions.refresh(pair.refresh_token))


def test_an_appointment_that_is_changed_replaces_the_one_before(there: Entrances) -> None:
    sends = principal(there)
    there.mandates.appoint(sends, agent(there, items=["seal_filing", "company_setup"]))
    now(there, YOUNGER)
    pair = there.pair(there.by_phone(OTHER_PHONE))
    assert there.held(pair)
    there.mandates.appoint(sends, agent(there, items=["seal_filing"]))
    assert not there.held(pair)
    assert not speaks(there, YOUNGER, item="company_setup")


def test_who_was_not_sent_cannot_be_dismissed(there: Entrances) -> None:
    sends = principal(there)
    for number in (STRANGER, YOUNGER):
        ended = EndedAgent(credit_code=FIRM, id_number=number)
        assert isinstance(refused("mandate_unknown", there.mandates.dismiss, sends, ended), NotFound)


def test_nobody_sends_themselves(there: Entrances) -> None:
    sends = principal(there)
    assert isinstance(refused("agent_yourself", lambda: there.mandates.appoint(sends, agent(there, ELDER))), NotAllowed)


@pytest.mark.parametrize("after", [timedelta(), timedelta(days=-1), LONGEST + timedelta(seconds=1)], ids=str)
def test_an_end_that_is_past_or_too_far_is_refused(there: Entrances, after: timedelta) -> None:
    sends = principal(there)
    asked = agent(there, until=there.clock.at + after)
    told = refused("mandate_ended", lambda: there.mandates.appoint(sends, asked))
    assert (type(told), told.field) == (Invalid, "until")


@pytest.mark.parametrize("items", [["x" * 41], ["Seal"], [""], ["呈贡"], ["seal_filing"] * 21], ids=str)
def test_items_are_names_and_few(there: Entrances, items: list[str]) -> None:
    with pytest.raises(ValidationError):
        agent(there, items=items)


def test_no_number_is_stored(there: Entrances) -> None:
    there.mandates.appoint(principal(there), agent(there))
    there.mandates.claim_child(now(there, ELDER), Child(id_number=CHILD, consent=True))
    for number in (ELDER, YOUNGER, CHILD, FIRM):
        assert number not in there.stored
