"""From the opening of bids to the contract: who may bid, who is shown, who wins, and what the law refuses."""

from functools import partial
from typing import Any

import pytest

from chalicelib.trading import commands as c, facts as f, schemas as asks
from chalicelib.trading.planning import Planner
from chalicelib.trading.values import Money
from tests.refusing import refused
from tests.trading import Trading, firm, yuan


@pytest.fixture
def world() -> Trading:
    return Trading()


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


def test_bids_are_not_opened_on_a_tender_that_was_taken_back(world: Trading) -> None:
    case = world.registers()
    out = world.tenders(case)
    world.does("withdraw", case, out.notice.notice, asks.Reason(reason="内容有误。"))
    world.passes(22, case)
    assert refused(lambda: world.opens(case)).code == "trading_lot_stage"
    assert world.tenders(case).notice.stage == "published"


def test_a_tender_is_not_taken_back_after_its_bids_are_open(world: Trading) -> None:
    case = world.ranked()
    notice = world.projects.show(world.writer, case).notices[0].notice
    act = partial(world.does, "withdraw", case, notice, asks.Reason(reason="内容有误。"))
    assert refused(act).code == "trading_withdrawn_late"
    world.does("tell", case, c.Terminate(f.ProjectTerminated(reason="项目取消。")))
    assert world.projects.show(world.writer, case).lots[0].stage == "terminated"


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


def test_nobody_is_named_before_the_publicity_is_over(world: Trading) -> None:
    case = world.ranked()
    assert refused(lambda: world.awards(case)).code == "trading_not_shown"
    world.shows(case)
    world.passes(3, case)
    refusal = refused(lambda: world.awards(case))
    assert refusal.code == "trading_period_runs"
    assert "第五十四条" in refusal.sentence


def test_candidates_that_a_pause_kept_back_are_shown_for_their_whole_time(world: Trading) -> None:
    case = world.ranked()
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
    assert world.shows(case, 6).periods


def test_who_is_barred_neither_bids_nor_wins(world: Trading) -> None:
    case = world.ranked()
    world.shows(case)
    world.passes(5, case)
    world.penalties.penalised = {firm(1)["code"]}
    assert refused(lambda: world.awards(case)).code == "trading_barred"
    other = {"passed_over": "第一名被列入失信名单。"}
    assert world.awards(case, winner=2, price=18_500_000, **other).lots[0].winner.code == firm(2)["code"]


def test_the_contract_says_what_was_awarded(world: Trading) -> None:
    case = world.ranked()
    world.shows(case)
    world.passes(5, case)
    world.awards(case)
    signing = {"lot": "1", "price": yuan(17_000_000), "signed": world.later(0)}
    assert refused(lambda: world.does("sign", case, asks.Signing.model_validate(signing))).code == (
        "trading_contract_differs"
    )


def test_a_contract_is_not_older_than_its_award(world: Trading) -> None:
    case = world.ranked()
    world.shows(case)
    world.passes(5, case)
    world.awards(case)
    for days in (-1, 1):
        signing = {"lot": "1", "price": yuan(18_000_000), "signed": world.later(days)}
        act = partial(world.does, "sign", case, asks.Signing.model_validate(signing))
        assert refused(act).code == "trading_signed_when"


def test_who_is_barred_is_no_agent_and_signs_nothing(world: Trading) -> None:
    world.penalties.penalised = {firm(8)["code"]}
    refusal = refused(world.registers)
    assert (refusal.code, refusal.field) == ("trading_barred", "agent")
    world.penalties.penalised = set()
    case = signed(world, False)
    world.penalties.penalised = {firm(1)["code"]}
    assert refused(lambda: signs(world, case)).code == "trading_barred"
    world.penalties.penalised = {firm(2)["code"]}
    assert signs(world, case).lots[0].stage == "contracted"


def test_no_more_is_paid_than_the_contract_says(world: Trading) -> None:
    case = signed(world)

    def pays(amount: int) -> Any:
        paid = Money.model_validate(yuan(amount))
        return world.does("tell", case, c.Perform(f.Performed(lot="1", milestone="路基完成", paid=paid)))

    pays(10_000_000)
    refusal = refused(lambda: pays(8_000_001))
    assert (refusal.code, refusal.field) == ("trading_overpaid", "paid")
    assert "10000000.00" in refusal.sentence
    pays(8_000_000)
    more = f.ContractChanged(
        lot="1", old=Money.model_validate(yuan(18_000_000)), new=Money.model_validate(yuan(18_500_000)), reason="增加。"
    )
    world.does("tell", case, c.ChangeContract(more))
    pays(500_000)


def test_nothing_is_accepted_that_was_not_performed(world: Trading) -> None:
    case = signed(world)
    accept = c.AcceptLot(f.LotAccepted(lot="1", result="passed", note="合格。"))
    assert refused(lambda: world.does("tell", case, accept)).code == "trading_not_performed"
    world.does("tell", case, c.Perform(f.Performed(lot="1", milestone="路基完成")))
    assert world.does("tell", case, accept).lots[0].stage == "accepted"


def signs(world: Trading, case: str) -> Any:
    signing = {"lot": "1", "price": yuan(18_000_000), "signed": world.later(0)}
    return world.does("sign", case, asks.Signing.model_validate(signing))


def signed(world: Trading, contract: bool = True) -> str:
    """A works tender that was awarded, and contracted."""
    case = world.ranked()
    world.shows(case)
    world.passes(5, case)
    world.awards(case)
    if contract:
        signs(world, case)
    return case
