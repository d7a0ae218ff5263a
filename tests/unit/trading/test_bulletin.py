"""How notices come onto the bulletin, in whatever order and however often it hears of them."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from chalicelib.kernel.facts import Fact
from chalicelib.trading import commands as c, dated, facts as f, schemas as asks
from chalicelib.trading.bulletin.posting import Posting
from chalicelib.trading.bulletin.posts import WANTS, Post, posts_of
from chalicelib.trading.model import FLOW
from chalicelib.trading.planning import Planner
from tests.challenging import Challenging
from tests.fakes.bulletin import MemoryBoard
from tests.trading import Trading, firm


def corrected(world: Trading) -> str:
    """A project whose tender was corrected twice; the second correction was taken back."""
    case = world.registers(area="530114001")
    notice = world.tenders(case, days=40).notice.notice
    for old, new in (("区级财政资金，已落实。", "市级财政资金。"), ("市级财政资金。", "省级财政资金。")):
        told = [{"where": "contents.funding", "old": old, "new": new}]
        world.passes(1, case)
        world.publishes(case, "correction", corrects=notice, corrections=told)
    world.does("withdraw", case, "n3", asks.Reason(reason="更正有误。"))
    return case


def facts_of(world: Trading, case: str) -> list[Fact]:
    return [fact for fact in world.cases.timeline(case) if fact.kind in WANTS]


def posts(world: Trading, case: str) -> dict[str, Post]:
    whole = world.cases.whole(FLOW, case)
    assert whole is not None
    return posts_of(whole)


def test_a_notice_is_posted_whole(world: Trading) -> None:
    case = world.registers()
    out = world.tenders(case)
    [post] = posts(world, case).values()
    assert (post.project, post.notice, post.what) == (case, "n1", "tender")
    assert (post.family, post.method, post.area, post.category) == ("construction", "open_tender", "530114", "市政道路")
    assert (post.owner.code, str(post.value.amount if post.value else "")) == (firm(9)["code"], "30000000.00")
    assert (post.title, post.number, post.published_at) == (
        out.notice.title, out.notice.number, out.notice.published_at
    )  # fmt: skip
    assert set(post.dates) == {"documents_from", "documents_until", "bids_due"}
    assert (post.corrected_by, post.withdrawn) == ((), "")


def test_its_value_is_that_of_the_lots_that_it_is_about(world: Trading) -> None:
    case = world.registers()
    dates = {"documents_from": world.later(0), "documents_until": world.later(8), "bids_due": world.later(21)}
    world.publishes(case, "tender", lots=["2"], dates=dates)
    [post] = posts(world, case).values()
    assert str(post.value.amount if post.value else "") == "10000000.00"


def test_drafts_and_what_waits_for_its_second_are_not_posted(world: Trading) -> None:
    case = world.registers()
    dates = {"documents_from": world.later(1), "documents_until": world.later(9), "bids_due": world.later(25)}
    notice = world.drafts(case, "tender", dates=dates).notices[-1].notice
    assert posts(world, case) == {}
    world.does("check", case, notice, asks.Checked(publish_at=world.later(1)), caller=world.checker)
    world.does("withdraw", case, notice, asks.Reason(reason="不办了。"))
    assert posts(world, case) == {}


def test_a_correction_is_a_notice_and_marks_the_one_that_it_corrects(world: Trading) -> None:
    case = corrected(world)
    found = posts(world, case)
    assert (found["n1"].corrected_by, found["n1"].withdrawn) == (("n2",), "")
    assert (found["n2"].corrects, found["n3"].corrects) == ("n1", "n1")
    assert found["n3"].withdrawn == "更正有误。"
    assert found["n1"].changed_at > found["n1"].published_at


def test_a_corrected_date_is_the_one_in_force(world: Trading) -> None:
    case = world.registers()
    out = world.tenders(case, days=30)
    later = next(date.at for date in out.dates if date.name == "bids_due") + timedelta(days=6)
    told = {"corrects": "n1", "dates": {"bids_due": later}}
    world.publishes(case, "correction", **told)
    found = posts(world, case)
    assert found["n1"].dates["bids_due"] == found["n2"].dates["bids_due"] == later


def test_a_pause_that_ends_moves_the_dates_that_are_shown(world: Trading) -> None:
    case = world.registers()
    world.tenders(case, days=30)
    before = posts(world, case)["n1"]
    planner = Planner(world.catalogue.trading(), world.catalogue.calendar())
    body = f.TradingPaused(challenge="C", lots=("1", "2"), reason="异议", basis="条例第二十二条")
    world.does("tell", case, c.Pause(body, planner))
    world.passes(3, case)
    world.does("tell", case, c.Resume("C", planner))
    state = world.cases.whole(FLOW, case).head.state  # type: ignore[union-attr]
    after = posts(world, case)["n1"]
    assert after.dates["bids_due"] == dated.planned(state, "1")["bids_due"] > before.dates["bids_due"]
    assert after.revision > before.revision


def test_what_counts_no_more_is_marked_for_its_lots_and_told_to_nobody_anew(world: Challenging) -> None:
    case = world.evaluated()
    before = posts(world, case)
    raised = world.challenges_with(case, "objection", "evaluation", 2, lots=["1"])
    world.answers(raised.id, "upheld", remedy="evaluate_again")
    after = posts(world, case)
    marked = [name for name, post in after.items() if post.superseded]
    assert [after[name].what for name in marked] == ["candidates"]
    assert {after[name].superseded for name in marked} == {("1",)}
    assert not any(after[name].stands for name in marked)
    assert all(after[name].revision > before[name].revision for name in marked)
    assert after["n1"].superseded == ()
    assert after["n1"].stands


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_repeats_other_orders_and_old_news_come_to_the_same(data: st.DataObject) -> None:
    world = Trading()
    case = corrected(world)
    whole = world.cases.whole(FLOW, case)
    assert whole is not None
    heard = facts_of(world, case)
    refs = data.draw(st.lists(st.sampled_from(heard), min_size=1, max_size=8).map(lambda some: [*some, heard[-1]]))
    seen = data.draw(st.lists(st.integers(heard[0].seq, whole.head.version), min_size=len(refs), max_size=len(refs)))
    board = MemoryBoard()
    now: list[int] = []

    class Earlier:
        """The store as it stood at an earlier fact: a copy of the reader that was held up after it had read."""

        def whole(self, flow: Any, case_id: str) -> Any:
            from chalicelib.kernel.cases import Case, fold

            facts = world.cases.whole(flow, case_id).facts[: now[-1]]  # type: ignore[union-attr]
            return Case(fold(flow, facts), tuple(facts))

    posting = Posting(Earlier(), board)  # type: ignore[arg-type]
    for fact, version in zip(refs, [*seen[:-1], whole.head.version], strict=True):
        now.append(version)
        posting.handle(fact.ref())
    now.append(data.draw(st.sampled_from(seen)))
    posting.handle(refs[0].ref())
    assert board.of_project(case) == posts_of(whole)


def test_a_reader_that_hung_in_between_does_not_bring_back_what_was(world: Trading) -> None:
    case = corrected(world)
    whole, board = world.cases.whole(FLOW, case), MemoryBoard()
    assert whole is not None
    Posting(world.cases, board).handle(facts_of(world, case)[0].ref())
    for seq in range(1, whole.head.version + 1):
        from chalicelib.kernel.cases import Case, fold

        for post in posts_of(Case(fold(FLOW, whole.facts[:seq]), whole.facts[:seq])).values():
            board.hang(post)
    assert board.of_project(case) == posts_of(whole)


@pytest.fixture
def world() -> Challenging:
    return Challenging()


def test_a_notice_shows_its_corrections_and_why_its_dates_are_what_they_are_now(world: Trading) -> None:
    case = world.registers()
    out = world.tenders(case, days=30)
    before = next(date.at for date in out.dates if date.name == "bids_due")
    later = before + timedelta(days=6)
    changes = [
        {"where": "contents.funding", "old": "区级财政资金，已落实。", "new": "市级财政资金。"},
        {"where": "dates.bids_due", "old": before.isoformat(), "new": later.isoformat()},
    ]
    world.passes(1, case)
    world.publishes(case, "correction", corrects="n1", corrections=changes, dates={"bids_due": later})
    told = world.projects.notice(world.writer, case, "n1")
    [version] = told.versions
    assert (version.notice, version.reason) == ("n2", "最高限价的计算有误。")
    assert [(one.title, one.old, one.new) for one in version.changes] == [
        ("资金来源", "区级财政资金，已落实。", "市级财政资金。"),
        ("提交投标（响应）文件的截止时间", before.isoformat(), later.isoformat()),
    ]
    period = next(one for one in told.periods if one.target == "bids_due" and one.name == "bids")
    assert period.ends == later
    assert f"{later:%Y年%m月%d日}" in period.explained[-1]
    world.passes(60, case)
    assert any(one.target == "bids_due" for one in world.projects.notice(world.writer, case, "n1").periods)
