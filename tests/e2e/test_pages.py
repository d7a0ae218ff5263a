"""The pages in a real browser, on a running stack."""

import re
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from demo.people import Resident
from demo.scenes import Play
from infra.paths import BUILD
from infra.stack import Stack
from infra.tokens import Tokens
from tests.e2e.conftest import Api
from tests.e2e.views import ALLOWANCE, AXE, ELDER, GREETING, PHONE, RULES, VIEWS, opened, tabbed_to

SCREENSHOTS = BUILD / "screenshots"
WIDTHS = (1280, 375)
OPEN_FIRST = "nodes => nodes.slice(0, 12).forEach((node) => { node.open = true })"
"""The description of the API has hundreds that are all drawn alike."""


@pytest.fixture(scope="session")
def receipt(api: Api, tokens: Tokens, play: Play) -> dict[str, Any]:
    """An application that was submitted over the API and approved by rule."""
    known = {
        "profile": {"household": "530114001", "alive": True, "residence": "530114001"},
        "credit": "normal",
        "records": {"identity_card": {"number": ELDER}, "social_security_card": {"bank": "昆明农商行"}},
    }
    assert play.desk.tell(Resident("李大爷", ELDER, PHONE), known, "公安人口库").status == 200
    form = {
        "name": "李大爷", "street": "530114001", "address": "呈贡区龙城街道1号", "bank_name": "昆明农商行",
        "bank_account": "6222021234567890123", "elsewhere": False, "mobile": PHONE,
    }  # fmt: skip
    application = {
        "item": ALLOWANCE,
        "channel": "web",
        "applicant": {"kind": "person", "name": "李大爷", "id_number": ELDER, "phone": PHONE},
        "form": form,
        "materials": [
            {"code": "identity", "record": "identity_card"},
            {"code": "bank_card", "record": "social_security_card"},
        ],
    }
    answer = api.post("/v1/applications", application, tokens.resident(ELDER))
    assert answer.status_code == 201, answer.text
    given: dict[str, Any] = answer.json()
    return given


@pytest.fixture(scope="session")
def messages(api: Api, receipt: dict[str, Any]) -> None:
    """One message of each channel, as the channels post them."""
    link = "progress?" + urlencode({"number": receipt["number"], "code": receipt["query_code"]})
    titled = {"title": "办理结果通知", "text": "您申请的“高龄津贴”已批准。"}
    for message in (
        {"id": "m-1", "channel": "sms", "to": "13900000001", "text": GREETING},
        {"id": "m-2", "channel": "wechat", "to": "openid-of-wechat", "url": link, **titled},
        {"id": "m-3", "channel": "miniprogram", "to": "openid-of-miniprogram", "page": link, **titled},
        {"id": "m-4", "channel": "wechat", "to": "openid-of-wechat", "url": "javascript:alert(1)", **titled},
    ):
        assert api.post("/sandbox/messages", message).status_code == 200


@pytest.fixture
def base(stack: Stack, messages: None) -> str:  # noqa: ARG001  every view has something to show
    return stack.api_url


@pytest.mark.parametrize("name", VIEWS)
def test_a_page_has_no_accessibility_violations_and_never_scrolls_sideways(
    page: Page, base: str, receipt: dict[str, Any], name: str
) -> None:
    assert AXE.exists(), "axe-core is missing: npm ci"
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        opened(page, base, name, receipt)
        page.screenshot(path=SCREENSHOTS / f"{name}-{width}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.locator("details").evaluate_all(OPEN_FIRST)
        assert re.findall(r"\[object|undefined|NaN|Invalid Date", page.inner_text("body")) == []
        page.evaluate(AXE.read_text("utf-8"))
        found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]] == []
        assert found["passes"]


@pytest.mark.parametrize("name", VIEWS)
def test_a_page_has_its_landmarks_and_one_heading(page: Page, base: str, receipt: dict[str, Any], name: str) -> None:
    opened(page, base, name, receipt)
    for landmark in ("banner", "main", "contentinfo"):
        expect(page.get_by_role(landmark)).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


def test_the_keyboard_reaches_the_search_and_then_the_results(page: Page, base: str, receipt: dict[str, Any]) -> None:
    opened(page, base, "guide", receipt)
    search = page.get_by_role("searchbox", name="想办什么事？")
    tabbed_to(page, page.get_by_role("link", name="跳到正文"), limit=1)
    tabbed_to(page, search)
    page.keyboard.type("gljt")
    expect(page.get_by_role("status")).to_have_text("找到 1 个事项")
    tabbed_to(page, page.get_by_role("switch", name="查外省参考事项"), limit=1)
    tabbed_to(page, page.get_by_role("link", name="高龄津贴"), limit=1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="高龄津贴")).to_be_visible()


def test_the_guide_tells_everything_at_once(page: Page, base: str, receipt: dict[str, Any]) -> None:
    opened(page, base, "notice", receipt)
    for title in ("办理条件", "需要的材料", "怎么办", "办理流程", "去哪儿办", "对决定不服", "设定依据"):
        expect(page.get_by_role("heading", name=title)).to_be_visible()
    for words in ("当日办结", "可免交", "不收费", "高龄津贴发放确认", "龙城街道为民服务中心"):
        expect(page.get_by_role("article")).to_contain_text(words)
    expect(page.get_by_role("button", name="打印本页")).to_be_visible()


def test_the_guide_shows_its_picture_and_its_code_and_hands_out_the_sheet(
    page: Page, base: str, receipt: dict[str, Any], api: Api
) -> None:
    opened(page, base, "notice", receipt)
    told = api.get(f"/v1/items/{ALLOWANCE}/guide").json()
    picture = page.get_by_role("img", name="办理流程：")
    for step in told["steps"]:
        expect(picture).to_have_attribute("alt", re.compile(re.escape(step["name"])))
    for image in (picture, page.get_by_role("img", name="本指南的二维码")):
        image.scroll_into_view_if_needed()
        expect(image).to_have_js_property("complete", True)
        assert image.evaluate("node => node.naturalWidth") > 0
    sheet = page.get_by_role("link", name="下载一页纸指南（PDF）")
    address = sheet.evaluate("node => node.href")
    [pdf] = PdfReader(BytesIO(page.request.get(address).body())).pages
    text = "".join(pdf.extract_text().split())
    assert [step["name"] for step in told["steps"] if step["name"] not in text] == []


def test_items_of_elsewhere_are_marked_and_come_only_when_asked_for(
    page: Page, base: str, receipt: dict[str, Any]
) -> None:
    opened(page, base, "guide", receipt)
    expect(page.get_by_text("不在本区办理")).to_have_count(1)
    expect(page.get_by_text("不在本区办理")).to_be_hidden()
    page.get_by_role("switch", name="查外省参考事项").check()
    expect(page.get_by_text("以下是外省参考，不在本区办理")).to_be_visible()
    results = page.get_by_role("listitem").filter(has=page.get_by_text("外省参考，不在本区办理", exact=True))
    expect(results).to_have_count(20)
    page.get_by_role("button", name="再看一些").click()
    expect(results).to_have_count(40)


def test_the_link_of_a_message_opens_the_progress_of_the_case(page: Page, base: str, receipt: dict[str, Any]) -> None:
    opened(page, base, "phone", receipt)
    page.get_by_label("收件人").select_option("openid-of-wechat")
    expect(page.get_by_text(GREETING)).to_have_count(0)
    expect(page.get_by_text("微信 · 服务通知")).to_have_count(2)
    expect(page.get_by_role("link", name="查看详情")).to_have_count(1)
    page.get_by_role("link", name="查看详情").click()
    expect(page.get_by_label("办件编号")).to_have_value(receipt["number"])
    expect(page.get_by_role("heading", name="高龄津贴")).to_be_visible()
    expect(page.get_by_text("已批准", exact=True)).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="校验")).to_have_count(2)
    expect(page.get_by_role("main")).to_contain_text("24:00")


def test_a_wrong_query_code_is_told_in_words(browser: Browser, base: str, receipt: dict[str, Any]) -> None:
    asking = browser.new_page()
    asking.goto(f"{base}/progress")
    asking.get_by_label("办件编号").fill(receipt["number"])
    asking.get_by_label("查询码").fill("WRONG")
    asking.get_by_role("button", name="查询").click()
    expect(asking.get_by_role("alert")).to_have_text("没有找到这个办件。")
    asking.close()


def test_the_phone_shows_what_arrives_while_one_looks(page: Page, base: str, receipt: dict[str, Any], api: Api) -> None:
    opened(page, base, "phone", receipt)
    late = {"id": "m-late", "channel": "sms", "to": "13900000009", "text": "【呈小服】<b>后来</b>的消息。"}
    api.post("/sandbox/messages", late)
    expect(page.get_by_text("【呈小服】<b>后来</b>的消息。")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("新消息")
    page.get_by_label("收件人").select_option("13900000009")
    expect(page.get_by_role("region", name="手机上的消息").get_by_role("heading", level=2)).to_have_count(1)


def test_the_reader_shows_every_operation_with_its_fields(
    page: Page, base: str, receipt: dict[str, Any], api: Api
) -> None:
    opened(page, base, "api", receipt)
    told = api.get("/openapi.json").json()
    operations = page.locator("#operations details")
    expect(operations).to_have_count(sum(len(methods) for methods in told["paths"].values()))
    submit = operations.filter(has=page.get_by_text("提交申请", exact=True))
    submit.get_by_text("提交申请", exact=True).click()
    for words in ("Idempotency-Key", "applicant", "必填", "415", "居民和企业"):
        expect(submit).to_contain_text(words)
    submit.get_by_role("link", name="ApplicationView").click()
    expect(page.get_by_text("Where an application stands.")).to_be_in_viewport()


def test_nothing_but_the_listed_files_is_served(api: Api) -> None:
    for name in ("routes.py", "..%2Froutes.py", "home.html"):
        assert api.get(f"/assets/{name}").status_code in (403, 404)


def test_a_page_forbids_foreign_and_inline_code_and_tells_nobody_its_address(api: Api) -> None:
    headers = api.get("/progress").headers
    assert headers["content-security-policy"].startswith("default-src 'self';")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
