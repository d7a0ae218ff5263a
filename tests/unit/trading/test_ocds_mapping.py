"""What open data says of a project: one release a public fact, nothing before it is public, all of it valid."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from chalicelib.catalogue.trading import METHODS
from chalicelib.trading import commands as c, facts as f, schemas as asks
from chalicelib.trading.facts import BODIES
from chalicelib.trading.ocds import rules
from chalicelib.trading.ocds.brought import read
from chalicelib.trading.ocds.mapping import TELLS
from chalicelib.trading.ocds.packages import compiled, own, release_package
from chalicelib.trading.ocds.parts import DOCUMENTS, PROCEDURES, STATUSES, amount
from chalicelib.trading.ocds.process import section
from chalicelib.trading.state import LOT_STAGES
from chalicelib.trading.values import Money
from tests.ocds import OpenData, story
from tests.ocds_turns import Traveller
from tests.trading import firm, yuan


@pytest.fixture
def world() -> OpenData:
    return OpenData()


def valid(world: OpenData, told: list[dict[str, Any]]) -> bool:
    """The standard's schema and rules have nothing against a package of these releases."""
    source = own(world.catalogue.trading().ocds)
    packed = read(release_package(source, "https://chenggong.example/ocds/releases", told))
    return rules.faults(packed, {}) == []


def tags(told: list[dict[str, Any]]) -> list[list[str]]:
    return [release["tag"] for release in told]


def test_a_tender_is_told_from_its_registration_to_its_acceptance(world: OpenData) -> None:
    told = world.told(story(world))
    assert tags(told) == [
        ["planning"], ["tender"], ["tenderAmendment"], ["tenderUpdate"], ["award"], ["awardUpdate"], ["awardUpdate"],
        ["contract"], ["contractUpdate"], ["implementation"], ["implementationUpdate", "contractTermination"],
        ["tenderCancellation"],
    ]  # fmt: skip
    assert valid(world, told)
    assert [award["status"] for release in told for award in release.get("awards", ())] == [
        "pending", "active", "active",
    ]  # fmt: skip
    assert [lot["status"] for lot in told[-1]["tender"]["lots"]] == ["complete", "unsuccessful"]


def test_the_merge_of_its_releases_is_all_that_is_public_of_it(world: OpenData) -> None:
    case = story(world)
    whole = compiled(world.told(case))
    assert whole["ocid"] == f"ocds-cg530k-{case}"
    assert {party["name"]: party["roles"] for party in whole["parties"]} == {
        firm(8)["name"]: ["procuringEntity"], firm(9)["name"]: ["buyer", "payer"],
        firm(1)["name"]: ["tenderer", "supplier", "payee"], firm(2)["name"]: ["tenderer"],
    }  # fmt: skip
    assert whole["parties"][0]["identifier"]["scheme"] == "CN-USCI"
    assert [document["id"] for document in whole["tender"]["documents"]] == ["n1", "n2"]
    assert whole["tender"]["amendments"][0]["rationale"] == "最高限价的计算有误。"
    assert whole["tender"]["amendments"][0]["description"] == "资金来源：由“区级财政资金，已落实。”改为“市级财政资金。”"
    [contract] = whole["contracts"]
    assert (contract["status"], contract["value"]) == ("terminated", {"amount": 18000000, "currency": "CNY"})
    assert contract["awardID"] == whole["awards"][0]["id"]
    assert contract["implementation"]["transactions"][0]["value"]["amount"] == 5000000.5
    assert [one["status"] for one in contract["implementation"]["milestones"]] == ["met", "met"]
    assert whole["tender"]["status"] == "complete"


def test_an_amendment_names_the_release_that_it_amends(world: OpenData) -> None:
    told = world.told(story(world))
    [change] = told[2]["tender"]["amendments"]
    assert (change["amendsReleaseID"], change["releaseID"]) == (told[1]["id"], told[2]["id"])


def test_more_facts_change_no_release_that_was_told(world: OpenData) -> None:
    case = story(world)
    facts = world.cases.timeline(case)
    law, site = world.catalogue.trading(), world.catalogue.site()
    from chalicelib.trading.ocds.mapping import releases

    whole = releases(case, facts, law, site)
    for length in range(len(facts)):
        part = releases(case, facts[:length], law, site)
        assert part == whole[: len(part)]
    assert [release["id"] for release in whole] == sorted({r["id"] for r in whole}, key=lambda i: int(i.split("-")[-1]))


def test_nobody_is_named_before_they_are_published(world: OpenData) -> None:
    case = world.registers(family="procurement")
    world.tenders(case)
    world.passes(22, case)
    world.opens(case)
    world.evaluates(case)
    world.awards(case)
    signing = {"lot": "1", "price": yuan(18_000_000), "signed": world.later(0)}
    world.does("sign", case, asks.Signing.model_validate(signing))
    told = json.dumps(world.told(case), ensure_ascii=False)
    assert firm(1)["name"] not in told
    assert firm(2)["name"] not in told
    assert tags(world.told(case))[-1] == ["tenderUpdate"]
    world.says(case, "result", lots=["1"])
    last = world.told(case)[-1]
    assert last["tag"] == ["award", "contract"]
    assert last["contracts"][0]["awardID"] == last["awards"][0]["id"]
    assert last["awards"][0]["suppliers"] == [{"id": f"CN-USCI-{firm(1)['code']}", "name": firm(1)["name"]}]


def test_what_bids_have_in_common_is_in_no_release(world: OpenData) -> None:
    case = world.registers()
    world.tenders(case)
    world.passes(22, case)
    bids = [
        {"bidder": firm(n), "price": yuan(10**6), "contact": "13887100001", "address": "10.0.0.1", "device": "m-1"}
        for n in range(1, 4)
    ]
    world.does("open_bids", case, asks.Opening.model_validate({"lot": "1", "bids": bids}))
    told = json.dumps(world.told(case))
    blind = world.cases.timeline(case)[-1].data["bids"][0]
    assert not any(mark in told for mark in ("13887100001", "10.0.0.1", blind["contact"], blind["device"]))


def test_another_winner_is_another_award(world: OpenData) -> None:
    case = world.registers()
    world.tenders(case)
    world.passes(22, case)
    world.opens(case)
    world.evaluates(case)
    world.publishes(case, "candidates", lots=["1"], dates={"publicity_until": world.later(4)})
    world.passes(5, case)
    world.awards(case)
    world.does("tell", case, c.VoidAward(f.AwardVoided(lot="1", reason="弄虚作假。", law="《招标投标法》第五十四条")))
    world.awards(case, winner=2, price=18_500_000, passed_over="第一名中标无效。")
    told = world.told(case)
    assert tags(told)[-3:] == [["awardUpdate"], ["awardCancellation"], ["award"]]
    by_status = {award["status"]: award for award in compiled(told)["awards"]}
    assert by_status["cancelled"]["suppliers"][0]["name"] == firm(1)["name"]
    assert by_status["cancelled"]["amendments"][0]["rationale"] == "弄虚作假。"
    assert [one["name"] for one in by_status["active"]["suppliers"]] == [firm(2)["name"]]
    assert valid(world, told)


def test_candidates_that_were_taken_back_are_candidates_no_more(world: OpenData) -> None:
    case = world.registers()
    world.tenders(case)
    world.passes(22, case)
    world.opens(case)
    world.evaluates(case)
    shown = world.publishes(case, "candidates", lots=["1"], dates={"publicity_until": world.later(4)})
    world.does("withdraw", case, shown.notice.notice, asks.Reason(reason="评分有误。"))
    last = world.told(case)[-1]
    assert (last["tag"], last["awards"][0]["status"]) == (["awardUpdate"], "cancelled")
    assert last["tender"]["documents"][0]["description"] == "评分有误。"
    assert valid(world, world.told(case))


def test_a_pause_and_what_it_moves_are_told_without_who_asked_for_it(world: OpenData) -> None:
    case = world.registers()
    world.tenders(case, 30)
    planner = world.projects._planner()
    body = f.TradingPaused(challenge="C1", lots=("1",), reason="某公司提出异议。", basis="《条例》第二十二条")
    world.does("tell", case, c.Pause(body, planner))
    world.passes(3)
    world.does("tell", case, c.Resume("C1", planner))
    told = world.told(case)
    assert tags(told)[-2][0] == "tenderUpdate"
    assert told[-2]["tender"]["amendments"][0]["description"] == "标段（包）：1\n《条例》第二十二条"
    assert "某公司" not in json.dumps(told, ensure_ascii=False)
    assert valid(world, told)


def test_a_draft_is_no_release(world: OpenData) -> None:
    case = world.registers()
    dates = {"documents_from": world.later(0), "documents_until": world.later(8), "bids_due": world.later(21)}
    world.drafts(case, "tender", dates=dates)
    assert tags(world.told(case)) == [["planning"]]


def test_what_is_sold_has_a_lowest_price_and_no_value(world: OpenData) -> None:
    case = world.registers(family="land", method="listing")
    [told] = world.told(case)
    assert told["tender"]["minValue"] == {"amount": 30000000, "currency": "CNY"}
    assert "value" not in told["tender"]
    assert not any("value" in lot for lot in told["tender"]["lots"])


@given(st.decimals(min_value=0, max_value=Decimal("9999999999999.99"), places=2))
def test_an_amount_comes_through_to_the_fen(exact: Decimal) -> None:
    read_again = json.loads(json.dumps({"amount": amount(exact)}), parse_float=Decimal, parse_int=Decimal)
    assert read_again["amount"] == exact
    assert amount(Money(amount=exact).amount) == amount(exact)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_whatever_turn_a_project_takes_its_releases_are_valid(seed: int) -> None:
    world = OpenData()
    case = Traveller(world, seed).project()
    told = world.told(case)
    assert valid(world, told)
    record = compiled(told)
    assert valid(world, [record])
    assert {party["id"] for party in record["parties"]} >= {ref["id"] for ref in references(record)}


def references(record: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for award in record.get("awards", ()) for one in award["suppliers"]] + [record["buyer"]]


def test_every_fact_is_told_or_withheld_on_purpose() -> None:
    withheld = {
        f.NoticeChecked, f.NoticeReturned, f.NoticeLate, f.PeriodEnded, f.LotEvaluated, f.DutyDone, f.AlertRaised,
        f.AlertClosed, f.LotPrequalified,
    }  # fmt: skip
    assert set(BODIES.values()) == set(TELLS) | withheld


def test_every_stage_method_and_notice_has_its_code(world: OpenData) -> None:
    assert set(STATUSES) == set(LOT_STAGES)
    assert set(PROCEDURES) == set(METHODS)
    law = world.catalogue.trading()
    assert set(law.titles()) - set(DOCUMENTS) == {"supervision_result", "assessment_result"}
    assert section("contractTermination") == "contract"
