"""The page of messages in a real browser, over the platform in process: administrators look, and send again."""

from collections.abc import Iterator

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from chalicelib.messages.model import Channel, State
from tests.asks.outbox import stands
from tests.cast import Cast
from tests.e2e.views import looks_well, tabbed_to
from tests.families import PASSWORD, SEED
from tests.served import served


@pytest.fixture(scope="module")
def everybody() -> Iterator[tuple[Cast, str]]:
    cast = Cast()
    with served(cast) as address:
        yield cast, address


@pytest.fixture
def cast(everybody: tuple[Cast, str]) -> Iterator[Cast]:
    """Everybody, a message that failed and one that may have arrived; all as before afterwards."""
    cast, _ = everybody
    beginning = cast.kept()
    stands(cast, "elder", "sms", "failed")
    stands(cast, "firm", "sms", "unknown")
    yield cast
    cast.put_back(beginning)


@pytest.fixture
def address(everybody: tuple[Cast, str]) -> str:
    return f"{everybody[1]}/outbox"


def log_in(page: Page, address: str, login: str = "administrator", password: str = PASSWORD) -> None:
    page.goto(address)
    page.get_by_label("工号").fill(login)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_label("动态口令").fill(pyotp.TOTP(SEED).now())
    page.keyboard.press("Enter")


def shown(page: Page) -> list[tuple[Channel, State]]:
    """What the list is of."""
    chosen = [page.get_by_label(label, exact=True).input_value() for label in ("渠道", "状态")]
    return [(chosen[0], chosen[1])]  # type: ignore[list-item]


def state(cast: Cast, family: str) -> str:
    [delivery] = cast.messages.deliveries.of_case(cast.families[family].pending)  # type: ignore[index]
    return delivery.state


@pytest.mark.parametrize("width", [1280, 375])
def test_the_page_is_accessible_and_never_scrolls_sideways(page: Page, cast: Cast, address: str, width: int) -> None:
    del cast
    page.set_viewport_size({"width": width, "height": 900})
    log_in(page, address)
    again = page.get_by_role("list").get_by_role("button", name="重新发送")
    expect(again).to_be_visible()
    looks_well(page, "outbox-inside", width)
    page.get_by_role("button", name="短信不能确定 1 条").click()
    expect(page.get_by_text("可能已经送到", exact=True)).to_be_visible()
    again.click()
    expect(page.get_by_role("dialog", name="这条消息可能已经送到")).to_be_visible()
    looks_well(page, "outbox-doubt", width)
    assert shown(page) == [("sms", "unknown")]


def test_the_keyboard_logs_in_and_sends_again(page: Page, cast: Cast, address: str) -> None:
    page.goto(address)
    for label, text in (("工号", "administrator"), ("密码", PASSWORD), ("动态口令", pyotp.TOTP(SEED).now())):
        tabbed_to(page, page.get_by_label(label, exact=True))
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    again = page.get_by_role("list").get_by_role("button", name="重新发送")
    expect(again).to_be_visible()
    tabbed_to(page, again, limit=30)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("已经重新排队发送。")
    expect(page.get_by_text("没有这样的消息。")).to_be_visible()
    expect(page.get_by_role("button", name="短信等待发送 1 条")).to_be_visible()
    assert state(cast, "elder") == "queued"


@pytest.mark.parametrize(("answer", "after"), [("先不发送", "unknown"), ("重新发送", "queued"), ("Escape", "unknown")])
def test_what_may_have_arrived_is_sent_again_only_when_a_person_says_so(
    page: Page, cast: Cast, address: str, answer: str, after: str
) -> None:
    log_in(page, address)
    page.get_by_role("button", name="短信不能确定 1 条").click()
    expect(page.get_by_text("可能已经送到", exact=True)).to_be_visible()
    page.get_by_role("list").get_by_role("button", name="重新发送").click()
    doubt = page.get_by_role("dialog")
    expect(doubt).to_contain_text("本人可能收到两次")
    if answer == "Escape":
        page.keyboard.press("Escape")
    else:
        doubt.get_by_role("button", name=answer).click()
    expect(doubt).to_be_hidden()
    if after == "queued":
        expect(page.get_by_role("status")).to_have_text("已经重新排队发送。")
    assert state(cast, "firm") == after


def test_what_fails_while_one_looks_comes_by_itself(page: Page, cast: Cast, address: str) -> None:
    page.clock.install()
    log_in(page, address)
    again = page.get_by_role("list").get_by_role("button", name="重新发送")
    expect(again).to_have_count(1)
    stands(cast, "child", "sms", "failed")
    page.clock.run_for(31_000)
    expect(again).to_have_count(2)


def test_dead_letters_are_counted(page: Page, cast: Cast, address: str) -> None:
    cast.dead_letters.told["sms"] = 3
    log_in(page, address)
    expect(page.get_by_role("region", name="死信")).to_contain_text("3 条")
    cast.dead_letters.told["sms"] = 0


def test_more_of_a_long_list_comes_on_demand(page: Page, cast: Cast, address: str) -> None:
    failed = stands(cast, "elder", "sms", "failed")
    for number in range(60):
        errand = failed.errand.model_copy(
            update={"ref": failed.errand.ref.model_copy(update={"case_id": f"{number:026d}"})}
        )
        cast.messages.deliveries.write([failed.model_copy(update={"errand": errand})])
    log_in(page, address)
    items = page.get_by_role("list").get_by_role("button", name="重新发送")
    expect(items).to_have_count(50)
    page.get_by_role("button", name="再看一些").click()
    expect(items).to_have_count(61)
    expect(page.get_by_role("button", name="再看一些")).to_be_hidden()
    assert page.evaluate("document.activeElement.tagName") == "LI"


@pytest.mark.parametrize(
    ("login", "password", "told"),
    [
        ("head", PASSWORD, "只有系统管理员可以查看消息发送情况。"),
        ("administrator", "something else that is long", "工号、密码或者动态口令不对，请重新输入。"),
    ],
)
def test_nobody_else_gets_in(browser: Browser, cast: Cast, address: str, login: str, password: str, told: str) -> None:
    del cast
    page = browser.new_page()
    log_in(page, address, login, password)
    expect(page.get_by_role("status")).to_have_text(told)
    expect(page.get_by_role("heading", name="消息列表")).to_be_hidden()
    page.close()


def test_who_logs_out_leaves_nothing_behind(page: Page, cast: Cast, address: str) -> None:
    del cast
    log_in(page, address)
    expect(page.get_by_role("list").get_by_role("button", name="重新发送")).to_be_visible()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("status")).to_have_text("已经退出登录。")
    expect(page.get_by_label("工号")).to_have_value("")
    expect(page.get_by_label("密码", exact=True)).to_have_value("")
    assert page.locator("#items").inner_html() == ""
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
