"""Shares of providers: away from a slow one, never more than all, and slowly back."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st
from pydantic import ValidationError

from chalicelib.messages.failover import Failover, Seen, Shares, shifted

NOW = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)
RULE = Failover(shares={"aliyun": 70, "tencent": 30})
WELL, SLOW, FEW = Seen(100, 99), Seen(100, 85), Seen(19, 0)


def shares(aliyun: int = 70, minutes: int = 60) -> Shares:
    return Shares(percent={"aliyun": aliyun, "tencent": 100 - aliyun}, since=NOW - timedelta(minutes=minutes))


def after(before: Shares, aliyun: Seen = WELL, tencent: Seen = WELL, now: datetime = NOW) -> int:
    return shifted(before, {"aliyun": aliyun, "tencent": tencent}, RULE, now).percent["aliyun"]


def test_ten_points_go_away_from_a_provider_that_is_slow_with_fifteen_of_a_hundred() -> None:
    assert after(shares(), SLOW) == 60
    assert after(shares(), Seen(100, 86)) == 70


def test_of_a_handful_of_messages_nothing_is_said() -> None:
    assert after(shares(), FEW) == 70
    assert after(shares(), Seen()) == 70


def test_shares_move_every_five_minutes_at_most() -> None:
    assert after(shares(minutes=4), SLOW) == 70
    assert after(shares(minutes=5), SLOW) == 60


def test_nothing_moves_when_all_are_slow() -> None:
    assert after(shares(), SLOW, SLOW) == 70


def test_no_share_goes_below_nothing() -> None:
    assert after(shares(5), SLOW) == 0
    assert after(shares(0), SLOW) == 0


def test_an_hour_later_five_points_go_back() -> None:
    assert after(shares(40, minutes=59)) == 40
    assert after(shares(40, minutes=60)) == 45
    assert after(shares(68, minutes=60)) == 70
    assert after(shares(90, minutes=60)) == 85


def test_nothing_goes_back_to_one_that_is_still_slow() -> None:
    assert after(shares(0, minutes=120), SLOW) == 0


def test_looked_at_are_messages_that_had_their_time() -> None:
    assert RULE.looked_at(NOW) == (NOW - timedelta(minutes=20), NOW - timedelta(minutes=5))


def test_a_message_has_the_same_provider_as_long_as_the_shares_stay() -> None:
    chosen = [shares(70).choose(draw) for draw in range(100)]
    assert (chosen.count("aliyun"), chosen.count("tencent")) == (70, 30)
    assert shares(0).choose(0) == "tencent"


@pytest.mark.parametrize("wrong", [{}, {"aliyun": 99}, {"aliyun": 60, "tencent": 50}, {"aliyun": 101, "tencent": -1}])
def test_shares_come_to_a_hundred(wrong: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        Failover(shares=wrong)


SEEN = st.integers(0, 200).flatmap(lambda total: st.builds(Seen, st.just(total), st.integers(0, total)))


@given(st.lists(st.tuples(SEEN, SEEN, st.integers(1, 90)), max_size=40))
def test_whatever_is_seen_the_shares_come_to_a_hundred_and_move_one_way_at_a_time(
    seen: list[tuple[Seen, Seen, int]],
) -> None:
    now, known = NOW, shares()
    for aliyun, tencent, minutes in seen:
        now += timedelta(minutes=minutes)
        fresh = shifted(known, {"aliyun": aliyun, "tencent": tencent}, RULE, now)
        assert sum(fresh.percent.values()) == 100
        assert all(0 <= percent <= 100 for percent in fresh.percent.values())
        if fresh is not known:
            assert now - known.since >= timedelta(minutes=RULE.pause)
            assert fresh.revision == known.revision + 1
            assert abs(fresh.percent["aliyun"] - known.percent["aliyun"]) <= RULE.shift
        known = fresh
