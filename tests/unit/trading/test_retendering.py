"""A lot that has failed: tendered again with its full periods, once; what the law opens when it fails again."""

from functools import partial
from typing import Any

import pytest

from chalicelib.trading import commands as c, facts as f, schemas as asks
from tests.challenging import PROCUREMENT, Challenging
from tests.ocds import released
from tests.refusing import refused
from tests.trading import CONTENTS, firm

TWENTY_DAYS = 20


@pytest.fixture
def world() -> Challenging:
    return Challenging()


def failed(world: Challenging, lot: str = "1", **changed: Any) -> str:
    """A project of which a lot has failed."""
    case = world.registers(**changed)
    world.does("tell", case, c.Fail(f.LotFailed(lot=lot, reason="投标人少于三个。")))
    return case


def again(case: str, lot: str = "1", **told: Any) -> dict[str, Any]:
    return {"follows": {"project": case, "lots": [lot], **told}}


def test_a_failed_lot_is_tendered_again_with_its_full_periods_and_once(world: Challenging) -> None:
    case = failed(world)
    new = world.registers(**again(case))
    shown = world.projects.show(world.resident(), new)
    assert shown.follows is not None
    assert (shown.follows.project, shown.follows.lots, shown.follows.failures) == (case, ("1",), 1)
    assert "第二十八条" in shown.follows.basis
    assert [lot.followed_by for lot in world.projects.show(world.resident(), case).lots] == [new, ""]
    assert refused(lambda: world.tenders(new, days=TWENTY_DAYS - 1)).code == "trading_period_short"
    assert world.tenders(new, days=TWENTY_DAYS + 1).periods
    assert refused(lambda: world.registers(**again(case))).code == "trading_retender_twice"
    act = partial(world.does, "end_tendering", case, asks.NoTender(lot="1", approval="决定〔2026〕1号"))
    assert refused(act).code == "trading_retender_early"
    for one in released(world, new):
        [related] = one["relatedProcesses"]
        assert (related["relationship"], related["identifier"]) == (
            ["unsuccessfulProcess"],
            f"ocds-cg530k-{case}",
        )
    assert world.sound(case, new)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"follows": {"lots": ["2"]}}, "trading_retender_stage"),
        ({"follows": {"lots": ["9"]}}, "trading_lot_unknown"),
        ({"follows": {"project": "01K7B2Q0M0HM2YHQ4V8PS2XG00"}}, "case_unknown"),
        ({"owner": firm(7)}, "trading_retender_differs"),
        ({"family": "property", "method": "listing"}, "trading_retender_differs"),
        ({"method": "invited_tender"}, "trading_retender_early"),
    ],
)
def test_what_has_not_failed_or_is_anothers_is_not_tendered_again(
    world: Challenging, changed: dict[str, Any], code: str
) -> None:
    told = again(failed(world))
    told["follows"] |= changed.pop("follows", {})
    assert refused(lambda: world.registers(**told, **changed)).code == code


def test_after_the_second_failure_tendering_ends_by_a_decision(world: Challenging) -> None:
    second = failed(world, **again(failed(world)))
    view = world.does("end_tendering", second, asks.NoTender(lot="1", approval="招标人决定〔2026〕1号"))
    assert view.lots[0].ended
    assert refused(lambda: world.registers(**again(second))).code == "trading_retender_twice"
    facts = world.cases.timeline(second)
    assert (facts[-1].kind, facts[-1].data["failures"]) == ("tendering_ended", 2)
    assert "第三十八条" in facts[-1].basis
    told = released(world, second)[-1]["tender"]["amendments"][-1]
    assert "〔2026〕1号" in told["description"]


def test_another_method_takes_an_approval(world: Challenging) -> None:
    case = failed(world, **PROCUREMENT)
    told = PROCUREMENT | {"method": "negotiation"}
    assert refused(lambda: world.registers(**told, **again(case))).code == "trading_retender_approval"
    new = world.registers(**told, **again(case, approval="呈财采〔2026〕1号"))
    follows = world.state(new).follows
    assert follows is not None
    assert (follows.approval, follows.failures) == ("呈财采〔2026〕1号", 1)


def test_an_order_to_tender_again_is_no_failure_and_a_notice_of_one_is(world: Challenging) -> None:
    case = world.evaluated()
    raised = world.challenges_with(case, "objection", "evaluation", 2, lots=["1"])
    world.answers(raised.id, "upheld", remedy="tender_again")
    new = world.registers(**again(case))
    follows = world.state(new).follows
    assert follows is not None
    assert follows.failures == 0
    world.tenders(new)
    world.publishes(new, "failed", contents=CONTENTS["failed"], lots=["1"])
    assert world.state(new).lots["1"].failed
