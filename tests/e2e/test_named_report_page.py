"""Reporting under one's name in a real browser, over the platform in process: by SMS code."""

import re

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.builders import ELDER
from tests.e2e.reporting import Place, followed, send, written
from tests.e2e.views import looks_well
from tests.ticketing import TEXT

PHONE = "13887108010"
NAME = "杨秀英"
PETITION = "申诉求决：对处理不服，请求解决"


def log_in(page: Page, place: Place) -> None:
    """What was written stays."""
    page.get_by_role("button", name="登录，实名反映").click()
    expect(page.get_by_label("手机号")).to_be_focused()
    page.get_by_label("手机号").fill(PHONE)
    page.get_by_role("button", name="获取验证码").click()
    expect(page.get_by_label("短信验证码")).to_be_focused()
    page.get_by_label("短信验证码").fill(place.sms_code(PHONE))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="匿名还是实名")).to_be_focused()
    expect(page.get_by_text("138****8010")).to_be_visible()


def proved(page: Page) -> None:
    """The name is asked for where it is needed, and what was written goes out under it."""
    expect(page.get_by_label("姓名", exact=True)).to_be_focused()
    page.get_by_label("姓名", exact=True).fill(NAME)
    page.get_by_label("身份证号码", exact=True).fill(ELDER)
    page.get_by_role("checkbox", name="同意用姓名和身份证号码核实身份").check()
    page.keyboard.press("Enter")
    expect(send(page)).to_be_focused()


def test_who_logs_in_reports_under_their_name_and_finds_it_among_their_own(page: Page, place: Place) -> None:
    written(page, place)
    log_in(page, place)
    expect(page.get_by_label("什么事情")).to_have_value(TEXT)
    expect(page.get_by_label("联系电话")).to_have_value(PHONE)
    send(page).click()
    expect(page.get_by_label("您的姓名")).to_be_focused()
    expect(page.get_by_label("您的姓名")).to_have_accessible_description("请写明您的姓名。")
    assert place.reported() == []
    page.get_by_label("您的姓名").fill(NAME)
    page.get_by_label("谁可以知道是您").select_option("保密：只有派单的工作人员知道")
    send(page).click()
    expect(page.get_by_role("heading", name="已经登记")).to_be_focused()
    [state] = place.reported()
    assert (state.identity, state.channel, state.subject != "") == ("confidential", "web", True)
    expect(page.locator("#mine")).to_contain_text(state.number)
    page.get_by_role("button", name=f"查进度 {state.number}").click()
    expect(page).to_have_url(re.compile(f"/progress.number={state.number}&code="))
    expect(page.get_by_role("heading", name="每一步")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 375])
def test_a_petition_is_made_by_who_proves_their_name(browser: Browser, place: Place, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    written(page, place)
    expect(page.get_by_label("是哪一种").get_by_role("option", name="申诉求决")).to_have_count(0)
    page.get_by_role("button", name="登录，实名反映").click()
    looks_well(page, "report-login", width)
    page.get_by_role("button", name="登录，实名反映").click()
    log_in(page, place)
    page.get_by_label("是哪一种").select_option(PETITION)
    page.get_by_label("您的姓名").fill(NAME)
    send(page).click()
    expect(page.get_by_role("status")).to_have_text("申诉求决要先实名认证。您写的还在，认证以后再点“提交”。")
    looks_well(page, "report-naming", width)
    assert place.reported() == []
    proved(page)
    send(page).click()
    expect(page.get_by_role("heading", name="已经登记")).to_be_focused()
    [state] = place.reported()
    elder = place.cast.privacy.person(place.cast.lookup(ELDER)).id
    assert (state.what, state.identity, state.subject) == ("petition", "real_name", elder)
    expect(page.locator("#mine")).to_contain_text("申诉求决")
    looks_well(page, "report-named-receipt", width)
    followed(page)
    page.close()


def test_who_logs_out_reports_without_a_name_again_and_nothing_is_left_in_the_browser(page: Page, place: Place) -> None:
    written(page, place)
    log_in(page, place)
    page.get_by_label("是哪一种").select_option(PETITION)
    page.get_by_role("button", name="退出登录，匿名反映").click()
    expect(page.get_by_role("status")).to_have_text("已经退出登录，现在是匿名的。")
    expect(page.get_by_label("是哪一种")).to_have_value("")
    expect(page.get_by_label("您的姓名")).to_be_hidden()
    page.get_by_label("是哪一种").select_option("help")
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))  # noqa: PLW0108  it cannot mark a built-in one
    send(page).click()
    expect(page.get_by_role("heading", name="已经登记")).to_be_focused()
    [state] = place.reported()
    assert (state.identity, state.subject) == ("anonymous", "")
    assert all("authorization" not in request.headers for request in asked)
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
