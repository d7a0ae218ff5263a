"""All who bid together are named wherever who is ranked or has won is told."""

from typing import Any

import pytest

from chalicelib.trading import schemas as asks
from chalicelib.trading.ocds.mapping import releases
from tests.trading import COMMITTEE, Trading, firm, yuan

PARTNERS = [firm(4)["code"], firm(5)["code"]]


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """What everybody reads of a project that those who bid together won: before anything is shown, after each notice,
    and as open data.
    """
    world = Trading()
    case = world.registers()
    world.tenders(case)
    world.passes(22, case)
    joint = {"bidder": firm(1), "partners": [firm(4), firm(5)], "price": yuan(18_000_000)}
    world.opens(case, prices=(), others=(joint, *({"bidder": firm(n), "price": yuan(18_500_000)} for n in (2, 3))))
    ranked = [{"bidder": firm(1), "price": yuan(18_000_000)}, {"bidder": firm(2), "price": yuan(18_500_000)}]
    evaluation = {"lot": "1", "candidates": ranked, "experts": COMMITTEE}
    world.does("evaluate", case, asks.Evaluation.model_validate(evaluation))
    reader = world.resident()
    found: dict[str, Any] = {"hidden": world.projects.show(reader, case)}
    shown = world.shows(case)
    found["ranked"] = world.projects.show(reader, case)
    world.passes(5, case)
    world.awards(case)
    result = world.publishes(case, "result", lots=["1"])
    found["won"] = world.projects.show(reader, case)
    found |= {"candidates": world.projects.notice(reader, case, shown.notice.notice)}
    found |= {"result": world.projects.notice(reader, case, result.notice.notice)}
    found["releases"] = releases(case, world.cases.timeline(case), world.catalogue.trading(), "https://example.cn")
    return found


def test_the_project_names_them_once_they_are_public(told: dict[str, Any]) -> None:
    assert not told["hidden"].lots[0].candidates
    assert PARTNERS[0] not in told["hidden"].model_dump_json()
    assert [one.code for one in told["ranked"].lots[0].candidates[0].partners] == PARTNERS
    assert not told["ranked"].lots[0].candidates[1].partners
    assert [one.code for one in told["won"].lots[0].partners] == PARTNERS


def test_a_notice_names_who_was_ranked_or_had_won_when_it_went_out(told: dict[str, Any]) -> None:
    [ranked] = told["candidates"].outcomes
    assert [one.code for one in ranked.candidates[0].partners] == PARTNERS
    assert ranked.winner is None
    [won] = told["result"].outcomes
    assert (won.winner.code, [one.code for one in won.partners]) == (firm(1)["code"], PARTNERS)
    assert not won.candidates


def test_open_data_has_each_as_a_party_with_its_roles(told: dict[str, Any]) -> None:
    def roles(tag: str) -> dict[str, list[str]]:
        release = next(one for one in told["releases"] if tag in one["tag"] and one.get("awards"))
        return {party["identifier"]["id"]: party["roles"] for party in release["parties"]}

    ranked = roles("award")
    assert all(ranked[code] == ["tenderer", "supplier"] for code in (firm(1)["code"], *PARTNERS))
    assert ranked[firm(2)["code"]] == ["tenderer"]
    award = next(one for one in told["releases"] if one.get("awards"))["awards"][0]
    assert f"第1名{firm(1)['name']}（联合体成员：{firm(4)['name']}、{firm(5)['name']}）" in award["description"]
    assert [one["id"].split("-")[-1] for one in award["suppliers"]] == [firm(1)["code"], *PARTNERS]


def test_partners_of_who_is_ranked_second_have_tendered_too() -> None:
    world = Trading()
    case = world.registers()
    world.tenders(case)
    world.passes(22, case)
    joint = {"bidder": firm(4), "partners": [firm(5)], "price": yuan(18_400_000)}
    world.opens(case, prices=(18_000_000, 18_500_000), others=(joint,))
    ranked = [{"bidder": firm(1), "price": yuan(18_000_000)}, {"bidder": firm(4), "price": yuan(18_400_000)}]
    told = {"lot": "1", "candidates": ranked, "experts": COMMITTEE}
    world.does("evaluate", case, asks.Evaluation.model_validate(told))
    world.shows(case)
    found = releases(case, world.cases.timeline(case), world.catalogue.trading(), "https://example.cn")
    roles = {party["identifier"]["id"]: party["roles"] for party in found[-1]["parties"]}
    assert roles[firm(5)["code"]] == ["tenderer"]
