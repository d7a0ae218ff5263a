"""The centre's own limits: three working days to check, twelve hours or a working day to publish; late is told."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from chalicelib.catalogue.trading import TradingLaw
from chalicelib.kernel.deadlines import legal_day
from chalicelib.trading import commands as c, facts as f, schemas as asks
from chalicelib.trading.planning import Planner
from tests.supervising import Supervised

DRAFT: dict[str, Any] = {"documents_from": 10, "documents_until": 20, "bids_due": 45}


@pytest.fixture
def world() -> Supervised:
    return Supervised()


def drafted(world: Supervised, case: str, **told: Any) -> str:
    dates = {name: world.later(days) for name, days in DRAFT.items()}
    return world.drafts(case, "tender", dates=dates, **told).notices[-1].notice


def kinds(world: Supervised, case: str) -> list[str]:
    return [fact.kind for fact in world.cases.timeline(case)]


@pytest.mark.parametrize(("green", "days"), [(False, 3), (True, 1)])
def test_a_draft_that_nobody_checks_in_time_is_late_once(world: Supervised, green: bool, days: int) -> None:
    case = world.registers(green=green)
    notice = drafted(world, case)
    last = world.catalogue.calendar().add_working_days(legal_day(world.clock.at), days)
    [shown] = world.projects.show(world.writer, case).notices
    assert shown.limit is not None
    assert shown.limit.ends is not None
    assert legal_day(shown.limit.ends - timedelta(seconds=1)) == last
    assert ("绿色通道" in shown.limit.basis) == green
    world.passes((last - legal_day(world.clock.at)).days, case)
    assert "notice_late" not in kinds(world, case)
    assert world.ticking.stand(case)[1] == shown.limit.ends
    world.passes(1, case)
    world.passes(1, case)
    assert kinds(world, case).count("notice_late") == 1
    world.hears(case)
    [alert] = world.alerts(case)
    assert (alert.rule, alert.evidence["period"]) == ("late", "核验公告")
    assert world.projects.show(world.writer, case).notices[0].late
    world.does("check", case, notice, asks.Checked(), caller=world.checker)
    world.passes(0, case)
    assert world.projects.show(world.writer, case).notices[0].stage == "published"


def test_the_green_channel_shortens_no_period_of_the_law(world: Supervised) -> None:
    law = world.catalogue.trading()
    assert {row.name for row in law.rows if row.green is not None} == {"notice_check"}
    plain, green = (world.registers(green=green) for green in (False, True))
    for case in (plain, green):
        world.tenders(case, days=24)
    [one, other] = [
        {p.name: p.ends for p in world.projects.show(world.writer, case).periods} for case in (plain, green)
    ]
    assert one == other
    served = next(row for row in law.rows if row.name == "bids")
    wrong = served.model_copy(update={"green": served.limit})
    with pytest.raises(ValueError, match="green channel"):
        TradingLaw([wrong], [], law.dates, [], [], {}, law.ocds)._refuse_unknown()
    with pytest.raises(ValidationError):
        type(served).model_validate(served.model_dump() | {"standard_hours": -1})


def test_the_public_is_not_shown_the_limit(world: Supervised) -> None:
    case = world.registers()
    world.tenders(case)
    assert world.projects.show(world.resident(), case).notices[0].limit is None


@pytest.mark.parametrize(("text", "hours", "late"), [("", 11, False), ("", 13, True), ("另附正文。", 13, False)])
def test_what_was_checked_goes_out_in_twelve_hours_or_a_working_day(
    world: Supervised, text: str, hours: int, late: bool
) -> None:
    case = world.registers()
    notice = drafted(world, case, text=text)
    checked = world.does("check", case, notice, asks.Checked(publish_at=world.later(1)), caller=world.checker)
    [limit] = [one.limit for one in checked.notices]
    assert limit is not None
    assert limit.name == "notice_publication"
    assert any("标准数据" in line for line in limit.explained) == (not text)
    world.passes(1 + hours / 24, case)  # the clockwork comes so many hours late
    assert kinds(world, case)[-1] == "notice_published"
    assert ("notice_late" in kinds(world, case)) == late


def test_while_lots_are_stopped_nothing_is_owed(world: Supervised) -> None:
    case = world.registers()
    drafted(world, case)
    planner = Planner(world.catalogue.trading(), world.catalogue.calendar())
    pause = f.TradingPaused(challenge="01K7B2Q0M0HM2YHQ4V8PS2XG00", lots=("1",), reason="异议", basis="条例第二十二条")
    world.does("tell", case, c.Pause(pause, planner))
    world.passes(10, case)
    world.does("tell", case, c.Resume(pause.challenge, planner))
    world.passes(1, case)
    assert "notice_late" not in kinds(world, case)
    world.passes(4, case)
    assert "notice_late" in kinds(world, case)


@pytest.mark.parametrize("family", ["construction", "procurement", "land", "property"])
def test_what_is_kept_is_kept_for_ten_and_fifteen_years_at_least(world: Supervised, family: Any) -> None:
    law, today = world.catalogue.trading(), legal_day(world.clock.at)
    traceable, files = law.kept("traceable", family, today), law.kept("files", family, today)
    assert traceable is not None
    assert files is not None
    assert (traceable.years, files.years) == (10, 15)
    assert all(one.basis.startswith("《") for one in law.retention)
    assert law.kept("files", family, today.replace(year=2000)) is None
