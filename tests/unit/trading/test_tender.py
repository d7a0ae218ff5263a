"""A works tender from registration to acceptance, and what the law refuses about its notices on the way."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from chalicelib.kernel.cases import differences
from chalicelib.kernel.errors import Forbidden
from chalicelib.trading import commands as c, facts as f, schemas as asks
from chalicelib.trading.model import FLOW
from tests.refusing import refused
from tests.trading import HOUSING, Trading, officer, project, yuan


@pytest.fixture
def world() -> Trading:
    return Trading()


def test_a_tender_goes_from_registration_to_acceptance(world: Trading) -> None:
    case = world.ranked()
    shown = world.shows(case)
    assert [period.name for period in shown.periods] == ["candidates_publicity"]
    world.passes(5, case)
    assert world.awards(case).lots[0].stage == "awarded"
    signing = {"lot": "1", "price": yuan(18_000_000), "signed": world.later(0)}
    signed = world.does("sign", case, asks.Signing.model_validate(signing))
    assert {period.name for period in signed.periods} == {"supervisor_report", "deposit_returned"}
    for duty in ("supervisor_report", "deposit_returned"):
        world.does("tell", case, c.Do(f.DutyDone(duty=duty, lot="1")))
    world.does("tell", case, c.Perform(f.Performed(lot="1", milestone="全部完成")))
    done = world.does("tell", case, c.AcceptLot(f.LotAccepted(lot="1", result="passed", note="合格。")))
    assert done.lots[0].stage == "accepted"
    assert not done.periods
    whole = world.cases.whole(FLOW, case)
    assert whole is not None
    assert differences(FLOW, whole.head, whole.facts) == []


def test_nineteen_days_are_one_too_few_and_the_first_right_day_is_told(world: Trading) -> None:
    case = world.registers()
    refusal = refused(lambda: world.tenders(case, days=19))
    assert (refusal.code, refusal.field) == ("trading_period_short", "dates.bids_due")
    assert "第二十四条" in refusal.sentence
    assert "2026年11月2日" in refusal.sentence  # the twentieth day is a Sunday
    assert world.tenders(case, days=21).notice.stage == "published"


def test_documents_that_are_sold_over_a_holiday_are_sold_until_a_working_day(world: Trading) -> None:
    world.clock.at = world.clock.at.replace(month=9, day=28)
    case = world.registers()
    dates = {"documents_from": world.later(0), "documents_until": world.later(5), "bids_due": world.later(30)}
    refusal = refused(lambda: world.publishes(case, "tender", dates=dates))
    assert (refusal.code, refusal.field) == ("trading_period_short", "dates.documents_until")
    assert "2026年10月8日" in refusal.sentence


def test_nobody_checks_what_they_wrote(world: Trading) -> None:
    case = world.registers()
    dates = {"documents_from": world.later(0), "documents_until": world.later(8), "bids_due": world.later(21)}
    notice = world.drafts(case, "tender", dates=dates).notices[-1].notice
    assert refused(lambda: world.does("check", case, notice, asks.Checked())).code == "trading_yourself"


def test_a_notice_that_does_not_say_all_is_not_kept(world: Trading) -> None:
    case = world.registers()
    refusal = refused(lambda: world.drafts(case, "tender", contents={"overview": "路"}, dates={}))
    assert refusal.code == "trading_contents"
    assert "contents.funding" in {error.field for error in refusal.errors}
    assert not world.projects.show(world.writer, case).notices


def test_a_change_on_the_last_days_moves_the_deadline(world: Trading) -> None:
    case = world.registers()
    out = world.tenders(case, days=30)
    world.passes(20, case)
    due = next(date.at for date in out.dates if date.name == "bids_due")
    told = {
        "corrects": out.notice.notice,
        "corrections": [{"where": "contents.funding", "old": "区级财政资金，已落实。", "new": "市级财政资金。"}],
    }
    refusal = refused(lambda: world.publishes(case, "correction", **told))
    assert (refusal.code, refusal.field) == ("trading_deadline_stands", "dates.bids_due")
    later = due + timedelta(days=6)
    world.publishes(case, "correction", **told, dates={"bids_due": later})
    project = world.projects.show(world.writer, case)
    assert next(date.at for date in project.dates if date.name == "bids_due") == later
    assert next(period.ends for period in project.periods if period.name == "bids") == later
    now = world.projects.notice(world.writer, case, out.notice.notice)
    assert "市级财政资金。" in {content.text for content in now.contents}


def test_a_deadline_that_has_passed_is_not_moved(world: Trading) -> None:
    case = world.registers()
    out = world.tenders(case, days=30)
    world.passes(31, case)
    told = {"corrects": out.notice.notice, "dates": {"bids_due": world.later(30)}}
    assert refused(lambda: world.publishes(case, "correction", **told)).code == "trading_date_over"


def test_a_correction_says_what_stands_there(world: Trading) -> None:
    case = world.registers()
    out = world.tenders(case, days=30)
    told = {"corrects": out.notice.notice, "corrections": [{"where": "contents.funding", "old": "别的话", "new": "x"}]}
    assert refused(lambda: world.publishes(case, "correction", **told)).code == "trading_correction_stale"


def test_totals_have_to_add_up(world: Trading) -> None:
    assert refused(lambda: world.registers(value=yuan(29_000_000))).code == "trading_total"


@pytest.mark.parametrize(
    "money", [{"amount": "-1.00"}, {"amount": "100", "currency": "万元"}, {"amount": 0.1}, {"amount": "1.234"}]
)
def test_an_amount_is_yuan_and_exact(money: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        project(value=money)


def test_a_text_of_five_megabytes_is_no_notice() -> None:
    with pytest.raises(ValidationError):
        asks.NoticeDraft.model_validate({"what": "tender", "title": "招标", "contents": {}, "text": "长" * 2_000_000})


def test_another_department_runs_nothing(world: Trading) -> None:
    case = world.registers()
    with pytest.raises(Forbidden):
        world.does(
            "draft", case, asks.NoticeDraft(what="tender", title="招标公告", contents={}), caller=officer("H", HOUSING)
        )


def test_a_notice_that_the_project_no_longer_allows_goes_back_to_its_writer(world: Trading) -> None:
    case = world.registers()
    world.tenders(case)
    notice = world.drafts(case, "failed", lots=["1"]).notices[-1].notice
    world.does("check", case, notice, asks.Checked(publish_at=world.later(40)), caller=world.checker)
    world.passes(22, case)
    world.opens(case)
    world.evaluates(case)
    world.shows(case)
    world.passes(5, case)
    world.awards(case)
    world.passes(20, case)
    project = world.projects.show(world.writer, case)
    assert [one.stage for one in project.notices if one.notice == notice] == ["drafted"]
    assert project.lots[0].stage == "awarded"
