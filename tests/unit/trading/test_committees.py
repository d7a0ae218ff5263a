"""The committee of evaluation: how many, of whom, who steps aside, and that nobody hears of it before the result."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.trading import schemas as asks
from chalicelib.trading.register import schemas as register
from tests.refusing import refused
from tests.registering import FINANCE, REASON, Joined, housing
from tests.trading import CENTRE, COMMITTEE, firm, officer, yuan


@pytest.fixture
def world() -> Joined:
    return Joined()


def opened(world: Joined) -> str:
    case = world.registers()
    world.tenders(case)
    world.passes(22, case)
    world.opens(case)
    return case


def evaluates(world: Joined, case: str, experts: tuple[str, ...], representatives: int = 0) -> Any:
    told = {
        "lot": "1", "candidates": [{"bidder": firm(1), "price": yuan(18_000_000)}], "experts": experts,
        "representatives": representatives,
    }  # fmt: skip
    return world.does("evaluate", case, asks.Evaluation.model_validate(told))


def knows(world: Joined, named: str, **told: Any) -> None:
    """An expert is entered; of a unit that takes no part."""
    known = {"id": named, "specialities": ["市政道路"], "unit": firm(71)}
    world.experts.enter(world.writer, register.NewExpert.model_validate(known | told))


@pytest.mark.parametrize(
    ("experts", "representatives", "code"),
    [
        (4, 1, ""), (5, 0, ""), (5, 2, ""), (0, 0, "trading_committee_size"), (3, 0, "trading_committee_size"),
        (4, 2, "trading_committee_size"), (3, 2, "trading_committee_experts"), (4, 3, "trading_committee_experts"),
    ],
)  # fmt: skip
def test_five_or_more_an_odd_number_two_thirds_of_them_experts(
    world: Joined, experts: int, representatives: int, code: str
) -> None:
    case = opened(world)
    if not code:
        assert evaluates(world, case, COMMITTEE[:experts], representatives).lots[0].stage == "evaluated"
        return
    refusal = refused(lambda: evaluates(world, case, COMMITTEE[:experts], representatives))
    assert (refusal.code, refusal.field) == (code, "experts")
    assert "第三十七条" in refusal.sentence


def test_a_purchase_of_ten_millions_needs_seven() -> None:
    from datetime import date
    from decimal import Decimal

    from tests.broadcasting import published

    law, day = published().trading_parties(), date(2026, 11, 1)
    for value, least in (("9999999.99", 5), ("10000000", 7)):
        rule = law.committee("procurement", "open_tender", Decimal(value), day)
        assert rule is not None
        assert (rule.least, "第四十七条" in rule.basis) == (least, True)
    assert law.committee("procurement", "single_source", Decimal(1), day) is None
    assert law.committee("land", "listing", Decimal(1), day) is None


TIE = {"organisation": firm(2), "kind": "holder"}


@pytest.mark.parametrize(
    ("told", "party"),
    [
        ({"unit": firm(9)}, "招标人"), ({"unit": firm(8)}, "代理机构"), ({"unit": firm(3)}, "投标人"),
        ({"ties": [TIE]}, "投标人"), ({"ties": [TIE | {"until": "2020-01-01"}]}, ""),
    ],
)  # fmt: skip
def test_who_has_to_do_with_a_party_steps_aside(world: Joined, told: dict[str, Any], party: str) -> None:
    case = opened(world)
    knows(world, "E0001", **told)
    experts = ("E0001", *COMMITTEE[:4])
    if not party:
        assert evaluates(world, case, experts).lots[0].stage == "evaluated"
        return
    refusal = refused(lambda: evaluates(world, case, experts))
    assert (refusal.code, refusal.field) == ("trading_expert_recused", "experts.0")
    assert party in refusal.sentence


def test_only_experts_of_the_register_the_centres_own_or_recognised(world: Joined) -> None:
    case = opened(world)
    refusal = refused(lambda: evaluates(world, case, (*COMMITTEE[:4], "E9999")))
    assert (refusal.code, refusal.field) == ("trading_expert_unknown", "experts.4")
    knows(world, "E9999", active=False)
    assert refused(lambda: evaluates(world, case, (*COMMITTEE[:4], "E9999"))).code == "trading_expert_unknown"
    assert refused(lambda: evaluates(world, case, (*COMMITTEE[:4], COMMITTEE[0]))).code == "trading_expert_twice"
    source = {"platform": "云南省综合评标专家库", "number": "YN-7", "on": world.today}
    knows(world, "E8888", recognised_from=source)
    knows(world, "E9999", active=True)
    knows(world, "E9999", recognised_from=source, unit=firm(1))  # the centre's own is not replaced
    assert evaluates(world, case, (*COMMITTEE[:3], "E8888", "E9999")).lots[0].stage == "evaluated"


def test_an_expert_who_is_barred_does_not_evaluate_until_it_is_over(world: Joined) -> None:
    case, bar = opened(world), world.experts.bar
    told = register.NewBar(decision="呈住建罚〔2026〕7号", since=world.today, **REASON)
    assert refused(lambda: bar(officer("T", CENTRE), COMMITTEE[0], told)).code == "trading_register_not_yours"
    assert refused(lambda: bar(housing(), "E9999", told)).code == "trading_expert_unknown"
    backwards = told.model_copy(update={"until": world.today - timedelta(days=1)})
    assert refused(lambda: bar(housing(), COMMITTEE[0], backwards)).code == "trading_bar_term"
    bar(officer("F", FINANCE), COMMITTEE[0], told)  # from purchases, not from works
    bar(housing(), COMMITTEE[1], told)
    assert len(bar(housing(), COMMITTEE[1], told).bars) == 1
    refusal = refused(lambda: evaluates(world, case, COMMITTEE[:5]))
    assert (refusal.code, refusal.field) == ("trading_expert_barred", "experts.1")
    knows(world, COMMITTEE[1])  # entered anew, the bar stays
    assert refused(lambda: evaluates(world, case, COMMITTEE[:5])).code == "trading_expert_barred"
    bar(housing(), COMMITTEE[1], told.model_copy(update={"until": world.today}))
    world.clock.move(timedelta(days=1))
    assert evaluates(world, case, COMMITTEE[:5]).lots[0].stage == "evaluated"


def test_nobody_hears_who_evaluated_before_the_result_is_public(world: Joined) -> None:
    case = opened(world)
    assert evaluates(world, case, COMMITTEE[:4], 1).lots[0].committee is None
    world.shows(case)
    world.passes(5, case)
    world.awards(case)
    for who in (world.writer, housing(), world.resident()):
        shown = world.projects.show(who, case)
        assert shown.lots[0].committee is None
        assert COMMITTEE[0] not in shown.model_dump_json() + world.projects.timeline(case).model_dump_json()
    world.publishes(case, "result", lots=["1"])
    told = world.projects.show(world.resident(), case).lots[0].committee
    assert told is not None
    assert (told.experts, told.representatives) == (COMMITTEE[:4], 1)
