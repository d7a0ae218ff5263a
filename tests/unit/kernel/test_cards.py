import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.cards import CardRule, card_times
from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.deadlines import Deadline, Limit
from chalicelib.kernel.working_days import WorkingCalendar

RULE = CardRule(**json.loads((Path(__file__).parents[3] / "catalogue" / "cards.json").read_text("utf-8")))
PLAIN = WorkingCalendar({}, {})
START = datetime(2026, 11, 24, 10, tzinfo=CHINA)


def opened(calendar: WorkingCalendar, start: datetime, amount: int) -> Deadline:
    return Deadline.open("promised", start, Limit(amount=amount, unit="working_day", basis="法"), calendar)


@pytest.mark.parametrize(
    ("amount", "yellow", "red"),
    [
        (0, datetime(2026, 11, 24, 17, tzinfo=CHINA), datetime(2026, 11, 25, tzinfo=CHINA)),
        (1, datetime(2026, 11, 25, 5, tzinfo=CHINA), datetime(2026, 11, 26, tzinfo=CHINA)),
        (5, datetime(2026, 12, 1, tzinfo=CHINA), datetime(2026, 12, 2, tzinfo=CHINA)),
    ],
)
def test_the_districts_rule_warns_by_the_morning_of_the_last_day(
    calendar: WorkingCalendar, amount: int, yellow: datetime, red: datetime
) -> None:
    assert card_times(opened(calendar, START, amount), RULE) == (yellow, red)


def test_a_suspended_deadline_has_no_cards(calendar: WorkingCalendar) -> None:
    assert card_times(opened(calendar, START, 5).suspend(START, "补正", "法"), RULE) is None


@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2026, 12, 31), timezones=st.just(CHINA)),  # noqa: DTZ001
    st.integers(0, 90),
    st.floats(0.01, 1),
    st.integers(1, 720),
)
def test_yellow_lies_between_start_and_red(start: datetime, amount: int, share: float, hours: int) -> None:
    deadline = opened(PLAIN, start, amount)
    times = card_times(deadline, CardRule(lead_share=share, lead_max_hours=hours, basis="区"))
    assert times is not None
    yellow, red = times
    assert red == deadline.due
    assert start <= yellow < red
    assert red - yellow <= timedelta(hours=hours)
