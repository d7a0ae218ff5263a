"""How long a receiver of webhooks may ask the sender to wait."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings, strategies as st

from channels.webhook.sending import LONGEST_WAIT, wait_asked

NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("", None),
        ("0", 0),
        ("007", 7),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("9" * 5000, LONGEST_WAIT),
        ("Sun, 01 Nov 2026 08:05:00 GMT", 300),
        ("Sunday, 01-Nov-26 08:05:00 GMT", 300),
        ("Sun Nov  1 08:05:00 2026", 300),
        ("Sun, 01 Nov 2026 16:05:00 +0800", 300),
        ("Sun, 01 Nov 2026 07:00:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_WAIT),
        ("Sun, 99 Nov 2026 08:05:00 GMT", None),
    ],
)
def test_a_wait_is_told_in_seconds_or_by_a_date(value: str | None, seconds: int | None) -> None:
    assert wait_asked(value, NOW) == seconds


@settings(deadline=None, database=None)
@given(st.text() | st.from_regex(r"[A-Z][a-z]{2}, \d{2} Nov \d{4} \d{2}:\d{2}:\d{2} [+-]?\d{0,9}"))
def test_no_wait_is_longer_than_a_day(value: str) -> None:
    wait = wait_asked(value, NOW)
    assert wait is None or 0 <= wait <= LONGEST_WAIT
