"""Everyone concerned hears in time: of a remedy, of a prequalification their own result, of what follows a failure."""

from functools import partial
from typing import Any

import pytest

from chalicelib.trading import commands as c, facts as f, schemas as asks
from tests.challenging import PHONE
from tests.followed import Followed
from tests.trading import firm

NEAR, FAR = "13800000001", "13800000002"


@pytest.fixture
def world() -> Followed:
    return Followed()


def test_followers_and_those_who_challenged_hear_what_an_upheld_challenge_brings(world: Followed) -> None:
    case = world.evaluated()
    world.following.follow(world.somebody(), case)
    for serial in (2, 3):
        raised = world.challenges_with(case, "objection", "evaluation", serial, lots=["1"])
        told: dict[str, Any] = {"result": "upheld", "remedy": "tender_again"} if serial == 3 else {}
        world.answers(raised.id, **told)
    sent = [(to, text) for to, text in world.told(case) if "重新招标" in text]
    assert sorted(to for to, _ in sent) == sorted([NEAR, PHONE, PHONE])  # each firm at its own contact
    [text] = {text for _, text in sent}
    assert text.startswith("“呈贡区示例道路工程”标段（包）1异议成立，重新招标（开展采购活动），此前公布的有关结果")
    assert "依据：《中华人民共和国招标投标法实施条例》" in text


def test_a_firm_that_challenged_more_than_once_is_one_that_is_told_at_its_last_contact(world: Followed) -> None:
    case = world.evaluated()
    first = world.challenges_with(case, "objection", "evaluation", 2, lots=["1"])
    world.answers(first.id)
    world.passes(0.1)
    contact = {"name": "李建国", "phone": "13887650000"}
    second = world.challenges_with(case, "objection", "evaluation", 2, lots=["1"], contact=contact)
    world.answers(second.id, "upheld", remedy="evaluate_again")
    assert [to for to, _ in world.told(case)] == [contact["phone"]]


def test_of_a_prequalification_each_hears_its_own_result_alone(world: Followed) -> None:
    case = world.registers()
    world.invites(case)
    world.challenges_with(case, "objection", "documents", 4, standing="potential", lots=["1"])
    for serial in (1, 2):
        world.following.follow(world.acts_for(world.somebody(serial), serial), case)
    world.following.follow(world.somebody(3), case)  # somebody who acts for nobody
    [objection] = [one for one in world.state(case).pauses]
    world.answers(objection)
    world.passes(17, case)
    world.qualifies(case)
    sent = {to: text for to, text in world.told(case) if "预审结果" in text}
    results = {NEAR: f"{firm(1)['name']}通过", FAR: f"{firm(2)['name']}通过", PHONE: f"{firm(4)['name']}未通过"}
    assert sent.keys() == results.keys()
    for to, result in results.items():
        assert f"标段（包）1的资格预审结果：{result}。" in sent[to]
        assert sum(firm(n)["name"] in sent[to] for n in range(1, 5)) == 1
        assert "没有相应资质" not in sent[to]


def test_what_is_not_tendered_any_more_is_told(world: Followed) -> None:
    first, failed = world.registers(), c.Fail(f.LotFailed(lot="1", reason="投标人少于三个。"))
    world.tenders(first)
    world.does("tell", first, failed)
    second = world.registers(follows={"project": first, "lots": ["1"]})
    world.following.follow(world.somebody(), second)
    world.does("tell", second, failed)
    world.does("end_tendering", second, asks.NoTender(lot="1", approval="呈发改〔2026〕8号"))
    [(to, text)] = world.told(second)
    assert (to, "标段（包）1不再招标（采购）。依据：《工程建设项目施工招标投标办法》第三十八条" in text) == (NEAR, True)
    assert "呈发改" not in text


def test_those_of_the_failed_project_hear_where_it_is_tendered_again(world: Followed) -> None:
    first = world.evaluated()
    world.following.follow(world.somebody(), first)
    world.following.follow(leaves := world.somebody(2), first)
    raised = world.challenges_with(first, "objection", "evaluation", 2, lots=["1"])
    world.answers(raised.id, "upheld", remedy="tender_again")
    again = partial(world.registers, title="呈贡区示例道路工程（第二次）")
    second = again(follows={"project": first, "lots": ["1"]})
    world.following.end(leaves, first)
    sent = world.told(second)
    assert sorted(to for to, _ in sent) == sorted([NEAR, PHONE])
    [text] = {text for _, text in sent}
    assert text.startswith("“呈贡区示例道路工程”的标段（包）1以公开招标方式重新招标（采购），新的项目编号530114")
    assert world.told(second, again()) == []
