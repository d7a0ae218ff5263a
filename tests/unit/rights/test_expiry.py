"""The longest period: from when it counts, in which month who is looked at, and how far that has come."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.applications.schemas import Decision, ReviewRequest, Revocation
from chalicelib.kernel.clock import CHINA
from chalicelib.rights.expiry import AT_ONCE, ExpiryNotes
from chalicelib.rights.retention import expiry, told
from tests.builders import ELDER, allowance, once
from tests.fakes.racing import RacingRecords
from tests.rights import RightsWorld

REFUSE = Decision(outcome="refuse", opinion="户籍不在本区", law="《云南省老年人权益保障条例》第三十条")
REVOKE = Revocation(reason="户籍已迁出本区", law="《中华人民共和国行政许可法》第六十九条")


@pytest.fixture
def world() -> RightsWorld:
    return RightsWorld()


def at(day: str, clock: str = "10:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("since", "ends"),
    [
        (at("2026-10-12"), at("2036-10-13", "00:00")), (at("2026-10-12", "23:59"), at("2036-10-13", "00:00")),
        (at("2026-12-31"), at("2037-01-01", "00:00")), (at("2028-02-29"), at("2038-03-01", "00:00")),
        (at("2026-02-28"), at("2036-02-29", "00:00")),
    ],
)  # fmt: skip
def test_ten_years_end_with_the_same_day_of_the_tenth_or_the_end_of_its_month(since: datetime, ends: datetime) -> None:
    assert expiry(since) == ends


def test_people_are_told_of_the_longest_period_and_what_it_rests_on() -> None:
    kept = told()[0]
    assert "满10年后" in kept.period
    assert "保管期限规定" in kept.basis


def submit(world: RightsWorld, **changes: Any) -> str:
    return str(world.submit(allowance(**changes))["case_id"])


def settled(world: RightsWorld) -> datetime:
    return world.retention.settled(world.privacy.person(world.lookup(ELDER)).id, world.clock.now().legal)


def test_it_counts_from_when_the_last_case_was_closed(world: RightsWorld) -> None:
    first, second = submit(world, automatic=False), submit(world, automatic=False)
    ends = []
    for case_id in (second, first):
        world.days(1)
        world.review.decide(world.officer(), case_id, REFUSE, once())
        ends.append(world.clock.now().legal)
    world.days(100)
    assert settled(world) == ends[1]


def test_while_a_case_is_open_or_a_grant_stands_it_does_not_begin(world: RightsWorld) -> None:
    open_case = submit(world, automatic=False)
    world.days(1)
    assert settled(world) == world.clock.now().legal
    world.review.decide(world.officer(), open_case, REFUSE, once())
    granted = submit(world)
    world.days(1)
    assert settled(world) == world.clock.now().legal
    world.review.revoke(world.officer(), granted, REVOKE, once())
    revoked = world.clock.now().legal
    world.days(1)
    assert settled(world) == revoked


def test_a_check_that_is_due_keeps_it_open(world: RightsWorld) -> None:
    case_id = submit(world)
    world.review.ask(world.resident(), case_id, ReviewRequest(reason="金额不对"), once())
    world.days(1)
    assert settled(world) == world.clock.now().legal


def test_where_there_is_no_case_nothing_expires(world: RightsWorld) -> None:
    assert settled(world) == world.clock.now().legal


def places(records: RacingRecords) -> list[tuple[str, str]]:
    return sorted(records.kept)


def test_a_note_lies_in_the_month_after_the_period_ends_once() -> None:
    records = RacingRecords()
    notes = ExpiryNotes(records)
    for since in (at("2026-10-12"), at("2026-10-31"), at("2026-12-31")):
        for _ in range(2):
            notes.note("P1", since)
    assert places(records) == [("expiring#2036-11", "P1"), ("expiring#2037-01", "P1")]
    assert all(expiry(at("2026-10-31")) <= at(f"{place[9:]}-01", "00:00") for place, _ in places(records))
    notes.forget("P1", at("2026-10-01"))
    notes.forget("P1", at("2027-10-01"))
    assert places(records) == [("expiring#2037-01", "P1")]


def test_of_two_readers_who_note_at_once_neither_fails() -> None:
    records = RacingRecords()
    notes = ExpiryNotes(records)
    records.meanwhile = lambda: notes.note("P1", at("2026-10-12"))
    notes.note("P1", at("2026-10-12"))
    assert len(records.kept) == 1


def test_the_first_run_looks_two_years_back_and_the_next_ones_go_on_from_there() -> None:
    notes, now = ExpiryNotes(RacingRecords()), at("2036-11-05")
    first = notes.come(now)
    assert (first[0], first[-1], len(first)) == ("2034-12", "2036-11", AT_ONCE)
    for month in first:
        notes.done(month)
    assert notes.come(now) == []
    assert notes.come(at("2036-11-30", "23:59")) == []
    assert notes.come(at("2036-12-01", "00:00")) == ["2036-12"]


def test_after_a_long_pause_the_oldest_months_come_first_and_none_is_left_out() -> None:
    notes, now = ExpiryNotes(RacingRecords()), at("2040-06-15")
    notes.done("2035-01")
    seen: list[str] = []
    while months := notes.come(now):
        assert len(months) <= AT_ONCE
        seen += months
        for month in months:
            notes.done(month)
    day, all_of_them = at("2035-02-01"), []
    while day <= now:
        all_of_them.append(f"{day:%Y-%m}")
        day = (day + timedelta(days=31)).replace(day=1)
    assert seen == all_of_them


def test_a_month_is_that_of_china() -> None:
    notes, late = ExpiryNotes(RacingRecords()), datetime.fromisoformat("2036-10-31T16:00:00+00:00")
    assert notes.come(late)[-1] == "2036-11"
    assert notes.come(late - timedelta(seconds=1))[-1] == "2036-10"
