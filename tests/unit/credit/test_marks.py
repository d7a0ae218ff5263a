"""Marks of credit: what was told, what counts, and what it leads to."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st
from pydantic import ValidationError

from chalicelib.parties.credit import CreditMarks, excluded
from chalicelib.parties.model import Holdings, Mark, Repaired
from chalicelib.parties.records import Told
from tests.builders import ELDER
from tests.crediting import BROKEN, DEPARTMENT, CreditWorld

DAY = date(2026, 11, 24)


@pytest.fixture
def world() -> CreditWorld:
    return CreditWorld()


def mark(on: Any = "black", name: str = "m1", **changes: Any) -> Mark:
    told = {"id": name, "list": on, "source": "某局", "reason": "理由", "basis": "依据", "since": DAY}
    return Mark.model_validate(told | changes)


def graded(*marks: Mark, day: date = DAY) -> str:
    return Holdings(credit=marks).grade(day)


def test_the_heaviest_active_mark_is_the_grade() -> None:
    white, red, black = mark("white"), mark("red"), mark("black")
    assert graded() == "normal"
    assert graded(white) == "white"
    assert graded(red, white) == "red"
    assert graded(white, black, red) == "black"


@pytest.mark.parametrize(
    ("changes", "day", "grade"),
    [
        ({"until": DAY}, DAY, "black"),
        ({"until": DAY}, DAY + timedelta(days=1), "normal"),
        ({"since": DAY}, DAY - timedelta(days=1), "normal"),
        ({"since": None}, date(2000, 1, 1), "black"),
        ({}, date(2099, 1, 1), "black"),
    ],
)
def test_a_mark_counts_from_its_first_to_its_last_day(changes: Any, day: date, grade: str) -> None:
    assert graded(mark(**changes), day=day) == grade


def test_only_an_unrepaired_black_mark_excludes_from_promises(world: CreditWorld) -> None:
    assert not excluded(Holdings(credit=(mark("red"), mark("white"))), DAY)
    assert excluded(Holdings(credit=(mark(),)), DAY)
    repaired = Repaired(at=world.clock.now().legal, by="O1", basis="依据")
    assert not excluded(Holdings(credit=(mark(repaired=repaired),)), DAY)


@pytest.mark.parametrize("grade", ["normal", "white", "red", "black"])
def test_a_bare_grade_of_earlier_days_is_still_read(world: CreditWorld, grade: str) -> None:
    world.parties.change(world.whom(), {"credit": lambda _: grade})
    assert world.held().grade(DAY) == grade
    assert world.held().facts(DAY)["credit"] == {"grade": grade}
    assert len(world.held().credit) == (grade != "normal")
    world.tells([BROKEN])
    assert world.held().grade(DAY) == "black"
    assert len(world.held().credit) == (grade != "normal") + 1


def test_of_bare_grades_the_newest_counts_and_marks_stay(world: CreditWorld) -> None:
    world.tells([BROKEN])
    world.tells("red")
    world.tells("white")
    assert [one.list for one in world.held().credit] == ["black", "white"]
    assert world.held().credit[1].department == DEPARTMENT.credit_code
    world.tells("normal")
    assert [one.list for one in world.held().credit] == ["black"]


def test_a_mark_told_twice_is_one_and_its_newer_words_count(world: CreditWorld) -> None:
    world.tells([BROKEN])
    world.tells([BROKEN])
    before = dict(world.party_store.kept)
    world.tells([BROKEN])
    assert world.party_store.kept == before
    world.tells([BROKEN | {"until": "2026-06-30"}])
    assert [one.until for one in world.held().credit] == [date(2026, 6, 30)]


def test_a_repaired_mark_stays_repaired_however_often_it_is_told(world: CreditWorld) -> None:
    world.tells([BROKEN])
    marks, person = CreditMarks(world.parties), world.whom()
    [entered] = world.held().credit
    first = Repaired(at=world.clock.now().legal, by="O1", basis="依据")
    marks.repair(person, entered.id, first)
    marks.repair(person, entered.id, first.model_copy(update={"by": "O2"}))
    marks.repair(person, "nobody knows", first)
    world.tells([BROKEN])
    assert [one.repaired for one in world.held().credit] == [first]
    assert marks.grade(person, DAY) == "normal"


def test_marks_of_different_reasons_or_cases_stand_beside_each_other(world: CreditWorld) -> None:
    world.tells([BROKEN, BROKEN | {"reason": "提供虚假材料"}, BROKEN | {"case": "A1"}])
    assert len({one.id for one in world.held().credit}) == 3


def test_marks_lie_sealed(world: CreditWorld) -> None:
    world.tells([BROKEN])
    assert not any("容缺" in str(kept) for kept in world.party_store.kept.values())


@pytest.mark.parametrize(
    "credit", ["grey", [BROKEN | {"list": "grey"}], [{"list": "black"}], [BROKEN | {"since": "soon"}], [BROKEN] * 21]
)
def test_what_is_no_grade_and_no_mark_is_refused(credit: Any) -> None:
    with pytest.raises(ValidationError):
        Told.model_validate({"kind": "person", "number": ELDER, "source": "某局", "credit": credit})


lists = st.sampled_from(["white", "red", "black"])
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(st.lists(st.tuples(lists, days, st.none() | days), max_size=6), days)
def test_the_grade_hangs_on_neither_order_nor_what_does_not_count(told: list[Any], today: date) -> None:
    marks = [mark(one, str(n), since=since, until=until) for n, (one, since, until) in enumerate(told)]
    counting = {one.list for one in marks if one.active(today)}
    heaviest = next((name for name in ("black", "red", "white") if name in counting), "normal")
    assert graded(*marks, day=today) == graded(*reversed(marks), day=today) == heaviest
