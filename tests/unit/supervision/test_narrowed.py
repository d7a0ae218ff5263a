"""Figures split one way and narrowed by any of the others together, against what each case has added."""

from collections import Counter
from datetime import date
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from chalicelib.kernel.errors import Invalid
from chalicelib.supervision import spans
from chalicelib.supervision.counting import NAMELESS, VIEWS
from tests.counting import BUREAU, CIVIL, HEAD, HEALTH, Played, moved, officer

DAYS = (date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 30), date(2026, 10, 12), date(2026, 10, 31))
ADDED = st.fixed_dictionaries({
    "day": st.sampled_from(DAYS), "department": st.sampled_from([CIVIL, HEALTH]),
    "item": st.sampled_from(["elder_allowance", "ticket:noise", ""]), "site": st.sampled_from(["", "centre-01"]),
    "channel": st.sampled_from(["web", "window"]),
})  # fmt: skip
NARROWED = [names for size in range(5) for names in combinations(VIEWS, size)]
SPANS = [("2026-09-01", "2026-10-31"), ("2026-08-31", "2026-10-12")]


def expected(added: list[dict[str, Any]], by: str, span: tuple[str, str], only: dict[str, str]) -> Counter[str]:
    """How many were opened, by key: each case looked at."""
    fitting = [
        one for one in added
        if span[0] <= str(one["day"]) <= span[1] and all((one[name] or NAMELESS) == only[name] for name in only)
    ]  # fmt: skip
    return Counter(str(one[by]) for one in fitting)


@given(st.lists(ADDED, max_size=12), ADDED, st.sampled_from(SPANS), st.sampled_from([*VIEWS, "day"]))
@settings(max_examples=40, deadline=None)
def test_every_combination_is_the_sum_of_its_cases(
    added: list[dict[str, Any]], sought: dict[str, Any], span: tuple[str, str], by: str
) -> None:
    played = Played()
    for one in added:
        played.add(**one)
    for names in NARROWED:
        only = {name: sought[name] or NAMELESS for name in names}
        told = played.figures(BUREAU, by, *span, **only)
        assert {row.key: row.figures.opened for row in told.rows} == expected(added, by, span, only)


def test_what_is_narrowed_is_told_by_name() -> None:
    played = Played()
    played.add(DAYS[3], item="elder_allowance", site="centre-01", channel="window")
    told = played.figures(HEAD, "day", item="elder_allowance", site="centre-01", channel="window")
    assert (told.department, told.site, told.channel) == ("昆明市呈贡区民政局", "呈贡区政务服务中心", "窗口")
    assert ("高龄津贴" in told.item, told.total.opened, told.total.cost) == (True, 1, 1200)
    assert played.figures(officer(HEALTH), "day", item="elder_allowance").total.opened == 0
    assert played.figures(site="-").site == "网上"


def test_a_department_that_was_merged_counts_for_its_successor_here_too() -> None:
    played = Played(moved("2026-10-13"))
    for day in (date(2026, 9, 30), DAYS[3], date(2026, 10, 13), DAYS[4]):
        played.add(day, item="elder_allowance", channel="web")
    for by in (*VIEWS, "day"):
        for caller in (HEAD, officer(HEALTH)):
            asked = {"first": "2026-09-01", "last": "2026-11-30", "item": "elder_allowance", "channel": "web"}
            assert played.total(caller, by, **asked).opened == 2
        assert played.total(BUREAU, by, channel="web", department=HEALTH).opened == 2
    rows = played.figures(BUREAU, "department", item="elder_allowance").rows
    assert {row.key: row.figures.opened for row in rows} == {CIVIL: 1, HEALTH: 2}


def test_what_would_be_too_much_to_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spans, "MOST", 3)
    played = Played()
    for n in range(4):
        played.add(DAYS[3], item=f"item_{n}", channel="web")
    with pytest.raises(Invalid, match="figures_too_many"):
        played.figures(BUREAU, "item", channel="web")
    assert played.total(BUREAU, "item", channel="web", first="2026-10-13").opened == 0
    assert played.total(BUREAU, "day", channel="web").opened == 4
