"""What a page of the bulletin costs among ten thousand notices, beside one query and nothing else."""

import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, product
from statistics import median
from time import perf_counter
from urllib.parse import urlencode

from bench.place import Place, Platform, deployed
from bench.players import Request
from bench.results import Entry
from bench.sampling import Caller, Side, in_turn
from chalicelib.aws.bulletin_table import BulletinTable, items
from chalicelib.trading.bulletin.listing import PAGE, READ
from chalicelib.trading.bulletin.posts import Post
from chalicelib.trading.bulletin.schemas import Wanted
from tests.posts import post
from tests.trading import firm

NAMES = ("trading.list.p50", "trading.list.words")
NOTICES, OWNERS, LOADERS = 10_000, 100, 4
FAMILIES = {"construction": "open_tender", "procurement": "inquiry", "land": "listing", "property": "listing"}
"""With a method of each."""
KINDS = ("tender", "correction", "candidates", "result", "contract")
AREAS = tuple(f"530114{street:03}" for street in range(1, 8))
CATEGORIES = (
    "市政道路", "排水管网", "园林绿化", "校舍修缮", "医疗设备", "办公家具", "信息系统", "物业服务", "公交车辆",
    "国有房产", "工业用地",
)  # fmt: skip
"""Their number divides that of no other choice, so that each lies among all the others."""
WARMING, PAIRS = 10, 100
GOAL = 1.3

Asked = Mapping[str, str]
"""The query of a page."""


def measure(place: Place) -> Iterator[Entry]:
    """Fills a bulletin on which nothing else hangs, then asks for first pages, each in turn with its floor."""
    os.environ |= place.platform.env
    platform = deployed("chengxiaofu-bulletin", place.port)
    table = platform.env["TABLE_BULLETIN"]
    fill(table, NOTICES)
    how = f"warm, one at a time, {PAIRS} pairs, {NOTICES:,} notices stored; floor: one query of the same list"
    chosen: list[Asked] = [
        {"family": family, "kind": kind, "area": area}
        for family, kind, area in product(FAMILIES, KINDS, (*AREAS, AREAS[0][:6]))
    ]
    chosen += [{}, {"family": "land"}, {"kind": "result"}, {"area": AREAS[0]}, {"owner": firm(0)["code"]}]
    yield _measured(place, platform, NAMES[0], chosen, f"whole, by family, kind and area, by owner; {how}")
    words: list[Asked] = [{"words": category} for category in CATEGORIES]
    yield _measured(place, platform, NAMES[1], words, f"a word among the newest {READ}; {how} for the word")


def notice(number: int) -> Post:
    """The ``number``-th notice: all choices come equally often."""
    families = tuple(FAMILIES)
    rest, family = divmod(number, len(families))
    rest, kind = divmod(rest, len(KINDS))
    told = {"family": families[family], "method": FAMILIES[families[family]], "what": KINDS[kind]}
    area, category = AREAS[rest % len(AREAS)], CATEGORIES[number % len(CATEGORIES)]
    return post(number, **told, area=area, category=category, owner=firm(number % OWNERS))


def fill(table: str, notices: int, loaders: int = LOADERS) -> None:
    """Hang so many notices, as the bulletin would, but many rows at a time and without looking what hangs there."""
    board = BulletinTable(table)

    def put(numbers: range) -> None:
        with items(table).batch_write() as batch:
            for number in numbers:
                for row in board.rows(notice(number)):
                    batch.save(row)

    with ThreadPoolExecutor(loaders) as pool:
        list(pool.map(put, (range(share, notices, loaders) for share in range(loaders))))


def _measured(place: Place, platform: Platform, name: str, asked: list[Asked], how: str) -> Entry:
    subject = _side(Caller(platform.stack.api_url), (Request(f"/v1/trading/notices?{urlencode(a)}") for a in asked))
    floor = _side(Caller(place.floor_url), (_least(platform.env["TABLE_BULLETIN"], one) for one in asked))
    in_turn(subject, floor, WARMING, lambda: None)
    ours, theirs = in_turn(subject, floor, PAIRS, lambda: None)
    return Entry(name, median(ours), "ms", how, floor=median(theirs), goal=GOAL)


def _least(table: str, asked: Asked) -> Request:
    """The same query, asked of the floor."""
    wanted = Wanted.model_validate(asked)
    read = {"read": str(READ), "word": wanted.words} if wanted.words else {"read": str(PAGE + 1)}
    told = {"table": table, "key": f"list#{wanted.key}", "page": str(PAGE)} | read
    return Request(f"/query?{urlencode(told)}")


def _side(caller: Caller, requests: Iterable[Request]) -> Side:
    """One request after another, again and again; each has to be answered by a full page."""
    turns = cycle(requests)

    def one() -> float:
        request = next(turns)
        began = perf_counter()
        answer = caller.send(request)
        taken = (perf_counter() - began) * 1000
        if len(answer.json()["items"]) != PAGE:
            raise ValueError(f"{request.path} was answered, but not by a full page")
        return taken

    return one
