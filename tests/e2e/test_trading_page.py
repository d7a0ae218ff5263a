"""The pages of the bulletin in a real browser, over the platform in process."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any
from unicodedata import normalize
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from chalicelib.kernel.facts import Ref
from chalicelib.trading import schemas as asks
from chalicelib.trading.attaching import NewAttachment, UploadedAttachment
from chalicelib.trading.bulletin.posting import Posting
from chalicelib.trading.model import FLOW
from tests.builders import PDF, digest_of
from tests.cast import Cast
from tests.e2e.views import looks_well, tabbed_to
from tests.posts import post
from tests.served import served
from tests.trading import Traders

WIDTHS = (1280, 375)
MORE = 24
OLD, NEW = "区级财政资金，已落实。", "市级财政资金，<b>已落实</b>。"


@dataclass(frozen=True)
class Place:
    """The platform, its address, and a project whose tender was corrected and whose answers were taken back."""

    cast: Cast
    address: str
    case: str

    def notice(self, which: str) -> str:
        return f"{self.address}/trading/notice?{urlencode({'project': self.case, 'notice': which})}"


def filed(by: Traders, cast: Cast, case: str) -> dict[str, Any]:
    """A file that a notice may name."""
    attaching, sha256 = cast.trade.bulletin.attaching, digest_of(PDF)
    asked = NewAttachment(sha256=sha256, size=len(PDF), media_type="application/pdf")
    cast.files.upload(attaching.open(by.writer, case, asked).fields, PDF)
    told = attaching.check(by.writer, case, UploadedAttachment(sha256=sha256))
    return {"name": "招标文件.pdf", "sha256": sha256, "size": told.size}


def played(cast: Cast) -> str:
    """The project."""
    now = cast.clock.at
    cast.clock.at = now - timedelta(days=10)
    by = Traders(cast.trade.projects.projects, cast.trade.ticking, cast.cases, cast.clock)
    case = by.registers(area="530114001")
    dates = {"documents_from": by.later(0), "documents_until": by.later(8), "bids_due": by.later(40)}
    by.publishes(case, "tender", title="示例道路工程招标公告", dates=dates, attachments=[filed(by, cast, case)])
    by.passes(1, case)
    changes = [
        {"where": "contents.funding", "old": OLD, "new": NEW},
        {"where": "dates.bids_due", "old": dates["bids_due"].isoformat(), "new": by.later(45).isoformat()},
    ]
    correction = {"corrects": "n1", "corrections": changes, "dates": {"bids_due": by.later(45)}}
    by.publishes(case, "correction", title="示例道路工程更正公告", **correction)
    by.publishes(case, "answers", title="示例道路工程答疑")
    by.does("withdraw", case, "n3", asks.Reason(reason="答复有误，另行发布。"))
    cast.clock.at = now
    Posting(cast.cases, cast.trade.board).handle(Ref(flow=FLOW.name, case_id=case, seq=1, kind="notice_published"))
    return case


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    cast = Cast()
    case = played(cast)
    for number in range(MORE):
        cast.trade.board.hang(post(number, family="procurement", project_title="办公家具采购"))
    with served(cast) as address:
        yield Place(cast, address, case)


def results(page: Page) -> Locator:
    return page.locator("#results li")


def listed(page: Page, place: Place, query: str = "") -> None:
    """The list, once it is drawn."""
    page.goto(f"{place.address}/trading{query}")
    expect(page.get_by_role("status")).not_to_be_empty()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["trading", "trading-notice", "trading-correction", "trading-withdrawn"])
def test_a_page_looks_well(page: Page, place: Place, name: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    which = {"trading-notice": "n1", "trading-correction": "n2", "trading-withdrawn": "n3"}.get(name)
    if which is None:
        listed(page, place)
    else:
        page.goto(place.notice(which))
        expect(page.get_by_role("heading", name="项目全过程")).to_be_visible()
    looks_well(page, name, width)
    for landmark in ("banner", "main", "contentinfo"):
        expect(page.get_by_role(landmark)).to_have_count(1)
    current = page.get_by_role("navigation").get_by_role("link", name="公共资源交易")
    expect(current).to_have_attribute("aria-current", "page" if which is None else "true")


def test_the_list_is_filtered_searched_and_read_on(page: Page, place: Place) -> None:
    listed(page, place)
    expect(results(page)).to_have_count(20)
    page.get_by_role("button", name="再看一些").click()
    expect(results(page)).to_have_count(MORE + 3)
    expect(page.get_by_role("status")).to_have_text(f"已列出 {MORE + 3} 份公告，这是全部。")
    expect(page.get_by_role("button", name="再看一些")).to_be_hidden()
    page.get_by_label("交易类别").select_option(label="工程建设")
    expect(results(page)).to_have_count(3)
    page.get_by_label("公告类型").select_option(label="招标公告")
    expect(results(page)).to_have_count(1)
    expect(results(page).first).to_contain_text("已更正")
    page.get_by_label("交易类别").select_option(label="政府采购")
    page.get_by_label("找公告").fill("第7号")
    expect(results(page)).to_contain_text(["第7号招标公告"])
    followed = page.get_by_role("link", name="Atom").evaluate("node => node.href")
    asked = {"words": "第7号", "family": "procurement", "kind": "tender"}
    assert followed == f"{place.address}/trading/notices.atom?{urlencode(asked)}"
    page.reload()
    expect(page.get_by_label("找公告")).to_have_value("第7号")
    expect(results(page)).to_have_count(1)
    page.get_by_label("找公告").fill("没有这个词")
    expect(page.get_by_role("status")).to_have_text("没有符合的公告，请换个条件试试。")


def test_amounts_and_streets_narrow_the_list(page: Page, place: Place) -> None:
    listed(page, place, "?value_from=20000000")
    expect(results(page)).to_have_count(3 + 5)
    page.get_by_label("地区").select_option(label="龙城街道")
    expect(results(page)).to_have_count(3)
    page.get_by_label("金额不高于（元）").fill("20000000")
    expect(page.get_by_role("status")).to_have_text("没有符合的公告，请换个条件试试。")


def test_the_keyboard_leads_from_the_search_to_a_notice(page: Page, place: Place) -> None:
    listed(page, place)
    tabbed_to(page, page.get_by_role("link", name="跳到正文"), limit=1)
    tabbed_to(page, page.get_by_label("找公告"))
    page.keyboard.type("示例道路工程招标")
    expect(results(page)).to_have_count(1)
    tabbed_to(page, page.get_by_role("link", name="示例道路工程招标公告"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="示例道路工程招标公告")).to_be_visible()
    page.get_by_role("link", name="公共资源交易公告").click()
    expect(page.get_by_role("heading", level=1, name="公共资源交易公告")).to_be_visible()


def test_a_notice_tells_what_it_says_now_and_what_was_corrected(page: Page, place: Place) -> None:
    page.goto(place.notice("n1"))
    article = page.get_by_role("article")
    expect(article.get_by_text(NEW, exact=True)).to_have_count(2)  # markup stays text
    expect(article.locator("del")).to_have_text([OLD, page_time(page, place, "old")])
    expect(article.get_by_role("link", name="示例道路工程更正公告")).to_have_count(2)
    expect(article.get_by_text("已更正", exact=True)).to_be_visible()


def page_time(page: Page, place: Place, which: str) -> str:
    """The deadline before its correction, as the page of the correction tells it."""
    told = page.request.get(f"{place.address}/v1/trading/projects/{place.case}/notices/n1").json()
    instant = told["versions"][0]["changes"][1][which]
    text = page.evaluate("async (text) => (await import('../assets/shell.js')).moment(text).textContent", instant)
    return str(text)


def test_every_date_tells_why(page: Page, place: Place) -> None:
    page.goto(place.notice("n1"))
    dates = page.get_by_role("heading", name="时间", exact=True).locator("..")
    for words in ("提交投标（响应）文件的截止时间", "第二十四条", "当日不计入（《民法典》第二百零一条）", "计划时间"):
        expect(dates).to_contain_text(words)


def test_a_file_is_handed_out_with_its_digest(page: Page, place: Place) -> None:
    page.goto(place.notice("n1"))
    expect(page.get_by_text(digest_of(PDF))).to_be_visible()
    address = page.get_by_role("link", name="招标文件.pdf").evaluate("node => node.href")
    answer = page.request.get(address, max_redirects=0)
    assert answer.status == 303
    assert answer.headers["location"].startswith(f"memory://trading/{place.case}/{digest_of(PDF)}/")


def test_a_withdrawn_notice_says_why_and_stays_readable(page: Page, place: Place) -> None:
    page.goto(place.notice("n3"))
    expect(page.get_by_text("这份公告已经撤回：答复有误，另行发布。")).to_be_visible()
    expect(page.get_by_text("问：是否接受联合体？答：接受。")).to_be_visible()


def test_a_notice_that_there_is_not_is_told_in_words(page: Page, place: Place) -> None:
    page.on("console", lambda _: None)
    answer = page.request.get(f"{place.address}/v1/trading/projects/{place.case}/notices/n9")
    assert answer.json()["detail"] == "没有这份公告。"


def test_a_notice_is_printed_without_the_frame_of_the_page(page: Page, place: Place) -> None:
    page.goto(place.notice("n2"))
    expect(page.get_by_role("heading", name="项目全过程")).to_be_visible()
    sheet = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True, print_background=False)))
    assert len(sheet.pages) == 1
    text = "".join(normalize("NFKC", sheet.pages[0].extract_text()).split())
    for words in ("示例道路工程更正公告", "最高限价的计算有误", "原内容", "公告编号"):
        assert words in text
    for words in ("办事指南", "打印本页", "项目全过程", "跳到正文"):
        assert words not in text
