"""Purchases and sales of every kind, from the first notice to the award: negotiation, auctions, invited tenders."""

from functools import partial
from typing import Any

import pytest

from chalicelib.trading import schemas as asks
from tests.challenging import PROCUREMENT
from tests.refusing import refused
from tests.trading import CONTENTS, PURCHASE, Trading, firm, yuan


@pytest.fixture
def world() -> Trading:
    return Trading()


def says(world: Trading, what: str, family: str, method: str) -> dict[str, str]:
    kind = world.catalogue.trading().notice(what, family, method)  # type: ignore[arg-type]
    return {one.name: f"{one.title}：见附件。" for one in kind.contents}


def days(world: Trading, **told: float) -> dict[str, Any]:
    return {name: world.later(count) for name, count in told.items()}


def test_a_negotiation_from_its_notice_to_its_result(world: Trading) -> None:
    case = world.registers(**PROCUREMENT | {"method": "negotiation"})
    contents = says(world, "inquiry_notice", "procurement", "negotiation")
    dates = days(world, documents_from=0, documents_until=8, bids_due=9)
    short = days(world, documents_from=0, documents_until=4, bids_due=9)
    draft = partial(world.drafts, case, "inquiry_notice", contents=contents)
    assert refused(lambda: draft(dates=short)).code == "trading_period_short"
    world.publishes(case, "inquiry_notice", contents=contents, dates=dates)
    assert refused(lambda: world.opens(case)).code == "trading_period_runs"
    world.passes(6, case)
    assert refused(lambda: world.opens(case)).code == "trading_before_deadline"
    world.passes(4, case)
    assert refused(lambda: world.opens(case, prices=(1, 2))).code == "trading_too_few"
    world.opens(case)
    world.evaluates(case, prices=(17_000_000, 17_500_000))  # what was agreed on in the last round
    awarded = world.awards(case, price=17_000_000)
    assert {one.name for one in awarded.periods} >= {"contract", "result_notice"}
    out = world.publishes(case, "result", lots=["1"])
    assert [one.name for one in out.periods] == ["result_publicity"]
    signing = {"lot": "1", "price": yuan(17_000_000), "signed": world.later(0)}
    signed = world.does("sign", case, asks.Signing.model_validate(signing))
    assert {one.name for one in signed.periods} >= {"contract_notice", "contract_filed"}


def test_an_auction_of_land_from_its_notice_to_its_result(world: Trading) -> None:
    case = world.registers(family="land", method="auction")
    contents = says(world, "auction", "land", "auction")
    refusal = refused(lambda: world.drafts(case, "auction", contents=contents, dates=days(world, opening_at=19)))
    assert (refusal.code, refusal.field) == ("trading_period_short", "dates.opening_at")
    assert "第八条" in refusal.sentence
    world.publishes(case, "auction", contents=contents, dates=days(world, opening_at=22))
    assert refused(lambda: world.opens(case, prices=(21_000_000,))).code == "trading_period_runs"
    world.passes(23, case)
    assert refused(lambda: world.opens(case, prices=(19_000_000,))).code == "trading_below_floor"
    world.opens(case, prices=(21_000_000, 20_500_000))
    world.evaluates(case, prices=(21_000_000, 20_500_000))
    awarded = world.awards(case, price=21_000_000)
    assert awarded.lots[0].winner.code == firm(1)["code"]
    assert [one.name for one in awarded.periods] == ["land_result"]
    assert not world.publishes(case, "result", lots=["1"]).periods


def test_an_auction_of_property_names_its_day(world: Trading) -> None:
    case = world.registers(family="property", method="auction")
    contents = says(world, "auction", "property", "auction")
    draft = partial(world.drafts, case, "auction", contents=contents)
    assert "dates.opening_at" in {one.field for one in refused(draft).errors}
    refusal = refused(lambda: draft(dates=days(world, opening_at=6)))
    assert (refusal.code, refusal.field) == ("trading_period_short", "dates.opening_at")
    world.publishes(case, "auction", contents=contents, dates=days(world, opening_at=9))
    assert refused(lambda: world.opens(case, prices=(21_000_000,))).code == "trading_period_runs"
    world.passes(10, case)
    assert world.opens(case, prices=(21_000_000,)).lots[0].stage == "opened"


def test_suppliers_who_are_invited_are_prequalified_in_public(world: Trading) -> None:
    case = world.registers(**PROCUREMENT | {"method": "invited_tender"})
    dates = days(world, documents_from=0, documents_until=8, prequalification_due=10)
    out = world.publishes(case, "prequalification", dates=dates)
    assert "prequalification_notice" in {one.name for one in out.periods}
    assert refused(lambda: world.tenders(case)).code == "trading_period_runs"
    world.passes(11, case)
    world.qualifies(case)
    assert world.tenders(case).notice.stage == "published"


@pytest.mark.parametrize("name", ["budget", "term", "consortium", "notice_period"])
def test_a_purchase_says_what_works_need_not(world: Trading, name: str) -> None:
    case = world.registers(**PROCUREMENT)
    dates = days(world, documents_from=0, documents_until=8, bids_due=21)
    contents = {key: said for key, said in PURCHASE.items() if key != name}
    refusal = refused(lambda: world.drafts(case, "tender", contents=contents, dates=dates))
    assert refusal.code == "trading_contents"
    assert {one.field for one in refusal.errors} == {f"contents.{name}"}
    works = refused(lambda: world.drafts(case, "tender", contents=CONTENTS["tender"], dates=dates))
    assert "contents.funding" in {one.field for one in works.errors}
