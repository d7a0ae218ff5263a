"""Golden timelines of trading projects: stories played on fakes, cut off after the first fact of each kind.

``python -m tests.trading_timelines`` writes the golden files that are missing. A file that is there is never written
again: a fact whose meaning changes gets a new version, and a file of its own.
"""

from collections.abc import Iterator

from chalicelib.kernel.facts import Fact
from chalicelib.trading import commands as c, facts as f, schemas as asks
from chalicelib.trading.model import FLOW
from chalicelib.trading.planning import Planner
from chalicelib.trading.values import Money
from tests.golden_files import GOLDEN, keep_each
from tests.trading import Trading, firm, yuan

FOLDER = GOLDEN / "trading"


def stories() -> Iterator[list[Fact]]:
    """Timelines in which every kind of fact happens."""
    world = Trading()
    planner = Planner(world.catalogue.trading(), world.catalogue.calendar())

    def tell(case: str, command: c.Command) -> None:
        world.does("tell", case, command)

    case = world.registers()
    notice = world.drafts(case, "intention", dates={"expected": world.later(60)}).notices[-1].notice
    world.does("check", case, notice, asks.Checked(publish_at=world.later(5)), caller=world.checker)
    world.does("send_back", case, notice, asks.Reason(reason="预算不清楚。"), caller=world.checker)
    world.tenders(case, days=24)
    pause = f.TradingPaused(challenge="01K7B2Q0M0HM2YHQ4V8PS2XG00", lots=("1",), reason="异议", basis="条例第二十二条")
    tell(case, c.Pause(pause, planner))
    world.passes(2)
    tell(case, c.Resume(pause.challenge, planner))
    world.passes(30, case)
    world.opens(case)
    world.evaluates(case)
    shown = world.publishes(case, "candidates", lots=["1"], dates={"publicity_until": world.later(4)})
    world.passes(5, case)
    world.awards(case)
    tell(case, c.VoidAward(f.AwardVoided(lot="1", reason="放弃中标。", law="条例第五十五条")))
    world.awards(case, winner=2, price=18_500_000, passed_over="第一名放弃。")
    signing = {"lot": "1", "price": yuan(18_500_000), "signed": world.later(0)}
    world.does("sign", case, asks.Signing.model_validate(signing))
    money = [Money.model_validate(yuan(amount)) for amount in (18_500_000, 18_600_000)]
    tell(case, c.ChangeContract(f.ContractChanged(lot="1", old=money[0], new=money[1], reason="增加排水。")))
    tell(case, c.Do(f.DutyDone(duty="supervisor_report", lot="1")))
    tell(case, c.Perform(f.Performed(lot="1", milestone="路基完成", paid=money[0])))
    law = "《招标投标法实施条例》第五十四条"
    tell(case, c.Raise(f.AlertRaised(alert="late#1", rule="late", title="公示超期", evidence={"lot": "1"}, law=law)))
    tell(case, c.CloseAlert(f.AlertClosed(alert="late#1", finding="unfounded", reason="已按期公示。")))
    tell(case, c.AcceptLot(f.LotAccepted(lot="1", result="passed", note="合格。")))
    tell(case, c.Fail(f.LotFailed(lot="2", reason="投标人少于三个。")))
    world.does("withdraw", case, shown.notice.notice, asks.Reason(reason="内容有误。"))
    yield world.cases.timeline(case)
    yield from _failing(world, planner)
    yield from _revoking(world, planner)
    other = world.registers(owner=firm(7))
    world.drafts(other, "intention", dates={"expected": world.later(60)})
    world.passes(6, other)
    tell(other, c.Terminate(f.ProjectTerminated(reason="项目取消。")))
    yield world.cases.timeline(other)


def _revoking(world: Trading, planner: Planner) -> Iterator[list[Fact]]:
    """A contract is revoked by a complaint."""
    case = world.ranked()
    world.shows(case)
    world.passes(5, case)
    world.awards(case)
    signing = {"lot": "1", "price": yuan(18_000_000), "signed": world.later(0)}
    world.does("sign", case, asks.Signing.model_validate(signing))
    order = c.Order("tender_again", "01K7B2Q0M0HM2YHQ4V8PS2XG00", ("1",), "投诉成立", planner, "complaint")
    world.does("tell", case, order)
    yield world.cases.timeline(case)


def _failing(world: Trading, planner: Planner) -> Iterator[list[Fact]]:
    """Evaluated again, tendered again until it is tendered no more, and prequalified."""

    def tell(case: str, command: c.Command) -> None:
        world.does("tell", case, command)

    challenged = world.ranked()
    world.shows(challenged)
    tell(challenged, c.Order("evaluate_again", "01K7B2Q0M0HM2YHQ4V8PS2XG00", ("1",), "异议成立", planner, "objection"))
    yield world.cases.timeline(challenged)
    tell(challenged, c.Fail(f.LotFailed(lot="2", reason="投标人少于三个。")))
    once_more = world.registers(follows={"project": challenged, "lots": ["2"]})
    tell(once_more, c.Fail(f.LotFailed(lot="1", reason="投标人少于三个。")))
    world.does("end_tendering", once_more, asks.NoTender(lot="1", approval="招标人决定〔2026〕1号"))
    yield world.cases.timeline(once_more)
    invited = world.registers()
    world.invites(invited)
    world.passes(16, invited)
    world.qualifies(invited)
    yield world.cases.timeline(invited)


def write_missing() -> None:
    """Write the files that are not there yet."""
    for facts in stories():
        keep_each(FOLDER, FLOW, facts)


if __name__ == "__main__":
    write_missing()
