"""What applicants are told of each step that concerns them: every place in a text is filled, with nobody's data."""

from collections.abc import Callable

import pytest

from chalicelib.applications import handling_schemas as asks
from chalicelib.applications.arriving import append
from chalicelib.applications.commands import Send
from chalicelib.applications.facts import ResultSent
from chalicelib.applications.letters import ApplicationLetters
from chalicelib.applications.model import FLOW
from chalicelib.applications.schemas import Revocation
from chalicelib.kernel.changing import load
from chalicelib.kernel.facts import Fact
from chalicelib.messages.kinds import TELLABLE
from chalicelib.messages.model import Errand
from chalicelib.messages.writing import message
from channels.message import Message
from tests.builders import PHONE, YOUNGER, allowance, items, once
from tests.office import FIRM, REFUSE, Office, day

FOOD = "food_business_licence"
LAW = "《中华人民共和国行政许可法》第三十二条第一款第四项"


@pytest.fixture
def office() -> Office:
    return Office()


def supplement_asked(office: Office) -> str:
    case_id = office.open(FOOD)
    office.missing(case_id, "layout")
    return case_id


def deemed_accepted(office: Office) -> str:
    case_id = office.open(FOOD)
    office.passes(day(10, 20), case_id)
    return case_id


def not_accepted(office: Office) -> str:
    case_id = office.open(FOOD)
    no = asks.NonAcceptance(reason="不属于本机关职权范围", law="《中华人民共和国行政许可法》第三十二条")
    office.handling.reject(office.who(case_id, "A1"), case_id, no, once())
    return case_id


def procedure_started(office: Office) -> str:
    case_id = office.accepted(FOOD)
    office.start(case_id, "inspection", 3)
    return case_id


def extended(office: Office) -> str:
    case_id = office.accepted(FOOD)
    office.extend(case_id, office.leader(items()[FOOD].department.credit_code))
    return case_id


def lapsed(office: Office) -> str:
    case_id = supplement_asked(office)
    office.passes(day(11, 3), case_id)
    return case_id


def promise_broken(office: Office) -> str:
    case_id = office.accepted(FOOD, promise=office.promising(FOOD, "safety_rules"))
    office.passes(day(10, 16), case_id)
    return case_id


def approved(office: Office) -> str:
    case_id = office.examined(FOOD)
    office.decide(case_id)
    return case_id


def refusal(office: Office) -> str:
    case_id = office.examined(FOOD)
    office.decide(case_id, REFUSE)
    return case_id


def revoked(office: Office) -> str:
    case_id = approved(office)
    told = Revocation(reason="条件已经变化", law="《中华人民共和国行政许可法》第六十九条")
    office.review.revoke(office.leader(items()[FOOD].department.credit_code), case_id, told, once())
    return case_id


def result_sent(office: Office) -> str:
    case_id = approved(office)
    append(
        office.cases,
        office.clock,
        load(office.cases, FLOW, case_id),
        Send(ResultSent(carrier="ems", tracking="EE123456785CN")),
    )
    return case_id


def by_rule(office: Office) -> str:
    office.knows_the_elder()
    return str(office.submit(allowance())["case_id"])


TOLD: dict[str, tuple[Callable[[Office], str], str]] = {
    "approved_by_rule": (by_rule, "“高龄津贴”已批准。每月60元。"),
    "handed_over": (lambda office: office.open(FOOD), "“食品经营许可”已收到，由工作人员审核，最迟2026年10月19日答复。"),
    "supplement_asked": (supplement_asked, f"请最迟于2026年11月02日一次补齐，逾期视为撤回。依据：{LAW}。"),
    "accepted": (lambda office: office.accepted(FOOD), "已受理，最迟2026年10月19日办结。"),
    "deemed_accepted": (deemed_accepted, f"自收到之日起即为受理，最迟2026年10月19日办结。依据：{LAW}。"),
    "not_accepted": (not_accepted, "不予受理，依据：《中华人民共和国行政许可法》第三十二条。可在六十日内"),
    "procedure_started": (procedure_started, "进行现场核查，最长至2026年10月15日，不计入办理时限。依据：《食品"),
    "extended": (extended, "经批准延长办理期限，最迟2026年10月26日办结，理由可查进度。依据：《食品"),
    "lapsed": (lapsed, "逾期没有补正，已终止，可重新申请。"),
    "promise_broken": (promise_broken, "承诺的材料逾期没有补交，已终止，并记入信用记录。依据："),
    "approved": (approved, "“食品经营许可”已批准。办件编号"),
    "refused": (refusal, f"未获批准，依据：{REFUSE.law}。可在六十日内"),
    "revoked": (revoked, "批准已撤销，依据：《中华人民共和国行政许可法》第六十九条。可在六十日内"),
    "result_sent": (result_sent, "已寄出，运单号EE123456785CN。"),
}


def written(office: Office, fact: Fact, *, plain: bool = False) -> Message:
    """The SMS of a fact."""
    errand = Errand(ref=fact.ref(), channel="sms")
    telling = ApplicationLetters(office.cases, office.privacy).tell(errand)
    assert telling is not None
    assert telling.values.keys() == TELLABLE[FLOW.name].variables
    told = message(errand, telling.model_copy(update={"plain": plain}), office.catalogue.messages(), "aliyun")
    assert told is not None
    return told


def test_every_kind_that_is_told_is_tried_here() -> None:
    assert set(TOLD) == TELLABLE[FLOW.name].kinds


@pytest.mark.parametrize("kind", TOLD)
def test_a_letter_has_every_place_filled(office: Office, kind: str) -> None:
    made, words = TOLD[kind]
    case_id = made(office)
    [fact] = [fact for fact in office.cases.timeline(case_id) if fact.kind == kind]
    letter = written(office, fact)
    state = office.head(case_id).state
    assert words in letter.text
    assert letter.text.endswith(f"办件编号{state.number}，查询码{office.privacy.code(case_id)}。")
    assert letter.to == PHONE
    for hole in ("{", "}", "“”", "依据：。", "于一次", "最长至，", "，，", "运单号。", "None"):
        assert hole not in letter.text
    short = written(office, fact, plain=True)
    assert len(short.text) < len(letter.text)
    assert short.text.endswith(f"编号{state.number}，查询码{office.privacy.code(case_id)}。")
    assert not any(secret in letter.text for secret in (YOUNGER, FIRM, PHONE, "李建国", "杨秀英"))


def test_a_letter_names_the_day_that_its_own_fact_set(office: Office) -> None:
    """Written late, it tells what was so when it happened."""
    case_id = extended(office)
    [accepted] = [fact for fact in office.cases.timeline(case_id) if fact.kind == "accepted"]
    letter = written(office, accepted)
    assert "最迟2026年10月19日办结" in letter.text
