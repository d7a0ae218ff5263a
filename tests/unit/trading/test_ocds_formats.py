"""Dates and addresses as the standard's schema wants them (RFC 3339, RFC 3986)."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, strategies as st

from chalicelib.trading.ocds.validating import is_moment, is_uri, moment


@given(st.datetimes(timezones=st.timezones()))
def test_every_instant_is_one(at: datetime) -> None:
    if at.utcoffset() is not None and at.utcoffset().total_seconds() % 60 == 0:  # type: ignore[union-attr]
        assert is_moment(at.isoformat())
        assert moment(at.isoformat()) == at.astimezone(UTC)


@pytest.mark.parametrize(
    "text",
    ["2011-01-10T09:30:00Z", "2016-12-31T23:59:60Z", "2011-01-10t09:30:00.123456789z", "2011-01-10T09:30:00-05:00"],
)
def test_an_instant_may_be_written_so(text: str) -> None:
    assert is_moment(text)
    assert moment(text).utcoffset() is not None


@pytest.mark.parametrize("text", [
    "2011-01-10", "2011-01-10T09:30:00", "2011-01-10 09:30:00Z", "2011-02-30T09:30:00Z", "2011-01-10T24:00:00Z",
    "2011-01-10T09:30:61Z", "2011-01-10T09:30:00+24:00", "2011-01-10T09:30:00+0800", "２０１１-01-10T09:30:00Z", "",
])  # fmt: skip
def test_an_instant_is_not_written_so(text: str) -> None:
    assert not is_moment(text)


@pytest.mark.parametrize(
    "text", ["https://a.b/c?d=e#f", "urn:x:y", "mailto:a@b", "http://[::1]/", "https://a/%E5%91%88"]
)
def test_an_address_may_be_written_so(text: str) -> None:
    assert is_uri(text)


@pytest.mark.parametrize("text", ["", "a.b/c", "//a", "http://a b", "https://呈贡", "https://a/%E", "1a:b"])
def test_an_address_is_not_written_so(text: str) -> None:
    assert not is_uri(text)


@given(st.text(max_size=30))
def test_whatever_is_written_is_judged(text: str) -> None:
    if is_moment(text):
        assert moment(text).tzinfo is not None
    is_uri(text)
