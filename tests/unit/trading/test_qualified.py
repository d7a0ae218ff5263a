"""What a notice demands keeps out who does not hold it: alone, together, on the day, by the article."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from chalicelib.trading import schemas as asks
from chalicelib.trading.register import schemas as register
from chalicelib.trading.register.known import Known
from chalicelib.trading.register.model import Qualification
from chalicelib.trading.register.qualifying import lacks
from chalicelib.trading.values import Bid, Demand
from tests.broadcasting import published
from tests.refusing import refused
from tests.registering import Joined
from tests.trading import COMMITTEE, CONTENTS, firm, yuan

MUNICIPAL, FIRE = "市政公用工程施工总承包", "消防设施工程专业承包"
GRADE2 = {"kind": "municipal_works", "grade": "二级"}
LAW = published().trading_parties()


@pytest.fixture
def world() -> Joined:
    return Joined()


def ranks(world: Joined, case: str, *serials: int, price: int = 18_000_000) -> Any:
    """Bidders are ranked, each at the price of its serial."""
    ranked = [{"bidder": firm(one), "price": yuan(price + (one - 1) * 500_000)} for one in serials]
    told = {"lot": "1", "candidates": ranked, "experts": COMMITTEE}
    return world.does("evaluate", case, asks.Evaluation.model_validate(told))


def test_who_lacks_what_is_demanded_is_opened_but_not_ranked(world: Joined) -> None:
    for serial, level in ((1, "三级"), (2, "一级"), (3, "二级")):
        world.certifies(serial, MUNICIPAL, level, until=world.today + timedelta(days=100))
    case = world.demanding(GRADE2)
    world.opens(case)
    refusal = refused(lambda: ranks(world, case, 1, 2))
    assert (refusal.code, refusal.field) == ("trading_unqualified", "candidates.0.bidder")
    assert all(part in refusal.sentence for part in (firm(1)["name"], f"{MUNICIPAL}二级及以上", "三级", "第五十一条"))
    assert ranks(world, case, 2, 3).lots[0].stage == "evaluated"


def test_the_day_of_the_act_decides(world: Joined) -> None:
    last = world.today + timedelta(days=23)
    world.certifies(1, MUNICIPAL, "二级", until=last)
    case = world.demanding(GRADE2)
    world.opens(case)
    world.clock.move(last - world.today)
    ranks(world, case, 1)
    world.shows(case, days=6)
    world.passes(7, case)
    refusal = refused(lambda: world.awards(case))
    assert (refusal.code, refusal.field) == ("trading_unqualified", "winner")
    assert f"{last:%Y年%m月%d日}" in refusal.sentence
    world.certifies(1, MUNICIPAL, "二级", until=last + timedelta(days=365), number="新证")
    assert world.awards(case).lots[0].winner is not None


def test_who_lacks_what_is_demanded_passes_no_prequalification(world: Joined) -> None:
    for serial, level in ((1, "三级"), (2, "一级"), (3, "二级"), (4, "二级")):
        world.certifies(serial, MUNICIPAL, level)
    case = world.registers()
    dates = {
        "documents_from": world.later(0),
        "documents_until": world.later(8),
        "prequalification_due": world.later(15),
    }
    told = {"lots": ["1"], "dates": dates, "demands": [GRADE2], "contents": CONTENTS["tender"]}
    world.publishes(case, "prequalification", **told)
    world.passes(16, case)
    refusal = refused(lambda: world.qualifies(case))
    assert (refusal.code, refusal.field) == ("trading_unqualified", "applicants.0.organisation")
    assert "第十九条" in refusal.sentence
    found = [
        {"organisation": firm(n), "passed": n > 1, "reason": "" if n > 1 else "资质等级不够。"} for n in range(1, 5)
    ]
    joint = {"organisation": firm(2), "passed": True, "partners": [firm(5)]}
    both = asks.Prequalification.model_validate({"lot": "1", "applicants": [found[0], joint, *found[2:]]})
    assert "第三十一条" in refused(lambda: world.does("prequalify", case, both)).sentence
    takes = {firm(2)["code"]: ["municipal_works"], firm(5)["code"]: []}
    shared = {"lot": "1", "applicants": [found[0], joint | {"division": takes}, *found[2:]]}
    world.does("prequalify", case, asks.Prequalification.model_validate(shared))
    assert [one.passed for one in world.projects.show(world.writer, case).lots[0].applicants] == [False, *[True] * 3]


def test_a_contract_is_not_signed_with_who_holds_it_no_more(world: Joined) -> None:
    world.certifies(1, MUNICIPAL, "二级", until=world.today + timedelta(days=29))
    case = world.demanding(GRADE2)
    world.opens(case)
    ranks(world, case, 1)
    world.shows(case)
    world.passes(5, case)
    world.awards(case)
    world.passes(10, case)
    signing = asks.Signing.model_validate({"lot": "1", "price": yuan(18_000_000), "signed": world.later(0)})
    refusal = refused(lambda: world.does("sign", case, signing))
    assert refusal.code == "trading_unqualified"
    assert "建筑法" in refusal.sentence


def test_what_another_place_recognised_counts(world: Joined) -> None:
    case = world.demanding(GRADE2)
    world.opens(case)
    assert refused(lambda: ranks(world, case, 1)).code == "trading_unqualified"
    told = {
        "organisation": firm(1), "roles": ["bidder"],
        "source": {"platform": "昆明市公共资源交易平台", "number": "KM-1", "on": world.today},
        "qualifications": [{"name": MUNICIPAL, "level": "二级", "number": "D1", "issuer": "云南省住房和城乡建设厅"}],
    }  # fmt: skip
    world.organisations.recognise(world.writer, register.Recognition.model_validate(told))
    assert ranks(world, case, 1).lots[0].stage == "evaluated"


def test_a_correction_changes_what_is_demanded_and_says_so(world: Joined) -> None:
    world.certifies(1, MUNICIPAL, "三级")
    case = world.registers()
    notice = world.tenders_with(case, [GRADE2], days=40).notice.notice
    changed = {"corrects": notice, "demands": [{"kind": "municipal_works", "grade": "三级"}]}
    part = world.refuses_draft(case, "correction", **changed, lots=["1"])
    assert part == "trading_correction_lots"
    assert world.publishes(case, "correction", **changed).corrections[0].where == "demands"
    view = world.projects.notice(world.writer, case, notice)
    assert [one.text for one in view.demands] == [f"{MUNICIPAL}三级及以上"]
    assert view.versions[0].changes[0].title == "资质要求"
    world.passes(41, case)
    world.opens(case)
    assert ranks(world, case, 1).lots[0].demands[0].grade == "三级"


@pytest.mark.parametrize(
    ("what", "demand", "code"),
    [
        ("intention", GRADE2, "trading_demand_notice"),
        ("tender", {"kind": "no_such"}, "trading_qualification_kind"),
        ("tender", {"kind": "food_business"}, "trading_qualification_kind"),
        ("tender", {"kind": "municipal_works", "grade": "甲级"}, "trading_qualification_grade"),
        ("tender", {"kind": "municipal_works", "lots": ["9"]}, "trading_lot_unknown"),
    ],
)
def test_a_demand_that_cannot_be_is_refused(world: Joined, what: str, demand: dict[str, Any], code: str) -> None:
    case = world.registers()
    dates = {"expected": world.later(60)} if what == "intention" else world.plan(30)
    assert world.refuses_draft(case, what, demands=[demand], dates=dates) == code


def test_a_grade_that_the_kind_does_not_have_is_not_entered(world: Joined) -> None:
    assert refused(lambda: world.certifies(1, MUNICIPAL, "甲级")).code == "trading_qualification_grade"
    assert refused(lambda: world.certifies(1, "安全生产许可证", "甲级")).code == "trading_qualification_grade"


def joint(levels: dict[int, str], division: dict[int, list[str]], **more: str) -> tuple[Bid, Known]:
    """A joint bid of firms with these grades of municipal works, and what stands in the register of them."""
    members = [firm(one) for one in levels]
    takes = {firm(one)["code"]: kinds for one, kinds in division.items()}
    bid = Bid.model_validate(
        {"bidder": members[0], "partners": members[1:], "price": yuan(1), "division": takes}
    )  # fmt: skip
    held = {
        firm(one)["code"]: (
            Qualification(name=more.get(f"of{one}", MUNICIPAL), level=level, number="1", issuer="厅局"),
        )
        for one, level in levels.items() if level
    }  # fmt: skip
    return bid, Known(LAW, held)


def lacking(bid: Bid, known: Known, *demands: Demand) -> list[str]:
    return [one.holder for one in lacks(bid, demands, LAW, known, date(2026, 11, 1))]


MUNICIPAL2 = Demand(kind="municipal_works", title=MUNICIPAL, grade="二级")
FIRE2 = Demand(kind="fire_works", title=FIRE, grade="二级")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["特级", "一级", "二级", "三级"]), min_size=2, max_size=4))
def test_the_grade_of_those_who_do_the_same_work_is_their_lowest(levels: list[str]) -> None:
    bid, known = joint(dict(enumerate(levels, start=1)), {})
    assert bool(lacking(bid, known, MUNICIPAL2)) == ("三级" in levels)


def test_each_member_holds_what_its_part_of_the_work_needs() -> None:
    fire = {"of2": FIRE}
    bid, known = joint({1: "二级", 2: "二级"}, {1: ["municipal_works"], 2: ["fire_works"]}, **fire)
    assert not lacking(bid, known, MUNICIPAL2, FIRE2)
    undivided, held = joint({1: "二级", 2: "二级"}, {}, **fire)
    assert lacking(undivided, held, MUNICIPAL2, FIRE2) == [firm(2)["name"], firm(1)["name"]]
    nobody, _ = joint({1: "二级", 2: "二级"}, {1: ["municipal_works"]}, **fire)
    assert lacking(nobody, held, MUNICIPAL2, FIRE2) == [f"{firm(1)['name']}、{firm(2)['name']}"]
    more, _ = joint({1: "二级", 2: "二级"}, {1: ["municipal_works", "supervision"], 2: ["fire_works"]}, **fire)
    assert lacking(more, held, MUNICIPAL2, FIRE2) == [firm(1)["name"]]  # the part needs it, no notice names it


def test_those_who_bid_together_are_refused_by_their_own_article(world: Joined) -> None:
    for serial, level in ((1, "一级"), (4, "三级")):
        world.certifies(serial, MUNICIPAL, level)
    case = world.demanding(GRADE2)
    together = {"bidder": firm(1), "partners": [firm(4)], "price": yuan(18_000_000)}
    others = ({"bidder": firm(n), "price": yuan(18_000_000)} for n in (2, 3))
    world.opens(case, prices=(), others=(together, *others))
    refusal = refused(lambda: ranks(world, case, 1))
    assert firm(4)["name"] in refusal.sentence
    assert "第三十一条" in refusal.sentence


def test_work_divided_among_kinds_that_there_are_not_is_refused(world: Joined) -> None:
    case = world.demanding()
    bid = {"bidder": firm(4), "partners": [firm(5) | {"takes": ["no_such"]}], "price": yuan(18_000_000)}
    refusal = refused(lambda: world.opens(case, others=(bid,)))
    assert (refusal.code, refusal.field) == ("trading_qualification_kind", "bids.3.partners")


def test_an_agent_of_purchases_stands_in_the_register_until_its_last_day(world: Joined) -> None:
    purchase = {"family": "procurement", "category": "办公设备", "agent": firm(6)}
    refusal = refused(lambda: world.registers(**purchase))
    assert (refusal.code, refusal.field) == ("trading_agent_unregistered", "agent")
    assert "第六条" in refusal.sentence
    world.certifies(6, "政府采购代理机构名录登记", "", until=world.today, roles=["agent"])
    case = world.registers(**purchase)
    agent = world.projects.show(world.resident(), case).agent
    assert agent is not None
    assert agent.code == firm(6)["code"]
    world.clock.move(timedelta(days=1))
    assert refused(lambda: world.registers(**purchase)).code == "trading_agent_unregistered"
    assert world.registers(agent=firm(6))  # works need none


def test_what_a_purchase_puts_up_goes_out_with_an_agent_who_is_registered_on_that_day(world: Joined) -> None:
    world.certifies(6, "政府采购代理机构名录登记", "", until=world.today + timedelta(days=3), roles=["agent"])
    case = world.registers(family="procurement", category="办公设备", agent=firm(6))
    dates = {"documents_from": world.later(4), "documents_until": world.later(12), "bids_due": world.later(30)}
    notice = world.drafts(case, "tender", dates=dates).notices[-1].notice

    def checks(days: int) -> Any:
        told = asks.Checked(publish_at=world.later(days))
        return world.does("check", case, notice, told, caller=world.checker)

    refusal = refused(lambda: checks(4))
    assert (refusal.code, refusal.field) == ("trading_agent_unregistered", "notice")
    assert "年" in refusal.sentence
    assert checks(3).notices[-1].stage == "checked"
