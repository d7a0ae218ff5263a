"""Corrections: which notices they may put right and when, what they have to say, what begins anew by them."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from chalicelib.kernel.deadlines import legal_day
from chalicelib.trading import commands as c, facts as f, schemas as asks
from tests.refusing import refused
from tests.trading import CONTENTS, Trading, yuan

RANKING = {"where": "contents.ranking", "old": CONTENTS["candidates"]["ranking"], "new": "第一名示例建筑0002有限公司。"}
CHANNEL = {"where": "contents.objections", "old": CONTENTS["candidates"]["objections"], "new": "通过交易平台提出。"}
FUNDING = {"where": "contents.funding", "old": CONTENTS["tender"]["funding"], "new": "市级财政资金。"}


@pytest.fixture
def world() -> Trading:
    return Trading()


def corrects(world: Trading, case: str, notice: str, *lines: dict[str, str], **told: Any) -> Any:
    return world.publishes(case, "correction", corrects=notice, corrections=list(lines), **told)


def contracted(world: Trading) -> tuple[str, dict[str, str]]:
    """A works tender with a contract, and its notices that are out: kind → id."""
    case = world.ranked()
    world.shows(case)
    world.passes(5, case)
    world.awards(case)
    world.publishes(case, "result", lots=["1"])
    signing = {"lot": "1", "price": yuan(18_000_000), "signed": world.later(0)}
    world.does("sign", case, asks.Signing.model_validate(signing))
    world.publishes(case, "contract", lots=["1"])
    world.does("tell", case, c.Perform(f.Performed(lot="1", milestone="路基完成")))
    world.does("tell", case, c.AcceptLot(f.LotAccepted(lot="1", result="passed", note="合格。")))
    world.publishes(case, "acceptance", lots=["1"])
    return case, {one.what: one.notice for one in world.projects.show(world.writer, case).notices}


@pytest.mark.parametrize("what", ["result", "contract", "acceptance"])
def test_what_is_published_after_the_bids_can_be_corrected(world: Trading, what: str) -> None:
    case, out = contracted(world)
    name, said = next(iter(CONTENTS[what].items()))
    told = {"where": f"contents.{name}", "old": said, "new": "更正后的内容。"}
    assert corrects(world, case, out[what], told).notice.lots == ("1",)
    now = world.projects.notice(world.writer, case, out[what])
    assert "更正后的内容。" in {content.text for content in now.contents}
    assert now.corrected_by


def test_documents_are_not_changed_after_the_bids(world: Trading) -> None:
    case = world.ranked()
    notice = world.projects.show(world.writer, case).notices[0].notice
    refusal = refused(lambda: corrects(world, case, notice, FUNDING))
    assert (refusal.code, refusal.field) == ("trading_deadline_stands", "dates.bids_due")


def test_candidates_that_change_are_shown_anew(world: Trading) -> None:
    case = world.ranked()
    shown = world.shows(case)
    world.passes(3, case)
    refusal = refused(lambda: corrects(world, case, shown.notice.notice, RANKING))
    assert (refusal.code, refusal.field) == ("trading_period_short", "dates.publicity_until")
    until = world.later(4)
    corrects(world, case, shown.notice.notice, RANKING, dates={"publicity_until": until})
    [period] = [one for one in world.projects.show(world.writer, case).periods if one.name == "candidates_publicity"]
    assert (period.lot, period.ends) == ("1", until)
    world.passes(3, case)
    assert refused(lambda: world.awards(case)).code == "trading_period_runs"
    world.passes(2, case)
    assert world.awards(case).lots[0].stage == "awarded"


def test_candidates_that_change_after_their_publicity_are_shown_anew_and_after_the_award_no_more(
    world: Trading,
) -> None:
    case = world.ranked()
    shown = world.shows(case).notice.notice
    world.passes(6, case)
    corrects(world, case, shown, RANKING, dates={"publicity_until": world.later(4)})
    assert refused(lambda: world.awards(case)).code == "trading_period_runs"
    world.passes(5, case)
    world.awards(case)
    again = {"where": "contents.leaders", "old": CONTENTS["candidates"]["leaders"], "new": "见新附件。"}
    dates = {"publicity_until": world.later(4)}
    assert refused(lambda: corrects(world, case, shown, again, dates=dates)).code == "trading_restart_late"
    assert corrects(world, case, shown, CHANNEL).notice.stage == "published"


def test_what_is_of_no_substance_restarts_nothing(world: Trading) -> None:
    case = world.ranked()
    shown = world.shows(case)
    ends = [one.ends for one in shown.periods]
    world.passes(1, case)
    corrects(world, case, shown.notice.notice, CHANNEL)
    assert [one.ends for one in world.projects.notice(world.writer, case, shown.notice.notice).periods] == ends


def test_a_correction_does_not_end_a_publicity_before_the_law_does(world: Trading) -> None:
    case = world.ranked()
    shown = world.shows(case, 6)
    refusal = refused(lambda: corrects(world, case, shown.notice.notice, dates={"publicity_until": world.later(2)}))
    assert (refusal.code, refusal.field) == ("trading_period_short", "dates.publicity_until")
    out = corrects(world, case, shown.notice.notice, dates={"publicity_until": world.later(4)})
    [line] = out.corrections
    assert (line.where, line.new) == ("dates.publicity_until", world.later(4).isoformat())


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"corrects": None}, "trading_corrects"),
        ({"corrections": []}, "trading_correction_empty"),
        ({"corrections": [FUNDING | {"new": FUNDING["old"]}]}, "trading_correction_empty"),
        ({"corrections": [{"where": "contents.colour", "old": "", "new": "红"}]}, "trading_content_unknown"),
        ({"corrects": "n9"}, "trading_notice_unknown"),
    ],
)
def test_a_correction_says_where_what_it_said_and_what_it_says(world: Trading, told: dict[str, Any], code: str) -> None:
    case = world.registers()
    out = world.tenders(case, days=30)
    known = {"corrects": out.notice.notice, "corrections": [FUNDING]}
    assert refused(lambda: world.drafts(case, "correction", **known | told)).code == code


def test_a_notice_that_corrects_nothing_names_none(world: Trading) -> None:
    case = world.registers()
    out = world.tenders(case, days=30).notice.notice
    dates = {"documents_from": world.later(0), "documents_until": world.later(8), "bids_due": world.later(30)}
    refusal = refused(lambda: world.drafts(case, "answers", corrects=out, dates=dates))
    assert (refusal.code, refusal.field) == ("trading_corrects", "corrects")


def test_a_correction_is_of_lots_of_what_it_corrects(world: Trading) -> None:
    case = world.ranked()
    shown = world.shows(case).notice.notice
    refusal = refused(lambda: corrects(world, case, shown, CHANNEL, lots=["1", "2"]))
    assert (refusal.code, refusal.field) == ("trading_correction_lots", "lots")


def test_a_date_that_moves_has_a_line(world: Trading) -> None:
    case = world.registers()
    out = world.tenders(case, days=30)
    due, later = next(one.at for one in out.dates if one.name == "bids_due"), world.later(40)
    told = corrects(world, case, out.notice.notice, FUNDING, dates={"bids_due": later})
    assert [(one.where, one.old, one.new) for one in told.corrections] == [
        (FUNDING["where"], FUNDING["old"], FUNDING["new"]),
        ("dates.bids_due", due.isoformat(), later.isoformat()),
    ]
    now = world.projects.notice(world.writer, case, out.notice.notice)
    assert later in {date.at for date in now.dates}


def test_documents_are_not_given_out_after_the_bids(world: Trading) -> None:
    case = world.registers()
    dates = {"documents_from": world.later(0), "documents_until": world.later(33), "bids_due": world.later(30)}
    refusal = refused(lambda: world.drafts(case, "tender", dates=dates))
    assert (refusal.code, refusal.field) == ("trading_date_order", "dates.documents_until")
    out = world.tenders(case, days=30).notice.notice
    late = partial(corrects, world, case, out, dates={"documents_until": world.later(33)})
    assert refused(late).code == "trading_date_order"


def test_an_extension_adds_five_working_days_to_the_old_end(world: Trading) -> None:
    case = world.registers(family="property", method="listing")
    until = world.later(35)
    world.publishes(case, "property_listing", dates={"listing_until": until})
    world.passes(10, case)
    first = world.catalogue.calendar().add_working_days(legal_day(until), 5)
    for days in (-5, 0, 1, (first - legal_day(until)).days - 1):
        dates = {"listing_until": until + timedelta(days=days)}
        refusal = refused(partial(world.drafts, case, "extension", dates=dates))
        assert (refusal.code, refusal.field) == ("trading_period_short", "dates.listing_until"), days
    right = until + (first - legal_day(until))
    world.publishes(case, "extension", dates={"listing_until": right})
    world.passes((right - world.clock.at).days - 1, case)
    assert refused(lambda: world.opens(case, prices=(20_000_000,))).code == "trading_period_runs"
    world.passes(1, case)
    assert world.opens(case, prices=(20_000_000,)).lots[0].stage == "opened"


def test_a_tender_waits_for_the_end_of_the_prequalification(world: Trading) -> None:
    case = world.registers()
    dates = {
        "documents_from": world.later(0),
        "documents_until": world.later(8),
        "prequalification_due": world.later(15),
    }
    world.publishes(case, "prequalification", contents=CONTENTS["tender"], dates=dates)
    refusal = refused(lambda: world.tenders(case))
    assert refusal.code == "trading_period_runs"
    assert "第十七条" in refusal.sentence
    world.passes(16, case)
    for lot in ("1", "2"):
        world.qualifies(case, lot)
    assert world.tenders(case).notice.stage == "published"
