"""Every page in the states worth looking at, and how a test gets there."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, expect

from infra.paths import BUILD, ROOT
from tests.builders import id_number

SCREENSHOTS = BUILD / "screenshots"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ALLOWANCE = "11530114015301148T4530511022000"
ABROAD = "114400000069401674244050900100901"
ELDER = id_number("19400101", "808")
PHONE = "13887108080"
GREETING = "【呈小服】这是一条测试消息。"


@dataclass(frozen=True)
class View:
    """A page in a state worth looking at. ``shows`` is there once it has been drawn."""

    address: str
    shows: str


VIEWS = {
    "home": View("/", "可办事项"),
    "guide": View("/guide", "高龄津贴"),
    "guide-found": View("/guide?q=gljt", "找到 1 个事项"),
    "guide-reference": View("/guide?scope=reference&q=法律", "广东省司法厅"),
    "notice": View(f"/guide?code={ALLOWANCE}", "年满八十周岁"),
    "notice-reference": View(f"/guide?scope=reference&code={ABROAD}", "只供查阅比较。来源"),
    "progress-empty": View("/progress", "办件编号和查询码在回执和消息里"),
    "progress": View("/progress?{receipt}", "规则自动批准"),
    "report": View("/report", "在这里反映不用登录"),
    "certificate": View("/certificate", "不用登录"),
    "rating": View("/rating", "编号和查询码在评价邀请里"),
    "phone": View("/phone", GREETING),
    "outbox": View("/outbox", "系统管理员登录"),
    "bind": View("/bind", "给公众号发送"),
    "trading": View("/trading", "没有符合的公告"),
    "dashboard": View("/dashboard", "工作人员登录"),
    "api": View("/api", "提交申请"),
}


def opened(page: Page, base: str, name: str, receipt: dict[str, Any]) -> Page:
    """The page, once it shows what it should."""
    view = VIEWS[name]
    query = urlencode({"number": receipt["number"], "code": receipt["query_code"]})
    page.goto(base + view.address.format(receipt=query))
    expect(page.get_by_text(view.shows).first).to_be_visible(timeout=15000)
    return page


def tabbed_to(page: Page, target: Locator, limit: int = 20) -> None:
    """Press Tab until the target has the focus."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if target.evaluate("node => node === document.activeElement"):
            return
    raise AssertionError(f"{limit} times Tab do not reach {target}")


def looks_well(page: Page, name: str, width: int) -> None:
    """A picture of it is kept; it is accessible, does not scroll sideways, and shows no slip of the program."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}-{width}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert re.findall(r"\[object|undefined|NaN|Invalid Date", page.inner_text("body")) == []
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]] == []
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
