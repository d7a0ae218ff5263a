"""What is late, and the cases behind a number: each of them, a page after the other."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.errors import Invalid
from chalicelib.supervision import schemas as asks
from chalicelib.supervision.answers import CountedPage
from chalicelib.supervision.counting import month_of
from tests.counting import BUREAU, CIVIL, HEAD, HEALTH, Counted, Played, timelines

DAY = date(2026, 10, 12)
OCTOBER = {"metric": "opened", "from": "2026-10-01", "to": "2026-10-31"}


def pages(world: Counted, **asked: str) -> Iterator[CountedPage]:
    """The cases behind a number of October, or of what is asked, a page after the other."""
    cursor = ""
    while True:
        page = world.tracing.cases(BUREAU, asks.Traced.model_validate({**OCTOBER, **asked, "cursor": cursor}))
        yield page
        cursor = page.cursor
        if not cursor:
            return


def test_late_is_told_with_where_and_why() -> None:
    played = Played()
    last, first = (played.stands("red", datetime(2026, 10, day, tzinfo=CHINA)) for day in (18, 16))
    soon = played.stands("yellow", datetime(2026, 10, 21, tzinfo=CHINA))
    held = played.stands("yellow", None)
    played.stands("", None)
    played.stands("red", datetime(2026, 10, 1, tzinfo=CHINA), HEALTH)
    told = played.world.tracing.late(HEAD, asks.Late()).items
    assert [(one.case_id, one.days_late, one.why) for one in told] == [(first, 4, "审核中"), (last, 2, "审核中")]
    assert [one.case_id for one in played.world.tracing.late(HEAD, asks.Late(colour="yellow")).items] == [soon, held]
    assert len(played.world.tracing.late(BUREAU, asks.Late()).items) == 3
    now = played.world.overview.dashboard(BUREAU, asks.Shown()).now
    assert (now.open, now.yellow, now.red) == (6, 2, 3)
    assert [(row.key, row.red) for row in now.departments] == [(CIVIL, 2), (HEALTH, 1)]


def test_pages_of_cases_follow_each_other_over_departments_and_months() -> None:
    played = Played()
    days = [date(2026, 9, 1) + timedelta(days=n % 60) for n in range(130)]
    ids = [played.add(day, department=(CIVIL, HEALTH)[n % 2], channel="web") for n, day in enumerate(days)]
    found = [page.items for page in pages(played.world, **{"from": "2026-09-01"})]
    assert max(map(len, found)) <= 50
    assert sorted(one.case_id for page in found for one in page) == sorted(ids)
    assert len(found) == 3


def test_a_number_is_narrowed_as_its_row() -> None:
    played = Played()
    one = played.add(DAY, item="elder_allowance", channel="web")
    other = played.add(DAY, item="seal_filing", channel="window", site="centre-01")
    played.add(DAY, "red", item="elder_allowance")

    def behind(**more: str) -> list[str]:
        return [one.case_id for page in pages(played.world, **more) for one in page.items]

    assert sorted(behind()) == sorted([one, other])
    assert behind(item="elder_allowance") == behind(site="-") == behind(metric="taken_web") == [one]
    assert behind(channel="window") == behind(site="centre-01") == [other]
    assert behind(metric="yellow") == []


@pytest.mark.parametrize("metric", ["promised_missed", "statutory_missed"])
def test_the_rate_of_what_was_in_time_leads_to_what_was_not(metric: str) -> None:
    played = Played()
    late = played.add(DAY, metric)
    played.add(DAY, metric.replace("missed", "met"))
    assert [one.case_id for page in pages(played.world, metric=metric) for one in page.items] == [late]
    assert getattr(played.total(), metric) == 1


@pytest.mark.parametrize("cursor", ["x", "2026-10#nobody|", "|", f"2026-11#{CIVIL}|x", f"2026-10#{CIVIL}"])
def test_a_cursor_of_something_else_is_refused(cursor: str) -> None:
    with pytest.raises(Invalid, match="cursor_invalid"):
        Played().world.tracing.cases(BUREAU, asks.Traced.model_validate({**OCTOBER, "cursor": cursor}))
    with pytest.raises(Invalid, match="cursor_invalid"):
        Played().world.tracing.late(BUREAU, asks.Late(cursor=cursor))


def test_the_golden_cases_are_seen_whole() -> None:
    """The dashboard's numbers are those of its cases: each one behind its number."""
    world = Counted(timelines()).told()
    months = {month_of(cell.day) for row in world.kept.rows.values() for cell in row.tally}
    for month in sorted(months):
        world.clock.at = datetime(2027, 12, 31, tzinfo=CHINA)
        told = world.overview.dashboard(BUREAU, asks.Shown(month=month))
        first, last = told.days[0].key, told.days[-1].key
        for metric in ("opened", "decided", "red"):
            asked = {"metric": metric, "from": first, "to": last}
            seen = sum(one.counted[metric] for page in pages(world, **asked) for one in page.items)
            assert seen == getattr(told.total, metric), (month, metric)
