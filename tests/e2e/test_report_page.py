"""Reporting something in a real browser, over the platform in process, without a login."""

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.e2e.reporting import Place, reported, send, written
from tests.e2e.views import tabbed_to
from tests.ticketing import TEXT


def test_what_is_missing_is_told_at_its_field_and_nothing_is_sent(page: Page, place: Place) -> None:
    page.goto(f"{place.address}/report")
    send(page).click()
    kind, text = page.get_by_label("是哪一种"), page.get_by_label("什么事情")
    expect(kind).to_be_focused()
    expect(kind).to_have_accessible_description("请选择是哪一种。")
    expect(text).to_have_accessible_description(re.compile("请写明要反映的事情。"))
    kind.select_option("enquiry")
    expect(kind).to_have_attribute("aria-invalid", "false")
    assert place.reported() == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("？？！！", "只有符号或者表情"),
        ("路灯不亮" * 9, "内容是重复的文字或者网址"),
        ("灯" + "不亮了啊" * 1300, "最多5000个字"),
    ],
)
def test_what_the_platform_does_not_take_is_told_at_the_field_and_may_be_mended(
    browser: Browser, place: Place, text: str, told: str
) -> None:
    page = browser.new_page()
    written(page, place, text)
    send(page).click()
    field = page.get_by_label("什么事情")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile(told))
    field.fill(TEXT)
    send(page).click()
    expect(page.get_by_role("heading", name="已经登记")).to_be_visible()
    page.close()


def test_after_a_lost_answer_the_same_goes_out_again_and_counts_once(browser: Browser, place: Place) -> None:
    page = browser.new_page()
    lost: list[str] = []

    def lose(route: Route) -> None:
        """The first answer never arrives."""
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().json()["number"])
            route.abort()

    page.route("**/v1/tickets", lose)
    written(page, place)
    send(page).click()
    expect(page.get_by_role("alert")).to_contain_text("连接不上服务，请检查网络后再试。")
    expect(page.get_by_label("什么事情")).to_be_disabled()
    expect(send(page)).to_be_focused()
    send(page).click()
    expect(page.get_by_role("heading", name="已经登记")).to_be_visible()
    expect(page.get_by_text(lost[0], exact=True)).to_be_visible()
    assert [state.number for state in place.reported()] == lost
    page.close()


def test_who_repeats_somebodys_words_is_not_told_the_code(page: Page, place: Place) -> None:
    number = reported(page, place)
    page.get_by_role("link", name="再反映一件事").click()
    written(page, place)
    send(page).click()
    expect(page.get_by_role("heading", name="已经有人反映过")).to_be_focused()
    expect(page.get_by_text(number, exact=True)).to_be_visible()
    expect(page.get_by_role("main").get_by_role("link", name="查进度")).to_have_count(0)


def test_in_an_emergency_one_is_told_what_to_do_at_once(page: Page, place: Place) -> None:
    written(page, place, "兴呈路十八号楼下闻到煤气味道，很浓。")
    page.get_by_role("checkbox", name="现在有人有危险").check()
    send(page).click()
    expect(page.get_by_role("heading", name="已经登记")).to_be_visible()
    expect(page.locator("#told")).to_contain_text("119（火灾、救援）")
    [state] = place.reported()
    assert state.emergency


def test_the_keyboard_does_it_all(page: Page, place: Place) -> None:
    page.goto(f"{place.address}/report")
    tabbed_to(page, page.get_by_label("是哪一种"))
    page.keyboard.press("ArrowDown")
    tabbed_to(page, page.get_by_label("什么事情"), limit=1)
    page.keyboard.type("我想问一问怎么给老人办优待证。")
    for label in ("在什么地方", "在哪个街道", "现在有人有危险"):
        tabbed_to(page, page.get_by_label(label), limit=1)
    tabbed_to(page, send(page), limit=2)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="已经登记")).to_be_focused()
    tabbed_to(page, page.get_by_role("main").get_by_role("link", name="查进度"), limit=1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="咨询")).to_be_visible()


def test_nothing_of_it_is_left_in_the_browser(page: Page, place: Place) -> None:
    reported(page, place)
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    page.reload()
    expect(page.get_by_label("什么事情")).to_have_value("")
