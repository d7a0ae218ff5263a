"""The dashboard of supervision in a real browser, over the platform in process, with golden timelines counted."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from chalicelib.kernel.clock import CHINA
from chalicelib.supervision.counting import Key
from chalicelib.supervision.routes import Services
from tests.asks.appraisal import Held
from tests.asks.ratings import Given
from tests.cast import Cast
from tests.counting import Counted, timelines
from tests.e2e.views import looks_well, tabbed_to
from tests.families import PASSWORD, SEED
from tests.rating import PUBLIC
from tests.served import served

LATER = datetime(2026, 10, 20, 10, tzinfo=CHINA)
"""Legal time at which most timelines have gone some way."""
CHARTS = ("每天受理和办结的办件数", "各部门承诺时限内办结率", "各渠道受理的办件数", "好差评各档的个数")


@pytest.fixture(scope="module")
def everybody() -> Iterator[tuple[Cast, str]]:
    cast = Cast()
    counted = Counted(timelines(), catalogue=cast.catalogue).told()
    counted.clock.at = LATER
    cast.figures = Services(counted.overview, counted.tracing)
    with served(cast) as address:
        yield cast, f"{address}/dashboard"


@pytest.fixture
def address(everybody: tuple[Cast, str]) -> Iterator[str]:
    """All is as before afterwards: a one-time code may be used again."""
    cast, address = everybody
    beginning = cast.kept()
    yield address
    cast.put_back(beginning)


def log_in(page: Page, address: str, login: str = "government", password: str = PASSWORD) -> None:
    page.goto(address)
    page.get_by_label("工号").fill(login)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_label("动态口令").fill(pyotp.TOTP(SEED).now())
    page.keyboard.press("Enter")


def opened(page: Page, address: str, login: str = "government") -> Page:
    """The dashboard, once its charts are drawn."""
    log_in(page, address, login)
    expect(page.get_by_role("img", name=CHARTS[0])).to_be_visible(timeout=15000)
    return page


def tile(page: Page, name: str) -> str:
    """What a tile shows."""
    return page.locator("#tiles div", has=page.get_by_text(name, exact=True)).locator("dd").inner_text().strip()


@pytest.mark.parametrize("width", [1280, 375, 2560])
def test_the_dashboard_is_accessible_and_never_scrolls_sideways(browser: Browser, address: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    opened(page, address)
    page.locator("details").evaluate_all("nodes => nodes.forEach((node) => { node.open = true })")
    looks_well(page, "dashboard-inside", width)
    for name in CHARTS:
        expect(page.get_by_role("img", name=name).locator("svg")).to_be_visible()
    assert said == []  # the policy of the page forbids nothing that the charts do
    page.close()


def test_the_public_sees_the_month_without_logging_in(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_role("heading", name="本月公开数据")).to_be_visible()
    expect(page.locator("#summary dd").first).not_to_have_text("暂无")


def test_a_screen_in_a_hall_shows_what_is_new_with_nobody_logged_in(
    page: Page, everybody: tuple[Cast, str], address: str
) -> None:
    page.clock.install()
    page.goto(address)
    expect(page.locator("#results")).to_have_text("还没有。")
    Given(everybody[0], "elder").verified().does("rectify")
    page.clock.fast_forward(300_000)
    expect(page.locator("#results li")).to_contain_text(PUBLIC)
    looks_well(page, "dashboard-openly", 1280)


def test_a_number_leads_to_the_cases_behind_it(page: Page, address: str) -> None:
    opened(page, address)
    shown = int(tile(page, "受理").split()[0].removesuffix("件"))
    assert shown > 0
    page.locator("#c-departments summary").click()
    number = page.locator("#c-departments button").first
    tabbed_to(page, number, limit=40)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="数字背后的办件")).to_be_focused()
    expect(page.locator("#cases li").first).to_be_visible()


def test_the_opened_list_of_cases_is_accessible(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 375, "height": 900}, reduced_motion="reduce")
    opened(page, address)
    page.locator("#c-departments summary").click()
    page.locator("#c-departments button").first.click()
    expect(page.locator("#cases li").first).to_be_visible()
    looks_well(page, "dashboard-cases", 375)
    page.close()


@pytest.mark.parametrize(("by", "caption"), [("item", "各事项的数字"), ("site", "各地点的数字")])
def test_items_and_sites_have_a_table_whose_numbers_lead_to_their_cases(
    page: Page, address: str, by: str, caption: str
) -> None:
    opened(page, address)
    page.get_by_label("怎样分").select_option(by)
    expect(page.get_by_role("table", name=caption)).to_be_visible()
    number = page.locator("#split button[data-metric=opened]").first
    shown = int(number.inner_text())
    number.click()
    expect(page.locator("#t-traced")).to_be_focused()
    assert 0 < page.locator("#cases li").count() <= shown


def test_the_dashboard_shows_what_is_new_by_itself(page: Page, everybody: tuple[Cast, str], address: str) -> None:
    cast, _ = everybody
    page.clock.install()
    opened(page, address)
    expect(page.locator("#split table")).to_be_visible()  # the last that is read: from then on it waits
    before = int(tile(page, "受理").split()[0].replace(",", ""))
    kept: Any = cast.figures.overview._kept
    new = (Key("month#2026-10", "day#2026-10-20"), 7)
    kept.counted[new] = {"opened": 5}
    try:
        page.clock.fast_forward(10_000)
        assert tile(page, "受理") == f"{before} 件"
        page.clock.fast_forward(21_000)
        expect(page.locator("#tiles dd").first).to_have_text(f"{before + 5} 件")
    finally:
        del kept.counted[new]


def test_the_report_of_the_month_is_one_press_away(page: Page, address: str) -> None:
    opened(page, address)
    for name, ending in (("月报（Excel）", "xlsx"), ("月报（PDF）", "pdf")):
        with page.expect_response(re.compile(rf"report-links/2026-10\.{ending}$")) as told:
            page.get_by_role("button", name=name).click()
        assert told.value.status == 200
        expect(page.locator("#board")).to_be_visible()


def test_another_month_is_shown_when_it_is_chosen(page: Page, address: str) -> None:
    opened(page, address)
    here = tile(page, "受理")
    page.get_by_label("月份").fill("2020-01")
    expect(page.locator("#tiles dd").first).to_have_text("0 件")
    assert here != "0 件"
    expect(page.locator("#c-departments")).to_have_text("还没有数据。")


def test_charts_have_tables_that_say_the_same(page: Page, address: str) -> None:
    opened(page, address)
    page.locator("#c-days summary").click()
    table = page.get_by_role("table", name=CHARTS[0])
    opened_each_day = table.get_by_role("row").locator("td:first-of-type").all_inner_texts()
    told = tile(page, "受理").replace(",", "")
    assert f"{sum(int(one.replace(',', '')) for one in opened_each_day)} 件" == told


def test_who_may_not_see_it_is_told_so(browser: Browser, address: str) -> None:
    page = browser.new_page()
    log_in(page, address, "reviewer")
    expect(page.get_by_role("status")).not_to_be_empty()
    expect(page.locator("#board")).to_be_hidden()
    page.close()


def test_a_department_sees_itself(page: Page, address: str) -> None:
    opened(page, address, "head")
    expect(page.locator("#scope")).to_have_text("昆明市呈贡区医疗保障局")


def test_who_logs_in_sees_what_concerns_them_first(browser: Browser, everybody: tuple[Cast, str], address: str) -> None:
    Held(everybody[0])
    page = browser.new_page()
    log_in(page, address, "reviewer")
    page.get_by_text("与您有关的事（1 件）").click()
    expect(page.locator("#mine")).to_contain_text("首问不负责")
    expect(page.locator("#mine")).to_contain_text("可以陈述、申辩")
    expect(page.locator("#board")).to_be_hidden()
    page.close()
