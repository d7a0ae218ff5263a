"""The bulletin over HTTP: filters, pages, feeds, and what is no filter."""

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from chalice.app import Chalice
from chalice.test import Client
from defusedxml.ElementTree import fromstring

from chalicelib.access.rules import WhoMay
from chalicelib.trading.attaching import Attached, Attaching
from chalicelib.trading.bulletin import listing
from chalicelib.trading.bulletin.listing import Listing
from chalicelib.trading.bulletin.routes import Services, blueprint
from tests.broadcasting import published
from tests.builders import SITE
from tests.contract.flow import case
from tests.fakes.bulletin import MemoryBoard
from tests.fakes.gate import gate_of
from tests.posts import FIRST, post
from tests.trading import Trading, firm

ROUTES = ("/v1/trading/notices", "/v1/trading/choices", "/trading/notices.atom", "/trading/notices.rss")
RULES = WhoMay([{"method": "GET", "route": route, "roles": "*", "relations": "any"} for route in ROUTES])
ATOM = {"a": "http://www.w3.org/2005/Atom"}


class Site:
    """A board, and a client of its routes."""

    def __init__(self) -> None:
        self.board = MemoryBoard()
        gate, listed, app = gate_of({}, RULES), Listing(self.board, published()), Chalice("test")
        world = Trading()
        services = Services(listed, Attaching(world.projects, Attached(world.files)), world.cases)
        app.register_blueprint(blueprint(lambda: services, lambda: gate))
        self._client = Client(app)

    def get(self, path: str) -> Any:
        return self._client.http.get(path)

    def hang(self, amount: int) -> None:
        for number in range(amount):
            self.board.hang(post(number))

    def page(self, query: str = "") -> dict[str, Any]:
        answer = self.get(f"/v1/trading/notices{query}")
        assert answer.status_code == 200, answer.body
        told: dict[str, Any] = answer.json_body
        return told

    def found(self, query: str = "") -> list[str]:
        return [item["project"] for item in self.page(query)["items"]]


@pytest.fixture
def site() -> Site:
    return Site()


def test_a_notice_is_listed_whole_and_in_words(site: Site) -> None:
    site.hang(1)
    [item] = site.page()["items"]
    assert (item["family_text"], item["method_text"], item["kind"], item["kind_text"]) == (
        "工程建设", "公开招标", "tender", "招标公告",
    )  # fmt: skip
    assert item["dates"] == [
        {"name": "bids_due", "title": "提交投标（响应）文件的截止时间", "at": "2026-11-02T09:00:00+08:00", "lots": []}
    ]
    assert item["value"] == {"amount": "1000000.00", "currency": "CNY"}
    assert "revision" not in item


def test_the_list_may_be_kept_by_caches_and_a_refusal_may_not(site: Site) -> None:
    assert site.get("/v1/trading/notices").headers["Cache-Control"] == "public, max-age=5"
    assert site.get("/v1/trading/notices?family=x").headers["Cache-Control"] == "no-store"


def test_pages_show_every_notice_once_while_new_ones_come(site: Site) -> None:
    site.hang(45)
    seen, query = list[str](), ""
    while True:
        told = site.page(query)
        seen += [item["project"] for item in told["items"]]
        site.board.hang(post(100 + len(seen)))
        if not told["cursor"]:
            break
        query = f"?cursor={told['cursor'].replace('#', '%23').replace('+', '%2B')}"
    assert seen == [case(number) for number in range(44, -1, -1)]


def test_a_page_is_one_query_whatever_is_asked(site: Site) -> None:
    site.hang(30)
    queries = ("", "?family=construction&kind=tender&area=530114", "?words=道路 招标&value_from=5", "?family=land")
    for count, query in enumerate(queries, start=1):
        site.page(query)
        assert site.board.queries == count


def test_what_is_looked_for_is_found_page_by_page_over_a_bounded_reading(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "READ", 10)
    site.hang(25)
    site.board.hang(post(3, title="要找的公告", revision=9))
    first = site.page("?words=要找的")
    assert (first["items"], first["cursor"]) == ([], post(15).place)
    second = site.page(f"?words=要找的&cursor={first['cursor'].replace('#', '%23')}")
    assert second["items"] == []
    third = site.page(f"?words=要找的&cursor={second['cursor'].replace('#', '%23')}")
    assert ([item["project"] for item in third["items"]], third["cursor"]) == ([case(3)], "")


def test_filters_narrow_the_list_and_each_other(site: Site) -> None:
    site.board.hang(post(1, area="530114001", value={"amount": "500.00"}))
    site.board.hang(post(2, family="procurement", what="result", owner=firm(8)))
    site.board.hang(post(3, area="530114002", title="桥梁招标公告"))
    assert site.found("?family=construction") == [case(3), case(1)]
    assert site.found("?family=construction&kind=result") == []
    assert site.found("?area=530114") == [case(3), case(2), case(1)]
    assert site.found("?area=530114002&words=桥梁") == [case(3)]
    assert site.found("?value_to=500") == [case(1)]
    assert site.found("?value_from=500.01") == [case(3), case(2)]
    assert site.found(f"?owner={firm(8)['code']}") == [case(2)]
    assert site.found(f"?owner={firm(9)['code']}&area=530114001") == [case(1)]


def test_one_word_of_a_category_is_enough_and_a_feed_takes_the_same_choice(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "FEED", 1)
    site.board.hang(post(1, category="市政道路"))
    site.board.hang(post(2, category="医疗设备", title="道路旁的医院"))
    site.board.hang(post(3, category="桥梁 BIM", area="530114001"))
    assert site.found("?category=道路 bim") == [case(3), case(1)]
    assert site.found("?category=道路 bim&area=530114001&value_from=1&words=招标") == [case(3)]
    seen, address = list[str](), "/trading/notices.atom?category=道路 bim"
    while address:
        feed = fromstring(site.get(address).body.decode())
        seen += [entry.findtext("a:id", "", ATOM) for entry in feed.findall("a:entry", ATOM)]
        further = [link.get("href") for link in feed.findall("a:link", ATOM) if link.get("rel") == "next"]
        address = further[0].removeprefix(SITE) if further else ""
    assert seen == [f"urn:chengxiaofu:trading:notice:{case(number)}:n1" for number in (3, 1)]


def test_a_day_is_a_list_with_a_beginning_and_an_end(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)
    monday = FIRST.replace(hour=0)
    days = {1: -1, 2: 0, 3: 60, 4: 24 * 60 - 1, 5: 24 * 60}
    for number, minutes in days.items():
        site.board.hang(post(number, published_at=monday + timedelta(minutes=minutes)))
    first = site.page("?day=2026-10-12")
    assert [item["project"] for item in first["items"]] == [case(4), case(3)]
    second = site.page(f"?day=2026-10-12&cursor={first['cursor'].replace('#', '%23')}")
    assert ([item["project"] for item in second["items"]], second["cursor"]) == ([case(2)], "")
    assert site.found("?day=2026-10-11") == [case(1)]
    assert site.found(f"?day=2026-10-11&cursor={post(5).place.replace('#', '%23')}") == [case(1)]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("family=x", "family"), ("kind=Tender", "kind"), ("area=5301", "area"), ("owner=123", "owner"),
        ("value_from=-1", "value_from"), ("value_to=1.234", "value_to"), ("value_to=1万", "value_to"),
        (f"words={'长' * 101}", "words"), ("cursor=x", "cursor"), ("cursor=2026-10-12", "cursor"), ("page=2", "page"),
        ("day=12", "day"), ("day=9999-12-31", "day"), ("day=0001-01-01", "day"), (f"category={'长' * 101}", "category"),
    ],
)  # fmt: skip
def test_what_is_no_filter_is_refused_by_name(site: Site, query: str, field: str) -> None:
    answer = site.get(f"/v1/trading/notices?{query}")
    assert answer.status_code == 422
    assert {error["field"] for error in answer.json_body["errors"]} == {field}


def test_every_choice_has_a_name(site: Site) -> None:
    told = site.get("/v1/trading/choices").json_body
    assert {"code": "procurement", "name": "政府采购"} in told["families"]
    assert {"code": "candidates", "name": "中标候选人公示"} in told["kinds"]


def test_the_atom_feed_is_whole_and_its_next_link_goes_on(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "FEED", 2)
    site.hang(3)
    site.board.hang(post(2, revision=7, withdrawn="有<误>&。", changed_at=post(9).published_at, title="公告a\x0bb"))
    answer = site.get("/trading/notices.atom?family=construction&words=公告")
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    feed = fromstring(answer.body.decode())
    assert feed.findtext("a:updated", "", ATOM) == post(9).published_at.isoformat()
    links = {link.get("rel"): link.get("href") for link in feed.findall("a:link", ATOM)}
    assert links["alternate"] == f"{SITE}/trading"
    asked = parse_qs(urlsplit(links["next"] or "").query)
    assert (asked["family"], asked["words"], asked["cursor"]) == (["construction"], ["公告"], [post(1).place])
    entry, other = feed.findall("a:entry", ATOM)
    assert entry.findtext("a:title", "", ATOM) == "（已撤回）公告a\ufffdb"
    assert "有<误>&。" in entry.findtext("a:summary", "", ATOM)
    assert entry.findtext("a:author/a:name", "", ATOM) == firm(9)["name"]
    assert entry.findtext("a:id", "", ATOM) != other.findtext("a:id", "", ATOM)
    address = entry.find("a:link", ATOM).get("href")
    assert address == f"{SITE}/trading/notice?project={case(2)}&notice=n1"
    for name in ("published", "updated"):
        assert datetime.fromisoformat(entry.findtext(f"a:{name}", "", ATOM)).tzinfo is not None
    further = (links["next"] or "").removeprefix(SITE)
    ids = [
        one.findtext("a:id", "", ATOM) for one in fromstring(site.get(further).body.decode()).findall("a:entry", ATOM)
    ]
    assert ids == [f"urn:chengxiaofu:trading:notice:{case(0)}:n1"]


@pytest.mark.parametrize(("superseded", "mark"), [(("1",), "（部分失效）"), (("1", "2"), "（已失效）")])
def test_a_notice_that_counts_no_more_says_so_in_the_list_and_in_the_feeds(
    site: Site, superseded: tuple[str, ...], mark: str
) -> None:
    site.board.hang(post(0, lots=("1", "2"), superseded=superseded, corrected_by=("n2",)))
    [item] = site.get("/v1/trading/notices").json_body["items"]
    assert item["superseded"] == list(superseded)
    [entry] = fromstring(site.get("/trading/notices.atom").body.decode()).findall("a:entry", ATOM)
    title, summary = entry.findtext("a:title", "", ATOM), entry.findtext("a:summary", "", ATOM)
    assert title.startswith(mark)
    assert f"标段（包）{'、'.join(superseded)}不再有效" in summary


def test_an_empty_atom_feed_is_a_feed(site: Site) -> None:
    feed = fromstring(site.get("/trading/notices.atom?family=land").body.decode())
    assert feed.findtext("a:id", "", ATOM) == "urn:chengxiaofu:trading:notices?=family=land"
    assert feed.findtext("a:updated", "", ATOM)
    assert feed.findall("a:entry", ATOM) == []


def test_the_rss_feed_tells_the_same(site: Site) -> None:
    site.hang(2)
    answer = site.get("/trading/notices.rss")
    assert answer.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    channel = fromstring(answer.body.decode()).find("channel")
    assert [channel.findtext(name) for name in ("link", "language")] == [f"{SITE}/trading", "zh-cn"]
    items = channel.findall("item")
    assert [item.findtext("guid") for item in items] == [
        f"urn:chengxiaofu:trading:notice:{case(number)}:n1" for number in (1, 0)
    ]
    assert {item.find("guid").get("isPermaLink") for item in items} == {"false"}
    assert [parsedate_to_datetime(item.findtext("pubDate")) for item in items] == [
        post(number).published_at for number in (1, 0)
    ]
