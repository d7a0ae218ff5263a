"""What requests in the form of Open311 say, and what of them is refused."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import given, strategies as st
from pydantic import ValidationError

from chalicelib.complaints.open311.schemas import JURISDICTION, MOST, SPAN, Asked, Where, report
from chalicelib.complaints.open311.values import Point
from chalicelib.kernel.errors import Invalid, NotFound

FORM = Path(__file__).parents[2] / "data" / "open311" / "service-request-post.form"
NOW = datetime(2026, 10, 12, 9, tzinfo=UTC)


def asked(**told: str) -> Asked:
    return Asked.model_validate(told)


def test_the_standards_own_report_is_read() -> None:
    told = report(FORM.read_text().strip())
    assert told.model_dump(exclude_defaults=True) == {
        "api_key": "xyz", "jurisdiction_id": "city.gov", "service_code": "001", "lat": 37.76524078,
        "long": -122.4212043, "address_string": "1234 5th street", "email": "smit333@sfgov.edu",
        "device_id": "tt222111", "account_id": "123456", "first_name": "john", "last_name": "smith",
        "phone": "111111111", "description": "A large sinkhole is destroying the street",
        "media_url": "http://farm3.static.flickr.com/2002/2212426634_5ed477a060.jpg",
        "attributes": {"WHISPAWN": ("123456",), "WHISDORN": ("COISL001",)},
    }  # fmt: skip
    assert told.place == Point(lat=37.76524078, long=-122.4212043)


def test_a_list_of_values_is_read_and_what_is_empty_was_not_sent() -> None:
    pairs = [
        ("service_code", "a"),
        ("attribute[x][]", "1"),
        ("attribute[x][]", "2"),
        ("attribute[y]", ""),
        ("lat", " "),
    ]
    told = report(urlencode(pairs))
    assert told.attributes == {"x": ("1", "2")}
    assert told.lat is None


@pytest.mark.parametrize(
    "text",
    [
        "service_code=a&service_code=b", "service_code=%FF", "&".join(f"a{n}=1" for n in range(200)),
    ],
)  # fmt: skip
def test_what_is_no_form_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        report(text)
    assert refused.value.code == "open311_form"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("lat", "91"), ("lat", "nan"), ("long", "181"), ("long", "x"), ("description", "多" * 4001),
        ("media_url", "javascript:alert(1)"), ("media_url", "http://a b"), ("service_code", "x" * 65),
    ],
)  # fmt: skip
def test_a_field_that_is_wrong_is_refused_by_its_name(field: str, value: str) -> None:
    with pytest.raises(ValidationError) as refused:
        report(urlencode({"service_code": "a", field: value}))
    assert {error["loc"][0] for error in refused.value.errors()} == {field}


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({}, "open311_place_missing"), ({"lat": "24.8"}, "open311_place_half"), ({"long": "102"}, "open311_place_half"),
    ],
)  # fmt: skip
def test_a_report_without_a_whole_place_is_refused(told: dict[str, str], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        _ = report(urlencode({"service_code": "a", **told})).place
    assert refused.value.code == code


@pytest.mark.parametrize("told", [{"address_string": "兴呈路"}, {"address_id": "1"}])
def test_an_address_is_a_place(told: dict[str, str]) -> None:
    assert report(urlencode({"service_code": "a", **told})).place is None


def test_another_city_is_not_served_and_ours_need_not_be_named() -> None:
    for own in ("", JURISDICTION):
        Where(jurisdiction_id=own).check()
    with pytest.raises(NotFound):
        Where(jurisdiction_id="sfgov.org").check()


def test_nothing_said_is_the_last_ninety_days_and_a_thousand() -> None:
    wanted = asked().wanted(NOW)
    assert (wanted.first, wanted.last) == (NOW - SPAN, NOW)
    assert (wanted.services, wanted.status, wanted.skip, wanted.size) == ((), "", 0, MOST)


def test_one_end_of_the_time_gives_the_other() -> None:
    at = NOW - timedelta(days=200)
    assert asked(start_date=at.isoformat()).wanted(NOW).last == at + SPAN
    assert asked(end_date=at.isoformat()).wanted(NOW).first == at - SPAN


def test_the_standards_own_times_are_read() -> None:
    wanted = asked(start_date="2010-05-24T00:00:00Z", end_date="2010-06-24T00:00:00Z", status="open").wanted(NOW)
    assert wanted.first == datetime(2010, 5, 24, tzinfo=UTC)
    assert wanted.status == "open"
    zoned = asked(start_date="2010-05-24T08:00:00 08:00").wanted(NOW)  # a plus that came as a space
    assert zoned.first == datetime(2010, 5, 24, tzinfo=UTC)


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"start_date": "2026-01-01T00:00:00"}, "open311_date"), ({"end_date": "yesterday"}, "open311_date"),
        ({"start_date": "9999-12-31T00:00:00Z"}, "open311_date"),
        ({"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-04-02T00:00:00Z"}, "open311_span"),
        ({"start_date": "2026-02-01T00:00:00Z", "end_date": "2026-01-01T00:00:00Z"}, "open311_span"),
        ({"status": "open,done"}, "open311_status_unknown"), ({"page": "0"}, "open311_count"),
        ({"page": "-1"}, "open311_count"), ({"page_size": "x"}, "open311_count"),
        ({"page_size": "1001"}, "open311_page_far"), ({"page": "11", "page_size": "1000"}, "open311_page_far"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(told: dict[str, str], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        asked(**told).wanted(NOW)
    assert refused.value.code == code


def test_numbers_are_told_once_each_and_not_too_many() -> None:
    assert asked(service_request_id="GD1, GD2,,GD1").numbers() == ("GD1", "GD2")
    with pytest.raises(Invalid):
        asked(service_request_id=",".join(map(str, range(101)))).numbers()


@given(page=st.integers(1, 10), size=st.integers(1, 1000))
def test_pages_follow_each_other(page: int, size: int) -> None:
    wanted = asked(page=str(page), page_size=str(size)).wanted(NOW)
    assert (wanted.skip, wanted.size) == ((page - 1) * size, size)


@given(text=st.text(max_size=300))
def test_whatever_comes_is_read_or_refused(text: str) -> None:
    with suppress(Invalid, ValidationError):
        report(text)
