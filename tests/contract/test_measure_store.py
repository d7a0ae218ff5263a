"""What every keeper of counters must do: the one in memory and the table alike."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from chalicelib.aws.measures_table import MeasuresTable
from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.measuring import Point, Standing, Unseen
from chalicelib.kernel.store import VersionConflict
from chalicelib.supervision.counting import Key, portions, shard_of, tally
from chalicelib.supervision.ports import CaseRow
from tests.broadcasting import published
from tests.counting import CIVIL, Counted, timelines
from tests.fakes.measures import MemoryMeasures

RULES = published().supervision()
DAY = date(2026, 10, 12)


@pytest.fixture(params=["memory", "table"])
def kept(request: pytest.FixtureRequest) -> Any:
    if request.param == "memory":
        return MemoryMeasures()
    request.getfixturevalue("dynamodb")
    return MeasuresTable("measures")


def point(metric: str = "opened", day: date = DAY, **more: Any) -> Point:
    return Point(day=day, department=CIVIL, item="elder_allowance", channel="web", metric=metric, **more)


def standing(card: Any = "", due: datetime | None = None) -> Standing:
    return Standing(department=CIVIL, number="N1", title="高龄津贴", card=card, due=due, why="审核中")


def put(kept: Any, case_id: str, points: list[Point], stands: Standing | None = None) -> CaseRow:
    """The case moves to these points, in one portion; its row."""
    before, told = kept.row(case_id), tally(points, RULES)
    [portion] = portions(before.tally, told, before.standing, stands)
    after = CaseRow(case_id, "application", before.version + 1, before.revision + 1, "N1", stands, told)
    kept.move(before, after, portion, shard_of(case_id, 2))
    return after


def test_a_case_that_was_never_counted_has_an_empty_row(kept: Any) -> None:
    assert kept.row("a") == CaseRow("a")
    assert (kept.counters(), list(kept.cases()), kept.month("2026-10"), kept.now()) == ({}, [], {}, {})


def test_a_row_comes_back_as_it_was_written(kept: Any) -> None:
    stands = standing("red", datetime(2026, 10, 16, tzinfo=CHINA))
    row = put(kept, "a", [point(), point("yellow"), point(day=date(2026, 11, 2))], stands)
    assert kept.row("a") == row
    assert list(kept.cases()) == [("a", "application")]


def test_whom_a_case_is_not_shown_to_lies_where_it_is_listed(kept: Any) -> None:
    first = put(kept, "a", [point(), point("red")], standing("red"))
    hidden = Unseen(departments=(CIVIL,), officers=("O7",))
    stands = standing("red").model_copy(update={"unseen": hidden})
    [portion] = portions(first.tally, first.tally, first.standing, stands, (Unseen(), hidden))
    kept.move(first, replace(first, revision=2, standing=stands, unseen=hidden), portion, shard_of("a", 2))
    row = kept.row("a")
    assert (row.unseen, row.tally, row.standing) == (hidden, first.tally, stands)
    listed, _ = kept.listed(CIVIL, "2026-10", "opened", (DAY, DAY), 9, "")
    carded, _ = kept.carded(CIVIL, "red", 9, "")
    assert [one.unseen for one in listed] == [one.standing.unseen for one in carded] == [hidden]
    assert kept.now() == {Key("now", f"department#{CIVIL}"): {"open": 1, "red": 1}}


def test_what_goes_leaves_no_trace(kept: Any) -> None:
    put(kept, "a", [point(), point("yellow")], standing("red"))
    row = put(kept, "a", [])
    assert kept.row("a") == row
    assert (row.tally, kept.counters(), kept.now()) == ({}, {}, {})
    assert kept.listed(CIVIL, "2026-10", "cards", (DAY, DAY), 9, "") == ([], "")
    assert kept.carded(CIVIL, "red", 9, "") == ([], "")


def test_a_row_that_is_not_as_it_was_is_not_written(kept: Any) -> None:
    row = put(kept, "a", [point()])
    [portion] = portions({}, tally([point()], RULES), None, None)
    for stale in (CaseRow("a"), CaseRow("a", "application", 1, 7)):
        with pytest.raises(VersionConflict):
            kept.move(stale, row, portion, 0)
    assert kept.row("a") == row
    assert kept.month("2026-10")[Key("month#2026-10", f"department#{CIVIL}")]["opened"] == 1


def test_shards_are_added_up(kept: Any) -> None:
    ids = [f"case{n}" for n in range(8)]
    assert {shard_of(one, 2) for one in ids} == {0, 1}
    for one in ids:
        put(kept, one, [point()], standing())
    assert kept.month("2026-10") == {
        Key("month#2026-10", f"day#{DAY}"): {"opened": 8, "taken_web": 8},
        Key("month#2026-10", f"department#{CIVIL}"): {"opened": 8, "taken_web": 8},
        Key("month#2026-10", "channel#web"): {"opened": 8, "taken_web": 8},
    }
    assert kept.now() == {Key("now", f"department#{CIVIL}"): {"open": 8}}
    for view in ("item", f"department={CIVIL}", "channel=web"):
        assert sum(n["opened"] for _, n in kept.whole(view, "2026-10")) == 8
    assert list(kept.whole("item", "2026-11")) == []


def test_a_span_holds_its_first_and_its_last_day(kept: Any) -> None:
    for number, day in enumerate((11, 12, 13, 14)):
        put(kept, f"case{number}", [point(day=date(2026, 10, day))])
    for view, key in (("department", CIVIL), ("item=elder_allowance", f"{CIVIL}#-#web"), ("site", "-")):
        found = sorted(kept.span(view, DAY, date(2026, 10, 13)))
        assert [(day.day, what, n["opened"]) for day, what, n in found] == [(12, key, 1), (13, key, 1)]


def test_a_list_is_read_by_day_and_page_by_page(kept: Any) -> None:
    days = [date(2026, 10, n) for n in (9, 10, 11, 12, 20)]
    for number, day in enumerate(days):
        put(kept, f"case{number}", [point(day=day), point("red", day=day)])
    found, cursor = list[str](), ""
    pages = 0
    while not pages or cursor:
        page, cursor = kept.listed(CIVIL, "2026-10", "opened", (days[1], days[3]), 2, cursor)
        found, pages = found + [one.case_id for one in page], pages + 1
        assert len(page) <= 2
    assert found == ["case1", "case2", "case3"]
    [first, *_], _ = kept.listed(CIVIL, "2026-10", "cards", (days[0], days[4]), 9, "")
    assert (first.flow, first.number, first.cell.day, first.amounts) == ("application", "N1", days[0], {"red": 1})
    for other in (("X", "2026-10", "opened"), (CIVIL, "2026-11", "opened"), (CIVIL, "2026-10", "ratings")):
        assert kept.listed(*other, (days[0], days[4]), 9, "") == ([], "")
    assert kept.listed(CIVIL, "2026-10", "opened", (days[0], days[4]), 9, "zzz") == ([], "")


def test_cards_are_found_by_colour_the_first_due_first(kept: Any) -> None:
    dues = [datetime(2026, 10, day, tzinfo=CHINA) for day in (18, 16, 17)]
    for number, due in enumerate(dues):
        put(kept, f"case{number}", [], standing("red", due))
    put(kept, "held", [], standing("red"))
    put(kept, "near", [], standing("yellow", dues[0]))
    put(kept, "calm", [], standing())
    page, cursor = kept.carded(CIVIL, "red", 3, "")
    assert [one.case_id for one in page] == ["case1", "case2", "case0"]
    assert page[0].standing.due == dues[1]
    assert [one.case_id for one in kept.carded(CIVIL, "red", 3, cursor)[0]] == ["held"]
    assert [one.case_id for one in kept.carded(CIVIL, "yellow", 3, "")[0]] == ["near"]


def test_a_repair_is_added(kept: Any) -> None:
    put(kept, "a", [point()])
    key = Key("month#2026-10", f"day#{DAY}")
    kept.correct({key: {"opened": -1, "decided": 2}})
    assert kept.counters()[key] == {"taken_web": 1, "decided": 2}


def test_timelines_of_every_flow_are_counted_alike(kept: Any) -> None:
    world = Counted(timelines()[::6], kept=kept).told()
    assert world.compared().equal
    twin = Counted(timelines()[::6]).told()
    assert kept.counters() == twin.kept.counters()
