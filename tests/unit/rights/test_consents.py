"""Consent: what is recorded, what stands, what a withdrawal changes."""

import json
from typing import Any, get_args

import pytest

from chalicelib.applications.intake import CONSENT
from chalicelib.applications.schemas import Autofill
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.errors import Invalid, NotAllowed
from chalicelib.kernel.privacy import Person
from chalicelib.rights import consents
from chalicelib.rights.purposes import Purpose, purposes
from chalicelib.rights.schemas import ConsentGiven, ConsentWithdrawn, Whom
from tests.builders import ELDER, OUTLET, YOUNGER, allowance, id_number, person
from tests.rights import RightsWorld

CLERK = Caller("outlet", "B1", site=OUTLET)


@pytest.fixture
def world() -> RightsWorld:
    return RightsWorld()


def elder(world: RightsWorld) -> Person:
    return world.privacy.person(world.lookup(ELDER))


def given(**changes: Any) -> ConsentGiven:
    return ConsentGiven.model_validate({"purpose": "autofill", "version": "autofill-1"} | changes)


def withdrawal(**changes: Any) -> ConsentWithdrawn:
    return ConsentWithdrawn.model_validate({"purpose": "autofill"} | changes)


def test_every_purpose_says_what_for_on_which_article_and_what_its_withdrawal_means() -> None:
    assert set(purposes()) == set(get_args(Purpose))
    for text in purposes().values():
        assert "法》" in text.basis
        assert text.text.endswith("。")
        assert text.withdrawn.endswith("。")


def test_of_sensitive_data_it_is_told_why_it_is_needed_and_what_it_means_for_people() -> None:
    told = purposes()["sensitive"]
    assert "办不了" in told.text
    assert "对您的影响" in told.text
    assert "第三十条" in told.basis


def test_a_submission_keeps_the_version_of_the_text_in_force() -> None:
    assert purposes()["autofill"].version == CONSENT


def test_consent_stands_until_it_is_withdrawn_and_may_be_given_again(world: RightsWorld) -> None:
    caller = world.resident()
    assert not world.consents.standing(elder(world), "autofill")
    world.rights.consent(caller, given())
    assert world.consents.standing(elder(world), "autofill")
    world.rights.withdraw(caller, withdrawal())
    assert not world.consents.standing(elder(world), "autofill")
    assert world.consents.withdrawn(elder(world), "autofill")
    world.rights.consent(caller, given())
    assert world.consents.standing(elder(world), "autofill")
    assert not world.consents.withdrawn(elder(world), "autofill")
    told = world.rights.consents(caller, Whom()).records
    assert [(view.given, view.standing) for view in told] == [(True, False), (False, False), (True, True)]


def test_records_are_appended_and_never_changed(world: RightsWorld) -> None:
    caller = world.resident()
    world.rights.consent(caller, given(channel="wechat"))
    before = dict(world.documents.kept)
    world.rights.withdraw(caller, withdrawal())
    assert before.items() < world.documents.kept.items()
    first, second = world.documents.under(elder(world).id, "consent#")
    assert (first.data["given"], first.data["version"], first.data["channel"]) == (True, "autofill-1", "wechat")
    assert (second.data["given"], second.revision) == (False, 1)
    assert first.data["evidence"] == f"resident:{caller.id}:"
    assert "杨秀英" not in json.dumps([dict(first.data), dict(second.data)], ensure_ascii=False)


def test_saying_the_same_again_adds_nothing(world: RightsWorld) -> None:
    caller = world.resident()
    for _ in range(2):
        world.rights.consent(caller, given())
    for _ in range(2):
        world.rights.withdraw(caller, withdrawal())
    assert len(world.consents.of(elder(world))) == 2


def test_consent_is_to_the_text_in_force(world: RightsWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    caller = world.resident()
    world.rights.consent(caller, given())
    newer = dict(purposes()) | {"autofill": purposes()["autofill"].model_copy(update={"version": "autofill-2"})}
    monkeypatch.setattr(consents, "purposes", lambda: newer)
    assert not world.consents.standing(elder(world), "autofill")
    with pytest.raises(Invalid) as refused:
        world.rights.consent(caller, given())
    assert (refused.value.code, refused.value.field) == ("consent_text_superseded", "version")
    world.rights.consent(caller, given(version="autofill-2"))
    assert world.consents.standing(elder(world), "autofill")


@pytest.mark.parametrize("purpose", ["duty", "sensitive"])
def test_what_the_law_asks_for_is_neither_agreed_to_nor_withdrawn(world: RightsWorld, purpose: Purpose) -> None:
    with pytest.raises(NotAllowed) as given_to:
        world.rights.consent(world.resident(), given(purpose=purpose, version=purposes()[purpose].version))
    with pytest.raises(NotAllowed) as withdrawn:
        world.rights.withdraw(world.resident(), withdrawal(purpose=purpose))
    assert given_to.value.code == withdrawn.value.code == "consent_not_asked"
    assert world.documents.kept == {}


def test_somebody_of_whom_nothing_is_held_begins_with_their_first_word(world: RightsWorld) -> None:
    world.rights.withdraw(world.resident(YOUNGER), withdrawal())
    known = world.privacy.person(world.lookup(YOUNGER))
    assert not known.new
    assert world.consents.withdrawn(known, "autofill")
    assert not world.consents.withdrawn(elder(world), "autofill")


def asked() -> Autofill:
    return Autofill.model_validate({"item": allowance()["item"], "applicant": person(), "consent": True})


def test_who_applies_for_others_is_offered_nothing_of_a_person_who_withdrew(world: RightsWorld) -> None:
    assert world.autofill.offer(CLERK, asked()).records
    world.rights.withdraw(world.resident(), withdrawal())
    with pytest.raises(NotAllowed) as refused:
        world.autofill.offer(CLERK, asked())
    assert refused.value.code == "consent_withdrawn"
    other = Autofill.model_validate(
        {"item": allowance()["item"], "applicant": person(id_number("19410101")), "consent": True}
    )
    assert world.autofill.offer(CLERK, other).records == ()


def test_who_withdrew_may_agree_for_one_request_of_their_own(world: RightsWorld) -> None:
    world.rights.withdraw(world.resident(), withdrawal())
    offer = world.autofill.offer(world.resident(), asked())
    assert offer.records
    answer = world.submit(allowance(autofill=True))
    assert world.cases.timeline(answer["case_id"])[0].data["consent"] == offer.consent
    assert not world.consents.standing(elder(world), "autofill")
