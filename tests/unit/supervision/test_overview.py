"""The dashboard and figures: whoever looks sees what is theirs."""

from datetime import date, datetime, timedelta

import pytest

from chalicelib.kernel.caller import Caller
from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.errors import Forbidden
from chalicelib.supervision import schemas as asks
from tests.counting import BUREAU, CIVIL, CLERK, HEAD, HEALTH, MAYOR, Played, moved, officer

DAY = date(2026, 10, 12)


def test_heads_see_their_department_and_supervisors_all() -> None:
    played = Played()
    played.add(DAY)
    played.add(DAY, department=HEALTH)
    assert (played.total(BUREAU).opened, played.total(MAYOR).opened, played.total(HEAD).opened) == (2, 2, 1)
    assert played.total(BUREAU, department=HEALTH).opened == 1
    told = played.world.overview.dashboard(HEAD, asks.Shown())
    assert ([row.key for row in told.departments], told.total.opened, told.channels) == ([CIVIL], 1, ())
    assert told.scope == "昆明市呈贡区民政局"
    assert played.world.overview.dashboard(BUREAU, asks.Shown()).scope == "全区"


@pytest.mark.parametrize("caller", [CLERK, officer(CIVIL, "window"), officer(CIVIL, "head", street="530114001")])
def test_nobody_else_sees_anything(caller: Caller) -> None:
    with pytest.raises(Forbidden, match="supervision_not_yours"):
        Played().total(caller)


def test_another_department_is_not_the_heads_to_see() -> None:
    played = Played()
    for act in (
        lambda: played.total(HEAD, department=HEALTH),
        lambda: played.world.tracing.late(HEAD, asks.Late(department=HEALTH)),
        lambda: played.world.overview.dashboard(
            officer(CIVIL, until=played.clock.at - timedelta(days=1)), asks.Shown()
        ),
    ):
        with pytest.raises(Forbidden, match="supervision_not_yours"):
            act()


@pytest.mark.parametrize("by", ["department", "item", "site", "channel", "day"])
@pytest.mark.parametrize(
    ("first", "last", "n"),
    [("2026-09-01", "2026-10-31", 4), ("2026-09-30", "2026-10-12", 3), ("2026-10-12", "2026-10-12", 2),
     ("2026-10-13", "2026-10-31", 1), ("2026-01-01", "2026-12-31", 4)],
)  # fmt: skip
def test_every_way_of_splitting_counts_the_same_days(by: str, first: str, last: str, n: int) -> None:
    played = Played()
    for day in (date(2026, 9, 30), DAY, DAY, date(2026, 10, 31)):
        played.add(day, item="elder_allowance", channel="web", site="centre-01")
    for caller in (BUREAU, HEAD):
        answer = played.figures(caller, by, first, last)
        assert answer.total.opened == sum(row.figures.opened for row in answer.rows) == n


def test_rows_have_titles_in_plain_chinese() -> None:
    played = Played()
    played.add(DAY, item="elder_allowance", channel="wechat")
    played.add(DAY, item="ticket:noise", channel="hotline", site="centre-01")
    assert [row.title for row in played.figures(by="channel").rows] == ["12345 热线", "微信"]
    assert {row.title for row in played.figures(by="site").rows} == {"网上", "呈贡区政务服务中心"}
    assert "高龄津贴" in "".join(row.title for row in played.figures(by="item").rows)
    assert played.figures(by="site").rows[0].key == ""


def test_rates_times_and_costs_follow_from_the_counters() -> None:
    played = Played()
    for channel in ("web", "web", "window", "grid"):
        played.add(DAY, channel=channel)
    for metric, n in {"decided": 4, "instant": 1, "could_instant": 4, "used": 600, "promised": 4, "promised_met": 3,
                      "promised_used": 600, "promised_minutes": 2400, "steps": 3}.items():  # fmt: skip
        played.add(DAY, metric, amount=n)
    told = played.total()
    assert (told.online, told.online_rate, told.instant_rate, told.promised_rate) == (2, 50.0, 25.0, 75.0)
    assert (told.mean_hours, told.used_of_promised, told.statutory_rate) == (2.5, 25.0, None)
    assert told.cost == 2 * 20 + 1200 + 1500 + 3 * 1000
    assert told.cost_per_case == 1435
    assert played.total(by="item").cost == played.total(first="2026-10-12", last="2026-10-12").cost == told.cost


def test_every_channel_has_a_price_and_one_without_is_not_free() -> None:
    played = Played()
    rules = played.world.catalogue.supervision()
    assert [name for name in rules.titles if rules.price(f"taken_{name}", DAY) is None] == []
    for channel in ("web", "telegraph"):
        played.add(DAY, channel=channel)
    told = played.total()
    assert (told.opened, told.cost, told.unpriced, told.cost_per_case) == (2, 20, 1, None)
    [priced] = [row.figures for row in played.figures(by="channel").rows if row.key == "web"]
    assert (priced.unpriced, priced.cost_per_case) == (0, 20)


def test_a_default_is_nobodys_satisfaction() -> None:
    played = Played()
    for metric, n in {"rated_5": 3, "rated_2": 1, "rated_default": 6, "bad": 1, "rectified_on_time": 1}.items():
        played.add(DAY, metric, amount=n)
    grades = played.total().grades
    assert (grades.satisfaction, grades.defaulted, grades.rectified_rate) == (75.0, 6, 100.0)
    assert grades.named_rate is None
    for metric, n in {"bad_named": 4, "named_followed_up": 3, "named_unreached": 1}.items():
        played.add(DAY, metric, amount=n)
    grades = played.total().grades
    assert (grades.bad_named, grades.named_unreached, grades.named_rate) == (4, 1, 75.0)


def test_nothing_is_missing_and_not_zero() -> None:
    told = Played().total()
    assert (told.opened, told.online_rate, told.mean_hours, told.grades.satisfaction) == (0, None, None, None)


def test_the_dashboard_shows_every_day_up_to_today() -> None:
    played = Played()
    played.add(DAY)
    told = played.world.overview.dashboard(BUREAU, asks.Shown())
    assert (told.month, len(told.days), told.days[11].figures.opened) == ("2026-10", 20, 1)
    assert len(played.world.overview.dashboard(BUREAU, asks.Shown(month="2026-09")).days) == 30


def test_a_department_that_was_merged_counts_for_its_successor_from_then_on() -> None:
    played = Played(moved("2026-10-13"))
    for day in (date(2026, 9, 30), DAY, date(2026, 10, 13), date(2026, 11, 2)):
        played.add(day, item="elder_allowance")
    october = {row.key: row for row in played.world.overview.dashboard(BUREAU, asks.Shown(month="2026-10")).departments}
    assert {key: row.figures.opened for key, row in october.items()} == {CIVIL: 1, HEALTH: 1}
    assert october[CIVIL].successor == "昆明市呈贡区卫生健康局"
    november = played.world.overview.dashboard(BUREAU, asks.Shown(month="2026-11"))
    assert {row.key: row.figures.opened for row in november.departments} == {HEALTH: 1}
    for by in ("department", "item", "day", "channel"):
        assert played.total(officer(HEALTH), by, first="2026-09-01", last="2026-11-30").opened == 2
        assert played.total(HEAD, by, first="2026-09-01", last="2026-11-30").opened == 2
    behind = {"metric": "opened", "from": "2026-10-01", "to": "2026-11-30", "department": HEALTH}
    page = played.world.tracing.cases(BUREAU, asks.Traced.model_validate(behind))
    assert [case.day.isoformat() for case in page.items] == ["2026-10-13", "2026-11-02"]
    assert {case.department for case in page.items} == {HEALTH}


def test_what_is_open_now_counts_for_who_stands_in_its_place() -> None:
    played = Played(moved("2026-10-13"))
    played.stands("red", datetime(2026, 10, 17, tzinfo=CHINA))
    told = played.world.overview.dashboard(officer(HEALTH), asks.Shown())
    assert (told.now.red, [row.key for row in told.now.departments]) == (1, [HEALTH])
    [late] = played.world.tracing.late(officer(HEALTH), asks.Late()).items
    assert (late.department, late.days_late) == (HEALTH, 3)


@pytest.mark.parametrize(("first", "last"), [("2026-10-02", "2026-10-01"), ("2025-01-01", "2026-01-02"), ("x", "y")])
def test_days_have_an_order_and_an_end(first: str, last: str) -> None:
    with pytest.raises(ValueError, match="validation error"):
        asks.Split.model_validate({"from": first, "to": last, "by": "day"})


def test_the_public_sees_sums_of_the_district() -> None:
    played = Played()
    played.add(DAY, channel="web")
    for metric in ("rated_5", "rated_default"):
        played.add(DAY, metric)
    told = played.world.overview.summary(asks.Published())
    assert (told.month, told.opened, told.online_rate) == ("2026-10", 1, 100.0)
    assert (told.satisfaction, told.defaulted) == (100.0, 1)


def test_ratings_and_appraisals_read_sums_by_key() -> None:
    played = Played()
    played.add(DAY, "rated_5", amount=2, item="elder_allowance")
    played.add(DAY, "rated_1", department=HEALTH)
    spans = played.world.overview._spans
    since, until = date(2026, 9, 1), date(2026, 10, 31)
    assert spans.sums(since, until, "department", ("rated_5", "rated_1")) == {
        CIVIL: {"rated_5": 2}, HEALTH: {"rated_1": 1},
    }  # fmt: skip
    assert spans.sums(since, until, "item", ("rated_5",), CIVIL) == {"elder_allowance": {"rated_5": 2}}
