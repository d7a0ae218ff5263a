"""Who applied for somebody else by a mandate is told beside them: the same words, over channels of their own."""

from datetime import timedelta

import pytest

from chalicelib.kernel.caller import Caller
from chalicelib.kernel.facts import By
from chalicelib.kernel.records import Record
from chalicelib.messages.kinds import TELLABLE
from chalicelib.messages.model import AGENT, APPLICANT, Errand
from channels.message import Result
from tests.builders import PHONE, YOUNGER, firm, id_number, person
from tests.hearing import Heard
from tests.office import FIRM, REFUSE

FOOD, CHILD = "food_business_licence", id_number("20180601", "013")
SENT = id_number("19820101", "030")
"""Whom the firm sends; its contact is another one."""
OLD = id_number("19500101", "049")
THEIRS, OPENID = "13887100030", "o-agent"


class Firm(Heard):
    """A firm whose agent applies for it."""

    def __init__(self, phone: str = THEIRS, wechat: str = "", number: str = SENT) -> None:
        super().__init__()
        self.agent: Caller = self.logged_in(number, phone, agent={"of": FIRM})
        if wechat:
            self.bindings.bind(self.agent, wechat)
        self.applicant = self.agent

    def refused(self) -> str:
        """A case that was refused, and everybody has heard of it."""
        case_id = self.examined(FOOD)
        self.hear(case_id)
        self.decide(case_id, REFUSE)
        self.hear(case_id)
        return case_id

    def mandate(self) -> Record:
        [found] = self.documents.under(self.agent.id, "mandate#")
        return found


def test_the_case_keeps_who_applied_by_their_id_alone() -> None:
    firm = Firm()
    case_id = firm.open(FOOD)
    state, submitted = firm.head(case_id).state, firm.cases.timeline(case_id)[0]
    assert state.agent == submitted.data["agent"] == firm.agent.id
    assert state.opened_by == By(role="resident", id=firm.agent.id)
    assert not any(secret in submitted.model_dump_json() for secret in (SENT, THEIRS, OPENID))


@pytest.mark.parametrize("contact", [SENT, SENT.lower()])
def test_a_firms_own_contact_is_told_already(contact: str) -> None:
    heard = Firm()
    case_id = heard.open(FOOD, applicant=firm(FIRM) | {"contact": person(contact, "某人")})
    assert heard.head(case_id).state.agent == ""


def test_who_applies_for_themselves_is_nobodys_agent() -> None:
    heard = Heard()
    heard.applicant = heard.logged_in(YOUNGER, THEIRS)
    case_id = heard.open("minimum_living", applicant=person(YOUNGER, "李建国"))
    assert heard.head(case_id).state.agent == ""
    heard.hear(case_id)
    assert [one.recipient for one in heard.deliveries.lines(case_id).values()] == [APPLICANT]


def test_a_caller_without_an_account_is_nobodys_agent() -> None:
    heard = Heard()
    assert heard.head(heard.open(FOOD)).state.agent == ""


def test_a_guardian_hears_of_the_childs_case() -> None:
    heard = Heard()
    heard.applicant = heard.logged_in(SENT, THEIRS, guardian={"of": CHILD})
    case_id = heard.open("minimum_living", applicant=person(CHILD, "小朵"))
    assert heard.head(case_id).state.agent == heard.applicant.id
    heard.missing(case_id, fields=("deposits",))
    heard.hear(case_id)
    assert heard.told(case_id, AGENT) == [("supplement_asked", "sms", "sent")]


def test_the_agent_hears_of_what_asks_for_something_and_the_applicant_of_everything() -> None:
    heard = Firm()
    case_id = heard.refused()
    assert heard.told(case_id, AGENT) == [("refused", "sms", "sent")]
    assert [kind for kind, _, _ in heard.told(case_id, APPLICANT)] == ["handed_over", "accepted", "refused"]
    assert [sent.to for sent in heard.provider.sent] == [PHONE, PHONE, PHONE, THEIRS]


def test_a_supplement_is_told_to_both() -> None:
    heard = Firm()
    case_id = heard.open(FOOD)
    heard.missing(case_id, "layout")
    heard.hear(case_id)
    assert heard.told(case_id, AGENT) == [("supplement_asked", "sms", "sent")]


@pytest.mark.parametrize("kind", sorted(TELLABLE["application"].kinds))
def test_an_agent_is_never_told_more_than_the_applicant(kind: str) -> None:
    heard = Firm(wechat=OPENID)
    case_id = heard.refused()
    ref = heard.last(case_id).ref().model_copy(update={"kind": kind})
    theirs, whose = (
        heard.letters.tell(Errand(ref=ref, recipient=recipient, channel="sms")) for recipient in (AGENT, APPLICANT)
    )
    assert theirs is not None
    assert whose is not None
    assert (theirs.values, theirs.link) == (whose.values, whose.link)
    assert theirs.to == {"sms": THEIRS, "wechat": OPENID}


def test_over_sms_and_then_over_the_wechat_that_they_bound() -> None:
    heard = Firm(wechat=OPENID)
    heard.provider.answers = [Result("sent"), Result("sent"), Result("sent"), Result("permanent")]
    case_id = heard.refused()
    assert heard.told(case_id, AGENT) == [("refused", "sms", "failed"), ("refused", "wechat", "sent")]
    assert heard.provider.sent[-1].to == OPENID


def test_no_window_phones_an_agent() -> None:
    heard = Firm()
    heard.provider.answers = [Result("sent"), Result("sent"), Result("sent"), Result("permanent")]
    case_id = heard.refused()
    assert heard.told(case_id, AGENT) == [("refused", "sms", "failed")]
    assert heard.deliveries.listed("window", "sent", 10) == ([], "")


def test_who_logs_in_without_a_phone_hears_over_wechat_or_not_at_all() -> None:
    without = Firm(phone="")
    case_id = without.refused()
    assert without.told(case_id, AGENT) == []
    bound = Firm(phone="", wechat=OPENID)
    case_id = bound.refused()
    assert bound.told(case_id, AGENT) == [("refused", "wechat", "sent")]


def test_who_withdrew_consent_to_wechat_hears_by_sms_alone() -> None:
    heard = Firm(wechat=OPENID)
    heard.consents.withdraw(heard.privacy.known(heard.agent.id), "notices")
    case_id = heard.refused()
    [delivery] = heard.to(case_id, AGENT)
    assert (delivery.errand.channel, delivery.after) == ("sms", ())


def test_the_consents_of_the_agent_are_not_those_of_the_firm() -> None:
    heard = Firm(wechat=OPENID)
    case_id = heard.open(FOOD)
    heard.consents.withdraw(heard.privacy.known(heard.head(case_id).state.subject), "notices")
    heard.missing(case_id, "layout")
    heard.hear(case_id)
    [delivery] = heard.to(case_id, AGENT)
    assert delivery.after == ("wechat",)


def test_an_old_agent_is_told_in_the_short_wording_and_a_young_one_is_not() -> None:
    for number, template in ((OLD, "SMS_481000012"), (SENT, "SMS_480000012")):
        heard = Firm(number=number)
        heard.refused()
        assert heard.provider.sent[-1].template == template


@pytest.mark.parametrize("how", ["dismissed", "over", "other item"])
def test_whose_mandate_has_ended_hears_nothing_any_more(how: str) -> None:
    heard = Firm()
    case_id = heard.examined(FOOD)
    given = heard.mandate()
    if how == "dismissed":
        heard.documents.remove(given)
    else:
        ended = {"until": (heard.clock.now().wall - timedelta(minutes=1)).isoformat()}
        data = {**given.data, **(ended if how == "over" else {"items": ["seal_filing"]})}
        heard.documents.put(Record(given.pk, given.sk, data, given.revision))
    heard.decide(case_id)
    heard.hear(case_id)
    [delivery] = heard.to(case_id, AGENT)
    assert (delivery.state, delivery.detail) == ("superseded", "mandate ended")
    assert THEIRS not in [sent.to for sent in heard.provider.sent]
    assert heard.counted == []


def test_nobody_is_told_the_same_twice_at_one_address() -> None:
    heard = Firm(phone=PHONE)
    case_id = heard.refused()
    [delivery] = heard.to(case_id, AGENT)
    assert (delivery.state, delivery.detail) == ("superseded", "told there as the applicant")
    assert [sent.to for sent in heard.provider.sent] == [PHONE] * 3
    assert heard.deliveries.lines(case_id)[AGENT].waiting == ()


def test_an_agent_whose_data_is_destroyed_is_not_told_and_the_applicant_is() -> None:
    heard = Firm()
    case_id = heard.examined(FOOD)
    heard.decide(case_id)
    whom = heard.privacy.known(heard.agent.id)
    heard.planning.handle(heard.last(case_id).ref())
    del heard.keys[whom.id], heard.keys[whom.lookup]
    heard.hear(case_id)
    assert heard.told(case_id, AGENT) == [("approved", "sms", "failed")]
    assert heard.told(case_id, APPLICANT)[-1] == ("approved", "sms", "sent")


def test_what_is_queued_for_an_agent_holds_no_personal_data() -> None:
    heard = Firm(wechat=OPENID)
    case_id = heard.refused()
    text = "".join(one.model_dump_json() for one in heard.to(case_id, AGENT))
    assert not any(secret in text for secret in (SENT, THEIRS, OPENID, FIRM, heard.agent.id))


def test_who_bound_another_phone_since_is_told_there() -> None:
    heard = Firm()
    case_id = heard.examined(FOOD)
    heard.logged_in(SENT, "13887100031")
    heard.decide(case_id)
    heard.hear(case_id)
    assert {sent.to for sent in heard.provider.sent} == {PHONE, "13887100031"}
