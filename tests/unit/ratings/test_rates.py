"""Rates come out of what was measured: defaults marked, removed ones out, officers for whom it is their business."""

from datetime import date

import pytest

from chalicelib.kernel.caller import PUBLIC as ANYBODY
from chalicelib.kernel.changing import load_whole
from chalicelib.ratings import schemas as asks
from chalicelib.ratings.answers import RateView
from chalicelib.ratings.measured import METRICS, measure
from chalicelib.ratings.model import FLOW
from chalicelib.ratings.standing import number, standing
from tests.office import refused
from tests.rating import CIVIL, CONTACT, Raters, staff


@pytest.fixture
def world() -> Raters:
    return Raters()


def rate(world: Raters, by: str = "department", **asked: str) -> RateView | None:
    """The only one."""
    told = world.rates.rates(ANYBODY, asks.Rates.model_validate({"by": by, **asked}))
    assert len(told.items) <= 1
    return told.items[0] if told.items else None


def points(world: Raters, rating: str) -> list[tuple[str, int]]:
    return [(point.metric, point.amount) for point in measure(load_whole(world.cases, FLOW, rating))]


def test_a_bad_rating_counts_and_so_does_that_it_was_put_right_in_time(world: Raters) -> None:
    rating = world.verified(world.bad(world.decided()))
    world.does("rectify", rating)
    assert points(world, rating) == [("rated_1", 1), ("bad", 1), ("rectified", 1), ("rectified_on_time", 1)]
    told = rate(world)
    assert told is not None
    assert (told.of, told.name, told.total, told.satisfied, told.bad) == (CIVIL, "昆明市呈贡区民政局", 1, 0.0, 1)
    assert (told.rectified, told.rectified_on_time) == (1, 1)


def test_a_default_is_no_grade_that_somebody_gave(world: Raters) -> None:
    rating = world.invited()
    assert rate(world) is None
    world.goes_by(8, rating)
    told = rate(world)
    assert told is not None
    assert (told.defaults, told.grades["3"], told.satisfied, told.rated) == (1, 0, None, 0.0)


def test_what_was_taken_out_counts_in_no_rate_any_more(world: Raters) -> None:
    rating = world.bad(world.decided())
    world.does("ask_review", rating)
    world.goes_by(1)
    world.does("decide_review", rating, world.bureau)
    assert sum(amount for metric, amount in points(world, rating) if metric in ("rated_1", "bad")) == 0
    told = rate(world)
    assert told is not None
    assert (told.total, told.bad, told.removed, told.satisfied) == (0, 0, 1, None)


@pytest.mark.parametrize(("reached", "unreached"), [("confirmed", 0), ("unreached", 1)])
def test_a_bad_rating_in_somebodys_own_name_is_followed_up_and_that_is_a_figure(
    world: Raters, reached: str, unreached: int
) -> None:
    rating = world.bad(world.decided(), contact=CONTACT)
    told = rate(world)
    assert told is not None
    assert (told.named, told.followed_up, told.named_followed_up) == (1, 0, 0.0)
    world.does("verify", rating, how="rater", reached=reached)
    told = rate(world)
    assert told is not None
    assert (told.followed_up, told.unreached, told.named_followed_up) == (1, unreached, 1.0)


def test_one_that_nobody_can_call_asks_for_no_follow_up(world: Raters) -> None:
    world.verified(world.bad(world.decided()))
    told = rate(world)
    assert told is not None
    assert (told.bad, told.named, told.followed_up, told.named_followed_up) == (1, 0, 0, None)


def test_one_that_was_taken_out_asks_for_none_either(world: Raters) -> None:
    rating = world.bad(world.decided(), contact=CONTACT)
    world.does("verify", rating, how="rater", reached="doubted")
    world.does("ask_review", rating)
    world.goes_by(1)
    world.does("decide_review", rating, world.bureau)
    told = rate(world)
    assert told is not None
    assert (told.bad, told.named, told.followed_up, told.removed) == (0, 0, 0, 1)


def test_a_late_rating_takes_the_defaults_place_in_the_figures() -> None:
    world = Raters()
    rules = world.store.document("ratings")
    assert rules is not None
    world.store.put_document("ratings", {**rules.body, "late": {"allowed": True, "basis": "区里的规定"}})
    rating = world.invited()
    world.goes_by(8, rating)
    world.gives(rating, 4)
    assert points(world, rating) == [("rated_default", 1), ("rated_default", -1), ("rated_4", 1)]


def test_every_metric_is_one_that_supervision_publishes(world: Raters) -> None:
    assert set(METRICS) <= set(world.catalogue.supervision().metrics)


@pytest.mark.parametrize(("by", "of"), [("department", CIVIL), ("item", "elder_allowance"), ("site", "")])
def test_rates_are_told_by_department_item_and_site(world: Raters, by: str, of: str) -> None:
    world.gives(world.invited(), 5)
    told = rate(world, by)
    assert told is not None
    assert (told.of, told.grades["5"], told.satisfied) == (of, 1, 1.0)
    assert rate(world, by, department="11530114015302052T") is None
    assert rate(world, by, since="2026-09-01", until="2026-09-30") is None


def test_rates_of_an_officer_are_for_them_their_department_and_its_supervisor_alone(world: Raters) -> None:
    world.bad(world.decided("D1"))
    asked = asks.Rates(by="officer", department=CIVIL, officer="D1")
    for caller in (world.clerk, world.bureau, staff("D1", CIVIL)):
        [told] = world.rates.rates(caller, asked).items
        assert (told.of, told.grades["1"], told.bad) == ("D1", 1, 1)
    for caller in (ANYBODY, world.elder, world.mayor, staff("D9", "11530114015302052T")):
        assert refused(lambda caller=caller: world.rates.rates(caller, asked)) == ("rating_not_yours", "officer")  # type: ignore[misc]
    nobody = asks.Rates(by="officer", department=CIVIL)
    assert refused(lambda: world.rates.rates(world.clerk, nobody)) == ("rating_officer", "officer")
    [none] = world.rates.rates(world.clerk, asks.Rates(by="officer", department=CIVIL, officer="D2")).items
    assert none.total == 0


@pytest.mark.parametrize(
    ("since", "until"), [(date(2026, 10, 2), date(2026, 10, 1)), (date(2025, 1, 1), date(2026, 10, 1))]
)
def test_days_that_are_none_or_too_many_are_refused(world: Raters, since: date, until: date) -> None:
    asked = asks.Rates(since=since, until=until)
    assert refused(lambda: world.rates.rates(ANYBODY, asked)) == ("rating_days", "since")


def test_supervision_sees_a_bad_rating_that_waits_and_no_number_that_leads_to_who_rated(world: Raters) -> None:
    rating = world.bad(world.decided())
    seen = standing(load_whole(world.cases, FLOW, rating))
    assert seen is not None
    assert (seen.department, seen.number) == (CIVIL, "")
    world.goes_by(40, rating)
    late = standing(load_whole(world.cases, FLOW, rating))
    assert late is not None
    assert late.card == "red"
    named = Raters()
    other = load_whole(named.cases, FLOW, named.bad(named.decided(), contact=CONTACT))
    assert number(other) == other.head.state.of.number != ""
