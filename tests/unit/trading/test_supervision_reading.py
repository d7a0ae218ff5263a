"""What supervisors read: lists of alerts; who sees which; and who stands in their pool."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from chalicelib.kernel.caller import PUBLIC
from chalicelib.trading.supervision.ledger import AlertRow
from chalicelib.trading.supervision.pool import MOST
from chalicelib.trading.supervision.schemas import NewMember, Wanted
from chalicelib.trading.supervision.service import PAGE
from tests.builders import id_number
from tests.refusing import refused
from tests.registering import FINANCE, housing
from tests.supervising import MARKS, Supervised, member
from tests.trading import officer

DEVICE = {"device": MARKS["device"]}
ALL = Wanted(status="all")


@pytest.fixture
def world() -> Supervised:
    return Supervised()


def test_an_open_alert_is_listed_until_it_is_closed_with_a_reason(world: Supervised) -> None:
    case = world.opened(DEVICE, DEVICE, {})
    world.hears(case)
    [shown] = world.oversight.alerts(world.writer, Wanted()).items
    assert (shown.rule, shown.status_text, shown.owner) == ("same_device", "未处置", "示例建筑0009有限公司")
    assert {one.title for one in shown.evidence} == {"投标人", "统一社会信用代码", "数量"}
    world.clock.move(timedelta(hours=30))
    world.closes(case, shown.alert)
    world.hears(case)
    assert not world.oversight.alerts(world.writer, Wanted()).items
    [closed] = world.oversight.alerts(world.writer, Wanted(status="closed")).items
    assert (closed.status_text, closed.reason) == ("已处置：属实", "已核实并责令改正。")


def test_a_closing_that_is_heard_before_its_alert_leaves_nothing_open(world: Supervised) -> None:
    case = world.opened(DEVICE, DEVICE, {})
    world.hears(case)
    [alert] = world.alerts(case)
    world.closes(case, alert.alert)
    world.shelf.kept.clear()
    raised, closed = (ref for ref in world.refs(case) if ref.kind.startswith("alert_"))
    for ref in (closed, raised, closed):
        world.supervising.handle(ref)
    assert not world.oversight.alerts(world.writer, Wanted()).items
    assert len(world.oversight.alerts(world.writer, ALL).items) == 1


def test_a_pointer_that_was_left_behind_shows_nothing(world: Supervised) -> None:
    case = world.opened(DEVICE, DEVICE, {})
    world.hears(case)
    left = dict(world.shelf.kept)
    world.closes(case, world.alerts(case)[0].alert)
    world.hears(case)
    world.shelf.kept.update({key: kept for key, kept in left.items() if key[0] == "open"})
    assert not world.oversight.alerts(world.writer, Wanted()).items


def test_a_regulator_sees_its_own_trades(world: Supervised) -> None:
    works = world.opened(DEVICE, DEVICE, {})
    bought = [world.single_source(hear=False), world.single_source(1, hear=False)]
    world.hears(works, *bought)

    def rules(caller: Any) -> set[str]:
        return {one.rule for one in world.oversight.alerts(caller, Wanted()).items}

    assert "same_device" in rules(housing())
    assert "repeated_single_source" not in rules(housing())
    assert rules(officer("F", FINANCE)) == {"repeated_single_source"}
    assert rules(world.writer) == rules(housing()) | {"repeated_single_source"}
    month = f"{world.oversight.alerts(world.writer, Wanted()).items[0].raised_at:%Y-%m}"
    assert world.oversight.report(officer("F", FINANCE), month).alerts == 1


@pytest.mark.parametrize("caller", [officer("E", "11530114015302220W"), PUBLIC])
def test_nobody_else_sees_any(world: Supervised, caller: Any) -> None:
    assert refused(lambda: world.oversight.alerts(caller, Wanted())).code == "trading_alerts_not_yours"
    assert refused(lambda: world.oversight.report(caller, "2026-11")).code == "trading_alerts_not_yours"


def test_pages_hold_every_alert_once(world: Supervised) -> None:
    rows = [_row(n, world) for n in range(2 * PAGE + 20)]
    for row in rows:
        world.ledger.note(row)
    for status in ("open", "all"):
        seen: list[str] = []
        cursor = ""
        while True:
            page = world.oversight.alerts(world.writer, Wanted.model_validate({"status": status, "cursor": cursor}))
            seen += [one.alert for one in page.items]
            cursor = page.cursor
            if not cursor:
                break
        assert seen == [row.alert for row in reversed(rows)]


def test_a_member_of_the_pool_sees_alerts_from_the_day_they_joined_to_the_day_they_leave(world: Supervised) -> None:
    somebody = member(world)
    world.opened(DEVICE, DEVICE, {})
    assert world.oversight.alerts(somebody, Wanted()).cursor == ""
    [shown] = world.oversight.members(world.writer).items
    assert (shown.id, shown.role_text) == (somebody.id, "人大代表")
    world.oversight.end(world.writer, somebody.id)
    assert refused(lambda: world.oversight.alerts(somebody, Wanted())).code == "trading_alerts_not_yours"
    assert not world.oversight.members(world.writer).items
    world.clock.move(timedelta(days=1))
    member(world)
    assert world.oversight.alerts(somebody, Wanted()).items == ()


def test_the_pool_keeps_no_name_and_no_number(world: Supervised) -> None:
    member(world)
    number = id_number("19800101", "001")
    kept = str([record for key, record in world.shelf.kept.items() if key[0] == "pool"])
    assert number not in kept
    with pytest.raises(ValidationError):
        NewMember.model_validate({"id_number": number, "role": "deputy", "unit": "人大常委会", "name": "某某"})


def test_the_pool_is_the_bureaus_and_of_people_who_are_known(world: Supervised) -> None:
    asked = NewMember(id_number=id_number("19800101", "002"), role="deputy", unit="呈贡区人大常委会")
    assert refused(lambda: world.oversight.enter(housing(), asked)).code == "trading_pool_not_yours"
    assert refused(lambda: world.oversight.enter(world.writer, asked)).code == "trading_pool_person"
    other = asked.model_copy(update={"role": "friend"})
    assert refused(lambda: world.oversight.enter(world.writer, other)).code == "trading_pool_role"
    assert refused(lambda: world.oversight.end(world.writer, "P1")).code == "trading_pool_unknown"


def test_a_full_pool_takes_nobody_before_somebody_leaves(world: Supervised) -> None:
    first, *_ = [member(world, serial) for serial in range(1, MOST + 1)]
    assert refused(lambda: member(world, MOST + 1)).code == "trading_pool_full"
    member(world, 2, "audit")  # takes another role, and no further place
    world.oversight.end(world.writer, first.id)
    world.clock.move(timedelta(minutes=1))
    member(world, MOST + 1)


def _row(n: int, world: Supervised) -> AlertRow:
    return AlertRow(
        case_id=f"C{n}", alert=f"a{n}", rule="same_device", title="同一设备", lot="1", law="《条例》", evidence={},
        family="construction", project="路", number="1", owner="O", owner_name="某公司", regulator="R",
        raised_at=world.clock.at + timedelta(seconds=n), version=1,
    )  # fmt: skip
