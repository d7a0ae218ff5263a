"""Following a ticket in a real browser, over the platform in process: by number and query code, without a login."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.asks.tickets import Ticket
from tests.e2e.reporting import Place, answered, followed, reported, send
from tests.e2e.views import looks_well
from tests.ticketing import TEXT

WIDTHS = (1280, 375)
WHY = "灯亮了一晚，<b>又不亮</b>了。"


@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_are_accessible_and_never_scroll_sideways(page: Page, place: Place, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{place.address}/report")
    send(page).click()
    expect(page.get_by_label("是哪一种")).to_be_focused()
    looks_well(page, "report-wrong", width)
    number = reported(page, place)
    looks_well(page, "report-receipt", width)
    followed(page)
    looks_well(page, "ticket-registered", width)
    place.worked_on(number).replied()
    page.reload()
    page.get_by_role("button", name="未解决").click()
    expect(page.get_by_label("哪里没有解决")).to_be_focused()
    looks_well(page, "ticket-answered", width)
    page.get_by_role("button", name="已解决").click()
    expect(page.get_by_text("已办结", exact=True)).to_be_visible()
    looks_well(page, "ticket-solved", width)


@pytest.mark.parametrize("path", ["/report", "/progress"])
def test_a_page_has_its_landmarks_and_its_place_in_the_navigation(page: Page, place: Place, path: str) -> None:
    page.goto(f"{place.address}{path}")
    for landmark in ("banner", "main", "contentinfo"):
        expect(page.get_by_role(landmark)).to_have_count(1)
    current = page.get_by_role("navigation").get_by_role("link", name="我要反映" if path == "/report" else "查进度")
    expect(current).to_have_attribute("aria-current", "page")


def test_what_is_reported_is_answered_and_confirmed(page: Page, place: Place) -> None:
    number = reported(page, place)
    state = place.stands(number)
    assert (state.what, state.channel, state.identity, state.place.street) == ("help", "web", "anonymous", "530114001")
    followed(page)
    main = page.get_by_role("main")
    expect(main).to_contain_text("已受理，待派单")
    expect(main).to_contain_text("工作人员正在确定由哪个部门办理。")
    expect(page.get_by_role("button", name="已解决")).to_have_count(0)
    place.worked_on(number).signed()
    page.get_by_role("button", name="查询").click()
    expect(main).to_contain_text("办理部门：昆明市呈贡区医疗保障局")
    expect(main).to_contain_text(re.compile("办理答复时限.*24:00"))
    expect(main).not_to_contain_text(TEXT)  # number and code show how far it is, never what was said


def test_who_is_content_says_so(page: Page, place: Place) -> None:
    number = answered(page, place)
    expect(page.get_by_role("main")).to_contain_text(re.compile("请最迟在 .*24:00 前告诉我们"))
    page.get_by_role("button", name="已解决").click()
    expect(page.get_by_text("记下了，这件事已经解决。")).to_be_focused()
    expect(page.get_by_text("已办结", exact=True)).to_be_visible()
    assert place.stands(number).outcome == "solved"


def test_who_is_not_content_says_why_and_it_is_handled_once_more(page: Page, place: Place) -> None:
    number = answered(page, place)
    page.get_by_role("button", name="未解决").click()
    why = page.get_by_label("哪里没有解决")
    expect(why).to_be_focused()
    expect(why).to_have_accessible_description("请写明哪里没有解决，办理部门才好重新办。")
    assert place.stands(number).stage == "answered"
    why.fill(WHY)
    page.get_by_role("button", name="未解决").click()
    expect(page.get_by_text("记下了，会重新办理。")).to_be_focused()
    expect(page.get_by_text("第2次办理")).to_be_visible()
    assert (place.stands(number).stage, place.stands(number).handling) == ("handling", 2)


def test_what_is_closed_may_still_be_opened_again(page: Page, place: Place) -> None:
    number = answered(page, place)
    page.get_by_role("button", name="已解决").click()
    expect(page.get_by_role("heading", name="还是没有解决？")).to_be_visible()
    page.get_by_label("哪里没有解决").fill(WHY)
    page.get_by_role("button", name="未解决").click()
    expect(page.get_by_text("记下了，会重新办理。")).to_be_visible()
    assert place.stands(number).stage == "handling"


def test_a_word_is_added_and_it_is_taken_back(page: Page, place: Place) -> None:
    told = Ticket(place.cast).dispatched().answer
    page.goto(place.progress(told["number"], told["code"]))
    page.get_by_role("button", name="补充").click()
    expect(page.get_by_label("还要说明什么")).to_be_focused()
    page.get_by_label("还要说明什么").fill(WHY)
    page.get_by_role("button", name="补充").click()
    expect(page.get_by_text("记下了，办理部门会看到。")).to_be_focused()
    page.get_by_label("为什么不用办了").fill("已经修好了。")
    page.get_by_role("button", name="撤回").click()
    expect(page.get_by_text("已经撤回。", exact=True)).to_be_focused()
    assert place.stands(told["number"]).stage == "withdrawn"
    expect(page.get_by_role("button", name="撤回")).to_have_count(0)


def test_what_was_handled_leads_to_its_rating(page: Page, place: Place) -> None:
    number = answered(page, place)
    page.get_by_role("button", name="已解决").click()
    link = page.get_by_role("link", name="请评价")
    expect(link).to_have_attribute("href", re.compile(f"rating.number={number}&code="))


def test_a_petition_is_not_opened_again_but_reviewed(page: Page, place: Place) -> None:
    told = Ticket(place.cast, "petition").replied().answer
    page.goto(place.progress(told["number"], told["code"]))
    expect(page.get_by_role("main")).to_contain_text("申请复查（《信访工作条例》第三十五条）")
    expect(page.get_by_text("可以申请复查的期间")).to_be_visible()
    expect(page.get_by_role("button", name="未解决")).to_have_count(0)
    page.get_by_role("button", name="已解决").click()
    expect(page.get_by_text("已办结", exact=True)).to_be_visible()


def test_what_the_platform_refuses_is_told_beside_the_button(browser: Browser, place: Place) -> None:
    page, ticket = browser.new_page(), Ticket(place.cast).replied()
    page.goto(place.progress(ticket.answer["number"], ticket.answer["code"]))
    expect(page.get_by_role("button", name="已解决")).to_be_visible()
    ticket.does("follow_up", ticket.desk, reached=True, solved=False, text=WHY)  # meanwhile, by telephone
    page.get_by_role("button", name="已解决").click()
    expect(page.get_by_role("alert")).to_have_text("这件工单现在的状态是“办理中”，不能进行这项操作。")
    page.close()


@pytest.mark.parametrize("number", ["GD20200101000001", "gd20200101000001"])
def test_an_unknown_number_is_told_in_words(browser: Browser, place: Place, number: str) -> None:
    page = browser.new_page()
    page.goto(place.progress(number, "ABCDEFGH"))
    expect(page.get_by_role("alert")).to_have_text("没有找到这件工单，请核对工单编号和查询码。")
    page.close()


def test_the_same_form_still_finds_an_application(page: Page, place: Place) -> None:
    case = place.cast.families["elder"].pending
    [number] = [name for name, owner in place.cast.cases.claims.items() if owner == case and name.startswith("number:")]
    page.goto(place.progress(number.removeprefix("number:"), place.cast.privacy.code(case)))
    expect(page.get_by_role("heading", name="时限")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="校验").first).to_be_visible()
