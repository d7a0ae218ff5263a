"""Everyone concerned hears of a challenge in time: who raised it, who answers it, the regulator, who supervises."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.messages.kinds import TELLABLE
from chalicelib.messages.model import APPLICANT, BUREAU, OFFICE, SUPERVISOR, Errand
from chalicelib.messages.writing import message
from chalicelib.trading.challenges.model import FLOW
from channels.message import Result
from tests.challenge_messages import CENTRE_PHONE, FINANCE_PHONE, HOUSING_PHONE, OWN, Told
from tests.challenging import PHONE, WHY, firm


@pytest.fixture
def world() -> Told:
    return Told()


def test_who_raised_it_and_who_answers_it_hear_at_once(world: Told) -> None:
    case = world.evaluated()
    objection = world.challenges_with(case, "objection", "evaluation", 2, lots=["1"])
    world.tells(objection.id)
    sent = dict(world.sent())
    assert set(sent) == {PHONE, CENTRE_PHONE}
    assert sent[PHONE] == sent[CENTRE_PHONE]
    assert sent[PHONE].startswith("“呈贡区示例道路工程”的异议已收到，最迟20")
    assert "日答复。项目编号530114A" in sent[PHONE]
    world.answers(objection.id, "partly", remedy="none")
    world.tells(objection.id)
    assert world.sent() == [(PHONE, sent_of_answer(world, objection.id))]


def sent_of_answer(world: Told, challenge: str) -> str:
    [delivery] = [one for one in world.deliveries.of_case(challenge) if one.errand.ref.kind == "challenge_answered"]
    telling = world.letters.tell(delivery.errand)
    assert telling is not None
    assert telling.values["result"] == "部分成立"
    written = message(delivery.errand, telling, world.catalogue.messages(), "aliyun")
    assert written is not None
    assert "已答复：部分成立。答复全文请登录平台查看；不满意的，可以依法投诉。" in written.text
    return written.text


def test_the_regulator_hears_of_a_complaint_and_of_nothing_else_that_is_raised(world: Told) -> None:
    case = world.bought()
    query = world.challenges_with(case, "query", "evaluation", 2)
    world.tells(query.id)
    assert FINANCE_PHONE not in world.to()
    world.answers(query.id)
    complaint = world.challenges_with(case, "complaint", "evaluation", 2, follows=query.id)
    world.tells(complaint.id)
    sent = dict(world.sent())
    assert set(sent) == {PHONE, CENTRE_PHONE, FINANCE_PHONE}
    assert "日决定是否受理。" in sent[FINANCE_PHONE]


def test_every_step_of_a_complaint_is_told(world: Told) -> None:
    complaint = world.complained()
    world.handles("accept", complaint, world.builder, accepted=True)
    world.tells(complaint)
    [(to, text)] = world.sent()
    assert (to, "投诉已受理，最迟" in text, "作出处理决定。" in text) == (PHONE, True, True)
    world.handles("pause", complaint, world.builder, reason="涉嫌串通。")
    world.tells(complaint)
    sent = dict(world.sent())
    assert set(sent) == {PHONE, CENTRE_PHONE}
    assert "暂停交易活动。依据：《中华人民共和国招标投标法实施条例》第六十二条。" in sent[PHONE]
    world.handles("lift", complaint, world.builder, reason="已经查清。")
    world.tells(complaint)
    assert world.to() == sorted([PHONE, CENTRE_PHONE])
    world.decides(complaint, world.builder, world.director)
    world.tells(complaint)
    sent = dict(world.sent())
    assert set(sent) == {PHONE, CENTRE_PHONE}
    assert "已作出处理决定：成立。" in sent[PHONE]
    assert "行政复议" in sent[PHONE]
    texts = str([one.model_dump() for one in world.deliveries.of_case(complaint)]) + str(sent)
    assert not any(
        secret in texts.replace(PHONE, "") for secret in (WHY, "李建国", "涉嫌串通", "查清", firm(1)["name"])
    )


def test_what_is_not_accepted_is_told_with_where_the_reason_is(world: Told) -> None:
    complaint = world.complained()
    world.handles("accept", complaint, world.builder, accepted=False, reason="不属于受理范围。")
    world.tells(complaint)
    [(to, text)] = world.sent()
    assert to == PHONE
    assert "不予受理，理由请登录平台查看" in text
    assert "受理范围" not in text


def test_a_complaint_that_is_taken_back_is_told_to_those_who_had_to_act(world: Told) -> None:
    complaint = world.complained()
    world.handles("withdraw", complaint, world.speaker(), reason="不再投诉。")
    world.tells(complaint)
    assert world.to() == sorted([CENTRE_PHONE, HOUSING_PHONE])


def test_an_objection_that_is_taken_back_is_told_to_who_had_to_answer(world: Told) -> None:
    objection = world.challenges_with(world.evaluated(), "objection", "evaluation", 2, lots=["1"])
    world.handles("withdraw", objection.id, world.speaker(2), reason="不再异议。")
    world.tells(objection.id)
    assert world.to() == sorted([PHONE, CENTRE_PHONE, CENTRE_PHONE])


def test_cards_go_to_who_answers_and_to_the_regulator_and_no_phone_hears_twice(world: Told) -> None:
    objection = world.challenges_with(world.evaluated(), "objection", "evaluation", 2, lots=["1"])
    world.tells(objection.id)
    world.sent()
    world.clock.move(timedelta(days=4))
    world.warning.watch(objection.id)
    world.tells(objection.id)
    sent = world.sent()
    red = [text for _, text in sent if "红牌" in text]
    assert {to for to, _ in sent} == {CENTRE_PHONE, HOUSING_PHONE}
    assert len(red) == 2  # the centre supervises, too: it hears as who answers
    assert all("督办提醒：“呈贡区示例道路工程”的异议已发红牌（已经超时），" in text for text in red)
    assert all("24时届满，请尽快处理。" in text for text in red)


def test_a_complaint_that_nobody_decides_on_is_told_to_the_regulator_and_then_to_who_supervises(world: Told) -> None:
    complaint = world.complained()
    world.clock.move(timedelta(days=30))
    world.warning.watch(complaint)
    world.tells(complaint)
    sent = world.sent()
    yellow = sorted(to for to, text in sent if "黄牌" in text)
    red = sorted(to for to, text in sent if "红牌" in text)
    assert (yellow, red) == ([HOUSING_PHONE], sorted([HOUSING_PHONE, CENTRE_PHONE]))


def test_who_raised_it_for_the_firm_hears_on_their_own_phone(world: Told) -> None:
    caller = world.known()
    case = world.evaluated()
    told: dict[str, Any] = {"caller": caller, "known": world.later(-3), "lots": ["1"]}
    complaint = world.challenges_with(case, "complaint", "other", **told)
    world.tells(complaint.id)
    assert {OWN, PHONE} <= set(world.to())
    [mandate] = world.documents.under(caller.id, "mandate#")
    world.documents.remove(mandate)
    world.handles("accept", complaint.id, world.builder, accepted=True)
    world.tells(complaint.id)
    assert world.to() == [PHONE]


def test_a_window_phones_whom_no_message_reaches(world: Told) -> None:
    objection = world.challenges_with(world.evaluated(), "objection", "evaluation", 2, lots=["1"])
    world.tells(objection.id)
    world.provider.answers = [Result("permanent")]
    world.answers(objection.id)
    world.tells(objection.id)
    [task], _ = world.deliveries.listed("window", "sent", 10)
    assert (task.errand.recipient, task.errand.ref.kind) == (APPLICANT, "challenge_answered")


def test_whose_data_is_destroyed_is_not_told_and_the_authorities_are(world: Told) -> None:
    complaint = world.complained()
    person = world.privacy.known(world.stands(complaint).subject)
    world.handles("accept", complaint, world.builder, accepted=True)
    del world.keys[person.id], world.keys[person.lookup]
    world.clock.move(timedelta(days=90))
    world.warning.watch(complaint)
    world.tells(complaint)
    assert PHONE not in world.to()
    assert {one.detail for one in world.deliveries.of_case(complaint) if one.state == "failed"} == {
        "personal data destroyed"
    }


def test_repeats_tell_nobody_twice(world: Told) -> None:
    complaint = world.complained()
    for _ in range(3):
        world.heard.clear()
        world.tells(complaint)
    assert world.sent() == []


@pytest.mark.parametrize("recipient", [APPLICANT, OFFICE, SUPERVISOR, BUREAU])
def test_every_kind_fills_every_place_of_its_template(world: Told, recipient: str) -> None:
    rules, told = world.catalogue.messages(), TELLABLE[FLOW.name]
    complaint = world.complained()
    world.handles("accept", complaint, world.builder, accepted=True)
    world.handles("pause", complaint, world.builder, reason="涉嫌串通。")
    world.decides(complaint, world.builder, world.director)
    last = world.cases.timeline(complaint)[-1].ref()
    for kind in sorted(told.all_kinds):
        voice = told.voice(kind, recipient)
        if voice is None:
            continue
        errand = Errand(ref=last.model_copy(update={"kind": kind}), recipient=recipient, channel="sms")
        telling = world.letters.tell(errand)
        assert telling is not None
        assert voice.variables <= telling.values.keys()
        sent = message(errand, telling.model_copy(update={"to": {"sms": "1"}}), rules, "aliyun")
        assert sent is not None
        assert not any(hole in sent.text for hole in ("{", "}", "“”", "依据：。", "None"))
