"""The page that binds WeChat in a real browser, over the platform in process and the simulator of WeChat."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from channels.wechat.web import WebAuthorization
from simulators.server import Running
from simulators.wechat import serve
from simulators.wechat_orders import WechatSettings
from tests.builders import ELDER, YOUNGER
from tests.cast import Cast
from tests.contract.test_wechat_tokens import control
from tests.e2e.views import looks_well, tabbed_to
from tests.served import served
from tests.wechat import OFFICIAL, WechatSide

PHONE = "13887108001"
MINE, THEIRS = "o-mine", "o-theirs"


@dataclass(frozen=True)
class Place:
    """The platform, its address, and WeChat."""

    cast: Cast
    address: str
    wechat: Running

    def link(self, openid: str) -> str:
        """What the official account sent to who wrote 绑定."""
        return self.cast.wechat.authorising.link(openid)

    def code(self, phone: str) -> str:
        """The code that arrived last on a phone."""
        return next(iter(self.cast.inbox.newest(1, phone))).text

    def openid(self, number: str) -> str:
        """What the person has bound."""
        return self.cast.wechat.bindings.openid(self.cast.privacy.person(self.cast.lookup(number)).id)


@pytest.fixture(scope="module")
def everybody() -> Iterator[Place]:
    cast = Cast()
    account = OFFICIAL.model_copy(update={"domain": "127.0.0.1"})
    with served(cast) as address, serve(WechatSettings(accounts=(account,), templates={})) as wechat:
        cast.store.put_document("site", {"url": address})
        web = WebAuthorization(wechat.url, wechat.url, account.appid, account.secret)
        cast.wechat = WechatSide(cast, cast.messages.receipts, cast.counters, cast.vault, web)
        assert cast.catalogue.site() == address
        yield Place(cast, address, wechat)


@pytest.fixture
def place(everybody: Place) -> Iterator[Place]:
    """Everything as before afterwards."""
    beginning = everybody.cast.kept()
    yield everybody
    everybody.cast.put_back(beginning)


def log_in(page: Page, place: Place) -> None:
    page.get_by_label("手机号").fill(PHONE)
    page.get_by_role("button", name="获取验证码").click()
    expect(page.get_by_role("status")).to_have_text("验证码已经发送，五分钟内有效。")
    expect(page.get_by_label("短信验证码")).to_be_focused()
    page.get_by_label("短信验证码").fill(place.code(PHONE))
    page.keyboard.press("Enter")


def prove_name(page: Page) -> None:
    expect(page.get_by_label("姓名", exact=True)).to_be_focused()
    page.get_by_label("姓名", exact=True).fill("杨秀英")
    page.get_by_label("身份证号码", exact=True).fill(ELDER)
    page.get_by_role("checkbox", name="同意用姓名和身份证号码核实身份").check()
    page.get_by_role("button", name="提交").click()


def enter(page: Page, place: Place) -> None:
    """Log in for the first time."""
    log_in(page, place)
    prove_name(page)
    expect(page.get_by_role("heading", name="现在的绑定")).to_be_focused()


def in_wechat(page: Page, openid: str) -> None:
    """This browser is WeChat, and of whom: as the simulator asks."""
    expect(page.get_by_role("heading", name="微信网页授权")).to_be_visible()
    page.get_by_label("openid").fill(openid)
    page.keyboard.press("Enter")


def press(page: Page) -> Locator:
    """The button."""
    return page.get_by_role("button", name="绑定这个微信")


def test_somebody_binds_their_own_and_releases_it(page: Page, place: Place) -> None:
    page.goto(place.link(MINE))
    expect(page.get_by_role("heading", name="怎么绑定")).to_be_hidden()
    enter(page, place)
    expect(page.get_by_role("region", name="现在的绑定")).to_contain_text("138****8001")
    expect(page.get_by_role("region", name="现在的绑定")).to_contain_text("没有绑定")
    assert place.openid(ELDER) == ""  # nothing was bound by opening and logging in
    press(page).click()
    in_wechat(page, MINE)
    expect(page.get_by_role("status")).to_have_text("绑定成功。")
    expect(page.get_by_role("region", name="现在的绑定")).to_contain_text(re.compile("已绑定.*年.*起"))
    expect(press(page)).to_be_hidden()
    assert place.openid(ELDER) == MINE
    assert re.findall("code|state", page.url) == []
    page.get_by_role("button", name="解除绑定").click()
    expect(page.get_by_role("status")).to_have_text("已经解除绑定。")
    expect(page.get_by_role("button", name="解除绑定")).to_be_hidden()
    assert place.openid(ELDER) == ""


def test_a_strangers_link_binds_nothing(browser: Browser, place: Place) -> None:
    page = browser.new_page()
    page.goto(place.link(THEIRS))
    enter(page, place)
    press(page).click()
    in_wechat(page, MINE)
    expect(page.get_by_role("status")).to_contain_text("这个链接不是您现在用的微信要来的，没有绑定。")
    expect(page.get_by_role("region", name="现在的绑定")).to_contain_text("没有绑定")
    assert (place.openid(ELDER), place.openid(YOUNGER)) == ("", "")
    page.close()


def test_an_address_that_a_stranger_authorised_binds_nothing(browser: Browser, place: Place) -> None:
    """The stranger goes through WeChat up to the last step, and sends somebody the address that it led to."""
    ticket = place.link(THEIRS).partition("ticket=")[2]
    address = place.cast.wechat.authorising.begin(place.cast.resident(YOUNGER), ticket).partition("#")[0]
    sent_on = httpx.get(f"{address}&openid={THEIRS}", trust_env=False).headers["location"]
    page = browser.new_page()
    page.goto(sent_on)
    assert re.findall("code|state", page.url) == []
    enter(page, place)
    expect(page.get_by_role("region", name="现在的绑定")).to_contain_text("没有绑定")
    press(page).click()
    expect(page.get_by_role("status")).to_contain_text("这个绑定链接已经用过或者过期")
    assert (place.openid(ELDER), place.openid(YOUNGER)) == ("", "")
    page.close()


def test_when_wechat_does_not_answer_one_presses_again(browser: Browser, place: Place) -> None:
    page = browser.new_page()
    page.goto(place.link(MINE))
    enter(page, place)
    control(place.wechat, errors=1, error="-1")
    press(page).click()
    in_wechat(page, MINE)
    expect(page.get_by_role("status")).to_have_text("暂时连不上微信，没有绑定，请稍后再试。")
    control(place.wechat, errors=0, error="")
    press(page).click()
    in_wechat(page, MINE)
    expect(page.get_by_role("status")).to_have_text("绑定成功。")
    assert place.openid(ELDER) == MINE
    page.close()


def test_another_wechat_replaces_the_one_before(page: Page, place: Place) -> None:
    place.cast.wechat.bindings.bind(place.cast.resident(ELDER), "o-older")
    page.goto(place.link(MINE))
    enter(page, place)
    expect(page.get_by_text("会换成您现在用的微信")).to_be_visible()
    press(page).click()
    in_wechat(page, MINE)
    expect(page.get_by_role("status")).to_have_text("绑定成功。")
    assert place.openid(ELDER) == MINE


def test_without_a_link_one_is_told_how_and_may_look_and_release(page: Page, place: Place) -> None:
    place.cast.wechat.bindings.bind(place.cast.resident(ELDER), MINE)
    page.goto(f"{place.address}/bind")
    expect(page.get_by_role("region", name="怎么绑定")).to_contain_text("给公众号发送“绑定”两个字")
    enter(page, place)
    expect(press(page)).to_be_hidden()
    page.get_by_role("button", name="解除绑定").click()
    expect(page.get_by_role("status")).to_have_text("已经解除绑定。")
    assert place.openid(ELDER) == ""


def test_the_second_login_needs_no_name(page: Page, place: Place) -> None:
    page.goto(f"{place.address}/bind")
    enter(page, place)
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("status")).to_have_text("已经退出登录。")
    place.cast.counters._kept.clear()  # a minute later
    log_in(page, place)
    expect(page.get_by_role("heading", name="现在的绑定")).to_be_focused()


def test_nothing_of_a_login_is_left_in_the_browser(page: Page, place: Place) -> None:
    page.goto(place.link(MINE))
    enter(page, place)
    press(page).click()
    in_wechat(page, MINE)
    expect(page.get_by_role("status")).to_have_text("绑定成功。")
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    page.reload()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()


def test_the_keyboard_does_it_all(page: Page, place: Place) -> None:
    page.goto(place.link(MINE))
    tabbed_to(page, page.get_by_label("手机号"))
    page.keyboard.type(PHONE)
    tabbed_to(page, page.get_by_role("button", name="获取验证码"), limit=1)
    page.keyboard.press("Enter")
    expect(page.get_by_label("短信验证码")).to_be_focused()
    page.keyboard.type(place.code(PHONE))
    page.keyboard.press("Enter")
    expect(page.get_by_label("姓名", exact=True)).to_be_focused()
    page.keyboard.type("杨秀英")
    tabbed_to(page, page.get_by_label("身份证号码", exact=True), limit=1)
    page.keyboard.type(ELDER)
    tabbed_to(page, page.get_by_role("checkbox"), limit=1)
    page.keyboard.press("Space")
    tabbed_to(page, page.get_by_role("button", name="提交"), limit=1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="现在的绑定")).to_be_focused()
    tabbed_to(page, press(page), limit=1)
    page.keyboard.press("Enter")
    in_wechat(page, MINE)
    expect(page.get_by_role("status")).to_have_text("绑定成功。")


@pytest.mark.parametrize("width", [1280, 375])
def test_the_page_is_accessible_and_never_scrolls_sideways(page: Page, place: Place, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{place.address}/bind")
    looks_well(page, "bind-how", width)
    page.goto(place.link(MINE))
    log_in(page, place)
    expect(page.get_by_label("姓名", exact=True)).to_be_focused()
    looks_well(page, "bind-name", width)
    prove_name(page)
    expect(press(page)).to_be_visible()
    looks_well(page, "bind-before", width)
    press(page).click()
    in_wechat(page, MINE)
    expect(page.get_by_role("status")).to_have_text("绑定成功。")
    looks_well(page, "bind-after", width)
