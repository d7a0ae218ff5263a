"""A works tender from registration to acceptance, and what the law refuses on the way."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from pydantic import ValidationError

from chalicelib.kernel.cases import differences
from chalicelib.kernel.errors import DomainError, Forbidden
from chalicelib.trading import commands as c, facts as f, schemas as asks
from chalicelib.trading.model import FLOW
from chalicelib.trading.planning import Planner
from tests.trading import HOUSING, Trading, firm, officer, project, yuan


@pytest.fixture
def world() -> Trading:
    return Trading()


def refused(act: Callable[[], Any]) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        act()
    return refusal.value


def evaluated(world: Trading) -> str:
    """A project whose first lot was evaluated."""
    case = world.registers()
    world.tenders(case)
    world.passes(22, case)
    world.opens(case)
    world.evaluates(case)
    return case


def test_a_tender_goes_from_registration_to_acceptance(world: Trading) -> None:
    case = evaluated(world)
    shown = world.publishes(case, "candidates", lots=["1"], dates={"publicity_until": world.later(4)})
    assert [period.name for period in shown.periods] == ["candidates_publicity"]
    world.passes(5, case)
    assert world.awards(case).lots[0].stage == "awarded"
    signing = {"lot": "1", "price": yuan(18_000_000), "signed": world.later(0)}
    signed = world.does("sign", case, asks.Signing.model_validate(signing))
    assert {period.name for period in signed.periods} == {"supervisor_report", "deposit_returned"}
    for duty in ("supervisor_report", "deposit_returned"):
        world.does("tell", case, c.Do(f.DutyDone(duty=duty, lot="1")))
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


def test_nobody_is_named_before_the_publicity_is_over(world: Trading) -> None:
    case = evaluated(world)
    assert refused(lambda: world.awards(case)).code == "trading_not_shown"
    world.publishes(case, "candidates", lots=["1"], dates={"publicity_until": world.later(4)})
    world.passes(3, case)
    refusal = refused(lambda: world.awards(case))
    assert refusal.code == "trading_period_runs"
    assert "第五十四条" in refusal.sentence


def test_bids_are_opened_after_the_deadline_only(world: Trading) -> None:
    case = world.registers()
    world.tenders(case)
    world.passes(20, case)
    assert refused(lambda: world.opens(case)).code in ("trading_period_runs", "trading_before_deadline")


@pytest.mark.parametrize(
    ("prices", "code"), [((18_000_000, 18_000_001), "trading_too_few"), ((21_000_000, 1, 2), "trading_above_ceiling")]
)
def test_bids_that_are_too_few_or_too_high_are_not_opened(world: Trading, prices: tuple[int, ...], code: str) -> None:
    case = world.registers()
    world.tenders(case)
    world.passes(22, case)
    assert refused(lambda: world.opens(case, prices=prices)).code == code


@pytest.mark.parametrize(
    ("family", "notice", "dates"),
    [
        ("land", "listing", {"listing_from": 21, "listing_until": 35}),
        ("property", "property_listing", {"listing_until": 35}),
    ],
)
def test_what_is_sold_goes_to_nobody_below_its_lowest_price(
    world: Trading, family: str, notice: str, dates: dict[str, int]
) -> None:
    case = world.registers(family=family, method="listing")
    contents = {one.name: "有。" for one in world.catalogue.trading().notice(notice, family, "listing").contents}  # type: ignore[arg-type]
    world.publishes(
        case, notice, contents=contents, dates={name: world.later(days) for name, days in dates.items()}
    )  # fmt: skip
    assert refused(lambda: world.opens(case, prices=(20_000_000,))).code == "trading_period_runs"
    world.passes(36, case)
    refusal = refused(lambda: world.opens(case, prices=(20_000_000, 19_999_999)))
    assert (refusal.code, refusal.field) == ("trading_below_floor", "bids.1.price")
    assert refused(lambda: world.opens(case, prices=())).code == "trading_too_few"
    assert world.opens(case, prices=(20_000_000,)).lots[0].bidders == 1


def test_an_inquiry_is_not_opened_with_two(world: Trading) -> None:
    case = world.registers(family="procurement", method="inquiry")
    contents = {
        one.name: "有。"
        for one in world.catalogue.trading().notice("inquiry_notice", "procurement", "inquiry").contents
    }
    dates = {"documents_from": world.later(0), "documents_until": world.later(8), "bids_due": world.later(10)}
    world.publishes(case, "inquiry_notice", contents=contents, dates=dates)
    world.passes(11, case)
    assert refused(lambda: world.opens(case, prices=(1, 2))).code == "trading_too_few"
    assert world.opens(case, prices=(1, 2, 3)).lots[0].stage == "opened"


def test_who_is_barred_neither_bids_nor_wins(world: Trading) -> None:
    case = evaluated(world)
    world.publishes(case, "candidates", lots=["1"], dates={"publicity_until": world.later(4)})
    world.passes(5, case)
    world.penalties.penalised = {firm(1)["code"]}
    assert refused(lambda: world.awards(case)).code == "trading_barred"
    other = {"passed_over": "第一名被列入失信名单。"}
    assert world.awards(case, winner=2, price=18_500_000, **other).lots[0].winner.code == firm(2)["code"]


def test_the_contract_says_what_was_awarded(world: Trading) -> None:
    case = evaluated(world)
    world.publishes(case, "candidates", lots=["1"], dates={"publicity_until": world.later(4)})
    world.passes(5, case)
    world.awards(case)
    signing = {"lot": "1", "price": yuan(17_000_000), "signed": world.later(0)}
    assert refused(lambda: world.does("sign", case, asks.Signing.model_validate(signing))).code == (
        "trading_contract_differs"
    )


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


def test_bids_are_not_opened_on_a_tender_that_was_taken_back(world: Trading) -> None:
    case = world.registers()
    out = world.tenders(case)
    world.does("withdraw", case, out.notice.notice, asks.Reason(reason="内容有误。"))
    world.passes(22, case)
    assert refused(lambda: world.opens(case)).code == "trading_lot_stage"
    assert world.tenders(case).notice.stage == "published"


def test_a_notice_that_the_project_no_longer_allows_goes_back_to_its_writer(world: Trading) -> None:
    case = world.registers()
    world.tenders(case)
    notice = world.drafts(case, "failed", lots=["1"]).notices[-1].notice
    world.does("check", case, notice, asks.Checked(publish_at=world.later(40)), caller=world.checker)
    world.passes(22, case)
    world.opens(case)
    world.evaluates(case)
    world.publishes(case, "candidates", lots=["1"], dates={"publicity_until": world.later(4)})
    world.passes(5, case)
    world.awards(case)
    world.passes(20, case)
    project = world.projects.show(world.writer, case)
    assert [one.stage for one in project.notices if one.notice == notice] == ["drafted"]
    assert project.lots[0].stage == "awarded"


def test_candidates_that_a_pause_kept_back_are_shown_for_their_whole_time(world: Trading) -> None:
    case = evaluated(world)
    until = world.later(8)
    notice = world.drafts(case, "candidates", lots=["1"], dates={"publicity_until": until}).notices[-1].notice
    world.does("check", case, notice, asks.Checked(publish_at=world.later(1)), caller=world.checker)
    planner = Planner(world.catalogue.trading(), world.catalogue.calendar())
    pause = f.TradingPaused(challenge="01K7B2Q0M0HM2YHQ4V8PS2XG00", lots=("1",), reason="异议", basis="条例第二十二条")
    world.does("tell", case, c.Pause(pause, planner))
    world.passes(7, case)
    world.does("tell", case, c.Resume(pause.challenge, planner))
    world.passes(0, case)
    shown = world.projects.show(world.writer, case)
    assert [one.stage for one in shown.notices if one.notice == notice] == ["drafted"]  # one day is no three
    assert world.publishes(case, "candidates", lots=["1"], dates={"publicity_until": world.later(6)}).periods


def test_a_contract_is_not_older_than_its_award(world: Trading) -> None:
    case = evaluated(world)
    world.publishes(case, "candidates", lots=["1"], dates={"publicity_until": world.later(4)})
    world.passes(5, case)
    world.awards(case)
    for days in (-1, 1):
        signing = {"lot": "1", "price": yuan(18_000_000), "signed": world.later(days)}
        act = partial(world.does, "sign", case, asks.Signing.model_validate(signing))
        assert refused(act).code == "trading_signed_when"
