"""What the public feed tells of trading, and that a reader of it hears of every notice once."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest

from chalicelib.feed.service import Feed, Feeding
from chalicelib.kernel.facts import Ref
from chalicelib.kernel.store import VersionConflict
from chalicelib.trading import schemas as asks
from chalicelib.trading.model import FLOW
from chalicelib.trading.public import PUBLIC, WANTS, TradingInPublic
from tests.fakes.feed import MemoryFeed
from tests.trading import CENTRE, HOUSING, Trading

PUBLISHERS, PROJECTS = 8, 40


@pytest.fixture
def world() -> Trading:
    return Trading()


def test_every_kind_of_fact_is_public_or_withheld_for_a_reason() -> None:
    assert {kind for kind, _ in FLOW.bodies} == set(PUBLIC.shown) | set(PUBLIC.withheld)
    assert not set(PUBLIC.shown) & set(PUBLIC.withheld)
    assert all(PUBLIC.withheld.values())
    assert set(PUBLIC.shown) == WANTS


def test_a_notice_is_told_by_its_number_and_kind_and_nothing_of_what_it_says(world: Trading) -> None:
    case = world.registers(area="530114001")
    world.tenders(case)
    told = TradingInPublic(world.cases).told(case)
    assert [(one.type, dict(one.said)) for one in told] == [
        ("trading.project_registered", {}), ("trading.notice_published", {"notice": "n1", "what": "tender"}),
    ]  # fmt: skip
    assert {(one.name, one.department, one.street) for one in told} == {
        ("工程建设（公开招标）", HOUSING, "530114001")
    }  # fmt: skip
    text = json.dumps([one.model_dump(mode="json") for one in told], ensure_ascii=False)
    for word in ("示例道路", "资金", CENTRE, "tender公告"):
        assert word not in text


def test_what_is_not_out_is_not_told_nor_that_it_was_taken_back(world: Trading) -> None:
    case = world.registers()
    dates = {"documents_from": world.later(1), "documents_until": world.later(9), "bids_due": world.later(25)}
    notice = world.drafts(case, "tender", dates=dates).notices[-1].notice
    world.does("check", case, notice, asks.Checked(publish_at=world.later(1)), caller=world.checker)
    world.does("withdraw", case, notice, asks.Reason(reason="不办了。"))
    assert [one.type for one in TradingInPublic(world.cases).told(case)] == ["trading.project_registered"]
    world.tenders(case)
    world.does("withdraw", case, "n2", asks.Reason(reason="有误。"))
    told = TradingInPublic(world.cases).told(case)
    assert [(one.type, one.said.get("notice")) for one in told[1:]] == [
        ("trading.notice_published", "n2"), ("trading.notice_withdrawn", "n2"),
    ]  # fmt: skip


def brought(feeding: Feeding, case: str) -> bool:
    """Whether the message was handled."""
    try:
        feeding.bring([Ref(flow=FLOW.name, case_id=case, seq=1, kind="notice_published")])
    except VersionConflict:
        return False
    return True


def test_a_reader_that_resumes_hears_of_every_notice_once_while_eight_publish(world: Trading) -> None:
    cases = [world.registers() for _ in range(PROJECTS)]
    for case in cases:
        world.tenders(case)
    store, over = MemoryFeed(), Event()
    publisher = TradingInPublic(world.cases)

    def publish(mine: list[str]) -> None:
        feeding = Feeding({FLOW.name: publisher}, store)
        for case in [*mine, *mine]:  # at least once
            while not brought(feeding, case):
                pass  # the queue brings it again

    def read() -> list[tuple[str, object]]:
        heard: list[tuple[str, object]] = []
        cursor = ""
        while True:
            last = over.is_set()
            page = Feed(store).page(cursor, 7)
            cursor = page.cursor  # all that a reader keeps when it goes away
            heard += [(e.case_id, e.said["notice"]) for e in page.items if e.type == "trading.notice_published"]
            if last and not page.items:
                return heard

    with ThreadPoolExecutor(PUBLISHERS + 1) as pool:
        reading = pool.submit(read)
        publishing = [pool.submit(publish, cases[n::PUBLISHERS]) for n in range(PUBLISHERS)]
        for one in publishing:
            one.result()
        over.set()
        heard = reading.result(timedelta(minutes=1).total_seconds())
    assert sorted(heard) == sorted((case, "n1") for case in cases)
