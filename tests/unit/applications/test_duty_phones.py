"""Cards are told to duty phones (督办): yellow to the deciding department, red to the one that supervises, too."""

from collections.abc import Mapping
from typing import Any

import pytest

from chalicelib.applications.letters import number_in
from chalicelib.catalogue.departments import Departments
from chalicelib.messages.duty import CARDS
from chalicelib.messages.kinds import TELLABLE
from chalicelib.messages.model import APPLICANT, BUREAU, SUPERVISOR, Errand
from chalicelib.messages.writing import message
from channels.message import Result
from tests.builders import PHONE, YOUNGER, World, items
from tests.hearing import Heard
from tests.office import FIRM, day

FOOD = "food_business_licence"
YELLOW, RED = day(10, 19), day(10, 20)
"""The licence is promised for the end of 19 October."""


@pytest.fixture
def heard() -> Heard:
    return Heard()


def duty(heard: Heard, key: str) -> str:
    return str(heard.catalogue.document("departments")[key]["duty_phone"])


def carded(heard: Heard, *times: Any, short: str = FOOD) -> str:
    """A case that was accepted, and that the clock looked at; everybody has heard of it."""
    case_id = heard.accepted(short)
    heard.hear(case_id)
    for at in times:
        heard.passes(at, case_id)
        heard.hear(case_id)
    return case_id


def listed(heard: Heard, **changes: Mapping[str, Any]) -> None:
    """The departments, some of them with changes, as the district publishes them anew."""
    body = heard.catalogue.document("departments")
    changed = {key: body[key] | changes.get(key, {}) for key in body}
    heard.departments = lambda: Departments.from_document(changed)


def test_a_yellow_card_is_told_to_the_department_alone(heard: Heard) -> None:
    case_id = carded(heard, YELLOW)
    assert heard.told(case_id, SUPERVISOR) == [("card_issued", "sms", "sent")]
    assert heard.told(case_id, BUREAU) == []
    assert heard.provider.sent[-1].to == duty(heard, "market_regulation")


def test_a_red_card_is_told_to_the_department_that_supervises_too(heard: Heard) -> None:
    case_id = carded(heard, YELLOW, RED)
    assert heard.told(case_id, SUPERVISOR) == [("card_issued", "sms", "sent")] * 2
    assert heard.told(case_id, BUREAU) == [("card_issued", "sms", "sent")]
    phones = [sent.to for sent in heard.provider.sent if "督办" in sent.text]
    assert phones == [
        duty(heard, "market_regulation"), duty(heard, "market_regulation"), duty(heard, "government_services"),
    ]  # fmt: skip


def test_both_cards_at_once_are_told_in_their_order(heard: Heard) -> None:
    carded(heard, RED)
    mine = [sent.text for sent in heard.provider.sent if sent.to == duty(heard, "market_regulation")]
    assert ["黄牌" in text for text in mine] == [True, False]
    assert ["红牌" in text for text in mine] == [False, True]


def test_the_message_tells_department_item_card_limit_and_number_and_nobodys_data(heard: Heard) -> None:
    case_id = carded(heard, YELLOW)
    state, sent = heard.head(case_id).state, heard.provider.sent[-1]
    assert sent.text == (
        "督办提醒：昆明市呈贡区市场监督管理局办理的“食品经营许可”已发黄牌（时限将满），"
        f"承诺时限2026年10月19日24时届满，请尽快处理。办件编号{state.number}。"
    )
    assert (sent.link, sent.template) == ("", "SMS_480000021")
    secrets = (YOUNGER, FIRM, PHONE, "李建国", "呈贡花间", heard.privacy.code(case_id), state.subject)
    for delivery in heard.to(case_id, SUPERVISOR):
        assert not any(secret in sent.text + delivery.model_dump_json() for secret in secrets)


def test_it_is_told_after_the_applicants_data_is_destroyed(heard: Heard) -> None:
    case_id = carded(heard)
    whom = heard.privacy.known(heard.head(case_id).state.subject)
    del heard.keys[whom.id], heard.keys[whom.lookup]
    heard.passes(RED, case_id)
    heard.hear(case_id)
    assert heard.told(case_id, BUREAU) == [("card_issued", "sms", "sent")]


def test_a_card_before_acceptance_names_that_limit(heard: Heard) -> None:
    case_id = heard.open(FOOD)
    heard.passes(YELLOW, case_id)
    heard.hear(case_id)
    assert "受理时限2026年10月19日24时届满" in heard.provider.sent[-1].text


def test_a_limit_that_was_moved_since_is_told_as_it_stood(heard: Heard) -> None:
    case_id = heard.accepted(FOOD)
    heard.passes(YELLOW, case_id)
    card = heard.last(case_id)
    heard.extend(case_id, heard.leader(items()[FOOD].department.credit_code))
    telling = heard.letters.tell(Errand(ref=card.ref(), recipient=SUPERVISOR, channel="sms"))
    assert telling is not None
    assert telling.values["due"] == "承诺时限2026年10月19日24时届满"


@pytest.mark.parametrize("without", ["market_regulation", "government_services"])
def test_a_department_without_a_duty_phone_is_not_told(heard: Heard, without: str) -> None:
    listed(heard, **{without: {"duty_phone": ""}})
    case_id = carded(heard, RED)
    told = {one for one in (SUPERVISOR, BUREAU) if heard.told(case_id, one)}
    assert told == ({BUREAU} if without == "market_regulation" else {SUPERVISOR})


def test_a_phone_that_is_listed_later_is_not_told_of_what_is_past(heard: Heard) -> None:
    listed(heard, market_regulation={"duty_phone": ""})
    case_id = carded(heard, YELLOW)
    listed(heard)
    heard.passes(RED, case_id)
    heard.hear(case_id)
    assert [one.errand.ref.seq for one in heard.to(case_id, SUPERVISOR)] == [heard.last(case_id).seq]


def test_without_a_department_that_supervises_the_deciding_one_alone_is_told(heard: Heard) -> None:
    listed(heard, government_services={"supervises": False})
    case_id = carded(heard, RED)
    assert heard.told(case_id, BUREAU) == []
    assert len(heard.told(case_id, SUPERVISOR)) == 2


def test_who_supervises_is_not_told_twice_of_a_case_of_its_own(heard: Heard) -> None:
    listed(heard, government_services={"supervises": False}, market_regulation={"supervises": True})
    case_id = carded(heard, RED)
    assert (heard.told(case_id, BUREAU), len(heard.told(case_id, SUPERVISOR))) == ([], 2)


def test_a_card_does_not_hold_up_what_the_applicant_is_told(heard: Heard) -> None:
    case_id = heard.accepted(FOOD)
    heard.passes(RED, case_id)
    heard.planning.handle(heard.last(case_id).ref())
    heard.examine(case_id)
    heard.decide(case_id)
    heard.planning.handle(heard.last(case_id).ref())
    waiting = {one.recipient: one.waiting for one in heard.deliveries.lines(case_id).values()}
    assert {recipient: len(places) for recipient, places in waiting.items()} == {
        APPLICANT: 3, SUPERVISOR: 2, BUREAU: 1,
    }  # fmt: skip


def test_what_a_duty_phone_does_not_get_is_counted_and_nobody_else_is_told(heard: Heard) -> None:
    case_id = carded(heard)
    heard.provider.answers = [Result("permanent")]
    heard.passes(YELLOW, case_id)
    heard.hear(case_id)
    assert heard.told(case_id, SUPERVISOR) == [("card_issued", "sms", "failed")]
    assert heard.counted == ["DeliveriesFailed"]


def test_a_card_is_told_whatever_the_hour(heard: Heard) -> None:
    case_id = carded(heard, day(10, 19, 3))
    assert heard.told(case_id, SUPERVISOR) == [("card_issued", "sms", "sent")]


def test_no_value_is_longer_than_providers_take() -> None:
    departments = Departments.from_document(World().catalogue.document("departments"))
    longest = {
        "department": max((one.name for one in departments.listed.values()), key=len),
        "item": max((item.name for item in items().values()), key=len), "card": max(CARDS.values(), key=len),
        "due": "联合办理时限2026年10月19日24时届满", **number_in("1" * 45),
    }  # fmt: skip
    [voice] = TELLABLE["application"].others
    assert longest.keys() == voice.variables
    assert [name for name, value in longest.items() if len(value) > 35] == []


def test_a_value_is_filled_into_each_providers_template(heard: Heard) -> None:
    case_id = carded(heard, YELLOW)
    ref, rules = heard.last(case_id).ref(), heard.catalogue.messages()
    telling = heard.telling(case_id, SUPERVISOR)
    assert telling is not None
    for provider, names in (("aliyun", TELLABLE["application"].others[0].variables), ("tencent", set("123456"))):
        written = message(Errand(ref=ref, recipient=SUPERVISOR, channel="sms"), telling, rules, provider)
        assert written is not None
        assert written.values.keys() == names
        assert "…" not in "".join(written.values.values())
