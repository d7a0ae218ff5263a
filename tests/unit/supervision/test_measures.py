"""What each flow tells of its cases, told by hand from timelines."""

from collections import Counter
from datetime import date
from typing import Any

from chalicelib.applications import measured as applications
from chalicelib.applications.model import FLOW
from chalicelib.kernel.cases import Case, fold
from chalicelib.kernel.deadlines import Deadline, Limit
from chalicelib.kernel.facts import Body
from chalicelib.kernel.measuring import Point, limits, spent
from tests import timelines as t
from tests.counting import Counted, timelines
from tests.planning import planner


def case(*bodies: Body) -> Case[Any]:
    facts = tuple(t.timeline(*bodies))
    return Case(fold(FLOW, facts), facts)


def amounts(points: list[Point]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for point in points:
        found[point.metric] += point.amount
    return dict(found)


def test_what_is_approved_by_rule_is_instant_and_in_time() -> None:
    told = amounts(applications.measure(case(t.SUBMITTED, t.BY_RULE)))
    assert told["used"] == told["promised_used"] == 60
    assert told["promised_minutes"] > 5 * 24 * 60
    for name in ("opened", "decided", "closed", "instant", "could_instant", "first_time", "could_first_time"):
        assert told[name] == 1
    for name in ("promised", "promised_met"):
        assert told[name] == 1
    assert "steps" not in told


def test_a_refusal_after_its_limit_is_late_and_carries_both_cards() -> None:
    told = amounts(applications.measure(case(t.SUBMITTED, t.HANDED_OVER, t.YELLOW, t.RED, t.REFUSED)))
    assert (told["yellow"], told["red"], told["refused"], told["decided"]) == (1, 1, 1, 1)
    assert ("instant" not in told, told["could_instant"]) == (True, 1)


def test_what_was_decided_too_late_is_found_by_that() -> None:
    at = t.MONDAY.replace(day=12)
    deadline = Deadline.open("promised", at, Limit(amount=1, unit="working_day", basis="b"), planner().calendar)
    in_time, late = limits(deadline, deadline, at.replace(hour=11)), limits(deadline, deadline, at.replace(day=20))
    assert (in_time["promised_met"], in_time["statutory_met"], late["promised_missed"], late["statutory_missed"]) == (
        1, 1, 1, 1,
    )  # fmt: skip
    assert not {"promised_missed", "statutory_missed"} & set(in_time)
    assert not {"promised_met", "statutory_met"} & set(late)


def test_what_no_table_could_decide_is_no_missed_instant_decision() -> None:
    by_hand = t.HANDED_OVER.model_copy(update={"cause": "no_table"})
    told = amounts(applications.measure(case(t.RECEIVED, by_hand, t.ACCEPTED, t.APPROVED)))
    assert (told["decided"], told["could_first_time"], "could_instant" in told) == (1, 1, False)


def test_a_supplement_is_not_right_the_first_time() -> None:
    asked = (t.RECEIVED, t.HANDED_OVER, t.SUPPLEMENT_ASKED, t.SUPPLEMENTED, t.ACCEPTED, t.APPROVED)
    told = amounts(applications.measure(case(*asked)))
    assert told["supplements"] == 1
    assert ("first_time" not in told, told["could_first_time"]) == (True, 1)
    assert told["steps"] == 4  # all that the officer did; the clerk's submission is priced by its channel


def test_who_gives_up_is_closed_and_not_decided() -> None:
    told = amounts(applications.measure(case(t.RECEIVED, t.HANDED_OVER, t.ACCEPTED, t.WITHDRAWN)))
    assert (told["withdrawn"], told["closed"], "decided" in told) == (1, 1, False)


def test_points_stand_where_the_case_was_opened() -> None:
    [first, *_] = applications.measure(case(t.SUBMITTED))
    assert (first.day, first.department, first.item) == (date(2026, 10, 12), t.ITEM.department, "elder_allowance")


def test_an_open_case_stands_with_its_graver_card() -> None:
    stands = applications.standing(case(t.SUBMITTED, t.HANDED_OVER, t.YELLOW, t.RED))
    assert stands is not None
    assert (stands.card, stands.title, stands.why) == ("red", "高龄津贴", "审核中")
    assert stands.since is not None
    assert applications.standing(case(t.SUBMITTED, t.BY_RULE)) is None


def test_suspended_time_is_not_used() -> None:
    calendar = planner().calendar
    deadline = Deadline.open("promised", t.MONDAY, Limit(amount=5, unit="working_day", basis="b"), calendar)
    plain = spent(deadline, t.MONDAY.replace(day=15))
    held = deadline.suspend(t.MONDAY.replace(day=13), "补正", "b").resume(t.MONDAY.replace(day=14), calendar)
    paused = spent(held, t.MONDAY.replace(day=15))
    assert plain is not None
    assert paused is not None
    assert (plain.used, paused.used) == (3 * 24 * 60, 2 * 24 * 60)
    assert spent(deadline.suspend(t.MONDAY.replace(day=13), "补正", "b"), t.MONDAY) is None


def test_without_a_limit_nothing_is_said_of_it() -> None:
    assert limits(None, None, t.MONDAY) == {}


def test_the_metrics_that_every_flow_has_add_up() -> None:
    """What is decided under a limit is decided; what is kept has a limit; what is instant is decided."""
    world = Counted(timelines()).told()
    for row in world.kept.rows.values():
        n: Counter[str] = Counter()
        for told in row.tally.values():
            n.update(told)
        assert n["opened"] <= 1
        for part, whole in (("instant", "decided"), ("promised", "decided"), ("promised_met", "promised"),
                            ("statutory_met", "statutory"), ("first_time", "could_first_time"),
                            ("instant", "could_instant"), ("could_instant", "decided"),
                            ("could_first_time", "decided")):  # fmt: skip
            assert n[part] <= n[whole], (row.flow, part)
        assert n["closed"] <= 1
        for kind in ("promised", "statutory"):
            assert n[f"{kind}_met"] + n[f"{kind}_missed"] == n[kind]
        if row.standing is not None:
            assert n["opened"] == 1 or row.flow in ("rating", "accountability")
