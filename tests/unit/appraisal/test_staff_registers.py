"""Registers of attendance, training and awards: imported whole or not at all, each fault told by row and field."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis.strategies import dictionaries, lists, none, one_of, text

from chalicelib.appraisal.figures import DISTRICT
from chalicelib.appraisal.periods import Period
from chalicelib.appraisal.registers import schemas as asks
from chalicelib.appraisal.registers.figures import StaffFigures
from chalicelib.appraisal.registers.rows import checked
from chalicelib.kernel.errors import DomainError, Forbidden, Invalid, NotFound
from tests.appraising import CHIEF, CIVIL, CLERK, HEAD, HEALTH, NURSE, OUTSIDER, TODAY, Appraising
from tests.broadcasting import published

DAY = {"login": NURSE.id, "day": "2026-10-09", "status": "present"}
COURSE = {"login": NURSE.id, "day": "2026-09-03", "course": "一窗受理业务培训", "hours": 3}
AWARD = {"login": NURSE.id, "day": "2026-09-10", "title": "文明窗口标兵", "level": "区级"}


@pytest.fixture
def world() -> Appraising:
    return Appraising()


def enters(world: Appraising, kind: str, *rows: dict[str, Any], caller: Any = HEAD) -> Any:
    return world.side.desk.enter(caller, kind, asks.Import(rows=list(rows)))


def faults(act: Any, *args: Any, **told: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as raised:
        act(*args, **told)
    assert raised.value.code == "register_rows"
    return {one.field: one.code for one in raised.value.errors}


def test_an_import_is_kept_and_shown(world: Appraising) -> None:
    done = enters(world, "attendance", DAY, DAY | {"day": "2026-10-10", "status": "迟到"})
    assert (done.rows, done.people) == (2, 1)
    shown = world.side.desk.show(HEAD, "attendance", asks.Wanted(month="2026-10"))
    assert [(one.day.day, one.what_text) for one in shown.items] == [(9, "出勤"), (10, "迟到")]


def test_told_again_an_entry_replaces_itself(world: Appraising) -> None:
    for status in ("present", "absent", "absent"):
        enters(world, "attendance", DAY | {"status": status})
    shown = world.side.desk.show(HEAD, "attendance", asks.Wanted(month="2026-10"))
    assert [one.what for one in shown.items] == ["absent"]
    for _ in range(2):
        enters(world, "training", COURSE, COURSE | {"course": "政策解读"})
    assert len(world.side.desk.show(HEAD, "training", asks.Wanted(month="2026-09")).items) == 2


def test_one_wrong_row_and_nothing_is_kept_and_every_fault_is_told(world: Appraising) -> None:
    found = faults(
        enters, world, "attendance", DAY, DAY, DAY | {"day": "2026-13-40"}, DAY | {"day": "2026-10-13"},
        DAY | {"status": "睡着了"}, {"login": NURSE.id, "day": "2026-10-08"}, DAY | {"extra": "x", "login": ""},
    )  # fmt: skip
    assert found == {
        "rows.1": "register_twice", "rows.2.day": "register_field", "rows.3.day": "register_future",
        "rows.4.status": "register_field", "rows.5.status": "register_field_missing",
        "rows.6.extra": "register_field_unknown", "rows.6.login": "register_field_missing",
    }  # fmt: skip
    assert not world.side.shelf.kept


@pytest.mark.parametrize("hours", ["0", "24.5", "1.3", "nan", "1e1000", "很多", True, -2, [1]])
def test_hours_are_half_hours_of_one_day(world: Appraising, hours: Any) -> None:
    assert faults(enters, world, "training", COURSE | {"hours": hours}) == {"rows.0.hours": "register_field"}


def test_people_of_other_departments_and_strangers_are_refused(world: Appraising) -> None:
    found = faults(enters, world, "awards", AWARD, AWARD | {"login": OUTSIDER.id}, AWARD | {"login": "nobody"})
    assert found == {"rows.1.login": "register_staff", "rows.2.login": "register_staff"}
    assert enters(world, "awards", AWARD, AWARD | {"login": OUTSIDER.id}, caller=CLERK).people == 2


def test_a_table_is_read_with_its_head(world: Appraising) -> None:
    table = "\ufefflogin,day,title,level\r\n" + f"{NURSE.id},2026-09-10,文明窗口标兵,区级\r\n"
    assert world.side.desk.enter(HEAD, "awards", asks.Import(csv=table)).rows == 1
    for broken in ("login,day,title\r\na,b,c", "", 'login,day,title,level\r\n"a', "a\x00b"):
        with pytest.raises(Invalid) as raised:
            world.side.desk.enter(HEAD, "awards", asks.Import(csv=broken))
        assert raised.value.code in ("register_csv", "register_empty"), broken


@pytest.mark.parametrize("asked", [asks.Import(), asks.Import(rows=[DAY], csv="login"), asks.Import(rows=[])])
def test_rows_or_a_table(world: Appraising, asked: asks.Import) -> None:
    with pytest.raises(Invalid) as raised:
        world.side.desk.enter(HEAD, "attendance", asked)
    assert raised.value.code in ("register_either", "register_empty")


def test_who_may_enter_and_see(world: Appraising) -> None:
    enters(world, "attendance", DAY)
    for caller in (NURSE,):
        with pytest.raises(Forbidden):
            enters(world, "attendance", DAY, caller=caller)
    with pytest.raises(NotFound):
        enters(world, "holidays", DAY)
    wanted = asks.Wanted(month="2026-10", department=HEALTH)
    assert len(world.side.desk.show(NURSE, "attendance", wanted).items) == 1  # their own
    assert len(world.side.desk.show(CHIEF, "attendance", wanted).items) == 1
    with pytest.raises(Forbidden):
        world.side.desk.show(OUTSIDER, "attendance", wanted)
    with pytest.raises(Invalid):
        world.side.desk.show(HEAD, "attendance", asks.Wanted(month="2026-1"))


def test_figures_of_attendance_training_and_awards(world: Appraising) -> None:
    other = {"login": HEAD.id}
    enters(
        world, "attendance", DAY, DAY | {"day": "2026-10-08", "status": "late"}, DAY | other | {"status": "absent"},
        DAY | other | {"day": "2026-10-08", "status": "leave"},
    )  # fmt: skip
    enters(world, "training", COURSE, COURSE | other | {"hours": "1.5"})
    enters(world, "awards", AWARD)
    told = StaffFigures(world.side.registers, world.catalogue.appraisal).figures([HEALTH, CIVIL], Period.parse("2026"))
    assert told[HEALTH] == {
        "present": 2, "due": 3, "late": 1, "absent": 1, "people": 2, "training_hours": Decimal("4.5"), "trained": 2,
        "awards": 1,
    }  # fmt: skip
    assert set(told[CIVIL].values()) == {None}  # nothing registered is missing, not 0
    assert told[DISTRICT]["training_hours"] == Decimal("4.5")


@given(lists(dictionaries(text(max_size=8), one_of(none(), text(max_size=12))), max_size=4))
def test_whatever_comes_is_good_or_refused_in_our_form(told: list[dict[str, Any]]) -> None:
    try:
        checked("training", told, published().appraisal(), TODAY)
    except DomainError as refused:
        for one in (refused, *refused.errors):
            assert one.sentence
    else:
        raise AssertionError("no such row is good")
