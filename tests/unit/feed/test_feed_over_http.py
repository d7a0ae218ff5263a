"""The feed over HTTP: pages, cursors that hold, and cursors that are none."""

from typing import Any

import pytest

from chalicelib.access.rules import WhoMay
from chalicelib.feed.model import FIRST_MARK
from chalicelib.feed.routes import blueprint
from chalicelib.feed.service import Feed
from tests.contract.flow import case
from tests.fakes.feed import MemoryFeed
from tests.fakes.gate import gate_of
from tests.feeding import chained, public
from tests.http import Http

RULES = WhoMay([{"method": "GET", "route": "/v1/feed", "roles": "*", "relations": "any"}])
FIRST = f"0.{FIRST_MARK}"


@pytest.fixture
def store() -> MemoryFeed:
    return MemoryFeed()


@pytest.fixture
def http(store: MemoryFeed) -> Http:
    gate = gate_of({}, RULES)
    return Http(blueprint(lambda: Feed(store), lambda: gate))


def grow(store: MemoryFeed, *ids: tuple[int, int]) -> None:
    """Facts come into the feed, each told as (case, number in it)."""
    store.append(chained(*(public(case(number), seq) for number, seq in ids), behind=store.last), [])


def page(http: Http, query: str = "") -> dict[str, Any]:
    answer = http.get(f"/v1/feed{query}")
    assert answer.status == 200
    return answer.body


def test_an_empty_feed_gives_a_cursor_to_go_on_from(http: Http, store: MemoryFeed) -> None:
    assert page(http) == {"items": [], "cursor": FIRST, "more": False}
    grow(store, (1, 1))
    assert [one["number"] for one in page(http, f"?after={FIRST}")["items"]] == [1]


def test_an_entry_is_told_whole(http: Http, store: MemoryFeed) -> None:
    grow(store, (1, 1))
    [entry] = page(http)["items"]
    mark = entry.pop("mark")
    assert entry == {
        "id": f"{case(1)}-1", "type": "counter.added", "version": 1, "case_id": case(1), "seq": 1, "item": "item",
        "name": "事项", "department": "department", "street": "", "channel": "", "at": "2026-10-12T02:00:00Z",
        "outcome": "", "said": {}, "number": 1,
    }  # fmt: skip
    assert page(http)["cursor"] == f"1.{mark}"


def test_pages_follow_each_other_and_the_last_cursor_waits_for_what_is_new(http: Http, store: MemoryFeed) -> None:
    grow(store, *((1, seq) for seq in range(1, 6)))
    cursor, numbers, more = "", [], []
    for _ in range(4):
        told = page(http, f"?limit=2&after={cursor}")
        numbers.append([one["number"] for one in told["items"]])
        more.append(told["more"])
        cursor = told["cursor"]
    assert numbers == [[1, 2], [3, 4], [5], []]
    assert more == [True, True, False, False]
    grow(store, (2, 1))
    assert [one["id"] for one in page(http, f"?after={cursor}")["items"]] == [f"{case(2)}-1"]


def test_what_is_not_to_be_seen_yet_holds_up_what_stands_behind_it(http: Http, store: MemoryFeed) -> None:
    grow(store, (1, 1), (1, 2), (2, 1), (3, 1))
    store.unseen = {3}
    told = page(http)
    assert [one["number"] for one in told["items"]] == [1, 2]
    assert not told["more"]
    store.unseen = set()
    assert [one["number"] for one in page(http, f"?after={told['cursor']}")["items"]] == [3, 4]


@pytest.mark.parametrize(
    "cursor",
    [
        "1", "x", "1.", f"1.{FIRST_MARK}", f"0.{'1' * 32}", f"01.{FIRST_MARK}", f"-1.{FIRST_MARK}", f"7.{FIRST_MARK}",
        f"{'9' * 15}.{FIRST_MARK}", f"{'9' * 16}.{FIRST_MARK}", f"%D9%A1.{FIRST_MARK}", f"0.{FIRST_MARK}%0A",
    ],
)  # fmt: skip
def test_a_cursor_that_was_not_given_is_refused(http: Http, store: MemoryFeed, cursor: str) -> None:
    grow(store, (1, 1), (1, 2))
    answer = http.get(f"/v1/feed?after={cursor}")
    assert answer.type == "application/problem+json"
    assert answer.body["code"] == "cursor_invalid"
    assert [one["field"] for one in answer.body["errors"]] == ["after"]


@pytest.mark.parametrize("query", ["?limit=0", "?limit=201", "?limit=x", "?before=1", f"?after={'1' * 61}"])
def test_what_is_asked_otherwise_is_refused(http: Http, query: str) -> None:
    assert http.get(f"/v1/feed{query}").told == (422, "body_invalid")


def test_a_cursor_of_a_feed_that_was_restored_is_refused(http: Http, store: MemoryFeed) -> None:
    grow(store, (1, 1), (1, 2), (2, 1), (3, 1))
    early, late = page(http, "?limit=1")["cursor"], page(http)["cursor"]
    store.head, store.kept = 1, {1: store.kept[1]}
    assert http.get(f"/v1/feed?after={late}").body["code"] == "cursor_invalid"
    grow(store, (2, 1), (1, 2), (3, 1))  # the last one again under its number, behind others
    assert http.get(f"/v1/feed?after={late}").body["code"] == "cursor_invalid"
    assert [one["number"] for one in page(http, f"?after={early}")["items"]] == [2, 3, 4]
