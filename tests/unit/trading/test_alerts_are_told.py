"""Who hears of alerts: duty phones at once, whatever the hour, and every member of the pool."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.messages.model import FORMER, POOL
from chalicelib.rights.agents import Agents
from chalicelib.rights.audience import NOBODY
from chalicelib.rights.phones import PhoneStanding
from chalicelib.trading.model import FLOW
from chalicelib.trading.supervision.telling import AlertAudience, AlertLetters, PoolVoice, members
from tests.speaking import Speaking
from tests.supervising import MARKS, Supervised, member

HOUSING_PHONE, BUREAU_PHONE, FINANCE_PHONE = "19908710011", "19908710018", "19908710019"
GOVERNMENT_PHONE = "19908710000"
DEVICE = {"device": MARKS["device"]}


class Told(Supervised, Speaking):
    """The world of supervision, with its messages."""

    def __init__(self) -> None:
        super().__init__()
        departments = self.catalogue.departments
        audience = AlertAudience(self.cases, departments, PhoneStanding(self.documents))
        people = Agents(self.documents, self.privacy, NOBODY, self.clock)
        letters = AlertLetters(self.cases, departments, PoolVoice(self.pool, people, self.clock))
        groups = {POOL: members(self.pool, self.clock), FORMER: lambda _case, _facts: []}
        self.speaks_of(FLOW.name, audience, letters, groups)

    def tells(self, *cases: str) -> None:
        """Every alert is planned, and what is queued goes out."""
        self.plans(*cases)
        self.send_all()

    def plans(self, *cases: str) -> None:
        for case in cases:
            for fact in self.cases.timeline(case):
                if fact.kind == "alert_raised":
                    self.planning.handle(fact.ref())

    def sent_to(self) -> list[str]:
        return sorted(message.to for message in self.provider.sent)


@pytest.fixture
def world() -> Told:
    return Told()


def test_the_regulator_the_bureau_the_government_and_the_pool_hear_at_once_by_night(world: Told) -> None:
    somebody = member(world)
    world.logged_in(somebody.id, "13800000001")
    case = world.opened(DEVICE, DEVICE, {})
    world.clock.at = world.clock.at.replace(hour=23)
    world.hears(case)
    world.tells(case)
    assert world.sent_to() == ["13800000001", GOVERNMENT_PHONE, HOUSING_PHONE, BUREAU_PHONE]
    text = str(world.provider.sent)
    assert "不同投标人文件出自同一设备" in text
    assert "示例建筑0001" not in text


def test_purchases_are_told_to_finance(world: Told) -> None:
    cases = [world.single_source(), world.single_source(1)]
    world.tells(*cases)
    assert world.sent_to() == [GOVERNMENT_PHONE, BUREAU_PHONE, FINANCE_PHONE]


def test_repeats_tell_nobody_twice(world: Told) -> None:
    world.logged_in(member(world).id, "13800000001")
    case = world.opened(DEVICE | {"contact": "1"}, DEVICE | {"contact": "1"}, {})
    world.hears(case)
    for _ in range(3):
        world.tells(case)
    assert world.sent_to() == sorted(2 * ["13800000001", GOVERNMENT_PHONE, HOUSING_PHONE, BUREAU_PHONE])


def test_who_joins_later_is_not_told_of_what_is_past(world: Told) -> None:
    early = world.opened(DEVICE, DEVICE, {})
    world.hears(early)
    world.clock.move(timedelta(minutes=1))
    world.logged_in(member(world).id, "13800000001")
    world.tells(early)
    assert "13800000001" not in world.sent_to()
    late = world.opened(DEVICE, DEVICE, {})
    world.hears(late)
    world.tells(late)
    assert world.sent_to().count("13800000001") == 1


def test_who_left_before_the_message_went_out_is_not_told(world: Told) -> None:
    somebody = member(world)
    world.logged_in(somebody.id, "13800000001")
    case = world.opened(DEVICE, DEVICE, {})
    world.hears(case)
    world.plans(case)
    world.oversight.end(world.writer, somebody.id)
    world.tells(case)
    assert world.sent_to() == [GOVERNMENT_PHONE, HOUSING_PHONE, BUREAU_PHONE]


def test_a_member_without_a_phone_holds_up_nobody(world: Told) -> None:
    member(world)
    case = world.opened(DEVICE, DEVICE, {})
    world.hears(case)
    world.tells(case)
    assert world.sent_to() == [GOVERNMENT_PHONE, HOUSING_PHONE, BUREAU_PHONE]


def test_a_large_pool_is_told_one_by_one(world: Told) -> None:
    for serial in range(1, 51):
        world.logged_in(member(world, serial).id, f"138{serial:08}")
    case = world.opened(MARKS, MARKS, {})  # three alerts at once
    world.hears(case)
    writes: list[int] = []
    write = world.deliveries.write

    def counted(deliveries: Any, lines: Any = ()) -> None:
        writes.append(len(deliveries) + len(lines))
        write(deliveries, lines)

    world.deliveries.write = counted  # type: ignore[method-assign]
    world.plans(case)
    assert max(writes) <= 12  # a transaction holds one hundred
    world.tells(case)
    assert len(world.sent_to()) == 3 * 53
