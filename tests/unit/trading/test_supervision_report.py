"""The monthly report: what it counts is what a recount of the facts gives; its table says the same."""

import csv
from collections import Counter
from io import StringIO
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from chalicelib.kernel.cases import body_of
from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.errors import Invalid
from chalicelib.trading import facts as f
from chalicelib.trading.model import FLOW
from chalicelib.trading.supervision.report import cell, report, table
from tests.supervising import MARKS, Supervised
from tests.trading import yuan

DEVICE = {"device": MARKS["device"]}


@pytest.fixture
def world() -> Supervised:
    return Supervised()


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "", "2026-11-01", "２０２６-11"])
def test_a_month_that_is_none_is_refused(world: Supervised, month: str) -> None:
    with pytest.raises(Invalid, match="trading_month"):
        world.oversight.report(world.writer, month)


def test_the_table_says_what_the_report_says(world: Supervised) -> None:
    case = world.opened(DEVICE, DEVICE, {})
    world.evaluates(case, prices=(18_300_000,))
    world.passes(5, case)
    world.hears(case)
    month = f"{world.clock.at:%Y-%m}"
    told = world.oversight.report(world.writer, month)
    text = world.oversight.table(world.writer, month).root
    assert text.startswith("\ufeff")
    rows = {(row[1], row[2]): row[3:] for row in csv.reader(StringIO(text.removeprefix("\ufeff")))}
    assert rows["合计", "全部预警"] == [str(told.alerts), str(told.open), str(told.closed)]
    assert rows["规则", "逾期未发布公告"] == ["1", "1", "0"]
    assert rows["公告", "按期发布率（%）"][0] == "0.00"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_a_cell_is_no_formula(text: str) -> None:
    assert cell(text) == f"'{text}"
    assert cell("甲公司") == "甲公司"


def test_a_month_without_anything_is_empty(world: Supervised) -> None:
    told = world.oversight.report(world.writer, "2020-02")
    assert (told.alerts, told.mean_hours, told.publications.percent) == (0, None, None)
    assert table(told).count("\r\n") >= 5


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["plain", "device", "contact", "ceiling"]), st.booleans(), st.integers(0, 6), st.booleans(),
        st.sampled_from(["", "confirmed", "unfounded", "corrected"]),
    ),
    min_size=1, max_size=4,
)  # fmt: skip


@settings(max_examples=12, deadline=None, database=None)
@given(acts=ACTS, seed=st.integers(0, 1000))
def test_the_report_is_what_a_recount_of_the_facts_gives(acts: list[Any], seed: int) -> None:
    world, cases = Supervised(), []
    for how, evaluate, days, publish, finding in acts:
        mark = {how: MARKS[how]} if how in MARKS else {"price": yuan(19_950_000)} if how == "ceiling" else {}
        case = world.opened(mark, mark, {})
        cases.append(case)
        if evaluate:
            first = 19_950_000 if how == "ceiling" else 18_300_000
            world.evaluates(case, prices=(first,))
            world.passes(days, case)
            if publish:
                world.publishes(case, "candidates", lots=["1"], dates={"publicity_until": world.later(12)})
        world.hears(case)
        if finding:
            for alert in world.alerts(case)[:1]:
                world.passes(days, case)
                world.closes(case, alert.alert, finding)
    world.hears(*cases)
    world.shelf.kept.clear()
    world.hears_again(seed, *cases)
    months = {f"{fact.at.astimezone(CHINA):%Y-%m}" for case in cases for fact in world.cases.timeline(case)}
    titles = world.catalogue.trading_rules().titles()
    for month in months:
        told = report(month, world.ledger.month(month), world.ledger.publications(month), titles)
        assert _told(told) == _recount(world, cases, month)


def _told(told: Any) -> dict[str, Any]:
    return {
        "rules": {one.name: (one.count, one.open) for one in told.by_rule},
        "families": {one.name: one.count for one in told.by_family},
        "owners": {one.name: one.count for one in told.by_owner},
        "closed": told.closed, "open": told.open,
        "findings": {one.name: one.count for one in told.findings if one.count},
        "mean": told.mean_hours, "due": told.publications.due, "on_time": told.publications.on_time,
    }  # fmt: skip


def _recount(world: Supervised, cases: list[str], month: str) -> dict[str, Any]:
    """From the facts alone, in one pass over each project."""
    rules, still, families, owners = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    findings, hours, published = Counter[str](), list[float](), list[bool]()
    for case in cases:
        facts = world.cases.timeline(case)
        bodies = [(fact, body_of(FLOW, fact)) for fact in facts]
        closed = {body.alert: (fact, body) for fact, body in bodies if isinstance(body, f.AlertClosed)}
        drafts = {body.notice: body.lots for _, body in bodies if isinstance(body, f.NoticeDrafted)}
        opening = bodies[0][1]
        assert isinstance(opening, f.ProjectRegistered)
        owed: dict[tuple[str, str], str] = {}
        for fact, body in bodies:
            here = f"{fact.at.astimezone(CHINA):%Y-%m}" == month
            if isinstance(body, f.AlertRaised) and here:
                rules[body.rule] += 1
                families[opening.family] += 1
                owners[opening.owner.code] += 1
                if body.alert in closed:
                    closing, said = closed[body.alert]
                    findings[said.finding] += 1
                    hours.append((closing.at - fact.at).total_seconds() / 3600)
                else:
                    still[body.rule] += 1
            if isinstance(body, f.NoticePublished):
                mine = {("", lot) for lot in ("", *drafts[body.notice])}
                done = [k for k, what in owed.items() if what == f"notice_{body.what}" and ("", k[1]) in mine]
                published += [True for _ in done if here]
                owed = {key: what for key, what in owed.items() if key not in done}
            if isinstance(body, f.PeriodEnded):
                what = owed.pop((body.name, body.lot), "")
                published += [False] if what.startswith("notice_") and body.missed and here else []
            for one in getattr(body, "periods", ()):
                if one.sense == "at_most":
                    owed[one.name, one.lot] = one.target
    return {
        "rules": {rule: (count, still[rule]) for rule, count in rules.items()}, "families": dict(families),
        "owners": dict(owners), "closed": len(hours), "open": sum(still.values()), "findings": dict(findings),
        "mean": round(sum(hours) / len(hours), 1) if hours else None, "due": len(published),
        "on_time": sum(published),
    }  # fmt: skip
