"""Monthly reports are made on the first day of the next month, once, and sent to whoever they are for."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.bootstrap.reports import trading_reports
from chalicelib.messages.model import POOL
from chalicelib.rights.agents import Agents
from chalicelib.rights.audience import NOBODY
from chalicelib.rights.phones import PhoneStanding
from chalicelib.supervision.answers import Dashboard
from chalicelib.supervision.monthly.efficiency import reports
from chalicelib.supervision.monthly.facts import ReportIssued
from chalicelib.supervision.monthly.issuing import Issuing
from chalicelib.supervision.monthly.letters import ReportLetters
from chalicelib.supervision.monthly.model import FLOW
from chalicelib.supervision.monthly.telling import ReportAudience
from chalicelib.trading.supervision.telling import PoolVoice, members
from tests.monthly import figures, month
from tests.speaking import Speaking
from tests.supervising import MARKS, Supervised, member

HOUSING_PHONE, BUREAU_PHONE, GOVERNMENT_PHONE, MEMBER_PHONE = "19908710011", "19908710018", "19908710000", "13800000001"


class Glance:
    """The district's month; nothing was counted in it unless it is told so."""

    def __init__(self) -> None:
        self.told = month().model_copy(update={"total": figures(0, decided=0, closed=0), "departments": ()})

    def whole(self, month: str) -> Dashboard:
        return self.told.model_copy(update={"month": month})


class Reporting(Supervised, Speaking):
    """The world of supervision, in which months end."""

    def __init__(self) -> None:
        super().__init__()
        departments, people = self.catalogue.departments, Agents(self.documents, self.privacy, NOBODY, self.clock)
        audience = ReportAudience(self.cases, departments, PhoneStanding(self.documents))
        letters = ReportLetters(self.cases, departments, PoolVoice(self.pool, people, self.clock))
        self.speaks_of(FLOW.name, audience, letters, {POOL: members(self.pool, self.clock)})
        self.glance = Glance()
        self.issuing = Issuing(
            self.cases,
            {
                "trading": lambda month: trading_reports(self.ledger, self.catalogue, month),
                "efficiency": lambda month: reports(self.glance, month),
            },
            self.clock,
        )

    def issued(self) -> list[ReportIssued]:
        """The reports that there are, in the order in which they were issued."""
        heads = (self.cases.head(FLOW, case) for case in list(self.cases.kept))
        return [head.state.issued for head in heads if head is not None and head.state.issued is not None]

    def goes_out(self) -> list[str]:
        """The readers hear of every report, and what is queued goes out; to whom."""
        for case in list(self.cases.kept):
            if self.cases.head(FLOW, case) is not None:
                self.planning.handle(self.last(case).ref())
        self.send_all()
        return sorted(to for to, _ in self.sent())

    def raises(self) -> str:
        """An alert on a project that the housing department supervises."""
        case = self.opened({"device": MARKS["device"]}, {"device": MARKS["device"]}, {})
        self.hears(case)
        return case

    def month_ends(self) -> None:
        """It is eight o'clock on the first day of the next month."""
        here = self.clock.at.replace(day=28) + timedelta(days=5)
        self.clock.at = here.replace(day=1, hour=0, minute=30)


@pytest.fixture
def world() -> Reporting:
    return Reporting()


def test_the_regulator_the_bureau_the_government_and_the_pool_are_sent_the_month_once(world: Reporting) -> None:
    world.logged_in(member(world).id, MEMBER_PHONE)
    world.raises()
    assert world.issuing.run() == {}  # the month is not over
    told = f"{world.clock.at:%Y-%m}"
    world.month_ends()
    assert world.issuing.run() == {}  # what happened in its last second may not be counted yet
    world.clock.move(timedelta(hours=8))
    made = world.issuing.run()["reports"]
    assert world.issuing.run() == {}
    found = world.issued()
    assert len(found) == made
    assert {(one.what, one.month) for one in found} == {("trading", told)}
    assert [one.department for one in found if one.whole] == [""]
    assert found[-1].whole
    to = world.goes_out()
    assert {HOUSING_PHONE, BUREAU_PHONE, GOVERNMENT_PHONE, MEMBER_PHONE} <= set(to)
    assert [to.count(phone) for phone in (GOVERNMENT_PHONE, MEMBER_PHONE, HOUSING_PHONE)] == [1, 1, 1]
    assert world.goes_out() == []


def test_the_message_says_the_figures_and_of_a_regulator_its_own(world: Reporting) -> None:
    case = world.raises()
    world.closes(case, world.alerts(case)[0].alert)
    world.hears(case)
    world.month_ends()
    world.clock.move(timedelta(hours=8))
    world.issuing.run()
    by = {one.department: {line.title: line.text for line in one.lines} for one in world.issued()}
    assert (by[""]["预警"], by[""]["已处置"], by[""]["未处置"]) == ("1件", "1件", "0件")
    assert sorted(lines["预警"] for lines in by.values()) == ["0件"] * (len(by) - 2) + ["1件"] * 2


def test_a_run_that_was_cut_off_goes_on_where_it_was(world: Reporting) -> None:
    world.raises()
    world.month_ends()
    world.clock.move(timedelta(hours=8))
    commit, left = world.cases.commit, [2]

    def cut_off(change: Any) -> Any:
        if not left[0]:
            raise ConnectionError
        left[0] -= 1
        return commit(change)

    world.cases.commit = cut_off  # type: ignore[method-assign]
    with pytest.raises(ConnectionError):
        world.issuing.run()
    world.cases.commit = commit  # type: ignore[method-assign]
    world.issuing.run()
    found = [one.department for one in world.issued()]
    assert len(found) == len(set(found)) > 2
    assert "" in found


def test_each_department_is_sent_its_own_efficiency_and_the_bureau_the_districts(world: Reporting) -> None:
    world.logged_in(member(world).id, MEMBER_PHONE)
    world.glance.told = month()
    world.month_ends()
    world.clock.move(timedelta(hours=8))
    world.issuing.run()
    found = world.issued()
    rows = [row.key for row in world.glance.told.departments if row.key]
    assert sorted(one.department for one in found) == sorted([*rows, ""])
    assert {one.what for one in found} == {"efficiency"}
    to = world.goes_out()
    assert MEMBER_PHONE not in to  # the pool supervises the trading
    assert to.count(HOUSING_PHONE) == 1
    assert to.count(GOVERNMENT_PHONE) == 2  # its own, and the district's


def test_a_month_in_which_nothing_was_counted_has_no_report(world: Reporting) -> None:
    world.month_ends()
    world.clock.move(timedelta(hours=8))
    assert world.issuing.run() == {}
