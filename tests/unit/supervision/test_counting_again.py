"""Whatever messages come, in whatever order and however often: what is counted is what the timelines say."""

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from chalicelib.kernel.store import VersionConflict
from chalicelib.supervision.counting import PER_WRITE, Key, Portion
from chalicelib.supervision.ports import CaseRow
from infra.recount import lines
from tests.counting import Counted, timelines
from tests.fakes.measures import MemoryMeasures

CHOSEN = st.lists(st.sampled_from(range(len(timelines()))), min_size=1, max_size=5, unique=True)
STEPS = st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["grow", "tell", "late", "twice"])), max_size=60)


class Lost(Exception):
    """The reader is cut off."""


class Faulty(MemoryMeasures):
    """Writes fail as they may: somebody was first, or the reader is cut off between two portions."""

    def __init__(self, failures: list[str]) -> None:
        super().__init__()
        self.failures = failures
        self.largest = 0

    def move(self, before: CaseRow, after: CaseRow, portion: Portion, shard: int) -> None:
        self.largest = max(self.largest, 1 + len(portion.cells) + len(portion.deltas))
        failure = self.failures.pop() if self.failures else ""
        if failure == "first":
            raise VersionConflict
        super().move(before, after, portion, shard)
        if failure == "lost":
            raise Lost


@given(CHOSEN, STEPS, st.lists(st.sampled_from(["", "", "first", "lost"]), max_size=20))
@settings(max_examples=150, deadline=None)
def test_any_order_and_any_repeats_count_the_same(chosen: list[int], steps: Any, failures: list[str]) -> None:
    world = Counted([timelines()[number] for number in chosen], kept=Faulty(failures))
    waiting: list[Any] = []
    ids = list(world.store.facts)

    def hear(ref: Any) -> None:
        try:
            world.bringing.handle(ref)
        except Lost:
            waiting.append(ref)  # the message comes again

    for which, what in steps:
        case_id = ids[which % len(ids)]
        if what == "grow" and (ref := world.store.grow(case_id)):
            waiting.append(ref)
        elif what != "grow" and waiting:
            ref = waiting[-1] if what == "late" else waiting[0]
            if what != "twice":
                waiting.remove(ref)
            hear(ref)
    for case_id in ids:
        while ref := world.store.grow(case_id):
            waiting.append(ref)
    while waiting:
        hear(waiting.pop())
    found = world.compared()
    assert (found.cases, found.equal, found.told()["differ"]) == (len(ids), True, 0)
    assert world.kept.largest <= PER_WRITE
    assert all(n >= 0 for amounts in world.kept.now().values() for n in amounts.values())


def test_every_golden_timeline_is_counted() -> None:
    world = Counted(timelines()).told()
    found = world.compared()
    assert found.equal
    assert found.cases == len(timelines()) > 70
    assert {flow for _, flow in world.kept.cases()} == {flow for flow, _ in timelines()}


def test_every_metric_has_a_title_and_a_list() -> None:
    world = Counted(timelines()).told()
    counted = {name for row in world.kept.rows.values() for amounts in row.tally.values() for name in amounts}
    rules = world.catalogue.supervision()
    channels = {name.removeprefix("taken_") for name in counted if name.startswith("taken_")}
    assert {name for name in counted if not name.startswith("taken_")} <= set(rules.metrics)
    assert channels <= set(rules.titles)
    assert all(rules.list_of(name) != "other" for name in counted)


def test_a_month_at_a_glance_is_the_sum_of_its_cases() -> None:
    world = Counted(timelines()).told()
    opened: Counter[str] = Counter()
    for row in world.kept.rows.values():
        for cell, amounts in row.tally.items():
            opened[f"{cell.day:%Y-%m}"] += amounts.get("opened", 0)
    for month, n in opened.items():
        counted = world.kept.month(month)
        for view in ("day", "department", "channel"):
            told = (amounts for key, amounts in counted.items() if key.sk.startswith(f"{view}#"))
            assert sum(amounts.get("opened", 0) for amounts in told) == n


@pytest.mark.parametrize("harm", ["counter", "row", "stranger"])
def test_what_was_harmed_is_found_and_mended(harm: str) -> None:
    world = Counted(timelines()[:12]).told()
    heads = list(world.store.heads())
    case_id = heads[0][0]
    if harm == "counter":
        world.kept.correct({Key("month#2026-10", "day#2026-10-12"): {"opened": 3}})
        assert world.compared().differ == {Key("month#2026-10", "day#2026-10-12"): {"opened": -3}}
    elif harm == "row":
        row = world.kept.rows[case_id]
        cells = dict(list(row.tally.items())[1:])
        world.kept.rows[case_id] = CaseRow(case_id, row.flow, row.version, row.revision, row.number, None, cells)
        assert list(world.compared().wrong) == [case_id]
    else:
        del world.kept.rows[case_id]
        assert list(world.compared().behind) == [case_id]
    mended = world.recount.repair(heads, world.bringing)
    assert mended.equal
    assert world.compared().equal


def test_a_case_that_is_behind_is_told_as_behind() -> None:
    world = Counted(timelines()[:3])
    ref = world.store.grow(next(iter(world.store.facts)))
    assert ref is not None
    assert world.compared().behind == {ref.case_id: ref.flow}
    world.bringing.handle(ref)
    assert world.compared().equal


def test_who_is_never_first_gives_up() -> None:
    world = Counted(timelines()[:1], kept=Faulty(["first"] * 99))
    ref = world.store.grow(next(iter(world.store.facts)))
    assert ref is not None
    with pytest.raises(VersionConflict):
        world.bringing.handle(ref)


def test_the_command_names_what_differs() -> None:
    world = Counted(timelines()[:2])
    ref = world.store.grow(next(iter(world.store.facts)))
    assert ref is not None
    told = [json.loads(line) for line in lines(world.compared())]
    assert told[0] == {"case": ref.case_id, "flow": ref.flow, "counted": "behind"}
    assert {"counter", "lacks"} == set(told[1])
    world.bringing.handle(ref)
    assert list(lines(world.compared())) == []
