"""Who withdrew consent to WeChat and mini-program messages is told by SMS, of cases submitted before, too."""

from typing import Any

import pytest

from chalicelib.applications.schemas import Decision
from tests.builders import PHONE, YOUNGER, once
from tests.fakes.deliveries import MemoryProvider
from tests.telling import Told

OPENID = "o-123456"
REFUSE = Decision(outcome="refuse", opinion="户籍不在本区", law="《云南省老年人权益保障条例》")


def chosen(via: str = "wechat", **changes: Any) -> Told:
    return Told(notify={"via": via, "openid": OPENID}, **changes)


def sent(told: Told) -> tuple[str, str]:
    """Over which channel the newest fact is told, and to whom."""
    errand, told.provider = told.errand(), MemoryProvider()
    told.send_all()
    [message] = told.provider.sent
    return errand.channel, message.to


@pytest.mark.parametrize("via", ["wechat", "miniprogram"])
def test_without_a_withdrawal_the_chosen_channel_is_taken(via: str) -> None:
    assert sent(chosen(via)) == (via, OPENID)


@pytest.mark.parametrize("via", ["wechat", "miniprogram"])
def test_a_case_submitted_before_the_withdrawal_goes_on_by_sms(via: str) -> None:
    told = chosen(via, automatic=False)
    assert sent(told) == (via, OPENID)
    told.says(given=False)
    told.world.review.decide(told.world.officer(), told.case_id, REFUSE, once())
    assert sent(told) == ("sms", PHONE)


def test_an_application_made_after_the_withdrawal_is_taken_and_told_by_sms_until_consent_is_given_again() -> None:
    told = chosen(automatic=False)
    told.says(given=False)
    again = told.world.submit(told.asked)
    told.case_id = again["case_id"]
    assert sent(told) == ("sms", PHONE)
    told.says(given=True)
    told.world.review.decide(told.world.officer(), told.case_id, REFUSE, once())
    assert sent(told) == ("wechat", OPENID)


@pytest.mark.parametrize("given", [False, True])
def test_what_was_planned_before_the_word_changed_is_told_once(given: bool) -> None:
    told = chosen()
    if given:
        told.says(given=False)
    first = told.errand()
    told.says(given)
    assert told.errand() == first
    told.send_all()
    assert len(told.provider.sent) == len(told.all()) == 1


def test_anothers_withdrawal_changes_nothing() -> None:
    told = chosen()
    told.world.tell(YOUNGER, profile={"household": "530114002"})
    told.world.consents.withdraw(told.world.privacy.person(told.world.lookup(YOUNGER)), "notices")
    assert sent(told) == ("wechat", OPENID)
