"""Each rule of supervision: it fires, it does not fire next to its bound, and it says the same thing once."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.kernel.clock import CHINA
from chalicelib.trading import facts as f, schemas as asks
from chalicelib.trading.planning import Planner
from chalicelib.trading.state import NoticeState, TradingCase
from chalicelib.trading.supervision import rules as supervision
from chalicelib.trading.supervision.awards import Award, repeated
from chalicelib.trading.supervision.rules import Overdue, Seen
from chalicelib.trading.values import Organisation
from tests.supervising import MARKS, Supervised
from tests.trading import COMMITTEE, firm, yuan


@pytest.fixture
def world() -> Supervised:
    return Supervised()


@pytest.mark.parametrize(("field", "rule"), [(name, f"same_{name}") for name in MARKS])
def test_bidders_with_something_in_common_are_seen(world: Supervised, field: str, rule: str) -> None:
    mark = {field: MARKS[field]}
    case = world.opened(mark, {}, mark)
    world.hears(case)
    [alert] = world.alerts(case)
    assert (alert.rule, alert.lot, alert.evidence["count"]) == (rule, "1", "2")
    assert alert.evidence["bidders"] == f"{firm(1)['name']}、{firm(3)['name']}"
    assert "第四十条" in alert.law
    assert MARKS[field] not in alert.model_dump_json()


def test_two_pairs_are_two_alerts_and_what_was_not_told_is_not_common(world: Supervised) -> None:
    one, other = {"contact": "13888880001"}, {"contact": "13888880002"}
    case = world.opened(one, one, other, other, {}, {})
    world.hears(case)
    assert world.rules(case) == ["same_contact", "same_contact"]


def test_a_bidder_has_everything_in_common_with_its_other_lot(world: Supervised) -> None:
    case = world.opened(MARKS, {}, {})
    told = [{"bidder": firm(1), "price": yuan(9_000_000)} | MARKS]
    told += [{"bidder": firm(n), "price": yuan(9_500_000 + n * 100_000)} for n in (2, 3)]
    world.does("open_bids", case, asks.Opening.model_validate({"lot": "2", "bids": told}))
    world.hears(case)
    assert not world.alerts(case)


@pytest.mark.parametrize(
    ("prices", "seen"),
    [
        ((18_000_000, 18_050_000, 18_090_000), True),
        ((18_000_000, 18_050_000, 18_090_001), False),
        ((18_000_000, 18_000_000, 18_000_000), True),
    ],
)
def test_bids_next_to_each_other_are_seen(world: Supervised, prices: tuple[int, ...], seen: bool) -> None:
    case = world.opened(*({"price": yuan(price)} for price in prices))
    world.hears(case)
    assert world.rules(case) == (["clustered_prices"] if seen else [])


@pytest.mark.parametrize(("price", "seen"), [("19900000.00", True), ("19899999.99", False), ("20000000.00", True)])
def test_a_price_next_to_the_ceiling_is_seen(world: Supervised, price: str, seen: bool) -> None:
    case = world.opened({"price": yuan(price)}, {"price": yuan("19000000.00")}, {"price": yuan("18000000.00")})
    ranked = {"lot": "1", "candidates": [{"bidder": firm(1), "price": yuan(price)}], "experts": COMMITTEE}
    world.does("evaluate", case, asks.Evaluation.model_validate(ranked))
    world.hears(case)
    assert world.rules(case) == (["near_ceiling"] if seen else [])


def test_the_first_of_the_ranking_who_wins_is_seen_once(world: Supervised) -> None:
    case = world.awarded(price=19_950_000)
    world.hears(case)
    assert world.rules(case).count("near_ceiling") == 1


@pytest.mark.parametrize(("new", "seen"), [(19_800_000, False), (19_800_001, True), (16_199_999, True)])
def test_a_contract_that_changes_by_more_than_a_tenth_is_seen(world: Supervised, new: int, seen: bool) -> None:
    case = world.contracted()
    world.changes(case, 18_000_000, new)
    world.hears(case)
    assert ("contract_change" in world.rules(case)) is seen


def test_small_changes_add_up(world: Supervised) -> None:
    case = world.contracted()
    world.changes(case, 18_000_000, 19_000_000)
    world.hears(case)
    assert "contract_change" not in world.rules(case)
    world.changes(case, 19_000_000, 20_000_000)
    world.hears(case)
    [alert] = [one for one in world.alerts(case) if one.rule == "contract_change"]
    assert alert.evidence["share"] == "+11.11%"


def test_a_contract_that_is_not_signed_in_time_is_seen(world: Supervised) -> None:
    case = world.awarded()
    world.passes(30, case)
    world.hears(case)
    assert "contract_late" not in world.rules(case)
    world.passes(3, case)
    world.hears(case)
    [alert] = [one for one in world.alerts(case) if one.rule == "contract_late"]
    assert "第四十六条" in alert.law
    assert alert.lot == "1"


def test_candidates_that_are_published_late_are_seen(world: Supervised) -> None:
    case = world.opened({}, {}, {})
    world.evaluates(case, prices=(18_300_000, 18_600_000))
    world.hears(case)
    assert not world.alerts(case)
    world.passes(5, case)
    world.hears(case)
    [alert] = world.alerts(case)
    assert (alert.rule, alert.lot) == ("late_publication", "1")
    assert "第五十四条" in alert.law


def test_candidates_that_are_published_in_time_are_not(world: Supervised) -> None:
    case = world.awarded()
    world.hears(case)
    assert not world.alerts(case)


def test_an_expert_of_a_partys_unit_is_seen(world: Supervised) -> None:
    from chalicelib.trading.register import schemas as register

    for number, serial in enumerate((9, 2, 7), start=1):
        told = {"id": f"E000{number}", "specialities": ["市政道路"], "unit": firm(serial)}
        world.experts.enter(world.writer, register.NewExpert.model_validate(told))
    case = world.opened({}, {}, {})
    ranked = {
        "lot": "1", "candidates": [{"bidder": firm(1), "price": yuan(18_300_000)}],
        "experts": ["E0001", "E0002", "E0003", "E9998", "E9999"],
    }  # fmt: skip
    world.does("evaluate", case, asks.Evaluation.model_validate(ranked))
    world.hears(case)
    assert [one.evidence["expert"] for one in world.alerts(case)] == ["E0001", "E0002"]
    assert set(world.rules(case)) == {"unit_conflict"}


def test_a_second_single_source_within_a_year_is_seen_on_the_second_project(world: Supervised) -> None:
    first, second = world.single_source(), world.single_source(100)
    assert world.rules(second) == ["repeated_single_source"]
    assert not world.rules(first)
    assert "第三十一条" in world.alerts(second)[0].law


@pytest.mark.parametrize("changed", [{"supplier": 2}, {"category": "办公家具"}, {"owner": firm(7)}])
def test_another_supplier_category_or_owner_is_no_repeat(world: Supervised, changed: dict[str, Any]) -> None:
    world.single_source()
    assert not world.rules(world.single_source(100, **changed))


def test_an_award_that_was_void_by_then_is_no_repeat(world: Supervised) -> None:
    from chalicelib.trading import commands as c

    first = world.single_source()
    world.does("tell", first, c.VoidAward(f.AwardVoided(lot="1", reason="中标无效。", law="《政府采购法》第七十七条")))
    assert not world.rules(world.single_source(100))


def test_it_makes_no_difference_whose_fact_comes_first(world: Supervised) -> None:
    first, second = world.single_source(hear=False), world.single_source(100, hear=False)
    world.hears(second)
    assert not world.rules(second)
    world.hears(first)
    assert world.rules(second) == ["repeated_single_source"]
    assert not world.rules(first)


@pytest.mark.parametrize(("days", "seen"), [(0, True), (364, True), (365, True), (366, False)])
def test_a_year_is_three_hundred_and_sixty_five_days(world: Supervised, days: int, seen: bool) -> None:
    def award(case: str, at: datetime) -> Award:
        return Award(
            owner="O", category="医疗设备", supplier="S", supplier_name="某公司", case_id=case, lot="1", seq=9, at=at,
            family="procurement", method="single_source", project="采购",
        )  # fmt: skip

    earlier, later = award("A", world.clock.at), award("B", world.clock.at + timedelta(days=days))
    assert bool(list(repeated(world.catalogue.trading_rules(), later, [earlier]))) is seen


@pytest.mark.parametrize(("days", "seen"), [(20, True), (21, False)])
def test_a_notice_from_elsewhere_with_too_short_a_period_is_seen(world: Supervised, days: int, seen: bool) -> None:
    """The twentieth day after Monday 12 October 2026 is a Sunday, so the twenty-first is the first right one."""
    planner, at = Planner(world.catalogue.trading(), world.catalogue.calendar()), world.clock.at
    notice = NoticeState.model_validate({
        "id": "n1", "what": "tender", "title": "招标公告", "lots": ("1",), "stage": "checked", "draft": 2,
        "drafted_by": {"role": "officer", "id": "T1"}, "publish_at": at,
    })  # fmt: skip
    state = TradingCase(notices={"n1": notice})
    dates = {"documents_from": at, "documents_until": at + timedelta(days=8), "bids_due": at + timedelta(days=days)}
    body = f.NoticePublished(notice="n1", what="tender", number="P-01", dates=dates)
    midnight = at.replace(hour=0) + timedelta(days=1)  # it was brought a moment later, on the next day
    found = list(supervision.alerts(world.catalogue.trading_rules(), Seen(state, body, 4, midnight, planner)))
    assert [one.rule for one in found] == (["period_short"] if seen else [])
    if found:
        assert found[0].evidence["earliest"] == "2026-11-02"
        assert "第二十四条" in found[0].law


def test_a_challenge_without_an_answer_is_seen_with_the_article_of_its_limit(world: Supervised) -> None:
    due = datetime(2026, 10, 20, tzinfo=CHINA)
    overdue = Overdue("C1", "异议", ("1",), due, "《招标投标法实施条例》第二十二条", due)
    state = TradingCase(owner=Organisation.model_validate(firm(9)))
    [found] = supervision.unanswered(world.catalogue.trading_rules(), state, overdue)
    assert (found.rule, found.lot, found.evidence["due"]) == ("unanswered", "1", "2026-10-19")
    assert "第二十二条" in found.law


def test_a_rule_is_not_older_than_the_day_from_which_it_holds(world: Supervised) -> None:
    rules = world.catalogue.trading_rules()
    assert {"same_device"} <= {one.code for one in rules.in_force("construction", "open_tender", date(2012, 2, 1))}
    before = {one.code for one in rules.in_force("construction", "open_tender", date(2012, 1, 31))}
    assert not before & {"same_device", "near_ceiling", "late_publication"}


def test_repeats_and_another_order_raise_nothing_new(world: Supervised) -> None:
    common = {"device": MARKS["device"]}
    cases = [world.opened(common, common, {"price": yuan(19_950_000)}), world.single_source(hear=False)]
    cases += [world.single_source(10, hear=False)]
    world.passes(40, cases[0])
    world.hears(*cases)
    known = {case: world.alerts(case) for case in cases}
    rows = dict(world.shelf.kept)
    assert any(known.values())
    for seed in range(3):
        world.hears_again(seed, *cases)
    assert {case: world.alerts(case) for case in cases} == known
    assert world.shelf.kept == rows


def test_every_alert_names_an_article(world: Supervised) -> None:
    case = world.opened(MARKS, MARKS, {})
    world.hears(case)
    assert len(world.alerts(case)) == len(MARKS)
    assert all("《" in one.law and one.title and one.evidence for one in world.alerts(case))
