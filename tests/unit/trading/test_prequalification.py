"""Prequalification: who passed may bid, nobody else; what became of an application is told to who applied."""

from functools import partial
from typing import Any

import pytest

from chalicelib.trading import commands as c, facts as f, schemas as asks
from tests.challenging import Challenging
from tests.refusing import refused
from tests.trading import firm, yuan


@pytest.fixture
def world() -> Challenging:
    return Challenging()


def invited(world: Challenging) -> str:
    """A project of whose first lot the time for applications is over."""
    case = world.registers()
    world.invites(case)
    world.passes(16, case)
    return case


def tendered(world: Challenging, case: str) -> None:
    """Its first lot is tendered, and its bids are due."""
    days = {"documents_from": 0, "documents_until": 8, "bids_due": 21}
    world.publishes(case, "tender", lots=["1"], dates={name: world.later(day) for name, day in days.items()})
    world.passes(22, case)


def test_nothing_is_tendered_or_opened_past_the_prequalification(world: Challenging) -> None:
    case = world.registers()
    world.invites(case)
    assert refused(lambda: world.qualifies(case)).code == "trading_period_runs"
    world.passes(16, case)
    assert refused(lambda: tendered(world, case)).code == "trading_not_prequalified"
    world.qualifies(case)
    assert [one.name for one in world.state(case).periods.values()] == ["prequalification_told"]
    world.does("tell", case, c.Do(f.DutyDone(duty="prequalification_told", lot="1")))
    tendered(world, case)
    prices = (18_000_000, 18_500_000, 19_000_000, 19_500_000)
    refusal = refused(lambda: world.opens(case, prices=prices))  # the fourth has not passed
    assert (refusal.code, refusal.field) == ("trading_not_qualified", "bids.3.bidder")
    assert world.opens(case, prices=prices[:3]).lots[0].bidders == 3


def test_a_consortium_bids_as_it_was_prequalified(world: Challenging) -> None:
    case = invited(world)
    joint: list[dict[str, Any]] = [{"organisation": firm(n), "passed": True} for n in (1, 2, 3)]
    joint[0]["partners"] = [firm(20)]
    told = asks.Prequalification.model_validate({"lot": "1", "applicants": joint})
    world.does("prequalify", case, told)
    tendered(world, case)
    refusal = refused(lambda: world.opens(case))
    assert (refusal.code, refusal.field) == ("trading_not_qualified", "bids.0.bidder")
    bids = [{"bidder": firm(n), "price": yuan(18_000_000), "partners": [firm(20)] if n == 1 else []} for n in (1, 2, 3)]
    world.does("open_bids", case, asks.Opening.model_validate({"lot": "1", "bids": bids}))
    assert world.state(case).lots["1"].stage == "opened"


def test_with_fewer_than_three_the_lot_has_failed_and_is_tendered_again(world: Challenging) -> None:
    case = invited(world)
    world.qualifies(case, passed=2)
    assert [fact.kind for fact in world.cases.timeline(case)][-2:] == ["lot_prequalified", "lot_failed"]
    new = world.registers(follows={"project": case, "lots": ["1"]})
    follows = world.state(new).follows
    assert follows is not None
    assert (follows.failures, "第十九条" in follows.basis) == (1, True)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"passed": False}, "trading_applicant_reason"),
        ({"reason": "好"}, "trading_applicant_reason"),
        ({"organisation": firm(1)}, "trading_bidder_twice"),
        ({"partners": [firm(5)]}, "trading_barred"),
    ],
)
def test_a_result_that_cannot_be_is_not_kept(world: Challenging, wrong: dict[str, Any], code: str) -> None:
    case = invited(world)
    world.penalties.penalised = {firm(5)["code"]}
    applicants = [{"organisation": firm(1), "passed": True}, {"organisation": firm(2), "passed": True, **wrong}]
    told = asks.Prequalification.model_validate({"lot": "1", "applicants": applicants})
    refusal = refused(partial(world.does, "prequalify", case, told))
    assert (refusal.code, refusal.field.startswith("applicants.1.")) == (code, True)


def test_an_applicant_reads_its_own_result_and_nobody_learns_of_the_others(world: Challenging) -> None:
    case = invited(world)
    world.qualifies(case)
    own = world.projects.show(world.speaker(4), case).lots[0].applicants
    assert [(one.organisation.code, one.passed, one.reason) for one in own] == [
        (firm(4)["code"], False, "没有相应资质。")
    ]
    assert len(world.projects.show(world.writer, case).lots[0].applicants) == 4
    for other in (world.resident(), world.speaker(6)):
        shown = world.projects.show(other, case)
        assert not any(lot.applicants for lot in shown.lots)
        assert firm(1)["code"] not in shown.model_dump_json()
    assert "lot_prequalified" not in {step.kind for step in world.projects.timeline(case).steps}


def test_a_prequalification_that_is_taken_back_leaves_nobody_qualified(world: Challenging) -> None:
    case = invited(world)
    world.qualifies(case)
    world.does("withdraw", case, "n1", asks.Reason(reason="条件有误。"))
    lot = world.state(case).lots["1"]
    assert (lot.stage, lot.applicants) == ("registered", ())
